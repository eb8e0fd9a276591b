"""The quick fix by keys, in the real program: the cause is obvious, and one question at a time finds what stops it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.room.giving import last, order
from tests.room.seen_desks import desks
from tests.screens.behind_the_screen import shown
from tests.screens.opening import decide_cards, opened, playbook, pressed, said, settled, verify_cards
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom


async def answered(app: WarRoomApp, pilot: Pilot[Any], keys: str) -> str:
    """Press ``keys`` at the Decide pane of an incident in triage; the card that the cursor stands on then."""
    await pilot.press("ctrl+o", "2")
    await pressed(app, pilot, *keys)
    return decide_cards(app).chosen or ""


@pytest.fixture
def triaged(room: WarRoom, incident: IncidentId) -> IncidentId:
    order(room, incident, "phase", "triage")
    return incident


@pytest.mark.parametrize(
    ("keys", "name", "way", "command"),
    [
        ("yy", "roll-back", "rollback", "npm run deploy:production"),
        ("yny", "flag-off", "configuration", "[feature flag command]"),
        ("ynny", "scale-up", "configuration", "[scaling command]"),
        ("ynndy", "fail-over", "configuration", "[failover command]"),
    ],
)
async def test_the_quick_fix_that_fits_is_recorded_on_enter_and_its_checks_start(
    room: WarRoom, triaged: IncidentId, keys: str, name: str, way: str, command: str
) -> None:
    async with opened(room, triaged) as (app, pilot):
        assert await answered(app, pilot, keys) == f"end:{name}"
        assert f"$ {command}" in shown(decide_cards(app))
        assert desks(room, triaged).fix is None, "nothing is done before Enter"
        await pilot.press("enter")
        await settled(app, pilot)
        fix = desks(room, triaged).fix
        assert fix is not None
        assert fix.how == way
        assert "in 4m" in shown(verify_cards(app))


async def test_each_quick_fix_is_a_question_of_its_own_and_an_entry(room: WarRoom, triaged: IncidentId) -> None:
    tree = playbook().tree("cause")
    assert tree is not None
    asks = {question.name: question.ask for question in tree.question}
    async with opened(room, triaged) as (app, pilot):
        assert await answered(app, pilot, "y") == "ask:quick-rollback"
        for node, key, words in (("quick-rollback", "n", "no"), ("flag", "d", "don't know"), ("capacity", "n", "no")):
            assert asks[node] in shown(decide_cards(app))
            await pilot.press(key)
            await settled(app, pilot)
            assert last(room, triaged) == f"{asks[node]} {words}"
        assert decide_cards(app).chosen == "ask:backup"


async def test_without_a_quick_fix_enter_tells_the_order_of_a_hotfix_and_records_none(
    room: WarRoom, triaged: IncidentId
) -> None:
    async with opened(room, triaged) as (app, pilot):
        assert await answered(app, pilot, "ynndn") == "end:hotfix"
        revision = room.revision()
        await pilot.press("enter")
        await settled(app, pilot)
        assert "/fix says which hotfix, then /reviewed, /approved, /fixed hotfix" in said(app)
        assert desks(room, triaged).fix is None
        assert room.revision() == revision


async def test_a_quick_fix_that_was_not_one_is_taken_back_and_the_next_is_asked_for(
    room: WarRoom, triaged: IncidentId
) -> None:
    async with opened(room, triaged) as (app, pilot):
        assert await answered(app, pilot, "yny") == "end:flag-off"
        await pilot.press("u")
        await settled(app, pilot)
        assert decide_cards(app).chosen == "ask:flag"
        await pilot.press("n")
        await settled(app, pilot)
        assert decide_cards(app).chosen == "ask:capacity"


async def test_a_cause_that_is_not_obvious_is_asked_for_no_quick_fix(room: WarRoom, triaged: IncidentId) -> None:
    async with opened(room, triaged) as (app, pilot):
        assert await answered(app, pilot, "nn") == "end:troubleshoot"
