"""Every order is found in the palette by its words, and goes on in the line."""

from __future__ import annotations

from tests.screens.opening import opened, pressed, screen_of, typed, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import ORDERS


async def test_an_order_is_found_in_the_palette_and_its_words_are_typed_in_the_line(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        found = {command.title: command for command in app.get_system_commands(app.screen)}
        assert {order.typed for order in ORDERS.values()} <= set(found)
        assert not any(found[order.typed].discover for order in ORDERS.values())
        assert found["Undo"].help.startswith("u · any pane · ")
        assert found["/baseline FIGURE-NAME VALUE"].help.startswith("an order · ")
        assert not any(one.help.endswith(".") for one in found.values())
        await pressed(app, pilot, "ctrl+p")
        await typed(app, pilot, "baseline", enter=False)
        await until(pilot, lambda: app.screen.query_one("CommandList").option_count == 1)  # type: ignore[attr-defined]
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen_of(app).line.value == "/baseline ")
        assert screen_of(app).focused is screen_of(app).line
