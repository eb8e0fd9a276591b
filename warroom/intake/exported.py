"""The timeline of an own export in CSV, read back whole: words, kinds, speakers, times as precise as they were."""

from __future__ import annotations

import csv
import datetime
import io

from warroom.intake.imported import Imported
from warroom.intake.line import ENTRY, Line
from warroom.intake.times import microseconds_of
from warroom.model.identity import Moment
from warroom.model.moment import APPROXIMATE, EventTime
from warroom.text import for_csv

_HEAD = ("at", "at_end", "precision", "kind", "text")
_LARGEST_FIELD = 1_000_000


def is_exported(text: str, name: str) -> bool:
    """Whether ``text`` is a timeline that this program wrote as CSV."""
    first = text.lstrip("\ufeff").partition("\n")[0].strip().split(",")
    return all(column in first for column in _HEAD) and (name.casefold().endswith(".csv") or "id" in first)


def read_exported(text: str, *, name: str) -> Imported:
    """The timeline of the CSV ``text``, a file called ``name``; a row that cannot be read is named."""
    imported = Imported(name.removesuffix(".csv"), "UTC")
    imported.zone_from = "the file"
    csv.field_size_limit(_LARGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    number = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            imported.notes.append((rows.line_num, f"not CSV any more ({error}): the rest is not taken"))
            break
        if row is None:
            break
        number = rows.line_num
        words = _undefused(row.get("text") or "")
        if not words:
            imported.notes.append((number, "a row without words is not taken"))
            continue
        line = Line(ENTRY, words, kind=row.get("kind") or "note")
        line.at = _time(row, imported, number)
        line.speaker = _undefused(row.get("speaker") or row.get("by") or "")
        line.pinned = (row.get("pinned") or "").casefold() in ("1", "true", "yes")
        line.tags = tuple(tag for tag in (row.get("tags") or "").split() if tag)
        imported.found += 1
        imported.lines.append(line)
        imported.numbers.append(number)
    return imported


def _undefused(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    rest = cell[1:]
    return rest if cell[:1] == "'" and for_csv(rest) == cell else cell


def _time(row: dict[str, str], imported: Imported, number: int) -> EventTime:
    begin, end = row.get("at") or "", row.get("at_end") or ""
    if not begin:
        return EventTime.unknown(words=(row.get("written") or "")[:80], zone="UTC")
    try:
        lo = microseconds_of(datetime.datetime.fromisoformat(begin))
        hi = microseconds_of(datetime.datetime.fromisoformat(end)) if end else lo
        return EventTime(Moment(lo), Moment(hi), approx=row.get("precision") == APPROXIMATE, words=begin, zone="UTC")
    except (ValueError, TypeError, OverflowError):
        imported.notes.append((number, f"{begin[:40]} cannot be read: time unknown"))
        imported.doubtful.add(number)
        return EventTime.unknown(words=begin[:80], zone="UTC")
