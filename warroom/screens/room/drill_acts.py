"""What a war room does in which a drill is played: what happens next, that it is over, and the way to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.model.views import DRILL
from warroom.panes.context import RoomContext
from warroom.room.core import RoomTrouble

if TYPE_CHECKING:
    from warroom.playbook.drills import DrillPlan
    from warroom.room.drills.drill import Play
    from warroom.room.drills.drill_standing import DrillStanding

_SCORE = "D, outside of the line, shows all of its score"


class DrillActs:
    """Plays a drill. What it needs is loaded once a drill is seen."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._plans: dict[str, DrillPlan] | None = None
        self.busy = False
        """Whether the drills are being read, or what is due is being said."""
        self.went_on = False
        """Whether the drill was played here."""
        self.over = self._over_told = False
        """``over``: its time is up, it was ended or its incident closed; nothing of it falls due any more."""

    def words(self) -> str:
        """How the drill is marked: that it is one, how fast it runs, whether it is over."""
        run = self._desk.view.summary.drill if self._desk.view is not None else None
        fast = f" x{run.speed}" if run is not None and run.speed > 1 else ""
        return f"{DRILL}{fast}{' over' if self.over else ''}"

    def play_on(self) -> None:
        """Let happen what is due, off this thread; say it once when the drill is over."""
        view = self._desk.view
        run = view.summary.drill if view is not None else None
        if view is None or run is None or self.busy:
            return
        if self._plans is None:
            self._read_plans()
            return
        from warroom.room.drills import drill

        try:
            play = drill.play_of(run, self._plans, self._desk.incident)
        except RoomTrouble as trouble:
            if not self._over_told:
                self._over_told = True
                self._desk.say(f"nothing happens here by itself: {trouble}", alarm=True)
            return
        self.over = play.is_over(self._desk.now(), closed=view.summary.closed is not None)
        if self.over:
            self._tell_over()
        else:
            self.went_on, self._over_told = True, False
            self._step(play)

    def _read_plans(self) -> None:
        self.busy = True
        organisation = self._desk.bridge.organisation

        def read() -> dict[str, DrillPlan]:
            from warroom.room.drills import drill

            return drill.plans(organisation)

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            self.busy, self._plans = False, found if trouble is None else {}
            if trouble is not None and self._desk.is_shown:
                self._desk.say(str(trouble), alarm=True)

        self._desk.bridge.aside(read, was_read)

    def _step(self, play: Play) -> None:
        from warroom.room.drills import drill

        self.busy = True
        room = self._desk.room

        def stepped(_said: Any, trouble: RoomTrouble | None) -> None:
            self.busy = False
            if trouble is not None and self._desk.is_shown:
                self._desk.say(f"the drill cannot go on: {trouble}", alarm=True)

        self._desk.bridge.ask(lambda: drill.step(room, play), stepped)

    def _tell_over(self) -> None:
        """Show the score beside what is being done; it takes no keys, and waits until a question is answered."""
        if self._over_told or not self._desk.screen.is_active or self._desk.asking.asks:
            return
        self._over_told = True
        if not self.went_on:
            self._desk.say(f"this drill is over: {_SCORE}")
            return
        self._desk.bridge.bell()
        room, incident, playbook = self._desk.room, self._desk.incident, self._desk.bridge.playbook
        organisation = self._desk.bridge.organisation

        def read() -> DrillStanding:
            from warroom.room.drills.drill_standing import read_standing

            return read_standing(room, room.path, incident, playbook, organisation)

        def was_read(standing: Any, trouble: RoomTrouble | None) -> None:
            if not self._desk.is_shown or not self._desk.screen.is_active:
                return
            if trouble is not None:
                self._desk.say(f"the score cannot be read: {trouble}", alarm=True)
                return
            from warroom.widgets.drill_rows import score_lines

            self._desk.bridge.show_lines(f"The drill is over: {_SCORE}", score_lines(standing, playbook))

        self._desk.bridge.aside(read, was_read)

    def show_standing(self) -> None:
        """Go to how the drill stands."""
        if self._desk.view is None or self._desk.view.summary.drill is None:
            self._desk.say("this is no drill; D on the home screen plays one")
            return
        from warroom.screens.drills.drill_screen import DrillScreen

        self._desk.screen.app.push_screen(DrillScreen(self._desk.bridge, self._desk.room.path, self._desk.incident))
