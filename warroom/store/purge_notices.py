"""The timeline tells who purged what: lines made while it is read, of the purges themselves, and stored nowhere.

So nobody can purge without a trace on everybody's screen, and nobody who merely holds the log can leave it out.
"""

from __future__ import annotations

from warroom.model.moment import EventTime, clamped
from warroom.model.timeline import PURGE_TOLD, EntryKey, Filter, TimelineEntry
from warroom.store.purge_decisions import PurgeTold, purges_told
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def words_of(told: PurgeTold) -> str:
    """What a purge did here, in words."""
    said = []
    if told.done:
        said.append(f"purged {_texts(told.done)}")
    if told.waiting:
        said.append(f"wants to purge {_texts(told.waiting)}: /purges")
    if told.refused:
        said.append(f"would have purged {_texts(told.refused)}, which was refused here")
    return ", ".join(said) or f"purged {_texts(told.named)}, none of which is here"


def _texts(count: int) -> str:
    return "a text" if count == 1 else f"{count} texts"


class PurgeNotices:
    """The lines about purges of the incident with number ``inc``, as `warroom.model.timeline.TimelinePages`; none where
    the filter asks for something else.
    """

    def __init__(self, db: sqlite3.Connection, inc: int, shown: Filter) -> None:
        self._db, self._inc, self._filter = db, inc, shown

    def _lines(self) -> list[TimelineEntry]:
        shown = self._filter
        if shown.kinds or shown.tag is not None or shown.pinned_only:
            return []
        lines = (_line(one) for one in purges_told(self._db, self._inc) if shown.person in (None, one.by.raw))
        return sorted(lines, key=lambda one: one.key)

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` lines strictly after ``key``, ascending; from the beginning for `None`."""
        return [one for one in self._lines() if key is None or one.key > key][:limit]

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` lines nearest before ``key``, ascending; the last ones for `None`."""
        return [one for one in self._lines() if key is None or one.key < key][-limit:]

    def entry(self, id_: str) -> TimelineEntry | None:
        """The line with this id."""
        return next((one for one in self._lines() if one.id == id_), None)

    def count(self) -> int:
        """How many there are."""
        return len(self._lines())

    def position(self, key: EntryKey) -> float:
        """About where ``key`` stands, from 0 to 1."""
        lines = self._lines()
        return sum(one.key < key for one in lines) / len(lines) if lines else 0.0

    def near(self, fraction: float) -> EntryKey | None:
        """A key about ``fraction`` of the way down."""
        lines = self._lines()
        return lines[min(len(lines) - 1, int(fraction * len(lines)))].key if lines else None


def _line(told: PurgeTold) -> TimelineEntry:
    at = clamped(told.at)
    return TimelineEntry(
        key=(at, told.t, told.act.encode()),
        id=f"{PURGE_TOLD}:{told.act}",
        version=told.done + 1_000 * told.waiting + told.refused,
        at=EventTime.at(at),
        kind=PURGE_TOLD,
        text=Untrusted(words_of(told)),
        by=told.by,
        entered_at=at,
    )
