"""What is real, watched while people rehearse: an incident that is declared meanwhile is never missed."""

from __future__ import annotations

from warroom.model.views import IncidentSummary
from warroom.room.core import WarRoom


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
        if self.room.changed():
            self._declared = [
                one
                for one in self.room.incidents()
                if one.id not in self._known and one.closed is None and one.drill is None
            ]
        return self._declared

    def close(self) -> None:
        """Give the file back."""
        self.room.close()
