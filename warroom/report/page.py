"""Reading what a written post-mortem claims: its milestones, its stated durations, the updates that it quotes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from warroom.intake.line import Line
from warroom.intake.placing import Frame, place_written
from warroom.intake.postmortem import Given, Imported, read_timeline
from warroom.intake.rows import time_inside
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Said, Stated, Told
from warroom.report.spans import Span
from warroom.text import Untrusted, repair

_ANY_DAY = datetime.date(2000, 1, 3)
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
    text = repair(text[:_LONGEST])
    rows = [row[:_LONGEST_LINE] for row in text.splitlines()]
    imported = read_timeline(text, name=name, zone=zone)
    if imported.day is None and not any(line.at is not None and line.at.lo is not None for line in imported.lines):
        # A page that names no day is held against itself all the same: its clocks follow one another on any.
        imported = read_timeline(text, name=name, given=Given(zone, day=_ANY_DAY))
    clock = _Clock(imported)
    return Account(
        title=Untrusted(imported.title),
        zone=imported.zone,
        zone_said=imported.zone_said or bool(zone),
        told=tuple(_told(rows, imported, clock, _signs(playbook))),
        stated=tuple(_stated(rows, playbook)),
        said=tuple(_said(rows, clock)),
    )


class _Clock:
    """Reads the times outside of the timeline; one without a date is of the day that the page is about."""

    def __init__(self, imported: Imported) -> None:
        self._frame = Frame(imported.zone, day=imported.day, year=imported.day.year if imported.day else None)

    def read(self, row: str) -> tuple[EventTime, str] | None:
        """The time in ``row`` and the words around it; `None` without a time that is known."""
        found = time_inside(row)
        if found is None:
            return None
        return place_written(found[0], self._frame).at, found[1].strip(_EDGE)


def _signs(playbook: Playbook) -> list[tuple[str, str]]:
    """(words, milestone), the longest words first."""
    pairs = [(words.casefold(), sign.milestone) for sign in playbook.after.sign for words in sign.words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _told(rows: list[str], imported: Imported, clock: _Clock, signs: list[tuple[str, str]]) -> list[Told]:
    """The milestones of the page: those of its timeline, with their day carried on, and those of other lines."""
    found: list[Told] = []
    numbers = set(imported.numbers)
    for number, line in zip(imported.numbers, imported.lines, strict=True):
        milestone = milestone_of(line.text.partition("\n")[0], signs)
        if milestone and line.at is not None and line.at.lo is not None:
            found.append(Told(milestone, line.at, line=number))
    for number, row in enumerate(rows, 1):
        if number in numbers or _UPDATE.search(row):
            continue
        read = clock.read(row)
        if read is None or read[0].lo is None:
            continue
        milestone = milestone_of(read[1], signs)
        if milestone:
            found.append(Told(milestone, read[0], line=number))
    return sorted(found, key=lambda told: told.line)[:_MOST]


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
