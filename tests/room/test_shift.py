"""Handing over a shift: over all open incidents, with the words of whoever leaves."""

from __future__ import annotations

import pytest

from tests.cli.printed import fits
from tests.conftest import Clock, logged
from tests.payloads import PAYLOADS, raw_controls
from warroom.cli.handover import shift_json
from warroom.model.identity import IncidentId
from warroom.model.moment import DAY, MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, reviewing, scribe
from warroom.room.acts.fact_writing import state
from warroom.room.acts.handing_over import leave_words
from warroom.room.acts.tasks import assign
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.shift import FOLLOWING, HANDED, WORRIES, read_shift, shift_lines, shift_text

PLAYBOOK = load_playbook()


def another(room: WarRoom, title: str) -> IncidentId:
    return commander.declare(room, title, severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")


def lines(room: WarRoom) -> str:
    return "\n".join(shift_lines(read_shift(room, PLAYBOOK, zone="UTC")))


def test_it_names_what_is_open_late_and_out(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    other, closed = another(room, "Login fails"), another(room, "Long over")
    state(room, closed, {"closed": EventTime.at(room.now()).as_json()}, kind="closed", text="over")
    assign(room, other, "bob", "look at web latency", 20)
    reviewing.add_follow_up(room, closed, "load test", owner="erin", due="2026-02-01")
    clock.forward(minutes=4)
    said = lines(room)
    assert "P1 Checkout fails" in said
    assert "ic @alice" in said
    assert "nobody leads it" in said
    assert "task out: @bob look at web latency" in said
    assert " LATE" in said
    assert "2026-02-01  @erin  load test" in said
    assert "Long over" not in said
    clock.now += 3 * DAY
    assert "review of Long over" in lines(room)
    assert "update: Internal update of Long over, which is closed: by " in lines(room)
    (late,) = shift_json(read_shift(room, PLAYBOOK, zone="UTC"))["updates_overdue"]
    assert (late["title"], late["what"]) == ("Long over", "update: Internal update")


def test_what_a_closed_incident_owes_is_told_for_a_month_and_no_longer(room: WarRoom, clock: Clock) -> None:
    closed = another(room, "Long over")
    state(room, closed, {"closed": EventTime.at(room.now()).as_json()}, kind="closed", text="over")
    clock.now += 30 * DAY - MINUTE
    assert {"update: Internal update of Long over", "review of Long over"} <= {
        line.strip().partition(",")[0].partition(": by")[0] for line in lines(room).splitlines()
    }
    clock.now += 2 * MINUTE
    assert lines(room) == "Nothing is open."


def test_words_are_kept_in_every_open_incident_and_handed_on(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    other = another(room, "Login fails")
    assert len(leave_words(room, "the replica lags", "fail over at noon")) == 2
    clock.forward(minutes=1)
    leave_words(room, "", "wait for the vendor")
    told = read_shift(room, PLAYBOOK, zone="UTC")
    assert {one.view.id for one in told.incidents} == {incident, other}
    for one in told.incidents:
        assert one.words is not None
        assert (
            one.words.text.raw
            == f"@dana hands the shift over. {FOLLOWING[:1].upper()}{FOLLOWING[1:]}: wait for the vendor"
        )
        assert room.pages(one.view.id, Filter(kinds=frozenset((HANDED,)))).count() == 2
    assert WORRIES not in lines(room)  # the newest words stand; the ones before are in the timeline


def test_words_that_nobody_said_or_nothing_can_keep_are_refused(room: WarRoom) -> None:
    with pytest.raises(RoomTrouble, match="nothing is open"):
        leave_words(room, "all", "")
    another(room, "Login fails")
    with pytest.raises(RoomTrouble, match="say what worries you"):
        leave_words(room, " ", "")


def test_with_nothing_open_it_says_so(room: WarRoom) -> None:
    room.remember("x", "y")  # the database is there, and holds nothing
    assert lines(room) == "Nothing is open."


def test_words_that_were_struck_are_not_handed_on(room: WarRoom, incident: IncidentId) -> None:
    leave_words(room, "the wrong thing", "")
    (one,) = read_shift(room, PLAYBOOK, zone="UTC").incidents
    assert one.words is not None
    scribe.strike(room, incident, one.words.id, "wrong shift")
    (one,) = read_shift(room, PLAYBOOK, zone="UTC").incidents
    assert one.words is None


@pytest.mark.parametrize("payload", ["clipboard", "bidi override", "mixed line ends"])
def test_hostile_words_reach_no_line_and_the_schema_holds(payload: str, room: WarRoom, clock: Clock) -> None:
    hostile = PAYLOADS[payload]
    another(room, hostile)
    leave_words(room, hostile, hostile)
    logged(room, another(room, "x"), hostile)
    assign(room, another(room, "y"), "bob", f"look {hostile}", 5)
    clock.now += MINUTE
    told = read_shift(room, PLAYBOOK, zone="UTC")
    assert raw_controls(shift_text(told).replace("\n", " ")) == []
    assert all("\n" not in line for line in shift_lines(told))
    fits("handover-shift", shift_json(told))
