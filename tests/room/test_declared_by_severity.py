"""A severity declares what was only suspected, and lets go of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.room.giving import order, refused, view
from tests.room.purging_people import meet, people
from tests.room.seen_desks import last
from tests.room.standing_rooms import LEVELS, PLAYBOOK, ended, opened, owed
from warroom.model.identity import Moment
from warroom.model.moment import DAY, HOUR, MINUTE
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, Severity
from warroom.playbook.standing import (
    CLOSED,
    DECLARED,
    QUIET,
    SUSPECTED,
    asks_review,
    standing,
    state_of,
)
from warroom.report.proposals import proposals
from warroom.room.acts import scribe
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom, Write
from warroom.room.readings.case import case, doubts
from warroom.room.readings.clocks import RED, phase_clock, resolve_by
from warroom.room.readings.disagreements import disagreements
from warroom.room.readings.due import due_clock, dues, rings


def test_raising_declares_it_and_its_clocks_begin_then(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P3")
    clock.forward(minutes=3 * 24 * 60)
    order(room, incident, "sev", "P1 checkout is affected too")
    raised, found = clock.now, view(room, incident)
    assert last(room, incident) == [("severity", "P3 → P1, declared: checkout is affected too")]
    assert standing(found, PLAYBOOK).runs
    assert found.phase == "declare"
    assert abs((found.times["declared"].lo or 0) - raised) < MINUTE
    first = min(due.at for due in dues(found, PLAYBOOK))
    assert raised - MINUTE < first < raised + 3 * MINUTE
    assert all(due is None or due > raised for due in owed(room, incident).values())
    assert phase_clock(found, PLAYBOOK, Moment(raised + MINUTE)).words.startswith("declare ends in 8m")
    far = PLAYBOOK.severities.severity[1].resolve_within[1].microseconds
    assert resolve_by(found, PLAYBOOK, Moment(raised + far - HOUR)).urgency != RED
    assert resolve_by(found, PLAYBOOK, Moment(raised + far + HOUR)).urgency == RED


def test_taking_back_the_severity_takes_back_what_it_declared_or_let_go_of(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P3")
    order(room, incident, "sev", "P1")
    scribe.undo(room, incident)
    found = view(room, incident)
    assert standing(found, PLAYBOOK).state == QUIET
    assert "declared" not in found.times
    assert found.phase == "detect"
    suspected = opened(room, "")
    order(room, suspected, "sev", "P0")
    assert standing(view(room, suspected), PLAYBOOK).runs
    scribe.undo(room, suspected)
    assert standing(view(room, suspected), PLAYBOOK).state == SUSPECTED
    declared = opened(room, "P1")
    begin = standing(view(room, declared), PLAYBOOK).since
    clock.forward(minutes=60)
    order(room, declared, "sev", "P3 only a button")
    scribe.undo(room, declared)
    assert standing(view(room, declared), PLAYBOOK).since == begin


def test_striking_the_line_that_told_of_it_takes_the_declaration_back(room: WarRoom, clock: Clock) -> None:
    for level, state in (("", SUSPECTED), ("P3", QUIET)):
        incident = opened(room, level)
        order(room, incident, "sev", "P1")
        (entry,) = room.pages(incident, Filter(kinds=frozenset(("severity",)))).before(None, 1)
        scribe.strike(room, incident, entry.id, "wrong room")
        found = view(room, incident)
        assert standing(found, PLAYBOOK).state == state
        assert "declared" not in found.times
    declared = opened(room, "P1")
    begin = standing(view(room, declared), PLAYBOOK).since
    order(room, declared, "sev", "P3 only a button")
    (entry,) = room.pages(declared, Filter(kinds=frozenset(("severity",)))).before(None, 1)
    clock.forward(minutes=30)
    scribe.strike(room, declared, entry.id, "wrong room")
    assert standing(view(room, declared), PLAYBOOK).since == begin
    cancelled = ended(room, opened(room, "P1"), CANCELLED)
    (entry,) = room.pages(cancelled, Filter(kinds=frozenset(("closed",)))).before(None, 1)
    scribe.strike(room, cancelled, entry.id, "wrong room")
    assert standing(view(room, cancelled), PLAYBOOK).runs


def test_lowering_says_what_stops_and_raising_again_begins_anew(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P1")
    first = view(room, incident).times["declared"]
    assert "no longer declared" in refused(room, incident, "sev", "P3")
    order(room, incident, "sev", "P3 only a button")
    assert last(room, incident)[0][1].startswith("P1 → P3, no longer declared, so no roles")
    assert set(owed(room, incident).values()) == {None}
    clock.forward(minutes=120)
    order(room, incident, "sev", "P2")
    order(room, incident, "sev", "P0")
    found = view(room, incident)
    assert found.times["declared"] == first, "when it was declared first stays what it was"
    assert (standing(found, PLAYBOOK).since or 0) > clock.now - MINUTE
    assert min(due for due in owed(room, incident).values() if due is not None) > clock.now
    order(room, incident, "sev", "P1 less than that")
    assert standing(view(room, incident), PLAYBOOK).since == standing(found, PLAYBOOK).since


def test_a_declaration_for_an_earlier_time_counts_from_then(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "")
    order(room, incident, "sev", "P1", at="-10m")
    found = view(room, incident)
    assert standing(found, PLAYBOOK).since == found.times["declared"].lo == found.summary.declared
    assert (found.summary.declared or 0) < clock.now - 9 * MINUTE


def test_what_is_not_declared_is_declared_by_its_severity_alone(room: WarRoom) -> None:
    for level in ("", "P3"):
        incident = opened(room, level)
        assert "/sev P0 or P1" in refused(room, incident, "declared")


def test_a_quiet_one_that_gets_a_fix_has_its_checks_and_nothing_else(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P2")
    order(room, incident, "fixed", "configuration a larger index")
    found = view(room, incident)
    assert {due.what for due in dues(found, PLAYBOOK)} == {"severity", "check"}
    assert due_clock(found, PLAYBOOK, Moment(clock.now + HOUR)).urgency != RED
    assert [due.what for due in rings(found, PLAYBOOK, before=0, now=Moment(clock.now + 30 * DAY), person="dana")] == [
        "check"
    ] * 4
    assert "checks are open" in refused(room, incident, "close")
    order(room, incident, "close", "the index is measured next week")
    assert state_of(view(room, incident).summary, PLAYBOOK) == CLOSED


def test_of_a_quiet_one_no_stability_is_asked_neither_by_the_gate_nor_by_the_check(room: WarRoom) -> None:
    for level, rules in (("P2", set()), ("P1", {"stability"})):
        incident = opened(room, level)
        order(room, incident, "status", "resolved")
        order(room, incident, "close", "" if level == "P2" else "enough")
        facts = case(room, incident, PLAYBOOK)
        assert {doubt.rule for doubt in doubts(facts, PLAYBOOK, now=room.now())} == rules
        assert any("stability" in proposed.words for proposed in proposals(facts, PLAYBOOK)) == bool(rules)


@pytest.mark.parametrize("level", ["P1", "P2"])
def test_of_what_is_no_longer_declared_no_stability_is_asked(room: WarRoom, level: str) -> None:
    incident = opened(room, "P1")
    order(room, incident, "sev", f"{level} one page only")
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "goes to the backlog")
    facts = case(room, incident, PLAYBOOK)
    asked = [proposed.words for proposed in proposals(facts, PLAYBOOK) if "stability" in proposed.words]
    asked += [doubt.words for doubt in doubts(facts, PLAYBOOK, now=room.now()) if doubt.rule == "stability"]
    assert len(asked) == (2 if level == "P1" else 0), asked


def test_a_severity_that_was_cleared_was_no_level_in_between(room: WarRoom) -> None:
    incident = opened(room, "P3")
    room.commit(incident, [Write("incident", "incident", {"severity": None})])
    assert standing(view(room, incident), PLAYBOOK).state == SUSPECTED
    order(room, incident, "sev", "P1")
    assert standing(view(room, incident), PLAYBOOK).raised


@pytest.mark.parametrize(("mine", "theirs"), [("P1", "P3"), ("P3", "P1"), ("P1", "P0"), ("P2", "P3")])
def test_two_who_say_different_severities_apart_agree_on_what_is_owed(
    tmp_path: Path, clock: Clock, mine: str, theirs: str
) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = opened(alice.room, "")
        meet(alice, bob)
        order(alice.room, incident, "sev", mine)
        order(bob.room, incident, "sev", theirs)
        meet(alice, bob)
        found = [view(one.room, incident) for one in (alice, bob)]
        assert len({(standing(one, PLAYBOOK).state, standing(one, PLAYBOOK).since) for one in found}) == 1
        worst = min(LEVELS[mine].rank, LEVELS[theirs].rank)
        assert standing(found[0], PLAYBOOK).state == (QUIET if worst > 1 else DECLARED)
        (conflict,) = [one for one in disagreements(bob.room, incident) if one.field == "severity"]
        milder = max(conflict.standing, key=lambda one: LEVELS[str(one.value["level"])].rank)  # type: ignore[index]
        choose(bob.room, incident, conflict, milder)
        meet(alice, bob)
        state = QUIET if max(LEVELS[mine].rank, LEVELS[theirs].rank) > 1 else DECLARED
        assert [standing(view(one.room, incident), PLAYBOOK).state for one in (alice, bob)] == [state, state]
        assert not [one for one in disagreements(alice.room, incident) if one.field in ("severity", "declared")]


def test_a_level_that_the_playbook_does_not_know_is_declared_and_asks_for_a_review(room: WarRoom) -> None:
    incident = open_incident(room, PLAYBOOK, "Down", Severity("SEV-1", 0), zone="UTC")
    assert standing(view(room, incident), PLAYBOOK).runs
    assert asks_review(CLOSED, "SEV-1", PLAYBOOK) == "required"
