"""Looking for words by keys, wherever the focus is."""

from __future__ import annotations

from tests.conftest import logged
from tests.screens.opening import opened, pressed, said, screen_of, settled, typed, until
from warroom.model.identity import IncidentId
from warroom.panes.timeline import TimelinePane
from warroom.room.core import WarRoom
from warroom.widgets.timeline_lines import Timeline


async def test_what_to_look_for_is_asked_from_the_line_too_and_its_draft_stays(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        line = screen_of(app).line
        await typed(app, pilot, "pool is full")
        await typed(app, pilot, "half a line", enter=False)
        await pressed(app, pilot, "ctrl+f")
        assert line.asking is not None
        await typed(app, pilot, "pool")
        await until(pilot, lambda: "hit 1 of 1" in said(app))
        assert isinstance(app.focused, Timeline)
        await pressed(app, pilot, "x")
        asked = line.asking
        await pressed(app, pilot, "ctrl+f")
        assert line.asking is asked is not None, "a question that is open goes on"
        await pressed(app, pilot, "escape", "ctrl+o")
        assert line.value == "half a line"


async def test_each_word_that_was_sought_stands_out_wherever_it_begins_so_until_nothing_is_sought(
    room: WarRoom, incident: IncidentId
) -> None:
    def standing_out(timeline: Timeline) -> list[str]:
        """The pieces of rows that are drawn as what was sought."""
        return [
            segment.text
            for y in range(timeline.size.height)
            for segment in timeline.render_line(y)
            if segment.style is not None and segment.style.bgcolor == hit and segment.text.strip()
        ]

    async with opened(room, incident) as (app, pilot):
        timeline = app.screen.query_one(Timeline)
        hit = timeline.get_component_rich_style("timeline--hit").bgcolor
        for words in ("the pool is full", "Pools of web, again", "carpool"):
            await typed(app, pilot, words)
        assert standing_out(timeline) == []
        await pressed(app, pilot, "ctrl+f")
        await typed(app, pilot, "pool")
        await until(pilot, lambda: "hit 1 of 2" in said(app))
        assert standing_out(timeline) == ["pool", "Pools"]
        await pressed(app, pilot, "ctrl+f", "enter")
        assert standing_out(timeline) == []


async def test_what_came_below_is_counted_until_one_goes_there(room: WarRoom, incident: IncidentId) -> None:
    for number in range(60):
        logged(room, incident, f"line {number}")
    async with opened(room, incident) as (app, pilot):
        pane = app.screen.query_one(TimelinePane)
        await pressed(app, pilot, "ctrl+o", "1", "home")
        for number in (1, 2):
            logged(room, incident, f"somebody says {number}")
            await settled(app, pilot)
        await until(pilot, lambda: "2 new below" in str(pane.border_title))
        await pressed(app, pilot, "end")
        await until(pilot, lambda: "new below" not in str(pane.border_title))
