"""Checks at the keys: each goes on to the next row, none goes back to the first, and what is not due asks."""

from __future__ import annotations

from tests.conftest import Clock
from tests.room.giving import last, order
from tests.room.seen_desks import desks
from tests.screens.opening import opened, said, settled, typed, until, verify_cards
from warroom.config import Config, MetricCommand
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom


def states(room: WarRoom, incident: IncidentId) -> list[str]:
    fix = desks(room, incident).fix
    assert fix is not None
    return [check.state for check in fix.checks]


async def test_each_tick_goes_on_to_the_next_row_and_a_burst_stops_where_one_is_not_due(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    clock.forward(minutes=16)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "4", *"yyyy")  # two are due, the third is asked about, the fourth is typed
        await settled(app, pilot)
        assert states(room, incident)[:4] == ["passed", "passed", "open", "open"]
        assert '"30m No secondary issues?" is due in ' in said(app)
        await pilot.press("escape")
        await settled(app, pilot)
        cards = verify_cards(app)
        assert cards.chosen.endswith(":30m")
        await pilot.press(
            "j", "j", "y"
        )  # the first of the checklist: the cursor does not go back to what is open above
        await settled(app, pilot)
        assert cards.chosen.endswith(":list2")
        await pilot.press("e")
        await typed(app, pilot, "0.1 %")
        await settled(app, pilot)
        assert cards.chosen.endswith(":list2")
        assert states(room, incident)[4:6] == ["passed", "open"]
        assert last(room, incident).endswith("passed: 0.1 %")
        await pilot.press("k", "y")
        await settled(app, pilot)
        assert "was passed already" in said(app)


async def test_the_round_of_the_next_fix_begins_at_its_first_check(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "configuration")
    clock.forward(minutes=6)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "4", "n")
        await settled(app, pilot)
        await pilot.press("e")
        await typed(app, pilot, "p95 still 900 ms")
        await settled(app, pilot)
        await pilot.press("i")
        await typed(app, pilot, "/fixed configuration")
        await settled(app, pilot)
        clock.forward(minutes=6)
        await pilot.press("ctrl+o", "y")
        await settled(app, pilot)
        assert states(room, incident)[:2] == ["passed", "open"]


async def test_a_figure_is_read_on_a_key_and_told_by_the_tick_that_follows(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "baseline", "error-rate 0.2 %")
    order(room, incident, "fixed", "hotfix cap the pool")
    clock.forward(minutes=6)
    config = Config(metric={"error-rate": MetricCommand(("echo", "12 %"), 20)})
    async with opened(room, incident, config=config) as (app, pilot):
        await pilot.press("ctrl+o", "4", "r")
        await until(pilot, lambda: "12 % is above the 0.2 % of triage" in said(app))
        assert states(room, incident)[0] == "open"
        await pilot.press("y")
        assert "12 % is above the 0.2 % of triage: passed all the same, because" in said(app)
        await typed(app, pilot, "a batch runs")
        await settled(app, pilot)
        assert last(room, incident).endswith("passed: 12 %, because a batch runs")
