"""Hypotheses: evidence for and against, what is known of them, and the cause that is confirmed."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import order, refused, view
from tests.room.seen_desks import desks
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.acts import scribe, tech_lead
from warroom.room.core import RoomTrouble, WarRoom


def test_evidence_is_linked_both_ways_and_stands_on_one_side_only(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    seen = logged(room, incident, "> connections at 498")
    card = desks(room, incident).board[0]
    tech_lead.attach(room, incident, card, seen, "for")
    tech_lead.attach(room, incident, desks(room, incident).board[0], seen, "against")
    card = desks(room, incident).board[0]
    assert (card.supports, card.refutes) == ((), (seen,))
    tech_lead.detach(room, incident, card, seen)
    assert desks(room, incident).board[0].refutes == ()
    with pytest.raises(RoomTrouble):
        tech_lead.detach(room, incident, card=desks(room, incident).board[0], entry=seen)
    order(room, incident, "for", "h1 one request makes 41 queries")
    supports = desks(room, incident).board[0].supports
    entry = room.pages(incident, Filter()).entry(supports[0])
    assert entry is not None
    assert (entry.kind, entry.text.raw) == ("finding", "one request makes 41 queries (for H1)")


def test_evidence_is_taken_off_a_card_by_its_words_or_its_id(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "for", "h1 one request makes 41 queries")
    order(room, incident, "against", "h1 the pool is at 3 of 500")
    order(room, incident, "for", "h1 another pool is full")
    for unclear in ("h1 pool", "h1 gateway", "h1"):
        with pytest.raises(RoomTrouble, match="41 queries"):
            order(room, incident, "detach", unclear)
    with pytest.raises(RoomTrouble, match="not on the board"):
        order(room, incident, "detach", "H9 pool")
    order(room, incident, "detach", "h1 41 QUERIES")
    card = desks(room, incident).board[0]
    assert (len(card.supports), len(card.refutes)) == (1, 1)
    order(room, incident, "detach", f"h1 {card.refutes[0][:8]}")
    assert desks(room, incident).board[0].refutes == ()
    scribe.undo(room, incident)
    assert desks(room, incident).board[0].refutes == card.refutes


def test_confirming_sets_when_the_cause_was_known_once(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "? pool")
    logged(room, incident, "? gateway")
    order(room, incident, "hyp", "H1 confirmed N+1 in /profile")
    first = view(room, incident).times["identified"]
    clock.forward(minutes=5)
    order(room, incident, "hyp", "H2 confirmed")
    assert view(room, incident).times["identified"] == first
    card = next(one for one in desks(room, incident).board if one.label.raw == "H1")
    assert card.result is not None
    assert card.result.raw == "N+1 in /profile"


def test_a_card_is_described_field_by_field(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "owner", "H1 @bob")
    order(room, incident, "test", "H1 count connections")
    order(room, incident, "result", "H1 498 of 500")
    card = desks(room, incident).board[0]
    assert [one.raw if one else "" for one in (card.owner, card.test, card.result)] == [
        "bob",
        "count connections",
        "498 of 500",
    ]
    order(room, incident, "owner", "H1")
    assert desks(room, incident).board[0].owner is None
    with pytest.raises(RoomTrouble):
        tech_lead.describe(room, incident, card, "statement", " ")
    assert "H1" in refused(room, incident, "hyp", "H9 confirmed")
    assert "testing" in refused(room, incident, "hyp", "H1 sideways")


def test_part_of_the_team_looks_at_an_angle(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "investigate", "database @erin slow queries 15m")
    order(room, incident, "investigate", "code @bob")
    found = desks(room, incident).tasks
    assert [(task.who.raw, task.what.raw, task.angle.raw if task.angle else "") for task in found] == [
        ("erin", "slow queries", "database"),
        ("bob", "code angle", "code"),
    ]
    assert "infrastructure" in refused(room, incident, "investigate", "database")
    assert "at most 4h" in refused(room, incident, "extend", "@bob 9999m")
