"""Bringing in a page about an incident of the past: read, looked at, and only then stored."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from warroom import exit_codes
from warroom.intake.exported import is_exported, read_exported
from warroom.intake.follow_up_lines import ReadFollowUp, read_follow_ups
from warroom.intake.imported import Imported, ImportHints
from warroom.intake.page_sections import timeline_line
from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.secrets import find_secrets
from warroom.intake.times import clock_words, local, microseconds_of
from warroom.model.identity import NO_INCIDENT, NO_MOMENT, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.report.page_claims import told_by_lines
from warroom.report.past import PastFacts, past_facts
from warroom.room.acts import commander, reviewing, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store.same_rows import entries_of_pages
from warroom.text import for_line, quoted, repair

LARGEST = 20_000_000
"""Bytes of a page; a larger one is refused."""
_FEW = 3
"""So many rows that are alike are no accident."""
_SAYS_ENOUGH = 20
"""Signs of words that nobody writes twice by accident, whatever their time."""
_LOOKED_AT = 20_000
"""Signs of a text without rows that are looked at to say what it may be."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read: its text, its rows, what it says of the incident, its follow-ups, the milestones that its
    rows tell of.
    """

    name: str
    text: str
    imported: Imported
    past: PastFacts
    actions: list[ReadFollowUp]
    told: Mapping[str, EventTime]

    @property
    def digest(self) -> str:
        """What the page is known by when it comes again."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()

    def stored_texts(self, title: str = "") -> list[str]:
        """Everything that would be stored of it."""
        rows = (line.text for line in self.imported.lines)
        return [title or self.imported.title, *rows, *(f"{action.text} {action.link}" for action in self.actions)]

    def secrets(self) -> list[str]:
        """What the words that would be stored look like, where they look like secrets."""
        return [kind for text in self.stored_texts() for _, _, kind in find_secrets(text)]

    def rows_in_doubt_first(self) -> list[RowRead]:
        """Its rows, those first at which somebody should look."""
        remarks: dict[int, list[str]] = {}
        for number, note in self.imported.notes:
            remarks.setdefault(number, []).append(note)
        row_reads = []
        for number, line in zip(self.imported.numbers, self.imported.lines, strict=True):
            doubtful = number in self.imported.doubtful
            when = when_words(line.at, self.imported.zone) if line.at is not None else ""
            first = for_line(line.text.partition("\n")[0])
            row_reads.append(RowRead(number, when, line.speaker or "", first, doubtful, tuple(remarks.get(number, ()))))
        return sorted(row_reads, key=lambda row: not row.doubtful)

    def notes_beside_rows(self) -> list[tuple[int, str]]:
        """(line, what is to be said) of the page and of its lines that are no rows."""
        rows = set(self.imported.numbers)
        return [(number, note) for number, note in [*self.imported.notes, *self.past.notes] if number not in rows]


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as it is shown: its line from 1, its time in words, who said it, its first words, what is to be said."""

    number: int
    when: str
    speaker: str
    words: str
    doubtful: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBroughtIn:
    """What became of a page: the incident, how many entries and follow-ups it was given."""

    incident: IncidentId
    entries: int
    follow_ups: int


_NO_ROW, _NO_SECTION = "no row with a time in front", "and no section called Timeline"


def read_page_in(text: str, name: str, given: ImportHints, playbook: Playbook, *, remark: str = "") -> ReadPage:
    """Read the page ``text``, called ``name``. Raise `RoomTrouble` for one without a timeline, or too large for one."""
    if len(text) > LARGEST:
        raise RoomTrouble(f"{name} is larger than {LARGEST} bytes; nothing was stored.", exit_codes.DATA)
    imported = (
        read_exported(text, name=name) if is_exported(text, name) else read_timeline(text, name=name, given=given)
    )
    if remark:
        imported.notes.insert(0, (1, remark))
    if not imported.lines:
        raise RoomTrouble(f"{name} has {_lacks(text)}; nothing was stored.", exit_codes.DATA)
    past = past_facts(repair(text), imported.front, playbook)
    return ReadPage(name, text, imported, past, read_follow_ups(text), told_by_lines(imported.lines, playbook))


def _lacks(text: str) -> str:
    """Why a text without rows is no page, in words."""
    lines = read_paste(text[:_LOOKED_AT], now=NO_MOMENT, zone="UTC")
    called = timeline_line(text[:_LOOKED_AT])
    if any(line.at is not None and line.at.lo is not None and line.speaker for line in lines):
        where = f'no row with a time below "Timeline" in line {called}' if called else f"{_NO_ROW} {_NO_SECTION}"
        return (
            f"{where}. It reads like a chat that was copied: paste it into the line of a room, or give it to "
            "`warroom log --stdin`"
        )
    if called:
        return (
            f'no line with a time: what stands below "Timeline" in line {called} has none. Write one in front of each, '
            'as in "14:32 alert fired"'
        )
    return f"no line with a time in front {_NO_SECTION}"


@dataclass(frozen=True, slots=True)
class BroughtInBefore:
    """The incident as which a page was brought in before, and how many of its ``rows`` are in it; all where it is the
    very same page.
    """

    incident: IncidentId
    alike: int
    rows: int

    @property
    def words(self) -> str:
        """What is to be said of it."""
        said = "this page was" if self.alike == self.rows else f"{self.alike} of its {self.rows} rows were"
        return f"{said} imported before, as {self.incident[:8]}"


def brought_in_before(room: WarRoom, page: ReadPage) -> BroughtInBefore | None:
    """Whether this page was brought in before, or most of its rows were, by whomever: it may be called otherwise, or
    have grown since. Looks through all that pages brought in: not for the thread of the screen.
    """
    rows = {(line.text.strip(), line.at.lo if line.at is not None else None) for line in page.imported.lines}
    whole = room.setting(f"imported:{page.digest}")
    if whole:
        return BroughtInBefore(IncidentId(whole), len(rows), len(rows))
    alike: dict[IncidentId, dict[str, set[int | None]]] = {}
    for incident, text, begin in entries_of_pages(room.reader(), {text for text, _ in rows}):
        if (text, begin) in rows or len(text) >= _SAYS_ENOUGH:
            times = alike.setdefault(incident, {}).setdefault(text, set())
            if (text, begin) in rows:
                times.add(begin)
    # A text at several times is as many rows; one that says enough is a row whatever its time is now.
    counts = {id_: sum(max(1, len(times)) for times in texts.values()) for id_, texts in alike.items()}
    incident, count = max(counts.items(), key=lambda item: item[1], default=(NO_INCIDENT, 0))
    if count < _FEW or 2 * count <= len(rows):
        return None
    return BroughtInBefore(incident, count, len(rows))


def bring_in(
    room: WarRoom,
    playbook: Playbook,
    page: ReadPage,
    *,
    incident: IncidentId = NO_INCIDENT,
    title: str = "",
    severity: str = "",
) -> PageBroughtIn:
    """Store ``page``, into ``incident`` or as a new one of the past."""
    imported = page.imported
    chosen = incident or _new(room, playbook, page, title, severity)
    source = f"import {page.name[:80]}"
    try:
        entries = scribe.log_many(room, chosen, imported.lines, typed=room.now(), source=source, read_in=True)
        kept = reviewing.add_read(room, chosen, page.actions)
    except RoomTrouble as trouble:
        if incident:
            raise
        there = f"The incident {chosen[:8]} is there already: bring the page into that one"
        raise RoomTrouble(f"{trouble} {there}.", trouble.exit_code) from trouble
    room.remember(f"imported:{page.digest}", chosen)
    return PageBroughtIn(chosen, len(entries), kept)


def when_words(at: EventTime, zone: str) -> str:
    """The day and the clock of a row, as it was read."""
    if at.lo is None:
        return f"unknown {for_line(at.words)[:16]}".rstrip()
    return f"{local(at.lo, zone):%Y-%m-%d} {clock_words(at, zone)}"


def figures_words(imported: Imported) -> str:
    """How many rows came out how exact."""
    return ", ".join(f"{number} {name}" for name, number in imported.counts().items())


def _new(room: WarRoom, playbook: Playbook, page: ReadPage, title: str, severity: str) -> IncidentId:
    """Open a room for the past incident: it is closed, whatever its page says or leaves open."""
    imported, past, told_times = page.imported, page.past, page.told
    ladder = playbook.severities.severity
    named = severity or past.severity
    rank_and_level = playbook.level(named) if named else (len(ladder) - 1, ladder[-1])
    if rank_and_level is None:
        levels = ", ".join(level.level for level in ladder)
        raise RoomTrouble(f"{quoted(named)} is not on the ladder: {levels}.", exit_codes.USAGE)
    rank, level = rank_and_level
    event_times = [line.at for line in imported.lines if line.at is not None and line.at.lo is not None]
    first = min(event_times, key=lambda at: at.lo or 0, default=None)
    last = max(event_times, key=lambda at: at.hi or 0, default=None)
    phases = playbook.phases.phase
    facts: dict[str, object] = {}
    facts.update((name, at.as_json()) for name, at in told_times.items() if name not in ("began", "declared"))
    end = told_times.get("resolved") or last
    if "closed" not in told_times:
        moment = end.hi if end is not None and end.hi is not None else _some_day(imported, room.now())
        facts["closed"] = EventTime.at(Moment(moment), zone=imported.zone).as_json()
    facts["milestones"] = {
        "assumed": [name for name in ("began", "declared", "closed") if name not in told_times],
        "stated": [{"label": label, "words": words} for label, words in past.stated],
    }
    began = told_times.get("began", first)
    begin = began.lo if began is not None and began.lo is not None else _some_day(imported, room.now())
    return commander.record_past(
        room,
        title or imported.title,
        severity=Severity(level.level, rank),
        phase=phases[-1].name,
        phase_rank=len(phases) - 1,
        zone=imported.zone,
        began=began,
        declared=told_times.get("declared") or EventTime.at(Moment(begin), zone=imported.zone),
        facts=facts,
        roles=past.roles,
    )


def _some_day(imported: Imported, now: Moment) -> int:
    """A moment of the day that the page is about, for an incident without any time; now when it names no day."""
    if imported.day is None:
        return now
    midnight = datetime.datetime.combine(imported.day, datetime.time(), datetime.UTC)
    return min(now, microseconds_of(midnight))
