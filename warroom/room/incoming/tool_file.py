"""A file that a tool wrote, chosen from before anything of it is stored."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from warroom.intake.coming import read_day
from warroom.intake.times import day_bounds, local, microseconds_of
from warroom.intake.tools.event import ToolEvent, ToolFile
from warroom.intake.typed_time import NotPlausible, Reading, read_time
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView
from warroom.room.incoming.bring_in import offered, secret_in
from warroom.text import bounded, for_line, for_terminal, quoted


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a file: from when to when (microseconds), of which channels and people."""

    since: Moment | None = None
    until: Moment | None = None
    channels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def chosen(self, events: Iterable[ToolEvent]) -> list[ToolEvent]:
        """Those of ``events`` that are wanted; one of unknown time is wanted where no time is asked for."""
        every = list(events)
        if self == EVERYTHING:
            return every
        chosen = {tool_event.native for tool_event in every if self._takes(tool_event)}
        # no state of an alert comes without its first
        chosen |= {tool_event.of for tool_event in every if tool_event.native in chosen}
        return [tool_event for tool_event in every if tool_event.native in chosen]

    def _takes(self, tool_event: ToolEvent) -> bool:
        lo, hi = tool_event.at.lo, tool_event.at.hi
        if self.since is not None and (hi is None or hi < self.since):
            return False
        if self.until is not None and (lo is None or lo > self.until):
            return False
        if self.channels and bare_name(tool_event.channel) not in self.channels:
            return False
        return not self.people or bare_name(tool_event.speaker) in self.people


EVERYTHING = Wanted()
"""Nothing was chosen: all of it."""


def bare_name(name: str) -> str:
    """A channel or a person as they are told apart: without the sign in front, and whatever its letters' case."""
    return name.casefold().lstrip("#@").strip()


def said_time(words: str, zone: str, *, now: Moment, began: Moment | None = None) -> EventTime:
    """The time that ``words`` say of an incident that ``began`` then. Raise `ValueError`, whose words say why it is
    none.
    """
    reading = read_time(words.strip(), now=now, zone=zone, began=began)
    if isinstance(reading, NotPlausible):
        why = f"{for_terminal(reading.why)}; yesterday 14:32 and 2026-02-13 14:32 say the day"
        raise ValueError(why)  # noqa: TRY004 - it is a reading of words, and they are what is wrong
    if not isinstance(reading, Reading) or reading.length != len(words.strip()):
        raise ValueError(f"{quoted(words)} is not a time; 14:32, -7, ~14:30, 14:30-14:40 or 2026-02-13 14:32 are")
    return reading.at


def bound_of(words: str, zone: str, *, now: Moment, first: bool) -> Moment:
    """The beginning, or the end, of the time that ``words`` say: a day, a moment, a clock. Raise `ValueError`, whose
    words say why it is none.
    """
    try:
        moment = datetime.datetime.fromisoformat(words)
        if moment.tzinfo is not None:
            return microseconds_of(moment)
    except (ValueError, OverflowError):
        pass
    try:
        day = read_day(words, now=now, zone=zone, past=True)
    except ValueError:
        pass
    else:
        begin, end = day_bounds(day, zone)
        return begin if first else end
    at = said_time(words, zone, now=now)
    if at.lo is None or at.hi is None:
        raise ValueError(f"{quoted(words)} is no time to begin or to end at")
    return at.lo if first else at.hi


@dataclass(frozen=True, slots=True)
class Look:
    """A file as somebody looks at it before it is stored: what of it is chosen, what is ``offered`` as a milestone of
    the incident it would come into, which of the chosen look like a secret (of the first so many), and the counts of
    people and of channels in the whole file, the most frequent first. The chosen ones are either ``doubtful``, of
    unknown time or like a secret, so that somebody should look at them, or among the ``others``.
    """

    tool_file: ToolFile
    chosen: list[ToolEvent]
    doubtful: list[ToolEvent]
    others: list[ToolEvent]
    offers: dict[str, ToolEvent]
    secrets: frozenset[str]
    people: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]

    @property
    def left_out(self) -> int:
        """How many events were not asked for."""
        return len(self.tool_file.events) - len(self.chosen)


_LOOKED_FOR_SECRETS = 2_000
"""Events that are looked at before anything is stored; each is looked at when it is."""


def look_at(tool_file: ToolFile, wanted: Wanted, view: IncidentView | None) -> Look:
    """Look at a file: what of it is ``wanted``, for the incident of ``view``. Not for the thread of the screen."""
    chosen = wanted.chosen(tool_file.events)
    secrets = frozenset(event.native for event in chosen[:_LOOKED_FOR_SECRETS] if secret_in(event))
    by_doubt: tuple[list[ToolEvent], list[ToolEvent]] = [], []
    for event in chosen:
        by_doubt[event.at.lo is not None and event.native not in secrets].append(event)
    return Look(
        tool_file,
        chosen,
        *by_doubt,
        offered(chosen, view) if view is not None else {},
        secrets,
        _counted(event.speaker for event in tool_file.events),
        _counted(event.channel for event in tool_file.events),
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(name for name in names if name).most_common())


def names_of(words: str, named: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The channels or people that ``words`` name, with commas between them, of those that are ``named`` in the file;
    empty for all. Raise `ValueError` for one that is not there.
    """
    bare = {bare_name(name) for name, _ in named}
    names = tuple(name for part in words.split(",") if (name := bare_name(part)))
    for name in names:
        if name not in bare:
            raise ValueError(f"{bounded(for_line(name), 40)} is not in the file")
    return names


def times_of(words: str, zone: str, *, now: Moment, events: Iterable[ToolEvent]) -> tuple[Moment | None, Moment | None]:
    """From when to when ``words`` say, as ``14:00 to 15:30``; one of the two may be missing, and a day alone is the
    whole of it. A clock without a day is of the day of the last of ``events``. Raise `ValueError`.
    """
    last = max((event.at.lo for event in events if event.at.lo is not None), default=now)
    begin, separator, end = (part.strip() for part in re.sub(r"(?i)(^|\s)to(\s|$)", " \0 ", words).partition("\0"))
    if not separator:
        end = begin
    by = min(now, day_bounds(local(min(last, now), zone).date(), zone)[1])
    since = bound_of(begin, zone, now=by, first=True) if begin else None
    until = bound_of(end, zone, now=by, first=False) if end else None
    if since is not None and until is not None and until < since:
        raise ValueError("it would end before it begins")
    return since, until
