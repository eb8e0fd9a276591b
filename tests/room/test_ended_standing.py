"""What an incident is once it ended: reviewed, reopened, or none at all."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.room.giving import order, refused, view
from tests.room.purging_people import meet, people
from tests.room.standing_rooms import LEVELS, PLAYBOOK, ended, in_state, opened, owed
from warroom.intake.times import clock_words
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, DUPLICATE
from warroom.playbook.standing import (
    CLOSED,
    state_of,
)
from warroom.room.acts import commander, reviewing, scribe
from warroom.room.acts.settling import choose
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import reviews
from warroom.room.readings.case import case, measured
from warroom.room.readings.disagreements import disagreements
from warroom.room.readings.left_open import left_open
from warroom.room.readings.waiting import waiting


def test_what_was_no_incident_is_in_no_figure_and_owes_no_review_and_no_follow_up(room: WarRoom) -> None:
    for state in (CANCELLED, DUPLICATE):
        incident = in_state(room, "P0", state)
        reviewing.add_follow_up(room, incident, "mend the probe", due="2026-02-01")
        assert incident not in [one.id for one in measured(room)]
    assert opened(room, "") not in [one.id for one in measured(room)]
    assert reviews.reviews_owed(room, PLAYBOOK) == []
    assert reviews.late_follow_ups(room, "2026-02-13") == []
    (real,) = measured(room)
    order(room, real.id, "close", "over")
    assert [one.incident for one in reviews.reviews_owed(room, PLAYBOOK)] == [real.id]


def test_what_was_no_incident_owes_no_follow_up_when_it_is_one_outage_with_another(room: WarRoom) -> None:
    first, second = (in_state(room, "P1", CANCELLED) for _ in range(2))
    for incident in (first, second):
        reviewing.add_follow_up(room, incident, "mend the probe", due="2026-02-01")
    commander.merge_into(room, second, first, title="Both")
    assert reviews.late_follow_ups(room, "2026-02-13") == []


def test_a_review_is_owed_where_the_severity_asks_for_it_and_where_it_was_planned(room: WarRoom, clock: Clock) -> None:
    closed = {level: ended(room, opened(room, level), CLOSED) for level in LEVELS}
    assert {one.incident for one in reviews.reviews_owed(room, PLAYBOOK)} == {closed["P0"], closed["P1"]}
    order(room, closed["P2"], "review", "2026-02-14 10:00")
    assert closed["P2"] in {one.incident for one in reviews.reviews_owed(room, PLAYBOOK)}
    due = {level: reviews.review_due(case(room, one, PLAYBOOK), PLAYBOOK) for level, one in closed.items()}
    assert [level for level, at in due.items() if at is not None] == ["P0", "P1"]


def test_reopening_takes_a_cancellation_back_and_leaves_the_rest_as_it_was(room: WarRoom) -> None:
    for level, state in itertools.product(("", "P3", "P1"), (CANCELLED, DUPLICATE)):
        incident = opened(room, level)
        before = state_of(view(room, incident).summary, PLAYBOOK), view(room, incident).phase
        ended(room, incident, state)
        order(room, incident, "reopen", "it is real")
        found = view(room, incident)
        assert (state_of(found.summary, PLAYBOOK), found.phase) == before
        assert found.summary.ending is None


def test_what_has_ended_is_not_ended_again_and_goes_on_only_after_it_was_reopened(room: WarRoom, clock: Clock) -> None:
    words = {"close": "x", "cancel": "x", "duplicate": "other outage", "status": "Resolved", "phase": "triage",
             "watch": "@dana", "fixed": "rollback", "later": "internal 10m x"}  # fmt: skip
    opened(room, "P1", "The other outage")
    for state in (CLOSED, CANCELLED, DUPLICATE):
        incident = in_state(room, "P1", state)
        at = view(room, incident).times["closed"]
        clock.forward(minutes=10)
        for name in (*words, "resolved"):
            said = refused(room, incident, name, words.get(name, ""))
            assert clock_words(at, "UTC") in said, (name, said)
            assert "/reopen WHY" in said
        assert view(room, incident).times["closed"] == at
        order(room, incident, "resolved", at="-15m")
        assert "resolved" in view(room, incident).times


def test_what_is_not_declared_is_offered_no_phase_and_leaves_none_open(room: WarRoom, clock: Clock) -> None:
    for level in ("", "P3"):
        incident = opened(room, level)
        order(room, incident, "fixed", "rollback")
        found = view(room, incident)
        offered = [one.what for one in waiting(found, PLAYBOOK, person="dana", now=Moment(clock.now))]
        assert "phase" not in offered
        assert left_open(found, PLAYBOOK, to="close") == []


def test_two_ends_that_met_are_settled_by_one_choice(tmp_path: Path) -> None:
    for chosen, state in (("alice", CANCELLED), ("bob", CLOSED)):
        folder = tmp_path / chosen
        folder.mkdir()
        with people(folder, "alice", "bob") as (alice, bob):
            incident = opened(alice.room, "P1")
            meet(alice, bob)
            order(alice.room, incident, "cancel", "a probe")
            order(bob.room, incident, "close", "over", at="-5m")
            meet(alice, bob)
            (conflict,) = [one for one in disagreements(alice.room, incident) if one.field in ("closed", "ended")]
            mine = next(one for one in conflict.standing if one.by.raw == chosen)
            choose(alice.room, incident, conflict, mine)
            meet(alice, bob)
            assert [state_of(view(one.room, incident).summary, PLAYBOOK) for one in (alice, bob)] == [state] * 2
            assert [one.field for one in disagreements(bob.room, incident)] == []


def test_an_incident_is_no_duplicate_of_itself_or_of_nothing(room: WarRoom) -> None:
    incident = opened(room, "P1")
    for sought in (incident[:8], "nothing like it"):
        with pytest.raises(RoomTrouble, match="no other incident"):
            order(room, incident, "duplicate", sought)


def test_the_closing_message_is_no_late_update(room: WarRoom, clock: Clock) -> None:
    incident = ended(room, opened(room, "P0"), CLOSED)
    due = owed(room, incident)["internal"]
    assert due is not None
    assert due >= clock.now + 14 * MINUTE


def test_lowering_the_severity_before_it_is_closed_lets_nobody_off_the_review(room: WarRoom, clock: Clock) -> None:
    lowered = opened(room, "P1")
    clock.forward(minutes=30)
    order(room, lowered, "sev", "P3 it was never so bad")
    order(room, lowered, "close", "over")
    assert case(room, lowered, PLAYBOOK).asks_review == "required"
    assert [one.incident for one in reviews.reviews_owed(room, PLAYBOOK)] == [lowered]
    # What was taken back never was in effect.
    slip = opened(room, "P3")
    order(room, slip, "sev", "P0")
    told = next(one for one in room.pages(slip, Filter()).before(None, 9) if one.kind == "severity")
    scribe.strike(room, slip, told.id, "a slip")
    order(room, slip, "close", "over")
    assert [one.incident for one in reviews.reviews_owed(room, PLAYBOOK)] == [lowered]
