"""Going on says in one line what is left open, and the facts say when to go on."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, view
from warroom.model.identity import IncidentId, Moment
from warroom.room.core import WarRoom
from warroom.room.readings.left_open import left_open, open_questions, open_words
from warroom.room.readings.waiting import PHASE, waiting
from warroom.widgets.decide_pane import DecideState, decide


def offered(room: WarRoom, incident: IncidentId, clock: Clock) -> list[str]:
    found = waiting(view(room, incident), PLAYBOOK, person="alice", now=Moment(clock.now))
    return [f"{one.about}: {one.words}" for one in found if one.what == PHASE]


def test_a_phase_is_left_with_its_questions_roles_fix_and_checks_in_one_line(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "phase", "declare")
    said = left_open(view(room, incident), PLAYBOOK)
    assert {"Channel", "Call", "Status page"} <= set(said)
    assert not any("triage" in one for one in said)
    order(room, incident, "channel", "#incident")
    order(room, incident, "phase", "triage")
    order(room, incident, "triage", "1 a deploy")
    said = left_open(view(room, incident), PLAYBOOK)
    assert "Channel" not in said
    assert {"5 triage questions", "8 figures"} <= set(said)
    order(room, incident, "phase", "investigate")
    assert "no hypothesis" in left_open(view(room, incident), PLAYBOOK)
    logged(room, incident, "? the pool")
    order(room, incident, "phase", "resolve")
    said = left_open(view(room, incident), PLAYBOOK, to="close")
    assert said[0] == "no fix went in"
    assert "no hypothesis" not in said
    order(room, incident, "fixed", "hotfix")
    words = open_words(view(room, incident), PLAYBOOK, to="close")
    assert words.startswith(" · left open: 5m Error rate decreased?, 8 more checks")
    assert open_words(view(room, incident), PLAYBOOK, to="triage") == ""


@pytest.mark.parametrize("phase", ["investigate", "resolve", "close"])
def test_what_nobody_answered_stays_within_reach_after_its_phase(
    room: WarRoom, incident: IncidentId, phase: str
) -> None:
    order(room, incident, "phase", phase)
    order(room, incident, "triage", "1 a deploy")
    seen = view(room, incident)
    shown = decide(seen, PLAYBOOK, DecideState(), person="alice", now=room.now())
    keys = {card.key for card in shown.cards}
    assert {one.card for one in open_questions(seen, PLAYBOOK)} <= keys
    assert {"triage:2", "call:channel"} <= keys
    assert "triage:1" not in keys


def test_a_phase_is_offered_when_the_facts_say_so_and_not_again(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "phase", "triage")
    assert offered(room, incident, clock) == []
    order(room, incident, "fixed", "hotfix")
    assert offered(room, incident, clock) == ["resolve: A fix is in: go on to RESOLVE?"]
    order(room, incident, "phase", "resolve")
    assert offered(room, incident, clock) == []
    clock.forward(minutes=61)
    for number in range(1, 10):
        order(room, incident, "check", f"{number} pass")
    assert offered(room, incident, clock) == []
    order(room, incident, "status", "Resolved")
    assert offered(room, incident, clock) == ["close: It is resolved: go on to CLOSE?"]
    order(room, incident, "phase", "close")
    assert offered(room, incident, clock) == []
