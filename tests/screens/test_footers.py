"""A screen to which one goes says at its foot how it is left and where every key stands."""

from __future__ import annotations

import pytest

from warroom.screens.commands.drill_commands import DRILL_COMMANDS, PRACTICE_COMMANDS
from warroom.screens.commands.incoming_commands import CHANGES_COMMANDS, INBOX_COMMANDS
from warroom.screens.commands.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.commands.tool_file_commands import TOOL_FILE_COMMANDS
from warroom.widgets.command import Command


@pytest.mark.parametrize(
    "commands",
    [PRACTICE_COMMANDS, DRILL_COMMANDS, PAGE_IN_COMMANDS, INBOX_COMMANDS, CHANGES_COMMANDS, TOOL_FILE_COMMANDS],
)
def test_the_foot_of_a_screen_names_how_it_is_left_and_its_help(commands: tuple[type[Command], ...]) -> None:
    assert {"back", "help"} <= {command.action for command in commands if command.footer}
