"""A share that is in two places: what came over one is published on the other by whoever reaches both."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from warroom.model.identity import WriterId
from warroom.store.exchange import last_row

if TYPE_CHECKING:
    import sqlite3

SOONEST, LATEST = 0.3, 2.0
"""Seconds after which something is carried: another number for each database, so that several who reach both places do
not all carry the same."""


class Carrying:
    """Which rows of our log are to be carried to a place, a moment after they came. ``writer`` is the id of this
    database, by which its moment is chosen.
    """

    def __init__(self, db: sqlite3.Connection, writer: WriterId) -> None:
        self._db = db
        part = int(writer[-4:] or "0", 16) / 0xFFFF
        self.after = SOONEST + part * (LATEST - SOONEST)
        self._row = self._seen = last_row(db)
        self._came: deque[tuple[float, int]] = deque()

    def due(self, ticks: float) -> tuple[int, int]:
        """Behind which row and up to which one the lines have been here long enough, each once; the same row twice for
        none.
        """
        last = last_row(self._db)
        if last > self._seen:
            self._seen = last
            self._came.append((ticks, last))
        before = self._row
        while self._came and ticks - self._came[0][0] >= self.after:
            self._row = self._came.popleft()[1]
        return before, self._row
