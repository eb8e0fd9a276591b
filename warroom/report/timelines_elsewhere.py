"""The timeline for tools that investigate: Timesketch and DFIR-IRIS; and as JSON Lines for anything else.

Timesketch drops a row without a time it can read, and IRIS refuses a whole file for one: an entry of unknown time is
put where it stands in the timeline, and its precision says that nobody knows. Timesketch's client reads a table with
guesses at the types of its cells, and IRIS refuses a whole file for a title of one sign, too.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

from warroom.intake.times import iso
from warroom.intake.tools.csv_rows import UNTIMED
from warroom.report.facts import Case, EntryFact
from warroom.report.people import author_words
from warroom.text import bounded, breaks_spoken, clean, for_csv, for_line, for_table

_LONGEST_FIELD = 32_766
"""Bytes of a field that Timesketch's search takes."""
TIMESKETCH = (
    "message", "datetime", "timestamp_desc", "kind", "by", "speaker", "precision", "entered", "tag", "warroom_id",
    "incident",
)  # fmt: skip
IRIS = (
    "event_date", "event_tz", "event_title", "event_category", "event_content", "event_raw", "event_source",
    "event_assets", "event_iocs", "event_tags",
)  # fmt: skip
_TITLE, _SHORTEST_TITLE = 200, 2
_UTC = "+00:00"
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def timesketch_jsonl(case: Case) -> str:
    """A line of JSON for each entry, as Timesketch's importer reads a file that ends in ``.jsonl``."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _timesketch(case))


def timesketch_csv(case: Case) -> str:
    """The same as a table with Timesketch's three columns in front; no cell is read as a formula."""
    return _table(TIMESKETCH, _timesketch(case), words=("message", "by", "speaker", "incident"))


def iris_csv(case: Case) -> str:
    """The timeline as DFIR-IRIS imports it: its ten columns, nothing in those that must be there before in the case."""
    return _table(IRIS, _iris(case))


def entries_jsonl(case: Case) -> str:
    """A line of JSON for each entry that stands, and for each that was struck: everything that is known of it."""
    struck = {entry.id for entry in case.struck}
    rows = sorted((*case.whole, *case.struck), key=lambda entry: (entry.at.lo or entry.entered_at, entry.id))
    return "".join(
        json.dumps(
            {
                "id": row.id, "incident": case.id, "at": iso(row.at.lo), "at_end": iso(row.at.hi),
                "precision": row.at.precision, "kind": row.kind, "text": row.text.raw, "by": row.by.raw,
                "key_accepted": not row.unsure,
                "speaker": row.speaker.raw if row.speaker is not None else None, "entered_at": iso(row.entered_at),
                "pinned": row.pinned, "tags": [tag.raw for tag in row.tags], "struck": row.id in struck,
                "drill": case.drill, "written": row.at.words if row.at.lo is None else "",
            },
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )  # fmt: skip


def _placed(case: Case) -> Iterator[tuple[EntryFact, int]]:
    """Each entry with the moment at which it stands (microseconds): that of the one before it where its own is
    unknown.
    """
    last = min((entry.at.lo for entry in case.whole if entry.at.lo is not None), default=None)
    for entry in case.whole:
        last = entry.at.lo if entry.at.lo is not None else last
        yield entry, last if last is not None else entry.entered_at


def _timesketch(case: Case) -> Iterator[dict[str, Any]]:
    for entry, moment in _placed(case):
        tags = [for_line(tag) for tag in entry.tags]
        words = _fitting(clean(entry.text))
        yield {
            "message": words if words.strip() else "(nothing)",
            "datetime": _moment(moment).isoformat(),
            "timestamp_desc": f"warroom {entry.kind or 'note'}",
            "kind": entry.kind,
            "by": author_words(entry),
            "speaker": for_line(entry.speaker) if entry.speaker is not None else "",
            "precision": entry.at.precision,
            "entered": iso(entry.entered_at),
            "tag": tags,
            "warroom_id": entry.id,
            "incident": for_line(case.title),
        }


def _iris(case: Case) -> Iterator[dict[str, Any]]:
    for entry, moment in _placed(case):
        words = breaks_spoken(for_line(entry.text))
        source = for_line(entry.speaker) if entry.speaker is not None else author_words(entry)
        title = bounded(words, _TITLE)
        if len(title) < _SHORTEST_TITLE:
            title = f"{entry.kind or 'entry'}: {title}" if title else entry.kind or "entry"
        doubt = "" if entry.at.lo is not None else UNTIMED
        yield {
            "event_date": f"{_moment(moment):%Y-%m-%dT%H:%M:%S.%f}",
            "event_tz": _UTC,
            "event_title": f"{title}{doubt}",
            "event_category": "",
            "event_content": words,
            "event_raw": f"{entry.id} {source}",
            "event_source": source,
            "event_assets": "",
            "event_iocs": "",
            "event_tags": "|".join(for_line(tag).replace("|", "/") for tag in entry.tags),
        }


def _table(columns: tuple[str, ...], rows: Iterator[dict[str, Any]], *, words: tuple[str, ...] = ()) -> str:
    """The rows as a table; the columns ``words`` are text whatever they look like."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(columns)
    for row in rows:
        table.writerow([for_table(row[name]) if name in words else _cell(row[name]) for name in columns])
    return written.getvalue()


def _cell(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula; our own offset is none, and its reader wants it bare."""
    if cell == _UTC:
        return _UTC
    return for_csv(",".join(map(str, cell)) or "-" if isinstance(cell, list) else str(cell))


def _moment(microseconds: int) -> datetime.datetime:
    return _EPOCH + datetime.timedelta(microseconds=microseconds)


def _fitting(words: str) -> str:
    """``words`` as far as they fit a field, with what is missing said."""
    if len(words.encode("utf-8", "replace")) <= _LONGEST_FIELD:
        return words
    kept = words.encode("utf-8", "replace")[: _LONGEST_FIELD - 40].decode("utf-8", "ignore")
    return f"{kept}… (cut, see warroom_id)"
