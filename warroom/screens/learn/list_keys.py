"""The list of a Learn screen and the keys that count while it has the focus; elsewhere they are letters."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from warroom.room.readings.learning import Learning
from warroom.screens.learn.follow_up_keys import FollowUps
from warroom.screens.learn.learning_context import LearnContext
from warroom.screens.learn.sections import Sections
from warroom.widgets.cards import Cards
from warroom.widgets.command import Command


class LearnKeys(Container):
    """Acts on the chosen card."""

    DEFAULT_CSS = "LearnKeys { height: 1fr; min-width: 3; }"
    commands: ClassVar[tuple[type[Command], ...]] = ()

    def __init__(self, learnt: LearnContext, sections: Sections) -> None:
        super().__init__()
        self.learnt, self.sections, self.follow_ups = learnt, sections, FollowUps(learnt)
        self.every_entry = False
        """Whether every entry of the time line is shown, or its key moments."""
        self.unfolded: set[str] = set()

    def compose(self) -> ComposeResult:
        """The list."""
        yield Cards(id="learn")

    def show(self, _learning: Learning) -> Content:
        """Show what was read; the title."""
        return Content("")

    def commands_now(self) -> list[type[Command]]:
        """Those whose keys are shown below."""
        return [command for command in self.commands if command.footer]

    def unfold(self, card: str) -> None:
        """Show what ``card`` stands on, or hide it again."""
        self.unfolded ^= {card}
        self.learnt.aged()

    def action_edit_outside(self) -> None:
        """Write the chosen section in the person's own editor."""
        self.sections.edit_outside()

    def action_take_in(self) -> None:
        """Put today's facts behind the words of people."""
        self.sections.take_in()

    def action_every_entry(self) -> None:
        """Every entry of the time line, or its key moments."""
        self.every_entry = not self.every_entry
        self.learnt.aged()

    def action_add_follow_up(self) -> None:
        """Ask what is to be done."""
        self.follow_ups.add()

    def action_ask_about(self, field: str) -> None:
        """Ask for the owner, the day, the link or the words of the chosen follow-up."""
        if field == "owner":
            self.follow_ups.choose_owner()
        else:
            self.follow_ups.ask_about(field)

    def action_settle(self, state: str) -> None:
        """The chosen follow-up is done or dropped, or open again; one on offer is taken or declined."""
        self.follow_ups.settle(state)

    def action_leave_learn(self) -> None:
        """Back to where the screen was opened from."""
        self.learnt.bridge.ways.close_learning()

    async def action_help(self) -> None:
        """Show what can be typed and every key."""
        await self.screen.run_action("help")
