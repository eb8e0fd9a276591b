"""What is claimed about an incident: milestones, durations, updates. It is what the check looks at."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.model.identity import NO_ENTRY, EntryId
from warroom.model.moment import EventTime
from warroom.report.spans import Span
from warroom.text import Untrusted


@dataclass(frozen=True, slots=True)
class ToldMilestone:
    """A milestone as it is told somewhere: in ``line`` of a page (from 1), or by the entry with the id ``entry``."""

    milestone: str
    at: EventTime
    line: int = 0
    entry: EntryId = NO_ENTRY


@dataclass(frozen=True, slots=True)
class Stated:
    """A duration that somebody wrote down. ``length`` allows for how roughly it was said.

    ``hours`` are the hours of the day, in minutes since midnight, that alone were counted; `None` when all were.
    """

    label: str
    words: Untrusted
    length: Span
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    else_ends: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """An update: when it was posted and which status it says."""

    status: str
    at: EventTime
    line: int = 0
    entry: EntryId = NO_ENTRY


@dataclass(frozen=True, slots=True)
class Account:
    """All that is claimed about one incident. ``zone_said`` is false when the zone was only assumed."""

    title: Untrusted
    zone: str
    zone_said: bool
    told: tuple[ToldMilestone, ...]
    stated: tuple[Stated, ...] = ()
    said: tuple[StatusUpdate, ...] = ()
    held: tuple[StatusUpdate, ...] = ()
    """Every status that the log itself tells, and from when on: one may be left, and be reached again later."""
    contested: tuple[str, ...] = ()
    """What people disagree about, a line each."""
    asks_stability: bool = True
    """Whether it is to be stable for a while before it is closed."""

    def first(self, milestone: str) -> ToldMilestone | None:
        """Where ``milestone`` is told first with a time that is known."""
        return next(
            (moment for moment in self.told if moment.milestone == milestone and moment.at.lo is not None), None
        )
