"""A second key behind an answer: it answers nothing that has slid under it meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.conftest import START
from tests.screens.opening import Still, burst, decide_pane, entries, opened, screen_of, settled
from tests.screens.rich_state import rich
from warroom.panes.context import SETTLE


async def test_a_second_yes_behind_what_waited_answers_nothing_else(tmp_path: Path) -> None:
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen, clock = screen_of(app), cast(Still, room.now)
        screen.set_focus(screen.line)
        await pilot.press("ctrl+o", "2")
        await settled(app, pilot)
        count = len(entries(room, incident))
        burst(app, "y")
        await settled(app, pilot)
        assert len(entries(room, incident)) == count + 1
        chosen = decide_pane(app).chosen()
        clock.forward(seconds=0.3)
        burst(app, "y")
        await settled(app, pilot)
        assert len(entries(room, incident)) == count + 1
        assert decide_pane(app).chosen() == chosen
        clock.forward(seconds=SETTLE / 1_000_000)
        burst(app, "y")
        await settled(app, pilot)
        assert len(entries(room, incident)) == count + 2
    room.close()
