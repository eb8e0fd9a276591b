"""Times that cannot be: shown on the screen, each leading to the entry where it is put right."""

from __future__ import annotations

from tests.conftest import logged
from tests.room.giving import view
from tests.screens.behind_the_screen import shown
from tests.screens.opening import decide_cards, opened, playbook, said, settled, timeline_of, typed
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.room.core import WarRoom, Write
from warroom.room.orders.incident_orders import give


async def test_times_that_cannot_be_lead_to_the_two_entries_where_one_key_corrects_them(
    room: WarRoom, incident: IncidentId
) -> None:
    began = view(room, incident).summary.declared or 0
    give(room, playbook(), incident, "resolved", "", at=EventTime.at(Moment(began - 20 * MINUTE)))
    logged(room, incident, "something else")
    async with opened(room, incident) as (app, pilot):
        assert "Times that cannot be: resolved" in shown(decide_cards(app))
        await pilot.press("ctrl+o", "2")
        decide_cards(app).choose("told:resolved")
        await pilot.press("enter")
        await settled(app, pilot)
        chosen = timeline_of(app).chosen
        assert chosen is not None
        assert chosen.kind == "resolved"
        await pilot.press("t", *["backspace"] * 8)
        await typed(app, pilot, clock_words(EventTime.at(app.bridge.now()), "UTC"))
        assert "Times that cannot be" not in shown(decide_cards(app))
        assert (view(room, incident).times["resolved"].hi or 0) > began


async def test_a_milestone_that_no_entry_tells_of_names_the_order_that_does(
    room: WarRoom, incident: IncidentId
) -> None:
    began = view(room, incident).summary.declared or 0
    early = EventTime.at(Moment(began - 20 * MINUTE)).as_json()
    room.commit(incident, [Write("incident", "incident", {"deployed": early, "resolved": early})])
    room.commit(incident, [Write("incident", "incident", {"detected": EventTime.at(Moment(began)).as_json()})])
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        decide_cards(app).choose("told:deployed")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "/fixed with a time in front" in said(app)
