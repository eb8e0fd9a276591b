"""The timeline as a screen shows it: entries in their order, and the pages they come in."""

from __future__ import annotations

from typing import Protocol

from warroom.model.identity import NO_INCIDENT, EntryId, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.shape import record
from warroom.text import Untrusted

EntryKey = tuple[int, int, bytes]
"""Where an entry stands: microseconds of the event, clock reading of its first write, its id. Changes only when the
entry's time is corrected."""

PURGE_TOLD = "purge"
"""The kind of a line that tells of a purge: it is no entry, and nothing can be done with it."""


@record
class TimelineEntry:
    """One entry in effect. ``id`` is 32 hexadecimal digits, ``version`` grows with every change of the entry.

    ``entered_at`` is microseconds since 1970. ``versions`` is more than 1 while edits of people who did not see each
    other stand side by side, and ``wordings_by`` is then who wrote them; ``repeated`` counts equal alerts that are
    folded into this one; ``like`` is who wrote almost the same and when (microseconds). ``incident`` is empty but for
    an entry of another incident that is shown in the same room. ``withheld`` says that somebody who had not seen a
    purge wrote over it, which is not shown; ``unsure`` that a key wrote it which nobody here takes for that person's.
    ``missing`` says that words of it, or the newest of them, were left out on the way to us though no purge says so.
    ``source`` is what wrote it where nobody typed it (``git``).
    """

    key: EntryKey
    id: EntryId
    version: int
    at: EventTime
    kind: str
    text: Untrusted
    by: Untrusted
    entered_at: Moment
    speaker: Untrusted | None = None
    struck: Untrusted | None = None
    struck_by: Untrusted | None = None
    pinned: bool = False
    tags: tuple[Untrusted, ...] = ()
    people: tuple[Untrusted, ...] = ()
    versions: int = 1
    wordings_by: tuple[Untrusted, ...] = ()
    edited: bool = False
    purged: bool = False
    withheld: bool = False
    missing: bool = False
    like: tuple[Untrusted, int] | None = None
    repeated: int = 1
    noise: bool = False
    mine: bool = False
    waiting: bool = False
    incident: IncidentId = NO_INCIDENT
    unsure: bool = False
    source: str = ""

    @property
    def wordless(self) -> bool:
        """Whether nothing of what was written is here."""
        return self.purged or (self.missing and not self.text.raw)


@record
class Filter:
    """Which entries are shown; an empty filter shows all but what machines write and repeat. Whoever asks for
    their kind, or for what somebody marked, is shown theirs, too.
    """

    kinds: frozenset[str] = frozenset()
    person: str | None = None
    tag: str | None = None
    noise: bool = False
    pinned_only: bool = False
    struck: bool = True

    @property
    def active(self) -> bool:
        """Whether anything that people wrote is left out."""
        return self != Filter(noise=self.noise)


class TimelinePages(Protocol):
    """Where a window onto the timeline gets its entries."""

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries strictly after ``key``, ascending; from the beginning for `None`."""

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` entries nearest before ``key``, ascending; the last ones for `None`."""

    def entry(self, id_: EntryId) -> TimelineEntry | None:
        """The entry with this id."""

    def count(self) -> int:
        """How many there are."""

    def position(self, key: EntryKey) -> float:
        """About where ``key`` stands, from 0 to 1."""

    def near(self, fraction: float) -> EntryKey | None:
        """A key about ``fraction`` of the way down."""
