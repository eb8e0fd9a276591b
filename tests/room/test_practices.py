"""What to do and what not to is said where it applies, and when it has lasted long enough."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import order, view
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view, write_field
from warroom.room.readings.practices import advice, of_a_fix, of_an_incident, of_an_update

PLAYBOOK = load_playbook()


def said(room: WarRoom, incident: IncidentId) -> str:
    do, dont = advice(PLAYBOOK, of_an_incident(view(room, incident), PLAYBOOK, now=room.now()))
    return " | ".join((*do, *(f"Don't {one}" for one in dont)))


def test_nothing_is_said_while_all_is_well(room: WarRoom, incident: IncidentId) -> None:
    assert said(room, incident) == ""


def test_a_role_that_nobody_holds_is_said_when_the_playbook_says_so(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.forward(minutes=9)
    assert "Assign clear roles immediately" not in said(room, incident)
    clock.forward(minutes=2)
    assert "Assign clear roles immediately" in said(room, incident)


def test_silence_and_working_alone_are_said_after_ten_minutes(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "ic @dana")
    clock.forward(minutes=11)
    assert "Document everything in real-time" in said(room, incident)
    assert "Don't Work in isolation" in said(room, incident)
    logged(room, incident, "the pool is full")
    assert "Document everything" not in said(room, incident)
    assert "Work in isolation" in said(room, incident)
    order(room, incident, "role", "tl @bob")
    assert "Work in isolation" not in said(room, incident)


def test_an_incident_that_is_not_declared_is_worth_a_thought(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "sev", "P3 one page is slow")
    assert "Declare incidents early" not in said(room, incident)
    clock.forward(minutes=10)
    assert "Declare incidents early" in said(room, incident)
    assert "Ignore smaller incidents" in said(room, incident)
    order(room, incident, "sev", "P1 all of them")
    assert "Declare incidents early" not in said(room, incident)


def test_a_closed_incident_without_a_date_for_its_review_is_told(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "close", "enough")
    clock.forward(minutes=60)
    assert said(room, incident) == "Always do post-mortems | Don't Skip post-mortem"
    order(room, incident, "review", at="2026-02-20 14:00")
    assert said(room, incident) == ""


def test_a_fix_that_nobody_looked_at_is_told_until_somebody_did(room: WarRoom, incident: IncidentId) -> None:
    assert of_a_fix(view(room, incident)) == {}
    order(room, incident, "fix", "cap the pool")
    _, (dont,) = advice(PLAYBOOK, of_a_fix(view(room, incident)))
    assert dont == "Rush deployments without testing"
    order(room, incident, "reviewed")
    order(room, incident, "approved")
    assert of_a_fix(view(room, incident)) == {}


def test_an_update_that_is_late_and_blame_in_one_are_told(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    def places() -> dict[str, int]:
        draft = draft_view(room, PLAYBOOK, incident, "internal")
        return of_an_update(draft, updates_view(room, PLAYBOOK, incident), now=room.now())

    assert places() == {}
    write_field(room, incident, "internal", "impact", "Bob is to blame for it")
    assert "Blame individuals" in advice(PLAYBOOK, places())[1]
    clock.forward(minutes=120)
    assert places()["update-late"] > HOUR
    assert "Communicate frequently (even if no update)" in advice(PLAYBOOK, places())[0]


@pytest.mark.parametrize(("lasted", "applies"), [(9 * MINUTE, False), (10 * MINUTE, True)])
def test_a_practice_waits_for_its_time(lasted: int, applies: bool) -> None:
    assert bool(advice(PLAYBOOK, {"no-timeline": lasted})[0]) is applies


def test_a_practice_that_always_applies_is_always_said() -> None:
    practices = dataclasses.replace(
        PLAYBOOK.practices, do=(dataclasses.replace(PLAYBOOK.practices.do[0], when="always", after=None),)
    )
    assert advice(dataclasses.replace(PLAYBOOK, practices=practices), {})[0] == (PLAYBOOK.practices.do[0].say,)
