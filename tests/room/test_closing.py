"""An incident is closed: what the facts suggest, the gates, and the hour of stability."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.identity import IncidentId
from warroom.room.acts import closing, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.due import rings
from warroom.room.readings.waiting import waiting


def test_a_review_is_planned_for_a_time(room: WarRoom, incident: IncidentId) -> None:
    assert "not a time" in refused(room, incident, "review", "sometime")
    assert "review" not in view(room, incident).times
    order(room, incident, "review", "2026-02-20 10:00")
    assert view(room, incident).times["review"].words == "2026-02-20 10:00"
    order(room, incident, "review", at="2026-02-21 11:00")
    assert view(room, incident).times["review"].words == "2026-02-21 11:00"


def test_a_confirmed_cause_suggests_the_status_and_passed_checks_the_next(room: WarRoom, incident: IncidentId) -> None:
    def suggested() -> list[str]:
        return [
            one.about
            for one in waiting(view(room, incident), PLAYBOOK, person="x", now=room.now())
            if one.what == "status"
        ]

    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    assert suggested() == ["Identified"]
    order(room, incident, "status", "Identified")
    assert suggested() == []
    order(room, incident, "fix", "cap the pool")
    assert suggested() == ["Fixing"]
    order(room, incident, "status", "Fixing")
    order(room, incident, "fixed", "hotfix")
    fix = desks(room, incident).fix
    assert fix is not None
    for number in range(1, len(fix.checks) + 1):
        assert suggested() == []
        order(room, incident, "check", f"{number} pass because it is looked at early")
    assert suggested() == ["Resolved"]
    order(room, incident, "status", "Resolved")
    assert suggested() == []


def test_closing_is_gated_and_an_override_needs_a_reason_that_is_kept(room: WarRoom, incident: IncidentId) -> None:
    said = refused(room, incident, "close")
    for point in ("System Stable (not resolved yet)", "Root Cause Identified", "Post-Mortem Scheduled"):
        assert point in said
    order(room, incident, "close", "customers are back, the rest tomorrow")
    assert view(room, incident).summary.closed is not None
    kind, text = last(room, incident)[0]
    assert kind == "closed"
    assert text.startswith("closed all the same: customers are back, the rest tomorrow. Open: System Stable")


def close_ready(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    order(room, incident, "fixed", "hotfix")
    fix = desks(room, incident).fix
    assert fix is not None
    for number in range(1, len(fix.checks) + 1):
        order(room, incident, "check", f"{number} pass because it is looked at early")
    order(room, incident, "status", "Resolved")
    order(room, incident, "status-page", "Resolved")
    order(room, incident, "review", "2026-02-20 10:00")
    order(room, incident, "ready", "monitoring pass")
    order(room, incident, "ready", "stakeholders skip nobody else to tell")
    clock.forward(minutes=61)


def test_the_program_ticks_what_it_can_know(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    close_ready(room, incident, clock)
    found = closing.gates(view(room, incident), PLAYBOOK, now=clock())
    assert {gate.check.name: gate.known for gate in found} == {
        "stable": True, "cause": True, "verified": True, "monitoring": False, "stakeholders": False,
        "status-page": True, "post-mortem": True,
    }  # fmt: skip
    assert all(gate.passed for gate in found)
    order(room, incident, "close")
    assert ("closed", "closed") in last(room, incident, 2)
    order(room, incident, "reopen", "it is back")
    found_again = view(room, incident)
    assert (found_again.summary.closed, "resolved" in found_again.times) == (None, False)


def test_skipping_a_point_of_the_closure_needs_a_reason(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble):
        order(room, incident, "ready", "monitoring skip")
    assert "monitoring" in refused(room, incident, "ready", "weather pass")


def test_a_ticked_point_of_the_closure_is_taken_back_whole_and_ticked_again(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "ready", "monitoring pass")
    (ticked,) = desks(room, incident).checklist
    assert (ticked.state, ticked.by.raw if ticked.by else "") == ("passed", "dana")
    scribe.undo(room, incident)
    assert not any(check.text.raw for check in desks(room, incident).checklist), "nothing of it is left"
    gate = next(
        g for g in closing.gates(view(room, incident), PLAYBOOK, now=room.now()) if g.check.name == "monitoring"
    )
    assert (gate.state, gate.item.text.raw) == ("open", "Monitoring Confirmed: Alerts back to green")
    order(room, incident, "ready", "monitoring skip no alerts here")
    (again,) = desks(room, incident).checklist
    assert (again.state, again.text.raw) == ("skipped", "Monitoring Confirmed: Alerts back to green")


def test_an_order_of_milestones_that_cannot_be_holds_the_closing_up(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    close_ready(room, incident, clock)
    order(room, incident, "resolved", at="yesterday 10:00")
    assert any(
        "resolved" in said and "before" in said
        for said in (clash.words for clash in closing.clashes(view(room, incident), PLAYBOOK))
    )
    assert "is before" in refused(room, incident, "close")


def test_the_hour_of_stability_can_be_watched_by_somebody_else(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "Resolved")
    order(room, incident, "watch", "@erin")
    before = clock()
    clock.forward(minutes=61)
    found = rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="erin")
    assert [due.what for due in found] == ["watch"]
    assert found[0].words == "stable for 1h: close it"
    assert rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="zoe") == []
