"""Reading the timeline of a post-mortem as people write it: Markdown tables, bullets, lines that begin with a time.

Every line of the timeline becomes an entry. What could not be understood is an entry of unknown time and is listed;
nothing is dropped, and nothing is guessed in silence.
"""

from __future__ import annotations

import datetime
import re

from warroom.intake.line import ENTRY, Line
from warroom.intake.stamps import ZONES, Stamp, find_stamp, next_day_if_earlier, read_stamp, starts_with_stamp
from warroom.intake.times import zone_named
from warroom.model.moment import APPROXIMATE, RANGE, UNKNOWN, EventTime
from warroom.text import repair

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ZONE_WORD = re.compile(r"\b(UTC|GMT|BST|CEST|CET)\b")
_ALL_TIMES = re.compile(
    r"^[\s>*_(]*(?:all\s+)?times?\s+(?:are\s+)?(?:given\s+)?in\s+([\w/+:-]{1,64}?)[\s.*_)]*$", re.IGNORECASE
)
_KEY_EVENTS = re.compile(r"^\s*[-*]?\s*\*\*key events\*\*", re.IGNORECASE)
_TOP_BULLET = re.compile(r"^[-*]\s+\*\*|^\*\*|^#")
_MARK = re.compile(r"^(?:\s|[-*•–—>](?=\s|\d|~|\*)|\d{1,2}\.\s)+")
_JOIN = re.compile(r"^[\s:–—|,-]+")
_TITLE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ON_DATE = re.compile(r"^incident on \d{4}-\d{2}-\d{2}[\s:–—-]*", re.IGNORECASE)
_TOLD_AT = re.compile(r"\b(?:at|approx\.?|around)\s+(?:approx\.?\s+)?(~?\d{1,2}[:.]\d{2})\s*\.?\s*$")
"""A line of prose that ends in the time it tells of."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|<br ?/?>")
_LONGEST = 20_000_000
_LONGEST_LINE = 20_000


class Imported:
    """What was read: the title, the zone, the lines with their notes.

    ``notes`` holds (line number from 1, what was guessed or not understood). ``found`` is how many lines of the page
    belong to its timeline; each of them is in ``lines``.
    """

    __slots__ = ("found", "lines", "notes", "title", "zone")

    def __init__(self, title: str, zone: str) -> None:
        self.title, self.zone = title, zone
        self.lines: list[Line] = []
        self.notes: list[tuple[int, str]] = []
        self.found = 0

    def counts(self) -> dict[str, int]:
        """How many lines came out exact (to the minute or better), approximate, ranged and unknown."""
        counts = {"exact": 0, "approximate": 0, "range": 0, "unknown": 0}
        names = {APPROXIMATE: "approximate", RANGE: "range", UNKNOWN: "unknown"}
        for line in self.lines:
            precision = line.at.precision if line.at is not None else UNKNOWN
            counts[names.get(precision, "exact")] += 1
        return counts


def read_timeline(text: str, *, name: str, zone: str = "") -> Imported:
    """The timeline of the page ``text``, called ``name``; ``zone`` is where its times are if it does not say."""
    rows = repair(text[:_LONGEST]).splitlines()
    title = _title(rows, name)
    word, said = _zone(rows)
    imported = Imported(title, said or zone or "UTC")
    if not said:
        imported.notes.append((1, f"no time zone is named; times are read as {imported.zone}"))
    reader = _Reader(imported, word, _first_day(title, name, rows))
    for number, (kind, row) in _timeline_rows(rows):
        reader.take(number, kind, row)
    return imported


def _title(rows: list[str], name: str) -> str:
    for row in rows:
        heading = _HEADING.match(row)
        if heading is not None and len(heading[1]) == 1:
            return _ON_DATE.sub("", heading[2]).strip() or heading[2]
    for row in rows[:20]:
        if row.startswith("title:"):
            return _ON_DATE.sub("", row[6:].strip().strip("\"'")) or row[6:].strip()
    return name


def _zone(rows: list[str]) -> tuple[str, str]:
    """The zone's word and the zone, where the page names one beside its times."""
    for row in rows:
        all_times = _ALL_TIMES.match(row[:_LONGEST_LINE])
        if all_times is not None and all_times[1].upper() not in ZONES:
            try:
                zone_named(all_times[1])
            except ValueError:
                continue
            return all_times[1], all_times[1]
    for row in rows:
        lowered = row.lower()
        if "time" in lowered or "status" in lowered:
            found = _ZONE_WORD.search(row)
            if found is not None:
                return found[1], ZONES[found[1]]
    return "", ""


def _first_day(title: str, name: str, rows: list[str]) -> datetime.date | None:
    """The day that the page is about, for times that stand before any date."""
    for text in (name, title, *rows[:10]):
        found = _TITLE_DATE.search(text)
        if found is not None:
            try:
                return datetime.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


