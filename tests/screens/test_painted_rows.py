"""A paint asks for the places that are painted and no others, and what it paints is what the toolkit would."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual._compositor import Compositor
from textual.geometry import Region
from textual.widget import Widget

from tests.conftest import logged
from tests.screens.in_the_toolkit import compositor_of
from tests.screens.opening import opened, pressed, screen_of, settled, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.painted_rows import PaintedRows

SIZES = [(120, 36), (80, 24), (60, 15)]
PLACES = st.lists(
    st.tuples(st.integers(0, 119), st.integers(0, 35), st.integers(1, 120), st.integers(1, 9)), min_size=1, max_size=5
)

_MOVE_ALONE = re.compile(r"\x1b\[\d+;\d+H(?=\x1b\[\d+;\d+H|\n|$)")
"""A move of the cursor with which nothing is painted: the toolkit makes one to what begins right behind a span."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_painted_is_what_the_toolkit_would_paint(
    room: WarRoom, incident: IncidentId, size: tuple[int, int]
) -> None:
    for number in range(40):
        logged(room, incident, f"entry {number} 決済")
    async with opened(room, incident, size=size) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1", "up", "up")
        app.bridge.show_lines("many", [f"line {number}" for number in range(9)])
        await settled(app, pilot)
        ours = compositor_of(app)
        assert isinstance(ours, PaintedRows)
        toolkits = Compositor()
        vars(toolkits).update(vars(ours))

        @given(places=PLACES)
        @example(places=[(0, 0, 1, 5)])
        @settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
        def same(places: list[tuple[int, int, int, int]]) -> None:
            screen = Region(0, 0, *size)
            regions = [part for place in places if (part := Region(*place).intersection(screen))]
            if not regions:
                return
            painted = []
            for compositor in (ours, toolkits):
                compositor._dirty_regions = set(regions)
                update = compositor.render_partial_update()
                assert update is not None
                painted.append(_MOVE_ALONE.sub("", update.render_segments(app.console)))
            assert painted[0] == painted[1]

        same()
        assert ours.render_strips() == toolkits.render_strips()


async def test_two_places_far_apart_ask_nothing_that_is_beside_behind_or_between_them(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1", "up")
        asked: list[tuple[str, int]] = []
        timeline = screen_of(app).desks.timeline.timeline
        for widget in (app.screen, *app.screen.query(Widget)):
            lines = widget.render_lines

            name = str(widget.id or type(widget).__name__)

            def counted(crop: Region, lines: object = lines, name: str = name) -> object:
                asked.append((name, crop.height))
                return lines(crop)  # type: ignore[operator]

            monkeypatch.setattr(widget, "render_lines", counted)
        timeline.action_step(-1)
        screen_of(app).line.refresh()
        await until(pilot, lambda: asked)
        assert sorted(asked) == [("line", 1), ("timeline", 2)]
