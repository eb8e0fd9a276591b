"""A page: a title, a list of cards, a line for a question, the keys. What the screens about drills are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from warroom.screens.room.commands import footer, key_shown
from warroom.screens.shared.commanded import Commanded
from warroom.text import for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine

if TYPE_CHECKING:
    from warroom.app import WarRoomApp


class Page(Commanded):
    """Shows cards, and asks in a line below them."""

    DEFAULT_CSS = """
    Page { layout: vertical; background: $background; }
    Page #page-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    Page #page { padding: 0 1; min-width: 3; }
    Page #preview { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    Page #line { display: none; }
    Page.-asking #line { display: block; }
    Page #footer { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    AUTO_FOCUS = "#page"
    asked: ClassVar[dict[str, str]] = {}
    """Each question by its topic."""

    app: WarRoomApp

    def compose(self) -> ComposeResult:
        """A title, the cards, what is said, the line, the keys."""
        yield Static("", id="page-title")
        yield Cards(id="page")
        yield Static("", id="preview")
        yield EntryLine(now=self.app.now, id="line")
        yield Static("", id="footer")

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

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the list."""
        style = "bold $text-error" if alarm else "$quiet"
        self.query_one("#preview", Static).update(Content.styled(for_line(words), style), layout=False)

    def show_footer(self) -> None:
        """The keys of the list, or those of the question."""
        if self.has_class("-asking"):
            keys = [("Enter", "take"), ("Esc", "leave")]
        else:
            keys = [(key_shown(one, self.app.config.keys), one.title) for one in self.commands if one.footer]
        self.query_one("#footer", Static).update(footer(keys), layout=False)

    def ask(self, topic: str, words: str = "") -> None:
        """Ask something in the line."""
        self.add_class("-asking")
        line = self.query_one("#line", EntryLine)
        line.ask(topic)
        self.set_focus(line)
        self.say(words or f"{self.asked[topic]}  (Esc leaves it)")
        self.show_footer()

    def stop_asking(self) -> None:
        """The question is over."""
        self.remove_class("-asking")
        self.set_focus(self.cards)
        self.show_footer()

    def on_entry_line_left(self) -> None:
        """Nothing was said."""
        self.stop_asking()
        self.say("left as it was")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters in the line."""
        if self.ordered or action == "back":
            return True
        own = {command.action for command in self.commands}
        return action not in own or not isinstance(self.focused, EntryLine)

    def action_back(self) -> None:
        """Leave the question, or else the screen."""
        line = self.query_one("#line", EntryLine)
        if line.asking:
            line.leave_question()
        else:
            self.app.pop_screen()