def _timeline_rows(rows: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """The lines that belong to the timeline, with their number from 1 and what they are: table, bullet or plain."""
    section = _section(rows)
    if section:
        return section
    found: list[tuple[int, tuple[str, str]]] = []
    in_key_events = False
    for number, row in enumerate(rows, 1):
        if _KEY_EVENTS.match(row):
            in_key_events = True
            continue
        if in_key_events and (_TOP_BULLET.match(row) or (row.strip() and not row.startswith((" ", "\t", "-", "*")))):
            in_key_events = False
        bare = _MARK.sub("", row.strip()[:_LONGEST_LINE])
        if in_key_events and bare:
            found.append((number, ("key event", row)))
        elif bare and starts_with_stamp(bare.lstrip("*_")) is not None and _is_moment(bare):
            found.append((number, ("bullet", row)))
        elif bare and _TOLD_AT.search(bare[-80:]) is not None:
            found.append((number, ("told", row)))
    return found


def _is_moment(bare: str) -> bool:
    """Whether the line is about a moment: it begins with a clock time, or a date, and goes on in words."""
    stamp = starts_with_stamp(bare.lstrip("*_"))
    if stamp is None:
        return False
    rest = bare.lstrip("*_")[stamp.end() :]
    return bool(rest.strip()) and not rest[:1].isalnum() and rest[:1] not in "%/."


def _section(rows: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """The lines of a section called Timeline, or of a table whose first column is a time."""
    depth = 0
    found: list[tuple[int, tuple[str, str]]] = []
    for number, row in enumerate(rows, 1):
        heading = _HEADING.match(row)
        if heading is not None:
            if depth and len(heading[1]) <= depth:
                depth = 0
            if "timeline" in heading[2].lower() and not depth:
                depth = len(heading[1])
            continue
        if not depth or not row.strip() or _SEPARATOR.match(row) or _ALL_TIMES.match(row):
            continue
        if row.strip().startswith("|"):
            if not _is_table_head(rows, number):
                found.append((number, ("table", row)))
        else:
            found.append((number, ("bullet", row)))
    return found


def _is_table_head(rows: list[str], number: int) -> bool:
    return number < len(rows) and _SEPARATOR.match(rows[number]) is not None


def _unescaped(cell: str) -> str:
    """A cell of a table as it is read: without the backslashes before signs, with a line feed for each ``<br>``."""
    return _ESCAPED.sub(lambda found: found[1] or "\n", cell)


class _Reader:
    """Reads line after line, since a line may leave open what the one before it said."""

    def __init__(self, imported: Imported, zone_word: str, day: datetime.date | None) -> None:
        self._imported, self._zone_word, self._day = imported, zone_word, day
        self._from_title = day is not None
        self._previous: EventTime | None = None

    def take(self, number: int, kind: str, row: str) -> None:
        imported = self._imported
        imported.found += 1
        stamp, words = self._row(kind, row)
        if stamp is None:
            at = EventTime.unknown(zone=imported.zone)
            imported.notes.append((number, "no time is given: time unknown"))
        else:
            at = stamp.at
            imported.notes.extend((number, remark) for remark in stamp.remarks)
        if at.lo is not None:
            if self._previous is not None and at.lo < (self._previous.lo or 0):
                imported.notes.append((number, "stands after a line of a later time"))
            self._previous = at
        line = Line(ENTRY, words, at=at)
        imported.lines.append(line)

    def _row(self, kind: str, row: str) -> tuple[Stamp | None, str]:
        if kind == "table":
            return self._table(row)
        if kind == "told":
            return self._told(row)
        return self._plain(row, anywhere=kind == "key event")

    def _told(self, row: str) -> tuple[Stamp | None, str]:
        """A line of prose: its words are kept whole, and its time is the one that it ends in."""
        bare = _MARK.sub("", row.strip())
        told = _TOLD_AT.search(bare[-80:])
        found = starts_with_stamp(told[1]) if told is not None else None
        if told is None or found is None:
            return None, bare
        stamp = self._read(found)
        stamp.remarks.append(f"the time is the one at the end of the line: {told[1]}")
        return stamp, bare

    def _table(self, row: str) -> tuple[Stamp | None, str]:
        cells = [
            _unescaped(cell).strip() for cell in re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
        ]
        stamp = self._stamp(cells[0].strip("*_` "), whole=True)
        if stamp is None or (cells[0] and len(cells) == 1):
            return stamp, " | ".join(cell for cell in cells if cell) or row.strip()
        return stamp, " | ".join(cell for cell in cells[1:] if cell) or cells[0]

    def _plain(self, row: str, *, anywhere: bool) -> tuple[Stamp | None, str]:
        bare = _MARK.sub("", row.strip())
        if anywhere:
            found = find_stamp(bare)
            if found is None:
                return None, bare
            before, behind = bare[: found.start()].strip(" :–—-"), _JOIN.sub("", bare[found.end() :])
            return self._read(found), f"{before} {behind}".strip() or bare
        body = bare.lstrip("*_")
        stamp = self._stamp(body, whole=False)
        if stamp is None:
            return None, bare
        return stamp, _JOIN.sub("", body[stamp.end :].lstrip("*_")).strip() or bare

    def _stamp(self, text: str, *, whole: bool) -> Stamp | None:
        found = starts_with_stamp(text)
        if found is None or not found.group().strip():
            return None
        if whole and text[found.end() : found.end() + 1].isalnum():
            return None
        return self._read(found)

    def _read(self, found: re.Match[str]) -> Stamp:
        year = self._day.year if self._day is not None else None
        stamp = read_stamp(found, zone=self._imported.zone, zone_word=self._zone_word, day=self._day, year=year)
        if self._from_title and not found["date"] and not found["odd"] and stamp.day is not None:
            stamp.remarks = [
                remark.replace("taken from the line before", "taken from the page's title or name")
                for remark in stamp.remarks
            ]
        if not found["date"] and not found["odd"]:
            stamp = next_day_if_earlier(stamp, self._previous)
        elif stamp.day is not None:
            self._from_title = False
        if stamp.day is not None:
            self._day = stamp.day
        return stamp
