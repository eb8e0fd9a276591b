"""An alert that waits may begin an incident: it says what is broken and since when; people say how bad it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warroom.intake.tools.event import ToolEvent
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.bring_in import BroughtIn, secret_in
from warroom.store import inbox_queries as store
from warroom.store.inbox_queries import Item
from warroom.text import bounded

MOST_OFFERED = 9
"""Names that a digit can choose."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the alerts of one name say of an incident that begins with them: its title, since when (microseconds, `None`
    when nobody knows), and how their tool calls the severity, empty where it says none. ``which`` chooses them from the
    inbox, ``alerts`` says how many they are.
    """

    which: str
    title: str
    since: Moment | None
    severity: str
    alerts: int = 1

    @property
    def began(self) -> int | None:
        """Since when, to the second, as it is shown and typed."""
        return self.since // 1_000_000 * 1_000_000 if self.since is not None else None


@dataclass(frozen=True, slots=True)
class Begun:
    """What the alerts brought into an incident that began with them, and when they say that it was detected."""

    brought: BroughtIn
    detected: EventTime | None


def beginning_of(items: Sequence[Item], which: str) -> Beginning:
    """What the alerts ``items``, of which there is one at least, say of an incident that begins with them."""
    first = _first(items)
    return Beginning(which, first.name, first.since, first.severity, len(items))


def offered_beginnings(room: WarRoom) -> list[Beginning]:
    """The names of which alerts wait that are not over, the ones that began last first: quick however many wait."""
    rows = store.firing_names(room.reader(), MOST_OFFERED)
    return [Beginning(name, name, since, severity, alerts) for name, since, severity, alerts in rows]


def begin_with(room: WarRoom, incident: IncidentId, items: Sequence[Item]) -> Begun:
    """Take alerts into the incident that begins with them, and let the first of them say when it was detected, unless
    it looks like a secret: it waits then.
    """
    first = _first(items)
    detected = next((event for event in inbox.events(room, [first]) if _detects(event, first.since)), None)
    tells_time = (
        detected is not None and detected.at.lo is not None and (room.secrets.stand_open or not secret_in(detected))
    )
    at = detected.at if detected is not None and tells_time else None
    if detected is not None and at is not None:
        words = bounded(f"detected by {detected.speaker}: {detected.text}", 400)
        commander.mark(room, incident, "detected", text=words, at=at)
    return Begun(inbox.take(room, incident, items), at)


def _first(items: Sequence[Item]) -> Item:
    """The alert that fires for the longest time, or one before it that went on until then, though it is over now; where
    none fires any more, the first of them.
    """
    first = min([item for item in items if inbox.fires(item)] or items, key=inbox.since_of)
    for item in sorted(items, key=inbox.since_of, reverse=True):
        if inbox.since_of(item) < inbox.since_of(first) <= (item.told or 0):
            first = item
    return first


def _detects(event: ToolEvent, since: Moment | None) -> bool:
    """Whether an event tells that the alert began that is ``since`` then, and not that it did so before."""
    return event.milestone == "detected" and (since is None or event.at.lo is None or event.at.lo >= since)
