"""Rows of a CSV: known by its head (Timesketch, DFIR-IRIS), else by the columns that somebody names."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.event import LONGEST_NAME, LONGEST_TEXT, Remark, Skipped, ToolEvent
from warroom.intake.tools.fields import on_one_line, unknown_time
from warroom.text import bounded, for_csv, for_table, quoted, repair

MOST_ROWS = 500_000
LARGEST_CELL = 131_072
_SAMPLE = 8_192
_DELIMITER = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)
UNTIMED = " (time unknown)"
"""The end of a title of our own whose time nobody knows."""
_NOWHERE = 2**31
"""The place of a column that is not read: behind the end of every row."""


@dataclass(frozen=True, slots=True)
class CsvColumns:
    """Which columns hold the time, the words, the person, a link, the zone, the ``title`` that stands in front of the
    words, or for them where a row has none, and the ``stamp`` that is taken for its time where it says none; a column
    that is not named is not read.
    """

    time: str
    text: str
    person: str = ""
    link: str = ""
    zone: str = ""
    title: str = ""
    stamp: str = ""

    def names(self) -> tuple[str, ...]:
        """Those that are named."""
        every = (self.time, self.text, self.person, self.link, self.zone, self.title, self.stamp)
        return tuple(name for name in every if name)

    def among(self, head: Collection[str]) -> CsvColumns:
        """Those of them that a ``head`` has; the title is the text where it has no other."""
        text, title = (self.text, self.title) if self.text in head else (self.title, "")
        person, link, zone, title, stamp = (
            name if name in head else "" for name in (self.person, self.link, self.zone, title, self.stamp)
        )
        return CsvColumns(self.time, text, person, link, zone, title, stamp)


TIMESKETCH = CsvColumns("datetime", "message", "by", stamp="timestamp")
IRIS = CsvColumns("event_date", "event_content", "event_source", zone="event_tz", title="event_title")
_KNOWN = ((("message", "datetime", "timestamp_desc"), TIMESKETCH), (("event_date", "event_tz", "event_title"), IRIS))


class NoSuchColumn(ValueError):
    """The file has no column of that name, or several; the sentence names those that it has."""


def columns_of(text: str) -> list[str]:
    """The names in the head of the CSV ``text``. Raise `NoSuchColumn` where it has none that can be read."""
    return _head(_rows(text))


def _head(rows: Iterator[list[str]]) -> list[str]:
    try:
        return [cell.strip() for cell in next(rows, [])]
    except csv.Error as error:
        raise NoSuchColumn(f"line 1: no head of a CSV ({error})") from None


def known_columns(text: str) -> CsvColumns | None:
    """The columns of a CSV that is known by its head; of those that its tool does not ask for some may be missing."""
    try:
        head = set(columns_of(text))
    except NoSuchColumn:
        return None
    return next((columns.among(head) for names, columns in _KNOWN if head.issuperset(names)), None)


def is_known_csv(text: str, name: str) -> bool:
    """Whether ``text`` is a CSV that is known by its head."""
    first = _table(text)[0][:2_000].partition("\n")[0]
    return any(column in first for column in ("timestamp_desc", "event_tz")) and known_columns(text) is not None


def read_known_csv(text: str, name: str, *, clocks: str = "") -> Iterator[ToolEvent | Skipped]:
    """Each row of a CSV that is known by its head. Of columns that it may lack none is read where several are called
    alike, which is said. Raise `NoSuchColumn` where those of the times or the words are.
    """
    columns = known_columns(text)
    if columns is None:
        return
    head = columns_of(text)
    optional = ("person", "link", "zone", "title", "stamp")
    several = [field for field in optional if head.count(getattr(columns, field)) > 1]
    for field in several:
        called = getattr(columns, field)
        yield Remark(f"{head.count(called)} columns are called {quoted(called)}: none of them is read", "line 1")
    yield from read_csv(text, replace(columns, **dict.fromkeys(several, "")), clocks)


def read_csv(text: str, columns: CsvColumns, clocks: str = "") -> Iterator[ToolEvent | Skipped]:
    """Each row of ``text``; ``clocks`` is the zone in which somebody said that its clocks are that name none. Raise
    `NoSuchColumn` where its head lacks one of ``columns``.
    """
    rows = _rows(text)
    head = _head(rows)
    for name in columns.names():
        if name not in head:
            raise NoSuchColumn(f"line 1: there is no column {quoted(name)}: {', '.join(head)[:400]}")
        if head.count(name) > 1:
            raise NoSuchColumn(f"line 1: {head.count(name)} columns are called {quoted(name)}: name them apart there")
    place = {name: position for position, name in enumerate(head)}
    words_at, title, time, zone, person, link, moment = (
        place.get(name, _NOWHERE) if name else _NOWHERE
        for name in (
            columns.text, columns.title, columns.time, columns.zone, columns.person, columns.link, columns.stamp,
        )
    )  # fmt: skip
    times = ColumnTimes(in_utc=False, zone=clocks)
    seen: dict[str, int] = {}
    speakers: dict[str, str] = {}
    for number, row in _below_the_head(rows):
        if isinstance(row, Skipped):
            yield row
            continue
        whole = "\0".join(row)
        cells = row if whole.isascii() and whole.count("\0") < len(row) else [*map(repair, row)]
        words = _cell(cells, words_at)
        if title != _NOWHERE:
            words = _titled(_cell(cells, title), words)
        if not words:
            yield Skipped("a row without words", f"row {number}")
            continue
        stamp = _cell(cells, time) or _cell(cells, moment)
        at = times.time(f"{stamp} {_cell(cells, zone)}".strip())
        mark = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
        seen[mark] = seen.get(mark, 0) + 1
        speaker = _cell(cells, person)
        if speaker not in speakers:
            speakers[speaker] = bounded(on_one_line(speaker), LONGEST_NAME)
        yield ToolEvent(
            f"csv:{mark}:{seen[mark]}",
            at or unknown_time(stamp),
            bounded(words, LONGEST_TEXT),
            speaker=speakers[speaker],
            link=_link(_cell(cells, link)),
            where=f"row {number}",
        )
    yield from times.remarks()


def _titled(title: str, words: str) -> str:
    """What a row says: its title in front of its words, unless they begin with it as ours do, cut or with its kind."""
    begin = title.removesuffix(UNTIMED).rstrip("…").strip()
    if not words or not begin or words.startswith(begin) or begin.endswith(words):
        return words or title
    return f"{title}: {words}"


def _below_the_head(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | Skipped]]:
    """Each of ``rows`` with its number, the head being the first; at their end, why the rest is not taken."""
    number = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield number, Skipped(f"no CSV any more ({error}): the rest is not taken", f"line {number + 1}")
            return
        if row is None:
            return
        number += 1
        if number > MOST_ROWS:
            yield number, Skipped(f"more than {MOST_ROWS} rows: the rest is not taken", f"row {number}")
            return
        yield number, row


def _rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST_CELL)
    table, delimiter = _table(text)
    return csv.reader(io.StringIO(table, newline=""), delimiter=delimiter)


def _table(text: str) -> tuple[str, str]:
    """The table in ``text``, and what stands between its cells: a first line may say that to a spreadsheet."""
    table = text.removeprefix("\ufeff")
    first = _DELIMITER.match(table)
    if first is not None:
        return table[first.end() :], first[1]
    return table, max(",;\t|", key=table[:_SAMPLE].partition("\n")[0].count)


def _cell(row: list[str], place: int) -> str:
    """A cell of a ``row`` that can be stored, without the apostrophe that keeps a spreadsheet from taking it for a
    formula or for nothing.
    """
    if place >= len(row):
        return ""
    cell = row[place].strip()
    if not cell.startswith("'"):
        return cell
    rest = cell[1:]
    return rest if cell in (for_csv(rest), for_table(rest)) else cell


def _link(address: str) -> str:
    if not address:
        return ""
    return (
        address
        if address.lower().startswith(("https://", "http://")) and address.isprintable() and len(address) < 1_000
        else ""
    )
