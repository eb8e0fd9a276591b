"""One drill: how long it goes on, its score once it is over, what whoever leads it should know, and ending it."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId
from warroom.model.lengths import in_units
from warroom.model.views import DRILL
from warroom.room.core import RoomTrouble
from warroom.room.drills.coach import turn_coach
from warroom.room.drills.drill_standing import DrillStanding, end_drill, read_standing
from warroom.screens.commands.drill_commands import DRILL_COMMANDS, CoachHere, EndDrill
from warroom.screens.shared.asking_screen import ASKING
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.card import Rows
from warroom.widgets.command import bindings, key_shown
from warroom.widgets.drill_rows import score_cards, total_words, walk_through_cards
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.question import YES_OR_NO, Question

_LOOK = 1.0


class DrillScreen(Page):
    """The drill ``incident`` of the database at ``path``, read in a thread of its own as long as it goes on.

    What is expected of a team is not shown before the drill is over, but to whoever asks for the walk-through.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DRILL_COMMANDS)]
    commands = DRILL_COMMANDS

    def __init__(self, bridge: Bridge, path: str, incident: IncidentId, *, walk_through: bool = False) -> None:
        super().__init__(bridge, id="drill-screen")
        self._path, self._incident = path, incident
        self._walk_through = walk_through
        self._reading = False
        self.standing: DrillStanding | None = None

    def on_mount(self) -> None:
        """Read, and look again while it goes on."""
        self.say("reading…")
        self.read_again()
        self.set_interval(_LOOK, self._look)

    def _look(self) -> None:
        if self.standing is not None and not self.standing.over:
            self.read_again()

    def read_again(self) -> None:
        """Read how it stands."""
        if self._reading:
            return
        self._reading = True
        room, path, incident = self.bridge.room, self._path, self._incident
        playbook, organisation = self.bridge.playbook, self.bridge.organisation
        self.bridge.aside(lambda: read_standing(room, path, incident, playbook, organisation), self._was_read)

    def _was_read(self, standing: Any, trouble: RoomTrouble | None) -> None:
        self._reading = False
        if not self.app.shows(self):
            return
        if trouble is not None:
            self.say(str(trouble), alarm=True)
            return
        first, self.standing = self.standing is None, standing
        if first:
            self.say("")
        self._show()

    def show_footer(self) -> None:
        """What cannot be done any more once it is over is named no more; its key says why."""
        super().show_footer()
        if self.standing is not None and self.standing.over and not self.has_class(ASKING):
            keys = [
                (key_shown(drill_command, self.bridge.config.keys), drill_command.title)
                for drill_command in DRILL_COMMANDS
                if drill_command not in (EndDrill, CoachHere)
            ]
            self.query_one(KeysLine).show(keys, stay=2)

    def _show(self) -> None:
        standing = self.standing
        if standing is None:
            return
        self.show_footer()
        plan = standing.play.plan
        fast = f" x{standing.play.speed}" if standing.play.speed > 1 else ""
        how = total_words(standing, self.bridge.playbook) if standing.over else "goes on"
        self.entitle(
            (f" {DRILL}{fast} ", "bold reverse $text-accent"),
            (f" {how}  ", "bold"),
            bounded(for_line(plan.title), 80),
        )
        if self._walk_through:
            self.cards.show(walk_through_cards(plan))
        elif standing.over:
            self.cards.show(score_cards(standing, self.bridge.playbook))
        else:
            rows = Rows()
            rows.card("going", f"{in_units(standing.elapsed)} of {plan.lasts.words} have passed.")
            rows.remark("The score is shown when the drill is over: its time is up, its incident closed, or e ends it.")
            self.cards.show(rows.cards)

    def action_walk_through(self) -> None:
        """What whoever leads it should know, or how it stands again."""
        self._walk_through = not self._walk_through
        self.cards.let_go()
        self._show()

    def action_end_drill(self) -> None:
        """Ask whether it shall end."""
        if self.standing is not None and self.standing.over:
            self.say("it is over already")
        else:
            self.ask(Question("End the drill now? Type yes", partial(_end_on, self), answers=YES_OR_NO))

    def action_coach(self) -> None:
        """Let the coach be quiet, or speak again."""
        room, path, incident = self.bridge.room, self._path, self._incident

        def changed(speaks: Any, trouble: RoomTrouble | None) -> None:
            if self.app.shows(self):
                words = "the coach says the next step in the room" if speaks else "the coach is quiet"
                self.say(str(trouble) if trouble is not None else words, alarm=trouble is not None)

        self.bridge.aside(lambda: turn_coach(room, path, incident), changed)


def _end_on(screen: DrillScreen, text: str) -> None:
    """End it, if that is what was said."""
    if text.casefold() != "yes":
        screen.say("it goes on")
        return
    room, path, incident = screen.bridge.room, screen._path, screen._incident
    playbook, organisation = screen.bridge.playbook, screen.bridge.organisation

    def ended(_: Any, trouble: RoomTrouble | None) -> None:
        if not screen.app.shows(screen):
            return
        screen.say(f"NOT ENDED: {trouble}" if trouble is not None else "ended", alarm=trouble is not None)
        screen._walk_through = False
        screen.read_again()

    screen.bridge.aside(lambda: end_drill(room, path, incident, playbook, organisation), ended)
