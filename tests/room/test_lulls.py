"""What was held to be over, and was not: opened again, it owes everybody the next word, and documents tell it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, document, order, situation_told, view
from tests.room.test_board import posted
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.outage import one_outage
from warroom.model.views import Lull
from warroom.report.metrics import gaps
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.case import measured

WAYS: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, str]]] = {
    "it was closed": ((("status", "Resolved"), ("close", "all well")), ("reopen", "it is back: 5xx at 8 %")),
    "it was closed and never resolved": ((("close", "all well"),), ("reopen", "it is back: 5xx at 8 %")),
    "it was resolved, and a check failed": ((("status", "Resolved"),), ("check", "60m fail 9 %")),
    "it was resolved, and is looked into again": ((("status", "Resolved"),), ("status", "Investigating")),
}
"""How it was over, and how it was opened again."""


def until_over(room: WarRoom, incident: IncidentId, clock: Clock, way: str) -> None:
    """A fix, and everybody told that it is over."""
    order(room, incident, "fixed", "rollback v2")
    for audience in ("internal", "status-page"):
        posted(room, incident, audience, "what we know", stage="update", status="Investigating")
    clock.now += 2 * HOUR
    for name, words in WAYS[way][0]:
        order(room, incident, name, words)
    clock.now += MINUTE
    posted(room, incident, "internal", "what we know", stage="closed", status="Resolved")
    posted(room, incident, "status-page", "what we know", stage="resolved", status="Resolved")
    posted(room, incident, "customers", "what we know", stage="resolved", status="Resolved")


def owed(room: WarRoom, incident: IncidentId) -> dict[str, int | None]:
    """In how many minutes each audience is to be told."""
    seen = updates_view(room, PLAYBOOK, incident).audiences
    return {one.name: round((one.due - room.now()) / MINUTE) if one.due is not None else None for one in seen}


@pytest.mark.parametrize("way", WAYS)
def test_from_when_it_is_opened_again_everybody_is_owed_the_next_word(
    way: str, room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    until_over(room, incident, clock, way)
    clock.now += 39 * MINUTE
    assert owed(room, incident)["internal"] is None
    assert owed(room, incident)["status-page"] is None
    order(room, incident, *WAYS[way][1])
    assert owed(room, incident) == {"internal": 30, "status-page": 30, "executive": 30, "customers": None}
    assert "opened again" in situation_told(room, incident)
    assert "opened again" in document(room, incident)
    clock.now += 20 * MINUTE
    posted(room, incident, "internal", "what we know", stage="update", status="Investigating")
    assert owed(room, incident)["internal"] == 30
    (measures,) = measured(room)
    assert [gap.hi // MINUTE for gap in gaps(measures)] == [121, 121]
    order(room, incident, "status", "Resolved")
    assert owed(room, incident)["customers"] == 60, "they were told that it was over before it was not"
    clock.now += 5 * MINUTE
    order(room, incident, "close", "now it is")
    text = document(room, incident)
    assert "Held to be over from " in text
    assert "Internal update: once nothing came for 2h" in text, "only what was waited for before it was held to be over"


def test_an_end_that_was_taken_back_was_none(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    posted(room, incident, "internal", "what we know", stage="update", status="Investigating")
    clock.now += 3 * HOUR
    before = owed(room, incident)
    order(room, incident, "close", "the wrong window")
    clock.now += MINUTE
    scribe.undo(room, incident)
    assert owed(room, incident) == {name: due - 1 if due is not None else None for name, due in before.items()}
    assert "opened again" not in situation_told(room, incident)
    order(room, incident, "close", "because", at="-5")
    order(room, incident, "resolved", at="-6")
    order(room, incident, "resolved", at="-7")
    assert view(room, incident).lulls == ()
    assert "Held to be over" not in document(room, incident)


def test_one_outage_was_held_to_be_over_while_all_of_its_incidents_were(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    began = room.now()

    def minute(number: int) -> EventTime:
        return EventTime.at(Moment(began + number * MINUTE))

    own = view(room, incident)
    mine = dataclasses.replace(own, lulls=(Lull(minute(10), minute(30)), Lull(minute(50), minute(60))))
    other = dataclasses.replace(own, lulls=(Lull(minute(20), minute(40)),), times={**own.times, "closed": minute(55)})
    assert one_outage([mine, other]).lulls == (Lull(minute(20), minute(30)), Lull(minute(55), minute(60)))
    assert one_outage([mine, dataclasses.replace(own, lulls=())]).lulls == ()
