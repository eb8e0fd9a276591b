"""What a war room does in which a drill is played: what happens next, that it is over, and the way to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.model.views import DRILL
from warroom.room.core import RoomTrouble
from warroom.screens.room.desk import Desk

if TYPE_CHECKING:
    from warroom.playbook.drills import DrillPlan
    from warroom.room.drills.drill import Play
    from warroom.room.drills.drill_standing import Standing


class DrillDesk(Desk):
    """The part of a room that plays a drill. What it needs is loaded once a drill is seen."""

    _plans: dict[str, DrillPlan] | None = None
    _busy = False
    """Whether the drills are being read, or what is due is being said."""
    _went_on = _over = _over_told = False

    def drill_words(self) -> str:
        """How the drill is marked: that it is one, how fast it runs, whether it is over."""
        run = self.view.summary.drill if self.view is not None else None
        fast = f" x{run.speed}" if run is not None and run.speed > 1 else ""
        return f"{DRILL}{fast}{' over' if self._over else ''}"

    def play_on(self) -> None:
        """Let happen what is due, off this thread; say it once when the drill is over."""
        view = self.view
        run = view.summary.drill if view is not None else None
        if view is None or run is None or self._busy:
            return
        if self._plans is None:
            self._read_plans()
            return
        from warroom.room.drills import drill

        try:
            play = drill.play_of(run, self._plans, self.incident)
        except RoomTrouble as trouble:
            if not self._over_told:
                self._over_told = True
                self.say(f"nothing happens here by itself: {trouble}", alarm=True)
            return
        self._over = play.is_over(self.app.now(), closed=view.summary.closed is not None)
        if self._over:
            self._tell_over()
        else:
            self._went_on, self._over_told = True, False
            self._step(play)

    def _read_plans(self) -> None:
        self._busy = True
        organisation = self.app.organisation

        def read() -> dict[str, DrillPlan]:
            from warroom.room.drills import drill

            return drill.plans(organisation)

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            self._busy, self._plans = False, found if trouble is None else {}
            if trouble is not None and self.app.shows(self):
                self.say(str(trouble), alarm=True)

        self.app.aside(read, was_read)

    def _step(self, play: Play) -> None:
        from warroom.room.drills import drill

        self._busy = True
        room = self.app.room

        def stepped(_said: Any, trouble: RoomTrouble | None) -> None:
            self._busy = False
            if trouble is not None and self.app.shows(self):
                self.say(f"the drill cannot go on: {trouble}", alarm=True)

        self.app.ask(lambda: drill.step(room, play), stepped)

    def _tell_over(self) -> None:
        """Show the score beside what is being done; it takes no keys, and waits until a question is answered."""
        if self._over_told or not self.is_active or self.line.asking:
            return
        self._over_told = True
        if not self._went_on:
            self.say("this drill is over: D shows its score")
            return
        if self.app.room.setting("muted") != "yes":
            self.app.bell()
        room, path, incident, playbook = self.app.room, self.app.room.path, self.incident, self.app.playbook
        organisation = self.app.organisation

        def read() -> Standing:
            from warroom.room.drills.drill_standing import read_standing

            return read_standing(room, path, incident, playbook, organisation)

        def was_read(standing: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self) or not self.is_active:
                return
            if trouble is not None:
                self.say(f"the score cannot be read: {trouble}", alarm=True)
                return
            from warroom.widgets.drill_rows import score_lines

            self.app.show_lines("The drill is over: D shows all of its score", score_lines(standing, playbook))

        self.app.aside(read, was_read)

    def action_drill(self) -> None:
        """Go to how the drill stands."""
        if self.view is None or self.view.summary.drill is None:
            self.say("this is no drill; D on the home screen plays one")
            return
        from warroom.screens.drills.screen import DrillScreen

        self.app.push_screen(DrillScreen(self.app.room.path, self.incident))
