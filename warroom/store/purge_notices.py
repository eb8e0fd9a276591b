"""The timeline tells who purged what: lines made while it is read, of the purges themselves, and stored nowhere.

So nobody can purge without a trace on everybody's screen, and nobody who merely holds the log can leave it out.
"""

from __future__ import annotations

from warroom.model.identity import EntryId
from warroom.model.moment import EventTime, clamped
from warroom.model.sentences import counted
from warroom.model.timeline_entries import PURGE_TOLD, EntryKey, Filter, TimelineEntry
from warroom.store.purge_decisions import PurgeTold, purges_told
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def words_of(notice: PurgeTold) -> str:
    """What a purge did here, in words."""
    parts = []
    if notice.done:
        parts.append(f"purged {_texts(notice.done)}")
    if notice.waiting:
        parts.append(f"wants to purge {_texts(notice.waiting)}: /purges")
    if notice.refused:
        parts.append(f"would have purged {_texts(notice.refused)}, which was refused here")
    if notice.void:
        parts.append(f"named {_texts(notice.void)} of something else to be purged: nothing was done about that")
    return ", ".join(parts) or f"purged {_texts(notice.named)}, none of which is here"


def _texts(count: int) -> str:
    return "a text" if count == 1 else counted(count, "text", "texts")


class PurgeNotices:
    """The lines about purges of the incident with number ``inc``, as `warroom.model.timeline_entries.TimelinePages`;
    none where the filter asks for something else.
    """

    def __init__(self, db: sqlite3.Connection, inc: int, chosen: Filter) -> None:
        self._db, self._inc, self._filter = db, inc, chosen

    def _lines(self) -> list[TimelineEntry]:
        chosen = self._filter
        if chosen.kinds or chosen.tag is not None or chosen.pinned_only:
            return []
        lines = (_line(notice) for notice in purges_told(self._db, self._inc) if chosen.person in (None, notice.by.raw))
        return sorted(lines, key=lambda line: line.key)

    def after(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` lines strictly after ``key``, ascending; from the beginning for `None`."""
        return [line for line in self._lines() if key is None or line.key > key][:limit]

    def before(self, key: EntryKey | None, limit: int) -> list[TimelineEntry]:
        """The ``limit`` lines nearest before ``key``, ascending; the last ones for `None`."""
        return [line for line in self._lines() if key is None or line.key < key][-limit:]

    def entry(self, id_: EntryId) -> TimelineEntry | None:
        """The line with this id."""
        return next((line for line in self._lines() if line.id == id_), None)

    def count(self) -> int:
        """How many there are."""
        return len(self._lines())

    def position(self, key: EntryKey) -> float:
        """About where ``key`` stands, from 0 to 1."""
        lines = self._lines()
        return sum(line.key < key for line in lines) / len(lines) if lines else 0.0

    def near(self, fraction: float) -> EntryKey | None:
        """A key about ``fraction`` of the way down."""
        lines = self._lines()
        return lines[min(len(lines) - 1, int(fraction * len(lines)))].key if lines else None


def _line(notice: PurgeTold) -> TimelineEntry:
    at = clamped(notice.at)
    return TimelineEntry(
        key=(at, notice.t, notice.act.encode()),
        id=EntryId(f"{PURGE_TOLD}:{notice.act}"),
        version=2 * (notice.done + notice.refused + notice.void + 1_000 * notice.waiting) + notice.unsure,
        at=EventTime.at(at),
        kind=PURGE_TOLD,
        text=Untrusted(words_of(notice)),
        by=notice.by,
        entered_at=at,
        unsure=notice.unsure,
    )
