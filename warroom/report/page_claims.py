"""Reading what a written post-mortem claims: its milestones, its stated durations, the updates that it quotes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from warroom.intake.imported import Imported, ImportHints
from warroom.intake.placing import place_written
from warroom.intake.postmortem import read_timeline
from warroom.intake.row_stamps import time_inside
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.typed_line import TypedLine
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.playbook.after import StatedLabel
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Stated, StatusUpdate, ToldMilestone
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
_PAIR = 2
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
        imported = read_timeline(text, name=name, given=ImportHints(zone, day=_ANY_DAY))
    clock = _PageClock(imported)
    return Account(
        title=Untrusted(imported.title),
        zone=imported.zone,
        zone_said=imported.zone_said or bool(zone),
        told=tuple(_told(rows, imported, clock, playbook)),
        stated=tuple(stated_in(rows, playbook)),
        said=tuple(_said(rows, clock)),
    )


class _PageClock:
    """Reads the times outside of the timeline; one without a date is of the day that the page is about."""

    def __init__(self, imported: Imported) -> None:
        self._frame = TimeAssumptions(imported.zone, day=imported.day, year=imported.day.year if imported.day else None)

    def read(self, row: str) -> tuple[EventTime, str] | None:
        """The time in ``row`` and the words around it; `None` without a time that is known."""
        time_and_words = time_inside(row)
        if time_and_words is None:
            return None
        return place_written(time_and_words[0], self._frame).at, time_and_words[1].strip(_EDGE)


def _signs(playbook: Playbook, *, loosely: bool = False) -> list[tuple[str, str]]:
    """(words, milestone), the longest words first."""
    pairs = [
        (words.casefold(), sign.milestone)
        for sign in playbook.after.sign
        for words in (sign.loosely if loosely else sign.words)
    ]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _told(rows: list[str], imported: Imported, clock: _PageClock, playbook: Playbook) -> list[ToldMilestone]:
    """The milestones of the page: those of its timeline, with their day carried on, and those of other lines.

    One that no line tells plainly is taken from a line that tells it loosely.
    """
    moments: list[ToldMilestone] = []
    numbers = set(imported.numbers)
    lines = [(number, line.text.partition("\n")[0], line.at) for number, line in _numbered(imported)]
    for number, row in enumerate(rows, 1):
        if number in numbers or _UPDATE.search(row):
            continue
        read = clock.read(row)
        if read is not None:
            lines.append((number, read[1], read[0]))
    lines.sort(key=lambda line: line[0])
    dated_lines = [(number, words, at) for number, words, at in lines if at is not None and at.lo is not None]
    signs = _signs(playbook)
    for number, words, at in dated_lines:
        if milestone := milestone_of(words, signs):
            moments.append(ToldMilestone(milestone, at, line=number))
    return sorted([*moments, *_loosely(dated_lines, moments, playbook)], key=lambda moment: moment.line)[:_MOST]


def _numbered(imported: Imported) -> Iterable[tuple[int, TypedLine]]:
    return zip(imported.numbers, imported.lines, strict=True)


def _loosely(
    dated_lines: Sequence[tuple[int, str, EventTime | None]], moments: Sequence[ToldMilestone], playbook: Playbook
) -> list[ToldMilestone]:
    """Milestones that are not among ``moments``, from lines that tell them loosely; none that lies before what must be
    earlier.
    """
    by_milestone = {moment.milestone: moment.at for moment in moments}
    signs, last = _signs(playbook, loosely=True), {sign.milestone for sign in playbook.after.sign if sign.last}
    loose: dict[str, ToldMilestone] = {}
    for number, words, at in dated_lines:
        milestone = milestone_of(words, signs)
        if (
            milestone
            and milestone not in by_milestone
            and at is not None
            and (milestone in last or milestone not in loose)
        ):
            loose[milestone] = ToldMilestone(milestone, at, line=number)
    for earlier, later in playbook.after.order:
        first = loose[earlier].at if earlier in loose else by_milestone.get(earlier)
        second = loose[later].at if later in loose else by_milestone.get(later)
        if first is not None and second is not None and (second.hi or 0) < (first.lo or 0):
            loose.pop(later if later in loose else earlier, None)
    return list(loose.values())


def milestone_of(words: str, signs: list[tuple[str, str]]) -> str:
    """The milestone that a line with ``words`` tells of; empty when of none. ``signs`` has the longest first."""
    bare = " ".join(re.sub(r"[*_`]", "", words[:400]).split()).strip(_EDGE).casefold()
    said = tuple(sign for sign, _ in signs)
    if not bare.startswith(said) and not bare.endswith(said):  # nearly always: an import of many rows ends here
        return ""
    for sign, milestone in signs:
        begins, ends = bare.startswith(sign), bare.endswith(sign)
        if not begins and not ends:
            continue
        rest = bare[len(sign) :]
        if begins and (not rest or not rest[0].isalnum()) and (" " in sign or rest[:1] in ("", ":", ",")):
            return milestone
        if " " in sign and ends and not bare[: -len(sign)][-1:].isalnum() and len(bare) <= 2 * len(sign) + 20:
            return milestone
    return ""


def told_by_lines(lines: Iterable[TypedLine], playbook: Playbook) -> dict[str, EventTime]:
    """The milestones that the lines of an imported timeline tell of, each by its first line with a time."""
    dated_lines = [
        (number, line.text.partition("\n")[0], line.at)
        for number, line in enumerate(lines)
        if line.at is not None and line.at.lo is not None
    ]
    signs, by_milestone = _signs(playbook), {}  # type: tuple[list[tuple[str, str]], dict[str, EventTime]]
    for _, words, at in dated_lines:
        milestone = milestone_of(words, signs)
        if milestone:
            by_milestone.setdefault(milestone, at)
    for moment in _loosely(
        dated_lines, [ToldMilestone(milestone, at) for milestone, at in by_milestone.items()], playbook
    ):
        by_milestone[moment.milestone] = moment.at
    return by_milestone


def stated_in(rows: Iterable[str], playbook: Playbook) -> list[Stated]:
    """The durations that a page states, by the labels that the playbook knows; of a table too."""
    labels = {label.label.casefold(): label for label in playbook.after.stated}
    statements = []
    cells: list[str] = []
    for number, row in enumerate(rows, 1):
        label = _LABEL.match(row)
        pairs = [(label[1], label[2])] if label is not None else []
        if row.strip().startswith("|"):
            here = [cell.strip(" *_`") for cell in row.strip().strip("|").split("|")]
            if len(here) == len(cells):
                pairs.extend(zip(cells, here, strict=True))
            if len(here) == _PAIR:
                pairs.append((here[0].rstrip(":"), here[1]))
            cells = here if not set(row) <= set("|:- ") else cells
        for name, words in pairs:
            stated_label = labels.get(name.strip().casefold())
            length = read_length(words.strip()) if stated_label is not None else None
            if stated_label is not None and length is not None:
                statements.append(stated_of(stated_label, words.strip(), length, number))
    return statements[:_MOST]


def stated_of(label: StatedLabel, words: str, length: Span, number: int = 0) -> Stated:
    """A stated duration, by its label in the playbook."""
    return Stated(
        label.label, Untrusted(words), length, label.starts, label.ends, label.else_ends, _hours(words), number
    )


def stated_again(stated: Iterable[tuple[str, str]], playbook: Playbook) -> list[Stated]:
    """Durations that were kept as label and words, for the check."""
    labels = {label.label.casefold(): label for label in playbook.after.stated}
    statements = []
    for label, words in stated:
        stated_label, length = labels.get(label.casefold()), read_length(words)
        if stated_label is not None and length is not None:
            statements.append(stated_of(stated_label, words, length))
    return statements


def read_length(words: str) -> Span | None:
    """The duration with which ``words`` begin, as wide as it was roughly said: 5h 9m, 2.5 hours, 673h 34m.

    Said to the minute it may be a minute off, in hours and tenths three minutes, in whole hours half an hour, in days
    half a day. `None` when it begins with none.
    """
    total, slack, position = 0.0, 0, 0
    for match in _LENGTH.finditer(words[:80]):
        if words[position : match.start()].strip(" ,&") not in ("", "and"):
            break
        unit = _UNITS[match[2][0].lower()]
        total += float(match[1]) * unit
        whole = {DAY: DAY // 2, HOUR: HOUR // 2, MINUTE: MINUTE}[unit]
        slack = 3 * MINUTE if "." in match[1] else whole
        position = match.end()
    if not position:
        return None
    return Span(max(0, round(total) - slack), round(total) + slack)


def _hours(words: str) -> tuple[int, int] | None:
    """The hours of the day that alone were counted: "(during support hours 10:00-17:00)"."""
    match = _SUPPORT.search(words)
    if match is None:
        return None
    first, last = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return (first, last) if 0 <= first < last <= 24 * 60 else None


def _said(rows: list[str], clock: _PageClock) -> list[StatusUpdate]:
    heads = []
    for number, row in enumerate(rows, 1):
        update = _UPDATE.search(row)
        read = clock.read(row[update.end() :]) if update is not None else None
        if read is None:
            continue
        for later in rows[number : number + 4]:
            status = _STATUS.match(later)
            if status is not None:
                heads.append(StatusUpdate(status[1].strip(), read[0], line=number))
                break
    return heads
