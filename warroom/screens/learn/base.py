"""What the screens after an incident have in common: a title, a list with its keys, a place to write, a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId
from warroom.room.readings.learning import Learning
from warroom.screens.learn.learning_context import LearnContext
from warroom.screens.learn.list_keys import LearnKeys
from warroom.screens.learn.sections import WRITING, Sections
from warroom.screens.shared.asking_screen import ASKING, AskingScreen
from warroom.screens.shared.page import FRAMED
from warroom.widgets.cards import Cards
from warroom.widgets.command import ASKED_KEYS, Command, key_shown
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.message_line import MessageLine

_LOOK = 0.25
"""Seconds between two looks whether anything was stored."""


class LearningScreen(AskingScreen):
    """Shows what is learnt from one incident, in the list and by the keys of ``keys``."""

    DEFAULT_CSS = """
    LearningScreen { layout: vertical; background: $background; }
    LearningScreen #learn-title { height: 1; padding: 0 1; background: $panel; }
    LearningScreen #learn-title { text-wrap: nowrap; text-overflow: ellipsis; }
    LearningScreen #learn { min-width: 3; }
    LearningScreen.-high #learn { border: round $border-blurred; }
    LearningScreen.-high #learn:focus { border: round $border; }
    LearningScreen #section { display: none; height: 1fr; min-width: 3; border: round $border; }
    LearningScreen.-writing #section { display: block; }
    LearningScreen #line { display: none; }
    LearningScreen.-asking #line { display: block; }
    """
    AUTO_FOCUS = "#learn"
    VERTICAL_BREAKPOINTS = FRAMED
    CLOCK: ClassVar[float] = 30.0
    """Seconds after which what is shown may have aged."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep_section", "Keep what was written", show=False, priority=True),
    ]

    def __init__(self, bridge: Bridge, incident: IncidentId, name: str, keys: Callable[..., LearnKeys]) -> None:
        super().__init__(bridge, id=name)
        self.learnt = LearnContext(self, incident)
        self.sections = Sections(self.learnt)
        self.keys = keys(self.learnt, self.sections)
        self.learnt.show = self._show

    def compose(self) -> ComposeResult:
        """A title, the list, the place to write, a line for questions, the keys."""
        yield Static("", id="learn-title")
        yield self.keys
        area = TextArea("", id="section")
        area.cursor_blink = False
        yield area
        yield MessageLine("", id="preview")
        yield EntryLine(now=self.bridge.now, id="line")
        yield KeysLine("", id="footer")

    def on_mount(self) -> None:
        """Read, and look now and then for what was stored."""
        self.say("reading…")
        self.learnt.read_again()
        self.set_interval(_LOOK, self.learnt.look)
        self.set_interval(self.CLOCK, self.learnt.aged)
        self.show_footer()

    def _show(self, learning: Learning) -> None:
        self.sections.tell_what_stands()
        self.query_one("#learn-title", Static).update(self.keys.show(learning), layout=False)
        self.show_footer()

    @property
    def learning(self) -> Learning | None:
        """What was read."""
        return self.learnt.learning

    @property
    def cards(self) -> Cards:
        """The list."""
        return self.learnt.cards

    def show_footer(self) -> None:
        """The keys that count now."""
        if self.has_class(WRITING):
            keys = [("ctrl+s", "keep"), ("Esc", "leave, text kept")]
        elif self.has_class(ASKING):
            keys = [*ASKED_KEYS]
        else:
            keys = [
                (key_shown(command, self.bridge.config.keys), command.title) for command in self.keys.commands_now()
            ]
        self.query_one(KeysLine).show(keys, stay=2)

    @on(TextArea.Changed)
    def _keep_text(self, message: TextArea.Changed) -> None:
        self.sections.changed(message.text_area.text)

    @on(Cards.Moved)
    def _turn_away(self) -> None:
        self.learnt.turn_away()

    async def perform(self, command: type[Command]) -> None:
        """Do what a command does, where it belongs."""
        if command in self.keys.commands:
            await self.keys.run_action(command.action)
        else:
            await super().perform(command)

    def action_keep_section(self) -> None:
        """What was written stands."""
        self.sections.keep()

    def action_back(self) -> None:
        """Leave what is written, a question, the lines beside the list, or else the screen."""
        if self.sections.leave():
            return
        if self.line.asking is not None:
            self.line.leave_question()
        elif not self.bridge.hide_lines():
            self.bridge.ways.close_learning()
