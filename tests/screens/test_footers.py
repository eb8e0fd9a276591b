"""A screen to which one goes says at its foot how it is left and where every key stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import START
from tests.screens.opening import opened, pressed, until
from tests.screens.rich_state import rich
from warroom.screens.commands.drill_commands import DRILL_COMMANDS, PRACTICE_COMMANDS, WALK_THROUGH_COMMANDS
from warroom.screens.commands.incoming_commands import CHANGES_COMMANDS, INBOX_COMMANDS
from warroom.screens.commands.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.commands.tool_file_commands import TOOL_FILE_COMMANDS
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.widgets.command import Command
from warroom.widgets.keys_line import KeysLine


@pytest.mark.parametrize(
    "commands",
    [
        PRACTICE_COMMANDS, WALK_THROUGH_COMMANDS, DRILL_COMMANDS, PAGE_IN_COMMANDS, INBOX_COMMANDS, CHANGES_COMMANDS,
        TOOL_FILE_COMMANDS,
    ],
)  # fmt: skip
def test_the_foot_of_a_screen_names_how_it_is_left_and_its_help(commands: tuple[type[Command], ...]) -> None:
    assert {"back", "help"} <= {command.action for command in commands if command.footer}


async def test_while_one_key_is_the_answer_no_key_is_named_for_what_it_does_otherwise(tmp_path: Path) -> None:
    """How bad it is, of which kind an entry is, which hypothesis it speaks for, as what the document is written."""
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        await pressed(app, pilot, "ctrl+o")
        for way, keys in (("", "S"), ("1", "r"), ("1", "h"), ("L", "X")):
            if way:
                await pressed(app, pilot, way)
            if way == "L":
                await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning)
            foot = app.screen.query_one(KeysLine)
            before = str(foot.render())
            await pressed(app, pilot, keys)
            assert str(foot.render()).split() == ["a", "key", "answers", "Esc", "leave"], keys
            await pressed(app, pilot, "escape")
            assert str(foot.render()) == before, keys
    room.close()
