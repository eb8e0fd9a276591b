"""The lane of changes: what git, gh and one's own commands tell, each line a candidate for the timeline."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY
from warroom.model.views import IncidentView
from warroom.room.core import RoomTrouble
from warroom.room.incoming.changes import BEFORE, LaneOfChanges, changes, in_the_timeline
from warroom.room.readings.messages import view_of
from warroom.screens.commands.incoming_commands import CHANGES_COMMANDS
from warroom.screens.incoming.change_taking import ChangeTaking
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.changes_rows import lane_cards
from warroom.widgets.command import bindings

_SHORT = 60


class ChangesScreen(Page):
    """What was changed around ``incident``, asked for in a thread of its own: a command may take its time."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CHANGES_COMMANDS)]
    commands = CHANGES_COMMANDS

    def __init__(self, bridge: Bridge, incident: IncidentId) -> None:
        super().__init__(bridge, id="changes-screen")
        self._incident = incident
        self._before = BEFORE
        self._since = 0
        self._lane = LaneOfChanges()
        self._view: IncidentView | None = None
        self._asking_others = False
        self._taking = ChangeTaking(self, incident, self._look_again)

    def on_mount(self) -> None:
        """Ask everybody."""
        self.entitle(("What changed", "bold"), ("   nothing is in the timeline before Enter", "$quiet"))
        self.action_ask_again()

    def action_ask_again(self) -> None:
        """Ask git, gh and the commands of the settings."""
        if self._asking_others:
            self.say("they are being asked")
            return
        self._asking_others = True
        room, incident, before, now = self.bridge.room, self._incident, self._before, self.bridge.now()
        commands, environ = self.bridge.config.changes, self.bridge.environ

        def read() -> tuple[IncidentView, Moment, LaneOfChanges, set[str]]:
            view = view_of(room, incident)
            since = Moment((view.summary.began or now) - before)
            lane = changes(commands, since=since, until=now, now=now, zone=view.zone, environ=environ)
            return view, since, lane, in_the_timeline(room, incident, [event for _, event in lane.events])

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            self._asking_others = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            self._view, self._since, self._lane, taken = found
            self._show(taken)
            self.say("")

        names = ", ".join(("git", "gh", *map(for_line, commands)))
        self.say(f"asking {bounded(names, _SHORT)} …")
        self.bridge.aside(read, was_read)

    def _show(self, taken: set[str]) -> None:
        if self._view is not None:
            self.cards.show(lane_cards(self._lane, self._view, taken, now=self.bridge.now(), since=Moment(self._since)))

    def action_further_back(self) -> None:
        """Look a day further back."""
        self._before += DAY
        self.action_ask_again()

    def action_take(self) -> None:
        """Ask what the chosen change shall be: an entry, evidence for a hypothesis, the ground of a new one."""
        what, _, number = self.cards.chosen.partition(":")
        if what != "change" or self._view is None:
            self.say("no change is chosen")
        else:
            self._taking.ask(self._lane.events[int(number)][1], self._view.desks.board)

    def _look_again(self, words: str) -> None:
        """Show what is in the timeline now, and the board as it is."""
        room, incident, lane = self.bridge.room, self._incident, self._lane
        self.say(words)

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            if self.app.shows(self) and trouble is None:
                self._view, taken = found
                self._show(taken)

        self.bridge.aside(
            lambda: (
                view_of(room, incident),
                in_the_timeline(room, incident, [event for _, event in lane.events]),
            ),
            was_read,
        )
