"""The workflow can be read on the screen, in a room and on the home screen."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.widgets import Static

from tests.screens.opening import opened
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.workflow_screen import WorkflowScreen


async def test_the_workflow_is_read_part_by_part_and_closed_with_the_keys_that_opened_it(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("f3")
        await pilot.pause()
        first = str(app.screen.query_one(Horizontal).border_title)
        assert first.startswith("The workflow: ")
        await pilot.press("right")
        assert str(app.screen.query_one(Horizontal).border_title) != first
        await pilot.press("left")
        assert str(app.screen.query_one(Horizontal).border_title) == first
        assert "you are here" in str(app.screen.query_one("#part", Static).render())
        await pilot.press("f3")
        await pilot.pause()
        assert not isinstance(app.screen, WorkflowScreen)


async def test_what_is_typed_is_looked_for_on_every_page(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        await pilot.press("f3", *"blame")
        await pilot.pause()
        assert "blame▏" in str(app.screen.query_one(Horizontal).border_title)
        assert "Blame individuals" in str(app.screen.query_one("#part", Static).render())
        await pilot.press("right")
        assert "Blameless" in str(app.screen.query_one("#part", Static).render())
        await pilot.press("escape")
        assert "Phases" in str(app.screen.query_one("#contents", Static).render())
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, WorkflowScreen)
