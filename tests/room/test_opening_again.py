"""An incident that was over is opened again: it came back, or it was ended by mistake, which says nothing of a fix."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, document, message, order, refused, situation_told, view
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.report.audit import audit
from warroom.room.acts.tech_lead import raise_hypothesis
from warroom.room.core import WarRoom
from warroom.room.readings.case import case

MISTAKEN = ("closed by mistake", "an accident: the other one was meant", "too early, two checks are open")
CAME_BACK = ("errors are back", "slow again", "the pool is still full", "the fix did not hold")
UNCLEAR = ("5xx at 8 %", "so it is said", "by mistake it was called over: it is back")
FAILURE = ("FAILED", "Failed", "failed", "not hold", "not held")


def closed(room: WarRoom, incident: IncidentId, clock: Clock, *, resolved: bool) -> None:
    """One whose fix was looked at once, and that was closed, whether or not somebody said that it is resolved."""
    order(room, incident, "fixed", "rollback v2")
    clock.now += 10 * MINUTE
    order(room, incident, "check", "5m pass 0.1 %")
    clock.now += HOUR
    if resolved:
        order(room, incident, "status", "Resolved")
        order(room, incident, "ready", "monitoring pass")
    clock.now += 5 * MINUTE
    order(room, incident, "close", "all green")
    clock.now += 10 * MINUTE


def told(room: WarRoom, incident: IncidentId) -> str:
    """All that is said of it: the situation, messages, the document, and what does not add up."""
    doubts = [doubt.words for doubt in audit(case(room, incident, PLAYBOOK), PLAYBOOK, now=room.now())]
    messages = [message(room, incident, audience) for audience in ("internal", "executive", "status-page")]
    return "\n".join([situation_told(room, incident), document(room, incident), *messages, *doubts])


@pytest.mark.parametrize("resolved", [True, False])
@pytest.mark.parametrize("why", MISTAKEN)
def test_what_was_ended_by_mistake_goes_on_where_it_was(
    why: str, resolved: bool, room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    closed(room, incident, clock, resolved=resolved)
    before = view(room, incident)
    order(room, incident, "reopen", why)
    after = view(room, incident)
    assert after.summary.closed is None
    assert (after.desks.fixes, after.desks.checklist) == (before.desks.fixes, before.desks.checklist), (
        "no check, no tick of the checklist is taken back"
    )
    assert (after.summary.status, after.resolved) == (before.summary.status, before.resolved)
    assert after.phase == ("close" if resolved else "resolve")
    said = told(room, incident)
    assert [word for word in FAILURE if word in said] == []
    order(room, incident, "close", "now it is over")
    assert [word for word in FAILURE if word in told(room, incident)] == []


def test_that_it_is_resolved_is_taken_back_where_that_was_the_mistake(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "rollback v2")
    order(room, incident, "status", "Resolved")
    order(room, incident, "reopen", "said by mistake")
    after = view(room, incident)
    assert (after.summary.status, after.resolved, after.phase) == ("Fixing", None, "resolve")
    assert [word for word in FAILURE if word in told(room, incident)] == []


def test_without_a_fix_it_goes_on_as_far_as_it_had_come(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "close", "gone")
    order(room, incident, "reopen", "closed by mistake")
    assert view(room, incident).phase == "investigate"
    order(room, incident, "close", "gone")
    raise_hypothesis(room, incident, "the pool is full")
    order(room, incident, "hyp", "H1 confirmed")
    order(room, incident, "reopen", "closed by mistake")
    assert view(room, incident).phase == "resolve"


@pytest.mark.parametrize("why", CAME_BACK)
def test_the_fix_of_what_came_back_did_not_hold(why: str, room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    closed(room, incident, clock, resolved=True)
    order(room, incident, "reopen", why)
    after = view(room, incident)
    assert after.desks.fix is not None
    assert after.desks.fix.broken
    assert (after.summary.status, after.resolved, after.phase) == ("Investigating", None, "investigate")
    assert "The last fix did not hold" in document(room, incident)


@pytest.mark.parametrize("why", UNCLEAR)
def test_a_reason_that_tells_neither_is_asked_for(why: str, room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    closed(room, incident, clock, resolved=True)
    before = view(room, incident)
    assert "Say 'back' or 'mistake' in the reason" in refused(room, incident, "reopen", why)
    assert view(room, incident).times == before.times
    order(room, incident, "reopen", "it is back")
    order(room, incident, "close", "enough")
    order(room, incident, "reopen", why)
    assert view(room, incident).summary.closed is None, "nothing more would be said of a fix that did not hold"
