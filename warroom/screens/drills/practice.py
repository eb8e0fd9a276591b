"""Drills and training: what can be rehearsed, what is due, what was played."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from warroom.playbook.drills import DrillPlan
from warroom.room.core import RoomTrouble
from warroom.room.drills import drill, training
from warroom.room.drills.drill_standing import begin_drill
from warroom.screens.drills.commands import PRACTICE_COMMANDS
from warroom.screens.room.commands import bindings
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.drill_rows import practice_cards, walk_through_cards
from warroom.widgets.entry_line import EntryLine

SPEED, HELD = "speed", "held"


class PracticeScreen(Page):
    """The drills, the training calendar and the drills that were played, read in a thread of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PRACTICE_COMMANDS)]
    commands = PRACTICE_COMMANDS
    asked: ClassVar[dict[str, str]] = {
        SPEED: "How many times as fast as the clock? Enter alone: once",
        HELD: "On which day was it held? 2026-10-02; Enter alone: today",
    }

    def __init__(self) -> None:
        super().__init__(id="practice-screen")
        self._plans: dict[str, DrillPlan] = {}
        self._about = ""
        self._beginning = False

    @property
    def _path(self) -> str:
        return drill.beside(self.app.room.path)

    def on_mount(self) -> None:
        """Read what there is."""
        self.entitle(("Drills and training", "bold"), ("   nothing that is played here is real", "$quiet"))
        self.say("reading…")
        self.read_again()

    def on_screen_resume(self) -> None:
        """Back from a drill: it may be over now."""
        self.read_again("")

    def read_again(self, words: str | None = None) -> None:
        """Read everything, and say ``words`` when it is there."""
        room, playbook, organisation = self.app.room, self.app.playbook, self.app.organisation

        def read() -> tuple[dict[str, DrillPlan], list[training.Practice], list[drill.Run]]:
            practices, runs = training.read_training(room, playbook)
            return drill.plans(organisation), practices, runs

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            self._plans, practices, runs = found
            self.cards.show(practice_cards(self._plans, practices, runs, now=self.app.now(), zone=self.app.local_zone))
            if words is not None:
                self.say(words)

        self.app.aside(read, was_read)

    def _chosen(self, *kinds: str) -> str:
        what, _, about = self.cards.chosen.partition(":")
        return about if what in kinds else ""

    def action_open(self) -> None:
        """Ask how fast the drill shall run or when the training was held, or go to the room of a drill."""
        self._about = self._chosen("drill", "training")
        played = self._chosen("run")
        if played:
            self.app.open_drill(self._path, played)
        elif self._chosen("drill"):
            waiting = sum(1 for one in self.app.room.incidents() if one.closed is None and one.drill is None)
            real = (
                f"{waiting} REAL incident{'s' if waiting > 1 else ''} open, not heard in a drill! " if waiting else ""
            )
            self.ask(SPEED, f"{real}{self.asked[SPEED]}  (Esc leaves it)")
        elif self._about:
            self.ask(HELD)

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Begin the drill, or tick the training off."""
        self.stop_asking()
        text = message.text.strip()
        if message.topic == HELD:
            self._tick_off(text)
        elif text and not (text.isdecimal() and text.isascii() and 1 <= int(text[:5]) <= drill.FASTEST):
            self.ask(SPEED, f"{bounded(for_line(text), 20)} is no number from 1 to {drill.FASTEST}  (Esc leaves it)")
        else:
            self._begin(int(text or 1))

    def _begin(self, speed: int) -> None:
        if self._beginning:
            return
        self._beginning = True
        room, path, name, playbook = self.app.room, self._path, self._about, self.app.playbook
        zone, organisation = self.app.local_zone, self.app.organisation

        def begun(incident: Any, trouble: RoomTrouble | None) -> None:
            self._beginning = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT BEGUN: {trouble}", alarm=True)
            else:
                self.app.open_drill(path, incident)

        self.say("it begins…")
        self.app.aside(
            lambda: begin_drill(room, path, name, playbook, zone=zone, speed=speed, organisation=organisation), begun
        )

    def _tick_off(self, day: str) -> None:
        room, playbook, name, zone = self.app.room, self.app.playbook, self._about, self.app.local_zone

        def ticked(title: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
            else:
                self.read_again(f"saved · {title}")

        self.app.ask(lambda: training.tick_off(room, playbook, name, day, zone=zone), ticked)

    def action_walk_through(self) -> None:
        """What whoever leads the chosen drill should know."""
        plan = self._plans.get(self._chosen("drill"))
        if plan is not None:
            self.app.push_screen(WalkThroughScreen(plan))
        elif self._chosen("run"):
            self._show_drill(walk_through=True)
        else:
            self.say("no drill is chosen")

    def action_score(self) -> None:
        """How the chosen drill went."""
        if self._chosen("run"):
            self._show_drill(walk_through=False)
        else:
            self.say("no drill that was played is chosen")

    def _show_drill(self, *, walk_through: bool) -> None:
        from warroom.screens.drills.screen import DrillScreen

        self.app.push_screen(DrillScreen(self._path, self._chosen("run"), walk_through=walk_through))


class WalkThroughScreen(Page):
    """What whoever leads a drill should know before it begins."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PRACTICE_COMMANDS[3:])]
    commands = PRACTICE_COMMANDS[3:]

    def __init__(self, plan: DrillPlan) -> None:
        super().__init__(id="walk-through-screen")
        self._plan = plan

    def on_mount(self) -> None:
        """All of it."""
        self.entitle(("Walk-through  ", "bold"), bounded(for_line(self._plan.title), 80))
        self.cards.show(walk_through_cards(self._plan))
