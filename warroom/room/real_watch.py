"""What is real, watched while people rehearse: an incident that is declared meanwhile is never missed."""

from __future__ import annotations

import sqlite3

from warroom.model.views import IncidentSummary
from warroom.room.core import WarRoom
from warroom.store.trouble import explain


class RealWatch:
    """Looks at the real database beside a drill. It only reads, and belongs to the thread that made it."""

    def __init__(self, room: WarRoom) -> None:
        self.room = room
        self._known = {one.id for one in room.incidents()}
        self._declared: list[IncidentSummary] = []

    def look(self) -> list[IncidentSummary]:
        """The incidents that were declared since the drill was opened and are open still, the latest first.

        Raise `RoomTrouble` when that cannot be read.
        """
        try:
            if self.room.changed():
                self._declared = [
                    one
                    for one in self.room.incidents()
                    if one.id not in self._known and one.closed is None and one.drill is None
                ]
        except sqlite3.Error as error:
            raise explain(error, self.room.path) from error
        return self._declared

    def close(self) -> None:
        """Give the file back."""
        self.room.close()
