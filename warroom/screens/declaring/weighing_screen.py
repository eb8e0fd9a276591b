"""How bad is it: the tree that says so, walked one question at a time before there is an incident."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from warroom.bridge import Bridge
from warroom.room.acts.weighing import Weighing
from warroom.screens.commands.home_commands import WEIGHING_COMMANDS
from warroom.screens.shared.left_once import LeftOnce
from warroom.screens.shared.true_size import TrueSize
from warroom.text import for_line
from warroom.widgets.after_paint import after_paint
from warroom.widgets.card import Rows
from warroom.widgets.command import bindings
from warroom.widgets.tree_rows import asked_rows, end_rows


class WeighingScreen(TrueSize, LeftOnce, ModalScreen[str]):
    """Ends with the level that the tree gives; empty when the person left it."""

    DEFAULT_CSS = """
    WeighingScreen { align: center middle; }
    WeighingScreen > VerticalScroll {
        width: 90%; max-width: 100; height: auto; max-height: 90%; border: round $border; background: $surface;
        padding: 0 1; border-title-color: $text-accent;
    }
    WeighingScreen Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(WEIGHING_COMMANDS),
        Binding("escape", "leave", "Leave", show=False),
        Binding("enter", "take", "Take it", show=False),
    ]

    def __init__(self, bridge: Bridge, weighing: Weighing, title: str) -> None:
        super().__init__()
        self.bridge = bridge
        self._weighing, self._about = weighing, title

    def compose(self) -> ComposeResult:
        """The questions, in a box over the home screen."""
        with VerticalScroll(can_focus=False) as body:
            body.border_title = Content(f"{for_line(self._weighing.tree.title)} · Esc leaves")
            yield Static("", id="weighing")

    def on_mount(self) -> None:
        """Ask the first question."""
        self._show()

    def on_resize(self) -> None:
        """What Enter does is kept together in the new width too."""
        after_paint(self, self._show)

    def _show(self) -> None:
        rows = Rows()
        walked = self._weighing.walk
        rows.head(for_line(self._about))
        asked_rows(rows, walked, why=True)
        if walked.end is not None:
            end_rows(rows, walked.end, self.bridge.playbook, self._takes())
        if walked.steps:
            rows.keys("  u take back")
        weighing_line = self.query_one("#weighing", Static)
        across = weighing_line.size.width
        weighing_line.update(Content("\n").join([line for card in rows.cards for line in card.lines(across)]))
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def _takes(self) -> str:
        """What Enter does at the end: a level that is not declared can be declared all the same."""
        rank_and_level = self.bridge.playbook.level(self._weighing.level)
        if rank_and_level is None:
            return ""
        level = for_line(rank_and_level[1].level)
        return f"Enter takes {level}" if not rank_and_level[1].quiet else f"Enter takes {level} all the same"

    def action_weigh(self, said: str) -> None:
        """Answer the open question."""
        self._weighing.answer(said, self.bridge.now())
        self._show()

    def action_take_back(self) -> None:
        """Ask the last question again."""
        self._weighing.take_back()
        self._show()

    def action_take(self) -> None:
        """Go on with the level of the end that was reached."""
        if self._weighing.level:
            self.dismiss(self._weighing.level)

    def action_leave(self) -> None:
        """Go back to the ladder; the answers go with it."""
        self.dismiss("")
