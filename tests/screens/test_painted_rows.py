"""A paint asks for the rows that are painted and no others, and what it paints is what the toolkit would."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual._compositor import Compositor
from textual.geometry import Region

from tests.conftest import logged
from tests.screens.opening import opened, pressed, screen_of, settled, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.painted_rows import PaintedRows
from warroom.widgets.cards import Cards

SIZES = [(120, 36), (80, 24), (60, 15)]
PLACES = st.lists(
    st.tuples(st.integers(0, 119), st.integers(0, 35), st.integers(1, 120), st.integers(1, 9)), min_size=1, max_size=5
)


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
        ours = app.screen._compositor
        assert isinstance(ours, PaintedRows)
        toolkits = Compositor()
        vars(toolkits).update(vars(ours))

        @given(places=PLACES)
        @settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
        def same(places: list[tuple[int, int, int, int]]) -> None:
            screen = Region(0, 0, *size)
            regions = [part for place in places if (part := Region(*place).intersection(screen))]
            if not regions:
                return
            crop = Region.from_union(regions)
            rows = {y for region in regions for y in region.line_range}
            painted = [compositor._render_chops(crop, rows.__contains__) for compositor in (ours, toolkits)]
            for y in rows:
                for at, end in pairwise(toolkits.cuts[y]):
                    in_sight = any(
                        y in region.line_range and at < region.right and end > region.x for region in regions
                    )
                    assert not in_sight or painted[0][y][at] == painted[1][y][at]

        same()
        assert ours.render_strips() == toolkits.render_strips()


async def test_a_cursor_that_goes_one_row_up_asks_no_other_list_for_its_rows(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1", "up")
        asked: list[tuple[str, int]] = []
        timeline = screen_of(app).desks.timeline.timeline
        for widget in (timeline, *app.screen.query(Cards)):
            lines = widget.render_lines

            def counted(crop: Region, lines: object = lines, name: str = str(widget.id)) -> object:
                asked.append((name, crop.height))
                return lines(crop)  # type: ignore[operator]

            monkeypatch.setattr(widget, "render_lines", counted)
        timeline.action_step(-1)
        await until(pilot, lambda: asked)
        assert asked[0] == ("timeline", 2), "a clock that goes on may be painted behind it"
