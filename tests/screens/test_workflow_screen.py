"""The workflow can be read on the screen, in a room and on the home screen."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widgets import Static

from tests.screens.opening import opened
from warroom.room.core import WarRoom
from warroom.screens.shared.workflow import WorkflowScreen


async def test_the_workflow_is_read_part_by_part_and_closed_with_the_keys_that_opened_it(
    room: WarRoom, incident: str
) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("f3")
        await pilot.pause()
        first = str(app.screen.query_one(VerticalScroll).border_title)
        assert first.startswith("The workflow: ")
        await pilot.press("right")
        assert str(app.screen.query_one(VerticalScroll).border_title) != first
        await pilot.press("left")
        assert str(app.screen.query_one(VerticalScroll).border_title) == first
        assert str(app.screen.query_one(Static).render())
        await pilot.press("f3")
        await pilot.pause()
        assert not isinstance(app.screen, WorkflowScreen)
