"""A page: a title, a list of cards, a line for a question, the keys. What the screens about drills are made of."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from warroom.screens.shared.asking_screen import ASKING, AskingScreen
from warroom.widgets.cards import Cards
from warroom.widgets.command import ASKED_KEYS, key_shown
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.message_line import MessageLine

FRAMED = [(0, "-low"), (22, "-high")]
"""From how many rows on the list of a page has a frame, as the panes of a room have: below, each row is for words."""


STYLE = """
Page { layout: vertical; background: $background; }
Page #page-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
Page #page { min-width: 3; }
Page.-high #page { border: round $border-blurred; }
Page.-high #page:focus { border: round $border; }
Page #line { display: none; }
Page.-asking #line { display: block; }
"""


class Page(AskingScreen):
    """Shows cards, and asks in a line below them."""

    DEFAULT_CSS = STYLE
    AUTO_FOCUS = "#page"
    VERTICAL_BREAKPOINTS = FRAMED

    def compose(self) -> ComposeResult:
        """A title, the cards, what is said, the line, the keys."""
        yield Static("", id="page-title")
        yield Cards(id="page")
        yield MessageLine("", id="preview")
        yield EntryLine(now=self.bridge.now, id="line")
        yield KeysLine("", id="footer")

    def on_mount(self) -> None:
        """The keys at least."""
        self.show_footer()

    @property
    def cards(self) -> Cards:
        """The list."""
        return self.query_one("#page", Cards)

    def entitle(self, *parts: str | tuple[str, str]) -> None:
        """Show the title; ``parts`` are cleaned."""
        self.query_one("#page-title", Static).update(Content.assemble(*parts), layout=False)

    def show_footer(self) -> None:
        """The keys of the list, or those of the question."""
        own = self.bridge.config.keys
        of_list = [(key_shown(command, own), command.title) for command in self.commands if command.footer]
        self.query_one(KeysLine).show(ASKED_KEYS if self.has_class(ASKING) else of_list, stay=2)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters in the line."""
        if self.ordered or action == "back":
            return True
        own = {command.action for command in self.commands}
        return action not in own or not isinstance(self.focused, EntryLine)

    def action_back(self) -> None:
        """Leave the question, or else the screen."""
        if self.line.asking is not None:
            self.line.leave_question()
        else:
            self.app.pop_screen()
