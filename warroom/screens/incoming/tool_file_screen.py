"""Bringing in a file that a tool wrote: looked at and chosen from first, then stored by Enter alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.intake.tools.event import ToolFile
from warroom.intake.tools.sources import Asked
from warroom.model.sentences import in_doubt
from warroom.model.views import title_of
from warroom.panes.choices import incidents
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import GivenFile, asked_of
from warroom.room.incoming.tool_file import Look, look_at
from warroom.room.readings.messages import view_of
from warroom.screens.commands.tool_file_commands import TOOL_FILE_COMMANDS
from warroom.screens.incoming.file_choosing import FileChoosing
from warroom.screens.incoming.file_storing import FileStoring
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.choice import Choices
from warroom.widgets.command import bindings
from warroom.widgets.tool_file_rows import tool_file_cards

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_INCIDENT = "no incident yet: d on the screen before declares one"


class ToolFileScreen(Page):
    """Shows what a tool wrote into the ``given`` file, with what was ``asked`` so far; ``told`` hears of it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TOOL_FILE_COMMANDS)]
    commands = TOOL_FILE_COMMANDS

    def __init__(self, bridge: Bridge, told: Callable[[str], None], given: GivenFile, asked: Asked) -> None:
        super().__init__(bridge, id="tool-file-screen")
        self._told, self._given = told, given
        self._choosing = FileChoosing(self, asked, self._choose_anew, self._read)
        self._storing = FileStoring(self, self._leave)
        self._look: Look | None = None
        self._milestones: set[str] = set()
        every = list(bridge.room.incidents())
        self._incident = next((incident for incident in every if incident.closed is None), every[0] if every else None)

    def on_mount(self) -> None:
        """Read it."""
        called = bounded(for_line(self._given.called), 60)
        self.entitle(("Bring in ", "bold"), called, ("   nothing is stored yet", "$quiet"))
        self._read()

    def _read(self) -> None:
        """Read it with what was said of it."""
        given, asked = self._given, self._choosing.asked
        self._look_at(lambda: given.as_tool_file(asked))

    def _choose_anew(self) -> None:
        """Choose from what was read."""
        if (look := self._look) is not None:
            self._look_at(lambda: look.tool_file)

    def _look_at(self, read: Callable[[], ToolFile]) -> None:
        """Choose from the file that is ``read``, both in a thread of its own."""
        wanted, room, incident = self._choosing.wanted, self.bridge.room, self._incident

        def look() -> Look:
            return look_at(read(), wanted, view_of(room, incident.id) if incident is not None else None)

        self.say("reading …")
        self.bridge.aside(look, self._was_read)

    def _was_read(self, look: Any, trouble: RoomTrouble | None) -> None:
        if not self.app.shows(self):
            return
        if (names := asked_of(trouble)) is not None:
            self._choosing.ask_columns(names)
        elif trouble is not None:
            self.say(for_line(str(trouble)), alarm=True)
        else:
            self._look = look
            self._milestones &= look.offers.keys()
            self._show()
            self.say(in_doubt(len(look.doubtful), len(look.chosen), "event", "events"))

    def _show(self) -> None:
        if self._look is None:
            return
        into = _NO_INCIDENT
        if self._incident is not None:
            closed = ", which is closed" if self._incident.closed is not None else ""
            into = f"{bounded(title_of(self._incident), 80)}{closed}"
        self.cards.show(
            tool_file_cards(
                self._look,
                self._choosing.wanted,
                into=into,
                taken=self._milestones,
                zone=self.bridge.local_zone,
                now=self.bridge.now(),
            )
        )

    def action_choose(self, what: str) -> None:
        """Ask which ``times``, ``channels`` or ``people`` are wanted."""
        if self._look is not None:
            self._choosing.ask(self._look, what)

    def action_into(self) -> None:
        """Choose the incident."""
        room = self.bridge.room
        every = incidents(room.incidents(), self.bridge.playbook, zone=self.bridge.local_zone, now=self.bridge.now())
        if every:
            self.pick(Choices("Into which incident", every, self._take_incident))
        else:
            self.say(_NO_INCIDENT)

    def _take_incident(self, key: str) -> None:
        self._incident = next((one for one in self.bridge.room.incidents() if one.id == key), self._incident)
        self._choose_anew()

    def action_milestones(self) -> None:
        """Take a milestone with it, or leave it."""
        if self._look is not None:
            self._choosing.ask_milestones([*self._look.offers], self._milestones, self._show)

    def action_say_it(self) -> None:
        """Ask for what the file does not say itself."""
        self._choosing.ask_of_file(self._look)

    def action_open_card(self) -> None:
        """Store what is chosen; what looks like a secret is taken when it is asked for once more."""
        if self._look is None:
            return
        if self._incident is None:
            self.say(_NO_INCIDENT, alarm=True)
        else:
            self._storing.store(self._look, self._incident.id, self._given.called, self._milestones)

    def action_back(self) -> None:
        """Leave the question, or else the screen: nothing more is stored."""
        if self.line.asking is not None:
            self.line.leave_question()
        else:
            self._leave("" if self._storing.in_part else "nothing was stored")

    def _leave(self, words: str) -> None:
        if self.app.shows(self):
            self.app.pop_screen()
            if words:
                self._told(words)
