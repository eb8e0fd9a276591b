"""Drills and training: what can be rehearsed, what is due, what was played."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId
from warroom.model.sentences import counted
from warroom.playbook.drills import DrillPlan
from warroom.playbook.pace import FASTEST
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills import drill, training
from warroom.room.drills.drill_standing import begin_drill
from warroom.screens.commands.drill_commands import PRACTICE_COMMANDS, WALK_THROUGH_COMMANDS
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.command import bindings
from warroom.widgets.drill_rows import practice_cards, walk_through_cards
from warroom.widgets.question import Invalid, Question


def _real_ones(room: WarRoom) -> str:
    """What whoever begins a drill should know: how many real incidents are open; empty for none."""
    waiting = sum(1 for incident in room.incidents() if incident.closed is None and incident.drill is None)
    return f"{counted(waiting, 'REAL incident', 'REAL incidents')} open, not heard in a drill! " if waiting else ""


class PracticeScreen(Page):
    """The drills, the training calendar and the drills that were played, read in a thread of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PRACTICE_COMMANDS)]
    commands = PRACTICE_COMMANDS

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, id="practice-screen")
        self._plans: dict[str, DrillPlan] = {}
        self._beginning = False

    @property
    def _path(self) -> str:
        return drill.beside(self.bridge.room.path)

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
        room, playbook, organisation = self.bridge.room, self.bridge.playbook, self.bridge.organisation

        def read() -> tuple[dict[str, DrillPlan], list[training.Exercise], list[drill.Run]]:
            practices, runs = training.read_training(room, playbook)
            return drill.plans(organisation), practices, runs

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            self._plans, practices, runs = found
            now, zone = self.bridge.now(), self.bridge.local_zone
            self.cards.show(practice_cards(self._plans, practices, runs, now=now, zone=zone))
            if words is not None:
                self.say(words)

        self.bridge.aside(read, was_read)

    def _chosen(self, *kinds: str) -> str:
        what, _, about = self.cards.chosen.partition(":")
        return about if what in kinds else ""

    def action_open(self) -> None:
        """Ask how fast the drill shall run or when the training was held, or go to the room of a drill."""
        plan, training_, played = self._chosen("drill"), self._chosen("training"), self._chosen("run")
        if played:
            self.bridge.ways.open_drill(self._path, IncidentId(played))
        elif plan:
            real = _real_ones(self.bridge.room)
            asks = f"{real}{plan}: how many times as fast as the clock? Enter alone: as fast as it"
            self.ask(Question(asks, lambda speed: self._begin(plan, _speed(speed)), selected=True))
        elif training_:
            asks = "On which day was it held? 2026-10-02; Enter alone: today"
            self.ask(Question(asks, lambda day: self._tick_off(training_, day), selected=True))

    def _begin(self, name: str, speed: int) -> None:
        if self._beginning:
            return
        self._beginning = True
        room, path, playbook = self.bridge.room, self._path, self.bridge.playbook
        zone, organisation = self.bridge.local_zone, self.bridge.organisation

        def begun(incident: Any, trouble: RoomTrouble | None) -> None:
            self._beginning = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT BEGUN: {trouble}", alarm=True)
            else:
                self.bridge.ways.open_drill(path, incident)

        self.say("it begins…")
        self.bridge.aside(
            lambda: begin_drill(room, path, name, playbook, zone=zone, speed=speed, organisation=organisation), begun
        )

    def _tick_off(self, name: str, day: str) -> None:
        room, playbook = self.bridge.room, self.bridge.playbook
        zone, answer = self.bridge.local_zone, self.asking.answer

        def ticked(title: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is None:
                self.read_again(f"saved · {title}")
            elif answer is not None and answer.text.strip():
                self.asking.give_back(answer, str(trouble))
            else:
                self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.bridge.ask(lambda: training.tick_off(room, playbook, name, day, zone=zone), ticked)

    def action_walk_through(self) -> None:
        """What whoever leads the chosen drill should know."""
        plan = self._plans.get(self._chosen("drill"))
        if plan is not None:
            self.app.push_screen(WalkThroughScreen(self.bridge, plan))
        elif played := self._chosen("run"):
            self._show_drill(IncidentId(played), walk_through=True)
        else:
            self.say("no drill is chosen")

    def action_score(self) -> None:
        """How the chosen drill went."""
        if played := self._chosen("run"):
            self._show_drill(IncidentId(played), walk_through=False)
        else:
            self.say("no drill that was played is chosen")

    def _show_drill(self, played: IncidentId, *, walk_through: bool) -> None:
        from warroom.screens.drills.drill_screen import DrillScreen

        self.app.push_screen(DrillScreen(self.bridge, self._path, played, walk_through=walk_through))


def _speed(text: str) -> int:
    """How many times as fast as the clock; `Invalid` where that is none."""
    if text and not (text.isdecimal() and text.isascii() and 1 <= int(text[:5]) <= FASTEST):
        raise Invalid(
            f"{bounded(for_line(text), 20)} is no number from 1 to {FASTEST}; the drill has not begun  (Esc leaves it)"
        )
    return int(text or 1)


class WalkThroughScreen(Page):
    """What whoever leads a drill should know before it begins."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WALK_THROUGH_COMMANDS)]
    commands = WALK_THROUGH_COMMANDS

    def __init__(self, bridge: Bridge, plan: DrillPlan) -> None:
        super().__init__(bridge, id="walk-through-screen")
        self._plan = plan

    def on_mount(self) -> None:
        """All of it."""
        self.entitle(("Walk-through  ", "bold"), bounded(for_line(self._plan.title), 80))
        self.cards.show(walk_through_cards(self._plan))
