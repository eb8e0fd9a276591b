"""Every list on every screen, walked with the keys that move: each row is reached, and none twice.

The smaller sizes are walked by what takes long (`make long`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList

from tests.screens.opening import until
from tests.screens.scenes import SCENES, app_of, at_rest, led_to, one_of_each_screen
from tests.screens.walking import SIZES, rows, walk
from warroom.app import WarRoomApp
from warroom.screens.declaring.weighing_screen import WeighingScreen
from warroom.screens.shared.help import HelpScreen
from warroom.screens.shared.themes import DARK
from warroom.screens.shared.workflow_screen import WorkflowScreen
from warroom.widgets.cards import Cards

WALKED = (
    "home", "home, found", "home, where to", "home, palette", "palette", "palette, sought", "room, inbox",
    "room, inbox unfolded", "room, changes", "room, other incident", "decide", "decide, a tree", "decide, trees",
    "hypotheses", "hypotheses, owner", "verify", "update", "update, customers", "update, other message", "learn",
    "learn, every entry", "meeting", "meeting, begun", "meeting, on the way", "drills", "walk-through", "drill, score",
    "drill, how it stands", "bring in, a page", "bring in, a file of a tool",
)  # fmt: skip
WITHOUT_A_LIST = {HelpScreen, WorkflowScreen, WeighingScreen}
"""What is read, and a question of a tree."""


def lists(app: WarRoomApp) -> list[Widget]:
    """The lists that can be seen."""
    every: list[Widget] = [*app.screen.query(Cards), *app.screen.query(OptionList)]
    return [shown for shown in every if shown.region.area > 0]


async def step_through(pilot: Pilot[Any], options: OptionList) -> None:
    """From the first row down to the last one and up again, by the arrows."""
    every = list(range(options.option_count))
    for key, order in (("down", every), ("up", every[::-1])):
        options.highlighted = order[0]
        seen = [options.highlighted]
        for _ in order[1:]:
            await pilot.press(key)
            seen.append(options.highlighted)
        assert seen == order


STEPPED = {"decide", "hypotheses", "verify", "update", "learn", "learn, every entry", "meeting"}
"""Where one row down and up by keys must be possible."""


async def step_by_keys(pilot: Pilot[Any], cards: Cards) -> bool:
    """One row down and up again by keys, where the list has them; whether it has."""
    every = rows(cards)
    if not cards.has_focus or len(every) < 2:
        return False
    cards.action_first()
    for key, row in (("j", every[1]), ("up", every[0])):
        await pilot.press(key)
        assert cards.chosen == row, key
    return True


@pytest.mark.parametrize(
    "sizes", [SIZES[:1], pytest.param(SIZES[1:], marks=pytest.mark.long)], ids=["largest", "smaller"]
)
@pytest.mark.parametrize("name", one_of_each_screen(WALKED))
async def test_each_row_is_reached_and_none_twice(name: str, sizes: list[tuple[int, int]], tmp_path: Path) -> None:
    scene = SCENES[name]
    app = app_of(scene, tmp_path, theme=DARK.name)
    async with app.run_test(size=SIZES[0], notifications=True) as pilot:
        await led_to(app, pilot, scene, tmp_path)
        for width, height in sizes:
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda width=width: app.screen.size.width == width)  # type: ignore[misc]
            await at_rest(app, pilot)
            walked, stepped = 0, False
            for shown in lists(app):
                if isinstance(shown, Cards):
                    walk(shown)
                    stepped |= await step_by_keys(pilot, shown)
                    walked += len(rows(shown))
                elif isinstance(shown, OptionList):
                    await step_through(pilot, shown)
                    walked += shown.option_count
            assert walked, f"{name} has nothing to walk through at {width}x{height}"
            assert stepped or name not in STEPPED, f"no key moves in {name} at {width}x{height}"


def test_every_screen_with_a_list_is_walked() -> None:
    assert {scene.screen for scene in SCENES.values()} - {SCENES[name].screen for name in WALKED} == WITHOUT_A_LIST
