"""A screen whose commands can be asked for by name, from the palette or by a word that was typed."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import Screen

from warroom.screens.room.commands import Command
from warroom.screens.shared.true_size import TrueSize


class Commanded(TrueSize, Screen[None]):
    """Does what a command does wherever the focus is: its keys may be letters just now, its name is not."""

    commands: ClassVar[tuple[type[Command], ...]] = ()
    """What can be done here."""
    ordered = False
    """Whether a command was asked for by name; ``check_action`` then allows it."""

    async def perform(self, action: str) -> None:
        """Do what a command does."""
        self.ordered = True
        try:
            await self.run_action(action)
        finally:
            self.ordered = False

    def action_help(self) -> None:
        """Show what can be typed and every key."""
        from warroom.screens.shared.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_workflow(self) -> None:
        """Show the workflow itself, part by part."""
        from warroom.screens.shared.workflow import WorkflowScreen

        self.app.push_screen(WorkflowScreen())
