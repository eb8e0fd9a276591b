"""A screen of its own list of commands: its keys, its palette, its footer, and doing one wherever the focus is."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import Screen

from warroom.screens.commands import Command


class Commanded(Screen[None]):
    """A screen with ``commands``. While one is ``ordered`` by the palette, it is done wherever the focus is."""

    commands: ClassVar[tuple[type[Command], ...]] = ()
    ordered = False

    async def perform(self, action: str) -> None:
        """Do what a command does, wherever the focus is."""
        self.ordered = True
        try:
            await self.run_action(action)
        finally:
            self.ordered = False
