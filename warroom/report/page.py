"""Reading what a written post-mortem claims: its milestones, its stated durations, the updates that it quotes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from warroom.intake.line import Line
from warroom.intake.postmortem import read_timeline
from warroom.intake.stamps import find_stamp, read_stamp
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Said, Stated, Told
from warroom.report.spans import Span
from warroom.text import Untrusted, repair

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATE_FIELD = re.compile(r"^[\s*_-]{0,8}date[\s*_]{0,4}:", re.IGNORECASE)
_UPDATE = re.compile(r"\bUPDATE\s{1,3}(?=\d{1,2}:\d{2})")
_STATUS = re.compile(r"^[\s*_-]{0,8}status[\s*_]{0,4}:[\s*_]{0,4}([A-Za-z][A-Za-z -]{0,30})", re.IGNORECASE)
_LABEL = re.compile(r"^[\s*_-]{0,8}([A-Za-z][A-Za-z ()]{2,40}?)[\s*_]{0,4}:[\s*_]{0,4}(?=[~\d])(.{1,80})")
_LENGTH = re.compile(r"~?\s?(\d{1,5}(?:\.\d{1,2})?)\s?(days?|d|hours?|hrs?|h|minutes?|mins?|m)(?![a-z])", re.IGNORECASE)
_SUPPORT = re.compile(r"\b(\d{1,2}):(\d{2})\s?[-–]\s?(\d{1,2}):(\d{2})\b")
_EDGE = " \t|*_:;,.()[]-–—>#`\"'"
_LONGEST = 20_000_000
_MOST = 300
"""Milestones and durations that are taken from one page."""
_LONGEST_LINE = 2_000
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE}


def read_page(text: str, *, name: str, playbook: Playbook, zone: str = "") -> Account:
    """What the page ``text``, a file called ``name``, claims; ``zone`` is where its clocks are if it does not say."""
    rows = [row[:_LONGEST_LINE] for row in repair(text[:_LONGEST]).splitlines()]
    day = _day(rows, name)
    imported = read_timeline(text, name=f"{day.isoformat()} {name}" if day is not None else name, zone=zone)
    zone_said = not any(note.startswith("no time zone is named") for _, note in imported.notes)
    clock = _Clock(imported.zone, day)
    return Account(
        title=Untrusted(imported.title),
        zone=imported.zone,
        zone_said=zone_said or bool(zone),
        told=tuple(_told(rows, clock, _signs(playbook))),
        stated=tuple(_stated(rows, playbook)),
        said=tuple(_said(rows, clock)),
    )


def _day(rows: list[str], name: str) -> datetime.date | None:
    """The day that the page is about: what it calls its date, else the first date of its name or its head."""
    dated = [row for row in rows if _DATE_FIELD.match(row)]
    for row in (*dated, name, *rows[:10]):
        found = _DATE.search(row)
        if found is not None:
            try:
                return datetime.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


class _Clock:
    """Reads times; one without a date is of the day that the page is about."""

    def __init__(self, zone: str, day: datetime.date | None) -> None:
        self._zone, self._day = zone, day

    def read(self, row: str) -> tuple[EventTime, str] | None:
        """The time in ``row`` and the words around it; `None` without a time of day."""
        found = find_stamp(row)
        if found is None or not any(sign.isdigit() for sign in found.group()):
            return None
        year = self._day.year if self._day is not None else None
        stamp = read_stamp(found, zone=self._zone, zone_word="", day=self._day, year=year)
        return stamp.at, f"{row[: found.start()].strip(_EDGE)} {row[found.end() :].strip(_EDGE)}".strip()


def _signs(playbook: Playbook) -> list[tuple[str, str]]:
    """(words, milestone), the longest words first."""
    pairs = [(words.casefold(), sign.milestone) for sign in playbook.after.sign for words in sign.words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _told(rows: list[str], clock: _Clock, signs: list[tuple[str, str]]) -> list[Told]:
    found: list[Told] = []
    for number, row in enumerate(rows, 1):
        read = clock.read(row) if not _UPDATE.search(row) else None
        if read is None:
            continue
        if len(found) == _MOST:
            break
        milestone = milestone_of(read[1], signs)
        if milestone:
            found.append(Told(milestone, read[0], line=number))
    return found


def milestone_of(words: str, signs: list[tuple[str, str]]) -> str:
    """The milestone that a line with ``words`` tells of; empty when of none. ``signs`` has the longest first."""
    bare = " ".join(re.sub(r"[*_`]", "", words[:400]).split()).strip(_EDGE).casefold()
    for sign, milestone in signs:
        rest = bare[len(sign) :]
        if (
            bare.startswith(sign)
            and (not rest or not rest[0].isalnum())
            and (" " in sign or rest[:1] in ("", ":", ","))
        ):
            return milestone
        if (
            " " in sign
            and bare.endswith(sign)
            and not bare[: -len(sign)][-1:].isalnum()
            and len(bare) <= 2 * len(sign) + 20
        ):
            return milestone
    return ""


def told_by_lines(lines: Iterable[Line], playbook: Playbook) -> dict[str, EventTime]:
    """The milestones that the lines of an imported timeline tell of, each by its first line with a time."""
    signs, found = _signs(playbook), {}  # type: tuple[list[tuple[str, str]], dict[str, EventTime]]
    for line in lines:
        milestone = milestone_of(line.text, signs)
        if milestone and line.at is not None and line.at.lo is not None:
            found.setdefault(milestone, line.at)
    return found


def _stated(rows: list[str], playbook: Playbook) -> list[Stated]:
    labels = {one.label.casefold(): one for one in playbook.after.stated}
    found = []
    for number, row in enumerate(rows, 1):
        label = _LABEL.match(row)
        one = labels.get(label[1].strip().casefold()) if label is not None else None
        if label is None or one is None:
            continue
        words = label[2].strip()
        length = read_length(words)
        if length is not None:
            found.append(
                Stated(one.label, Untrusted(words), length, one.starts, one.ends, one.else_ends, _hours(words), number)
            )
    return found[:_MOST]


def read_length(words: str) -> Span | None:
    """The duration with which ``words`` begin, as wide as it was roughly said: 5h 9m, 2.5 hours, 673h 34m.

    Said to the minute it may be a minute off, in hours and tenths three minutes, in whole hours half an hour, in days
    half a day. `None` when it begins with none.
    """
    total, slack, position = 0.0, 0, 0
    for found in _LENGTH.finditer(words[:80]):
        if words[position : found.start()].strip(" ,&") not in ("", "and"):
            break
        unit = _UNITS[found[2][0].lower()]
        total += float(found[1]) * unit
        whole = {DAY: DAY // 2, HOUR: HOUR // 2, MINUTE: MINUTE}[unit]
        slack = 3 * MINUTE if "." in found[1] else whole
        position = found.end()
    if not position:
        return None
    return Span(max(0, round(total) - slack), round(total) + slack)


def _hours(words: str) -> tuple[int, int] | None:
    """The hours of the day that alone were counted: "(during support hours 10:00-17:00)"."""
    found = _SUPPORT.search(words)
    if found is None:
        return None
    first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return (first, last) if 0 <= first < last <= 24 * 60 else None


def _said(rows: list[str], clock: _Clock) -> list[Said]:
    found = []
    for number, row in enumerate(rows, 1):
        update = _UPDATE.search(row)
        read = clock.read(row[update.end() :]) if update is not None else None
        if read is None:
            continue
        for later in rows[number : number + 4]:
            status = _STATUS.match(later)
            if status is not None:
                found.append(Said(status[1].strip(), read[0], line=number))
                break
    return found
