"""What is told for a time before that of what is in effect is history: the newest event counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, order, view
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.fact_writing import stays_words
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.orders.incident_orders import give
from warroom.store.case_queries import history
from warroom.store.records import incident_number

CHANGING = {
    "severity": ("sev", "P0", "P2 half of it works"),
    "severity, raised": ("sev", "P2 half of it works", "P0"),
    "holder": ("role", "tl @carol", "tl @bob"),
    "nobody": ("role", "ic nobody", "ic @bob"),
    "status": ("status", "Identified", "Investigating"),
    "phase": ("phase", "resolve", "triage"),
    "hypothesis": ("hyp", "H1 refuted the pool is empty", "H1 testing"),
    "hypothesis, judged twice": ("hyp", "H1 confirmed the pool is full", "H1 refuted the pool is empty"),
}
"""What changes with time: the order, what is so in the end, and what was so before."""
FACTS = {
    "impact": ("impact", "half of the payments fail", "all payments fail"),
    "complaints": ("complaints", "40", "4"),
    "users": ("users", "500", "20"),
    "type": ("type", "api", "database"),
    "affected": ("affected", "checkout", "login"),
    "status page": ("status-page", "Updated", "Updating"),
    "link": ("link", "pr https://git.example/2", "pr https://git.example/1"),
}
CASES = CHANGING | FACTS


@pytest.fixture
def outage(room: WarRoom, incident: IncidentId, clock: Clock) -> IncidentId:
    """An incident that was declared an hour ago, with a hypothesis."""
    logged(room, incident, "? the pool is full")
    clock.forward(minutes=60)
    return incident


def ago(clock: Clock, minutes: int) -> EventTime:
    lo = (clock.now // MINUTE - minutes) * MINUTE
    return EventTime(Moment(lo), Moment(lo + MINUTE - 1))


def tell(room: WarRoom, incident: IncidentId, name: str, words: str, at: EventTime | None) -> Committed:
    return give(room, PLAYBOOK, incident, name, words, at=at)


def standing(room: WarRoom, incident: IncidentId) -> dict[str, Any]:
    """All of it that an order may change and that is in effect."""
    seen = view(room, incident)
    return {
        "severity": seen.summary.severity and seen.summary.severity.level,
        "status": seen.summary.status,
        "phase": seen.phase,
        "roles": {role.name: [holder.raw for holder in seen.holders(role.name)] for role in PLAYBOOK.roles.role},
        "board": [(card.status, card.result) for card in seen.desks.board],
        "complaints": seen.complaints,
        "identified": "identified" in seen.times,
        **{field: seen.fact(field) for field in ("impact", "users", "type", "affected", "status_page", "hotfix")},
    }


def last_entry(room: WarRoom, incident: IncidentId, at: EventTime) -> EntryId:
    (entry,) = [entry for entry in room.pages(incident, Filter(struck=False)).before(None, 50) if entry.at.lo == at.lo]
    return entry.id


@pytest.mark.parametrize("name", CASES)
def test_what_is_typed_for_an_earlier_time_leaves_in_effect_what_came_later(
    room: WarRoom, outage: IncidentId, clock: Clock, name: str
) -> None:
    said, newer, older = CASES[name]
    tell(room, outage, said, newer, ago(clock, 10))
    before = standing(room, outage)
    committed = tell(room, outage, said, older, ago(clock, 40))
    assert standing(room, outage) == before
    assert committed.stays == ago(clock, 10)
    assert stays_words(committed, "UTC", room.now()) == "what was said for 17:16 stays in effect"


def test_the_time_of_what_was_struck_can_be_corrected_though_nothing_tells_of_the_same_any_more(
    room: WarRoom, outage: IncidentId, clock: Clock
) -> None:
    tell(room, outage, "role", "tl @bob", ago(clock, 10))
    entry = last_entry(room, outage, ago(clock, 10))
    scribe.strike(room, outage, entry, "nobody took it")
    scribe.correct_time(room, outage, entry, ago(clock, 40))
    corrected = room.pages(outage, Filter()).entry(entry)
    assert corrected is not None
    assert corrected.at == ago(clock, 40)
    assert standing(room, outage)["roles"]["tl"] == []


@pytest.mark.parametrize("name", CASES)
def test_it_does_not_matter_which_of_two_is_typed_first(
    room: WarRoom, outage: IncidentId, clock: Clock, name: str
) -> None:
    said, newer, older = CASES[name]
    assert tell(room, outage, said, older, ago(clock, 40)).stays is None
    assert tell(room, outage, said, newer, ago(clock, 10)).stays is None
    in_order = standing(room, outage), _metadata(room, outage)
    for at in (ago(clock, 10), ago(clock, 40)):
        scribe.strike(room, outage, last_entry(room, outage, at), "anew")
    tell(room, outage, said, newer, ago(clock, 10))
    tell(room, outage, said, older, ago(clock, 40))
    typed_late = standing(room, outage), _metadata(room, outage)
    for seen, _ in (in_order, typed_late):
        seen["board"] = [status for status, _ in seen["board"]]  # the words of a judgement are those of the last one
    assert typed_late == in_order


def _metadata(room: WarRoom, incident: IncidentId) -> str:
    """Who held which role from when on, and how bad it was when, as the document says it."""
    return document(room, incident).partition("## Metadata")[2].partition("## Summary")[0]


@pytest.mark.parametrize("name", CASES)
def test_once_the_later_one_is_struck_the_earlier_one_is_in_effect_and_back_again(
    room: WarRoom, outage: IncidentId, clock: Clock, name: str
) -> None:
    said, newer, older = CASES[name]
    tell(room, outage, said, older, ago(clock, 40))
    earlier = standing(room, outage)
    scribe.strike(room, outage, last_entry(room, outage, ago(clock, 40)), "anew")
    tell(room, outage, said, newer, ago(clock, 10))
    later = standing(room, outage)
    tell(room, outage, said, older, ago(clock, 41))
    entry = last_entry(room, outage, ago(clock, 10))
    scribe.strike(room, outage, entry, "wrong")
    struck = standing(room, outage)
    for seen in (struck, earlier):  # the words of a judgement, and what followed from it, are in its entry
        seen |= {"board": [status for status, _ in seen["board"]], "identified": None}
    assert struck == earlier
    scribe.unstrike(room, outage, entry)
    assert standing(room, outage) == later


@pytest.mark.parametrize("name", CASES)
def test_once_the_earlier_one_is_struck_nothing_tells_of_it(
    room: WarRoom, outage: IncidentId, clock: Clock, name: str
) -> None:
    said, newer, older = CASES[name]
    tell(room, outage, said, newer, ago(clock, 10))
    before = standing(room, outage), _metadata(room, outage)
    tell(room, outage, said, older, ago(clock, 40))
    scribe.strike(room, outage, last_entry(room, outage, ago(clock, 40)), "wrong")
    assert (standing(room, outage), _metadata(room, outage)) == before
    tell(room, outage, said, older, ago(clock, 41))
    scribe.undo(room, outage)
    assert (standing(room, outage), _metadata(room, outage)) == before


@pytest.mark.parametrize("name", CHANGING)
def test_no_entry_is_put_at_a_time_by_which_something_else_would_be_in_effect(
    room: WarRoom, outage: IncidentId, clock: Clock, name: str
) -> None:
    said, newer, older = CASES[name]
    for first, second in ((newer, older), (older, newer)):
        minutes = {newer: 10, older: 40}
        tell(room, outage, said, first, ago(clock, minutes[first]))
        tell(room, outage, said, second, ago(clock, minutes[second]))
        before = standing(room, outage)
        for minute, beyond in ((10, 45), (40, 5)):
            entry = last_entry(room, outage, ago(clock, minute))
            with pytest.raises(RoomTrouble, match="strike it, and say it anew"):
                scribe.correct_time(room, outage, entry, ago(clock, beyond))
            scribe.correct_time(room, outage, entry, ago(clock, minute + 1))
            scribe.correct_time(room, outage, entry, ago(clock, minute))
        assert standing(room, outage) == before
        for minute in (10, 40):
            scribe.strike(room, outage, last_entry(room, outage, ago(clock, minute)), "anew")


def test_without_a_time_and_for_the_same_minute_what_is_typed_last_counts(
    room: WarRoom, outage: IncidentId, clock: Clock
) -> None:
    at = ago(clock, 10)
    for person in ("carol", "bob"):
        assert tell(room, outage, "role", f"tl @{person}", at).stays is None
    assert [holder.raw for holder in view(room, outage).holders("tl")] == ["bob"]
    later = EventTime.at(Moment(clock.now + 5 * MINUTE))  # somebody else's clock is ahead
    tell(room, outage, "status", "Fixing", later)
    order(room, outage, "status", "Identified")
    order(room, outage, "phase", "resolve")
    assert (view(room, outage).summary.status, view(room, outage).phase) == ("Identified", "resolve")
    assert tell(room, outage, "role", "tl @dan", EventTime.unknown()).stays is None
    assert [holder.raw for holder in view(room, outage).holders("tl")] == ["dan"]


def test_a_rough_time_that_may_be_the_later_one_is_in_effect(room: WarRoom, outage: IncidentId, clock: Clock) -> None:
    tell(room, outage, "role", "tl @carol", ago(clock, 10))
    about = ago(clock, 13)
    rough = EventTime(about.lo, about.hi, approx=True)
    assert tell(room, outage, "role", "tl @bob", rough).stays is None
    assert [holder.raw for holder in view(room, outage).holders("tl")] == ["bob"]


def test_what_it_was_declared_with_counts_from_then_and_what_it_was_opened_with_from_the_beginning(
    room: WarRoom, outage: IncidentId, clock: Clock
) -> None:
    before_it = ago(clock, 90)
    assert tell(room, outage, "sev", "P0", before_it).stays is not None
    assert tell(room, outage, "title", "Checkout and login fail", before_it).stays is None
    quiet = open_incident(room, PLAYBOOK, "Export is slow", Severity("P2", 2), zone="UTC")
    assert tell(room, quiet, "sev", "P0", before_it).stays is None
    assert view(room, quiet).times["declared"].lo == before_it.lo


def test_a_severity_of_old_declares_nothing_and_says_nothing_of_what_was_before_it(
    room: WarRoom, outage: IncidentId, clock: Clock
) -> None:
    tell(room, outage, "sev", "P2 half of it works", ago(clock, 10))
    tell(room, outage, "sev", "P0 all cards", ago(clock, 30))
    entry = next(entry for entry in room.pages(outage, Filter()).before(None, 9) if entry.at.lo == ago(clock, 30).lo)
    assert (entry.text.raw, entry.pinned) == ("P0: all cards", False)


def test_what_came_of_a_hypothesis_counts_though_it_is_said_later_that_it_is_looked_into(
    room: WarRoom, outage: IncidentId, clock: Clock
) -> None:
    tell(room, outage, "hyp", "H1 testing", None)
    logged(room, outage, "? the gateway is slow")
    for label in ("H1", "H2"):
        assert tell(room, outage, "hyp", f"{label} refuted it is as before", ago(clock, 40)).stays is None
    assert [card.status for card in view(room, outage).desks.board] == ["refuted", "refuted"]


def test_that_it_is_over_counts_whatever_was_said_for_later(room: WarRoom, outage: IncidentId, clock: Clock) -> None:
    tell(room, outage, "status", "Fixing", ago(clock, 5))
    assert tell(room, outage, "status", "Resolved", ago(clock, 10)).stays is None
    assert view(room, outage).summary.status == "Resolved"


def test_it_is_so_of_two_incidents_that_are_one_outage(room: WarRoom, outage: IncidentId, clock: Clock) -> None:
    second = commander.declare(
        room, "Login fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={"tl": "eve"}
    )
    clock.forward(minutes=60)
    tell(room, second, "role", "tl @carol", ago(clock, 10))
    commander.merge_into(room, second, outage, title="Checkout fails")
    assert tell(room, outage, "role", "tl @bob", ago(clock, 40)).stays == ago(clock, 10)
    assert [holder.raw for holder in view(room, outage).holders("tl")] == ["carol"]


def test_details_that_another_version_wrote_say_nothing_of_then(room: WarRoom, outage: IncidentId) -> None:
    inc = incident_number(room.reader(), outage)
    assert inc is not None
    before = len(history(room.reader(), inc, "role", "role:ic", "holder"))
    for then in ("x", {"values": "x"}, {"kind": "role", "on": "role:tl", "values": {"holder": "x"}}):
        text = {"text": "Incident Commander is @x", "kind": "role", "at": EventTime.at(Moment(HOUR)).as_json()}
        entry = EntryId(room.new_id())
        room.commit(outage, [Write("entry", entry, {**text, "details": {"then": then}})])
        scribe.correct_time(room, outage, entry, EventTime.at(Moment(2 * HOUR)))
    assert len(history(room.reader(), inc, "role", "role:ic", "holder")) == before
