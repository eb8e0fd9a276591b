"""What a window asked the writer to do, letter by letter: what a word did whose letters are keys can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble, WarRoom

_REMEMBERED = 32


class ActsBegun:
    """Counts what is begun in the room ``room``, and remembers what was stored of it."""

    def __init__(self, room: WarRoom, incident: IncidentId) -> None:
        self._room, self._incident = room, incident
        self.count = 0
        """How many were begun."""
        self._stored: dict[int, tuple[str, ...]] = {}
        """By its number the acts of which one consisted; the writer alone looks here."""

    def noted(self, what: Callable[[], Any]) -> Callable[[], Any]:
        """``what``, which is one more that was begun."""
        self.count += 1
        number = self.count

        def run() -> Any:
            before = self._room.acts
            try:
                return what()
            finally:
                stored = self._room.acts - before
                self._stored[number] = tuple(self._room.latest_acts)[-stored:] if stored else ()
                self._stored.pop(number - _REMEMBERED, None)

        return run

    def take_back(self, behind: int) -> int:
        """Take back what was begun behind number ``behind``, the last first; of how many acts. For the writer.

        What cannot be taken back stays as it is.
        """
        from warroom.room.acts.scribe import take_back

        taken_back = 0
        for number in sorted((number for number in self._stored if number > behind), reverse=True):
            for act in reversed(self._stored.pop(number)):
                try:
                    take_back(self._room, self._incident, act)
                except RoomTrouble:
                    continue  # others have written over it, or it is the declaration
                taken_back += 1
        return taken_back
