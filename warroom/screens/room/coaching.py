"""Tells whoever plays their first drill the next step, and steps back as they do it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.model.identity import Revision
from warroom.panes.context import RoomContext
from warroom.room.core import RoomTrouble
from warroom.widgets.coach_line import CoachLine

if TYPE_CHECKING:
    from warroom.room.drills.coach import DrillProgress


class Coaching:
    """Looks, off the screen's thread, at what was done whenever something was; loaded in a drill alone."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._progress: DrillProgress | None = None
        self._read = -1
        """The revision that was read."""
        self._busy = False

    def look(self) -> None:
        """A second has passed."""
        view = self._desk.view
        if view is None or view.summary.drill is None:
            return
        if not self._desk.screen.is_active:  # the coach may be sent away, or called, on the screen above
            self._read = -1
            return
        if self._read != view.revision and not self._busy:
            self._look_at(view.revision)
        progress, now = self._progress, self._desk.now()
        over = progress is None or progress.play.is_over(now, closed=view.summary.closed is not None)
        line = next(iter(self._desk.screen.query(CoachLine)), None)
        if line is not None:
            step = progress.hint(progress.play.elapsed(now)) if progress is not None and not over else None
            line.show(step)

    def _look_at(self, revision: Revision) -> None:
        self._busy = True
        room, incident, playbook = self._desk.room, self._desk.incident, self._desk.bridge.playbook
        organisation = self._desk.bridge.organisation

        def read() -> DrillProgress | None:
            from warroom.room.drills.coach import read_progress

            return read_progress(room, room.path, incident, playbook, organisation)

        def was_read(progress: Any, trouble: RoomTrouble | None) -> None:
            self._busy, self._read = False, revision
            self._progress = progress if trouble is None else None  # what is wrong with the drill is told by the drill
            if self._desk.is_shown:
                self.look()

        self._desk.bridge.aside(read, was_read)
