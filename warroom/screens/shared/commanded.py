"""A screen whose commands can be asked for by name, from the palette or by a word that was typed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.screen import Screen

from warroom.bridge import Bridge
from warroom.screens.shared.doors import Doors
from warroom.screens.shared.painted_rows import paint_few_rows
from warroom.screens.shared.true_size import TrueSize
from warroom.widgets.command import Command


class Commanded(TrueSize, Screen[None]):
    """Does what a command does wherever the focus is: its keys may be letters just now, its name is not."""

    app: Doors[Any]

    commands: ClassVar[tuple[type[Command], ...]] = ()
    """What can be done here."""
    ordered = False
    """Whether a command was asked for by name; ``check_action`` then allows it."""

    phase_now = ""
    """The phase in which the incident is that is shown; empty for none."""

    def __init__(self, bridge: Bridge, *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's name
        super().__init__(id=id)
        paint_few_rows(self)
        self.bridge = bridge

    async def perform(self, command: type[Command]) -> None:
        """Do what a command does: here, or in the program where it is the program's own."""
        self.ordered = True
        try:
            if not await self.app.run_action(command.action, self):
                await self.app.run_action(command.action)
        finally:
            self.ordered = False

    def action_help(self) -> None:
        """Show what can be typed and every key."""
        from warroom.screens.shared.help import HelpScreen, places

        self.app.push_screen(HelpScreen(self.bridge.config.keys, places(self.focused, self.commands)))

    def action_workflow(self) -> None:
        """Show the workflow itself, part by part."""
        from warroom.screens.shared.workflow_screen import WorkflowScreen

        self.app.push_screen(WorkflowScreen(self.bridge.playbook, self.phase_now))
