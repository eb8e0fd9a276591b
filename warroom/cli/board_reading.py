"""Reading the board again and again: anew only where something was stored, or a minute has passed."""

from __future__ import annotations

from warroom.cli.opening import Opening, now
from warroom.model.identity import NO_MOMENT
from warroom.model.moment import MINUTE
from warroom.playbook.message_shapes import Audience
from warroom.report.board import BoardIncident
from warroom.room.readings.board import board


class BoardReading:
    """What the board of ``watcher`` shows; ``moment`` is when it was looked at, in microseconds since 1970."""

    def __init__(self, opening: Opening, watcher: Audience) -> None:
        self._opening, self._watcher = opening, watcher
        self._read_at, self._revision = 0, -1
        self.moment = NO_MOMENT
        self.incidents: list[BoardIncident] = []

    def look(self) -> bool:
        """Look at the database; whether a minute has passed, so that what only tells the time is made anew, too."""
        room = self._opening.room
        self.moment, newest = now(), self._opening.read(room.revision)
        aged = self.moment - self._read_at >= MINUTE
        if aged or newest != self._revision:  # else only time has gone on, and what was due may be late
            self._revision, self._read_at = newest, self.moment if aged else self._read_at
            self.incidents = self._opening.read(
                lambda: board(room, self._opening.playbook, self._watcher, now=self.moment)
            )
        return aged
