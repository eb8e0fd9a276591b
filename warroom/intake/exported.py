"""The timeline of an own export in CSV or JSON Lines, read back whole: words, kinds, speakers, tags, precise times."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping

from warroom.intake.imported import Imported
from warroom.intake.times import microseconds_of
from warroom.intake.typed_line import ENTRY, TypedLine, name_in
from warroom.model.identity import Moment
from warroom.model.moment import APPROXIMATE, EventTime
from warroom.text import for_csv

_HEAD = ("at", "at_end", "precision", "kind", "text")
_NAMES = frozenset((*_HEAD, "id", "by", "speaker", "entered_at", "pinned", "tags", "struck"))
"""What every line of the export in JSON Lines has, and no line of another tool."""
_LARGEST_FIELD = 1_000_000


def is_exported(text: str, name: str) -> bool:
    """Whether ``text`` is a timeline that this program wrote as CSV or as JSON Lines."""
    if _is_lines(text):
        return True
    first = text.lstrip("\ufeff").partition("\n")[0].strip().split(",")
    return all(column in first for column in _HEAD) and (name.casefold().endswith(".csv") or "id" in first)


def read_exported(text: str, *, name: str) -> Imported:
    """The timeline of the CSV or the JSON Lines ``text``, a file called ``name``; what cannot be read is named."""
    imported = Imported(name.removesuffix(".csv").removesuffix(".jsonl"), "UTC")
    imported.zone_from = "the file"
    for number, row in (_lines if _is_lines(text) else _cells)(text, imported):
        words = row["text"]
        if not words:
            imported.notes.append((number, "a row without words is not taken"))
            continue
        line = TypedLine(ENTRY, words, kind=row["kind"] or "note")
        line.at = _time(row, imported, number)
        line.speaker = row["speaker"] or row["by"]
        line.pinned = row["pinned"].casefold() in ("1", "true", "yes")
        name_in(line)
        line.tags = tuple(tag for tag in row["tags"].split() if tag)
        imported.found += 1
        imported.lines.append(line)
        imported.numbers.append(number)
    return imported


_COLUMNS = (*_HEAD, "by", "speaker", "pinned", "tags", "written")


def _cells(text: str, imported: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, with the line on which each ends."""
    csv.field_size_limit(_LARGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            imported.notes.append((rows.line_num, f"not CSV any more ({error}): the rest is not taken"))
            return
        if row is None:
            return
        plain = {name: row.get(name) or "" for name in _COLUMNS}
        yield rows.line_num, plain | {name: _undefused(plain[name]) for name in ("text", "speaker", "by")}


def _is_lines(text: str) -> bool:
    first = text.lstrip("\ufeff").partition("\n")[0].strip()
    entry = _entry(first) if first.startswith("{") else None
    return entry is not None and entry.keys() >= _NAMES


def _entry(line: str) -> Mapping[str, object] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _lines(text: str, imported: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    """The entries of a file with one in each line; what was struck is not taken, and said."""
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        entry = _entry(line)
        if entry is None:
            imported.notes.append((number, "not JSON: the line is not taken"))
        elif entry.get("struck") is True:
            imported.notes.append((number, "an entry that was struck is not taken"))
        else:
            yield number, {name: _plain(entry.get(name)) for name in _COLUMNS}


def _plain(value: object) -> str:
    """A value as it would stand in a cell."""
    if isinstance(value, list):
        return " ".join(part for part in value if isinstance(part, str))
    if isinstance(value, bool):
        return "true" if value else ""
    return value if isinstance(value, str) else ""


def _undefused(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    rest = cell[1:]
    return rest if cell[:1] == "'" and for_csv(rest) == cell else cell


def _time(row: Mapping[str, str], imported: Imported, number: int) -> EventTime:
    begin, end = row["at"], row["at_end"]
    if not begin:
        return EventTime.unknown(words=row["written"][:80], zone="UTC")
    try:
        lo = microseconds_of(datetime.datetime.fromisoformat(begin))
        hi = microseconds_of(datetime.datetime.fromisoformat(end)) if end else lo
        return EventTime(Moment(lo), Moment(hi), approx=row["precision"] == APPROXIMATE, words=begin, zone="UTC")
    except (ValueError, TypeError, OverflowError):
        imported.notes.append((number, f"{begin[:40]} cannot be read: time unknown"))
        imported.doubtful.add(number)
        return EventTime.unknown(words=begin[:80], zone="UTC")
