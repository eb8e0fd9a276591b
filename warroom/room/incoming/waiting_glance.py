"""How many alerts wait in the inbox: asked each second by every screen, so that nothing of what reads one is loaded."""

from __future__ import annotations

from warroom.model.sentences import counted
from warroom.room.core import WarRoom
from warroom.store import inbox_queries as store
from warroom.text import bounded, for_line

_LONGEST_SHOWN = 40
"""Signs of a name."""


class Glance:
    """How many alerts wait, read anew only where something was stored since; a screen may ask as often as it likes."""

    __slots__ = ("_room", "_version", "_waits")

    def __init__(self, room: WarRoom) -> None:
        self._room, self._version = room, -1
        self._waits = (0, 0, "")

    def stored(self) -> int:
        """Another number whenever something was stored."""
        return self._room.stored()

    def alerts(self) -> int:
        """How many wait."""
        db, version = self._room.reader(), self.stored()
        if version != self._version:
            self._version, self._waits = version, store.waits(db)
        return self._waits[0]

    def words(self) -> str:
        """``3 alerts of 2 names wait``, or one alert by its name; empty where none waits."""
        alerts = self.alerts()
        _, names, name = self._waits
        if alerts < 2:
            return f"{bounded(for_line(name), _LONGEST_SHOWN)} waits" if alerts else ""
        more = "more than " if alerts == store.MOST_COUNTED else ""
        return f"{more}{counted(alerts, 'alert', 'alerts')} of {counted(names, 'name', 'names')} wait"
