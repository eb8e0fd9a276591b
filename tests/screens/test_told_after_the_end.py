"""Whatever is told of an incident that has ended is stored, and says that it had, by a line, an order or a key."""

from __future__ import annotations

from tests.room.giving import order
from tests.screens.opening import opened, said, typed, until
from warroom.model.identity import IncidentId
from warroom.room.acts.tech_lead import raise_hypothesis
from warroom.room.core import WarRoom

OVER = "the incident was closed at "


async def test_what_is_told_of_a_closed_incident_says_that_it_is_closed(room: WarRoom, incident: IncidentId) -> None:
    raise_hypothesis(room, incident, "the pool is full")
    order(room, incident, "close", "over")
    async with opened(room, incident) as (app, pilot):
        for line, saved in (
            ("a note", "saved · now"),
            ("/sev P0", "saved · /sev"),
            ("/role tl @erin", "saved · /role"),
        ):
            await typed(app, pilot, line)
            await until(pilot, lambda saved=saved: said(app).startswith(saved))  # type: ignore[misc]
            assert OVER in said(app), line
        await pilot.press("ctrl+o", "3", "t")
        await until(pilot, lambda: said(app).startswith("saved · H1"))
        assert OVER in said(app)
        await typed(app, pilot, "/review 2030-01-01 10:00")
        await until(pilot, lambda: said(app).startswith("saved · /review"))
        assert OVER not in said(app)
        await typed(app, pilot, "/reopen it is back")
        await until(pilot, lambda: said(app).startswith("saved · /reopen"))
        assert OVER not in said(app)
