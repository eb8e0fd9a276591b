"""The lines of the home screen that say what is owed over all incidents."""

from __future__ import annotations

from typing import Any

from textual.widgets import Static

from warroom.bridge import Bridge
from warroom.intake.times import local
from warroom.room.core import RoomTrouble
from warroom.widgets.message_line import Say
from warroom.widgets.owed_words import owed_words

_LEAST_HEIGHT = 15
_FIRST = 3
"""Follow-ups, and reviews, that are named when they are owed."""


class OwedLine(Static):
    """Names late follow-ups and reviews that were not held."""

    DEFAULT_CSS = "OwedLine { display: none; height: auto; max-height: 6; padding: 0 1; }"

    def __init__(self, bridge: Bridge, say: Say) -> None:
        super().__init__("", id="home-overdue")
        self._bridge, self._say = bridge, say
        self._reading = self._again = False

    def read(self) -> None:
        """Read in a thread of its own which follow-ups are late and which reviews were not held: one reading at a time,
        and one more for what came meanwhile.
        """
        from warroom.room.readings.learning import read_owed

        if self._reading:
            self._again = True
            return
        self._reading = True
        room, playbook = self._bridge.room, self._bridge.playbook
        today = f"{local(self._bridge.now(), self._bridge.local_zone):%Y-%m-%d}"

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            self._reading = False
            if not (self.is_attached and self._bridge.shows(self.screen)):  # the screen may be gone by now
                return
            if self._again:
                self._again = False
                self.read()
            if trouble is not None:
                self._say(f"follow-ups cannot be read: {trouble}", alarm=True)
                return
            late, reviews = result
            now, zone = self._bridge.now(), self._bridge.local_zone
            self.update(owed_words(late[:_FIRST], len(late), reviews[:_FIRST], playbook, now=now, zone=zone))
            self.display = bool(late or reviews) and self.screen.size.height >= _LEAST_HEIGHT

        self._bridge.aside(lambda: read_owed(room, playbook, today), found)
