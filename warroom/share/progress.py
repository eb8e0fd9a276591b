"""How far what is ours has come on a share, and how much of it is lacking there."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Moment
from warroom.share.reconcile import ShareComparison
from warroom.store.exchange import count_written, last_row
from warroom.store.sent import SentMark, own_writers, sent, unsent_beside
from warroom.store.trouble import StoreTrouble

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from warroom.share.lane import Lane
    from warroom.share.log_file import LogFile
    from warroom.share.own_log import OwnLog

MANY = 500
"""Operations from which on it is said how many are still to come, and of which not all are sent twice."""


class ShareProgress:
    """How far the ``share`` has what ``db`` holds of ours, over all its ``lanes``, which may be joined by others.

    ``row`` is that of the last operation that was published, ``settled`` whether the share was compared with our log
    in this run, ``is_read`` whether it was read at all. ``now`` gives microseconds since 1970.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        share: str,
        lanes: Mapping[IncidentId, Lane],
        inbox: OwnLog,
        now: Callable[[], Moment],
    ) -> None:
        self._db, self._share, self._lanes, self._inbox, self._now = db, share, lanes, inbox, now
        mark = sent(db, share)
        self._unmarked = mark is None
        """Whether nothing is known yet of what the share holds of ours, as in a database of an older version."""
        self._mark = self._first = mark or SentMark()
        self.row = self._mark.row
        self.settled = self.is_read = False
        self._looked = self._mark.looked
        self._lacking: dict[str, tuple[int, list[int]]] = {}

    def row_to_compare(self) -> int:
        """The row up to which the share should hold what is ours, as far as anybody knows."""
        return last_row(self._db) if self._unmarked and not self.settled else self.row

    def compared(self, row: int) -> None:
        """The share was compared with our log up to ``row`` just now."""
        self.row, self.settled, self._looked = row, True, self._now()

    def note(self, *, sent_more: bool = False) -> None:
        """Keep what of ours is on the share, so that every program of this database knows it."""
        own, mark = own_writers(self._db), self._mark
        lacking = self._lacking_before({lane.incident: self.unsent_in(lane, own) for lane in self._lanes.values()})
        if self.is_unknown() or not (sent_more or (mark.lacking, mark.looked) != (lacking, self._looked)):
            return
        since = (mark.since or self._now()) if lacking else 0
        self._mark = SentMark(self.row, lacking, Moment(since), self._looked)
        # A database that takes nothing says so at the next act; what was sent is sent.
        with contextlib.suppress(StoreTrouble):
            self._inbox.note_sent(self._share, self._mark)

    def is_unknown(self) -> bool:
        """Whether nobody knows yet what the share holds of ours, and it may be much."""
        return self._unmarked and not self.settled and unsent_beside(self._db, SentMark()).count > MANY

    def unsent_as_marked(self) -> int:
        """How many of our operations are not on the share, by what was kept of it the last time."""
        return unsent_beside(self._db, self._mark).count

    def lacking(self) -> int | None:
        """How many of our operations the share does not hold, by what was read of it; `None` if nothing was."""
        if not self.is_read:
            return None
        own = own_writers(self._db)
        return sum(len(self._lacking_in(lane, own)) for lane in self._lanes.values())

    def _lacking_in(self, lane: Lane, own: frozenset[str]) -> list[int]:
        """The rows of those of one incident, looked up once for each operation that comes: it takes all of them."""
        row = last_row(self._db)
        if self._lacking.get(lane.incident, (-1, []))[0] != row:
            files: Iterable[LogFile] = lane.fetcher.files.values()
            lines = ShareComparison().missing(self._db, lane.incident, files, at_once=True)
            self._lacking[lane.incident] = (row, [line.row for line in lines if line.writer in own])
        return self._lacking[lane.incident][1]

    def unsent_in(self, lane: Lane, own: frozenset[str]) -> int:
        """How many of our operations, those of the writers ``own``, wait in one incident for a failure to pass. What
        came behind `row` is counted beside the mark.
        """
        if self.settled and not lane.compared:
            return sum(row <= self.row for row in self._lacking_in(lane, own))
        since = self.row if lane.since is None else lane.since
        return self._waiting_in(lane, own) + sum(row <= since for row in lane.missed)

    def _waiting_in(self, lane: Lane, own: frozenset[str]) -> int:
        if lane.since is None:
            return 0
        return count_written(self._db, own, lane.since, self.row, lane.incident)

    def _lacking_before(self, waiting: Mapping[IncidentId, int]) -> int:
        """How many of our operations up to `row` are not on the share, so many of them ``waiting`` in each incident.

        What was missed there when this run began is, until the share was compared with our log.
        """
        lacking = sum(waiting.values())
        if self.settled or not self._first.lacking:
            return lacking
        own = own_writers(self._db)
        return max(lacking, self._first.lacking + sum(self._waiting_in(lane, own) for lane in self._lanes.values()))

    def unsent(self, waiting: Mapping[IncidentId, int]) -> tuple[int, int]:
        """How many of our operations are not on the share, of which so many are ``waiting`` in each incident, and when
        the oldest of them was written.
        """
        if self.is_read and self.is_unknown():
            lacking = self.lacking() or 0
            return lacking, unsent_beside(self._db, SentMark()).since if lacking else 0
        lacking = self._lacking_before(waiting)
        unsent = unsent_beside(self._db, SentMark(self.row, lacking, self._mark.since or self._now()))
        return unsent.count, unsent.since
