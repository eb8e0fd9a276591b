"""What is late in the other incidents that go on: whoever works in one room sees nothing of them."""

from __future__ import annotations

from typing import Any

from warroom.model.moment import SECOND
from warroom.panes.context import RoomContext
from warroom.room.core import RoomTrouble

_EVERY = 15 * SECOND


class OtherIncidents:
    """Reads it now and then, in a thread that nobody waits for."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._looked_at, self._reading = desk.now(), False
        self.late = ""
        """``+1 P0 late``; empty where nothing is, and in a drill."""

    def look(self) -> None:
        """Read it anew, if it is time."""
        desk, now = self._desk, self._desk.now()
        is_real = desk.view is not None and desk.view.summary.drill is None
        if self._reading or not is_real or now - self._looked_at < _EVERY:
            return
        from warroom.room.readings.late_words import late_elsewhere  # not with the first seconds of a room

        self._looked_at, self._reading = now, True
        room, playbook = desk.room, desk.bridge.playbook

        def found(late: Any, trouble: RoomTrouble | None) -> None:
            self._reading = False
            if trouble is None:
                self.late = late

        desk.bridge.aside(lambda: late_elsewhere(room, playbook, desk.incident, now=now), found)
