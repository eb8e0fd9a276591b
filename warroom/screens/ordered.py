"""A screen whose commands can be asked for by name, from the palette or by a word that was typed."""

from __future__ import annotations

from textual.screen import Screen


class OrderedScreen(Screen[None]):
    """Does what a command does wherever the focus is: its keys may be letters just now, its name is not."""

    _ordered = False
    """Whether a command was asked for by name; ``check_action`` then allows it."""

    async def perform(self, action: str) -> None:
        """Do what a command does."""
        self._ordered = True
        try:
            await self.run_action(action)
        finally:
            self._ordered = False

    def action_help(self) -> None:
        """Show what can be typed and every key."""
        from warroom.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
