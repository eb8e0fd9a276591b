"""What is real, watched while people rehearse: an incident that is declared meanwhile is never missed."""

from __future__ import annotations

from warroom.model.views import IncidentSummary
from warroom.playbook.standing import DECLARED, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom


class RealWatch:
    """Looks at the real database beside a drill. It only reads, and belongs to the thread that made it."""

    def __init__(self, room: WarRoom, playbook: Playbook) -> None:
        self.room, self._playbook = room, playbook
        self._known = {incident.id for incident in room.incidents() if self._is_declared(incident)}
        self._declared: list[IncidentSummary] = []

    def look(self) -> list[IncidentSummary]:
        """The incidents that were declared since the drill was opened and are open still, the latest first.

        Raise `RoomTrouble` when that cannot be read.
        """
        if self.room.changed():
            self._declared = [
                incident
                for incident in self.room.incidents()
                if incident.id not in self._known and self._is_declared(incident) and incident.drill is None
            ]
        return self._declared

    def _is_declared(self, summary: IncidentSummary) -> bool:
        """Whether it is open and declared: what is only kept calls nobody out of a drill, until it is raised."""
        return state_of(summary, self._playbook) == DECLARED

    def close(self) -> None:
        """Give the file back."""
        self.room.close()
