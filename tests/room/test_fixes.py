"""A fix goes in with its review and its approval, and its checks fall due."""

from __future__ import annotations

import re

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, document, message, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.model.states import CheckState
from warroom.report.audit import audit
from warroom.room.acts import checking
from warroom.room.core import WarRoom
from warroom.room.readings.case import case
from warroom.room.readings.practices import unsaid_of


def test_a_fix_without_review_or_approval_is_recorded_and_warned_of(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    assert last(room, incident, 2) == [
        ("fixed", "hotfix: cap the pool"),
        ("note", "the fix went in, and nobody said that it was reviewed or approved for deployment"),
    ]


def test_a_fix_that_was_reviewed_and_approved_says_nothing_more(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fix", "cap the pool")
    order(bob, incident, "reviewed")
    order(bob, incident, "approved")
    order(room, incident, "fixed", "hotfix")
    assert last(room, incident) == [("fixed", "hotfix: cap the pool")]
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.reviewed_by is not None
    assert fix.reviewed_by.raw == "bob"


def test_a_review_without_any_fix_says_how_to_propose_one(room: WarRoom, incident: IncidentId) -> None:
    assert "/fix" in refused(room, incident, "reviewed")


def test_a_review_that_is_told_late_belongs_to_the_fix_that_went_in(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    order(bob, incident, "reviewed")
    order(bob, incident, "approved", at="-5m")
    fix = desks(room, incident).fix
    assert fix is not None
    assert unsaid_of(fix) == ""
    said = last(room, incident, 9)
    assert ("action", "fix reviewed after it went in: cap the pool") in said
    assert ("action", "fix approved: cap the pool") in said


def test_a_late_review_is_of_the_fix_that_is_made_ready_where_there_is_one(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    order(room, incident, "fix", "join instead of one query a user")
    order(bob, incident, "reviewed")
    beside = desks(room, incident)
    assert beside.proposed is not None
    assert beside.proposed.reviewed_by is not None
    assert beside.fix is not None
    assert beside.fix.reviewed_by is None


def test_checks_fall_due_from_when_the_fix_went_in(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "rollback", at="-10m")
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.deployed is not None
    began = fix.deployed.lo
    assert began is not None
    after = {
        check.id.rpartition(":")[2]: (check.due - began) // MINUTE for check in fix.checks if check.due is not None
    }
    assert after == {"5m": 5, "15m": 15, "30m": 30, "watched": 30, "60m": 60}
    assert len([check for check in fix.checks if check.due is None]) == len(PLAYBOOK.resolution.checklist)


def test_a_failed_check_opens_the_investigation_again_as_an_entry(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "status", "Resolved")
    order(room, incident, "check", "15m fail p95 still 2 s")
    found = view(room, incident)
    assert (found.phase, found.facts["status"].raw, "resolved" in found.times) == (
        "investigate",
        "Investigating",
        False,
    )
    said = last(room, incident, 2)
    assert ("phase", "verification failed, the investigation is open again") in said
    assert ("check", "15m Metrics returned to normal? FAILED: p95 still 2 s") in said


def test_a_check_that_passes_before_its_time_says_by_how_much(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "rollback", at="-10m")
    order(room, incident, "check", "5m pass 0.4 %")
    order(room, incident, "check", "60m pass quiet because we go home")
    order(room, incident, "check", "15m skip nobody looked")
    said = [text for _, text in last(room, incident, 3)]
    assert "5m Error rate decreased? passed: 0.4 %" in said
    assert any(
        re.search(r"60m System stable\? passed (49|50) min before its time: quiet, because we go home$", text)
        for text in said
    )
    assert "15m Metrics returned to normal? skipped: nobody looked" in said


def test_the_figure_may_be_noted_after_the_tick(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix", at="-6m")
    fix = desks(room, incident).fix
    assert fix is not None
    entry = EntryId(room.new_id())
    checking.tick(room, incident, PLAYBOOK, fix.checks[0], CheckState.PASSED, entry=entry)
    checking.note_figure(room, incident, PLAYBOOK, fix.checks[0], "0.4 %", view=None, entry=entry)
    assert last(room, incident)[0][1].endswith("passed: 0.4 %")
    found = desks(room, incident).fix
    assert found is not None
    assert found.checks[0].figure is not None
    checking.note_figure(room, incident, PLAYBOOK, found.checks[0], "0.3 %", view=view(room, incident))
    assert last(room, incident)[0][1].endswith("passed: 0.3 %")


def test_checks_are_named_by_number_or_time(room: WarRoom, incident: IncidentId) -> None:
    assert "/fixed" in refused(room, incident, "check", "1 pass")
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "check", "1 pass because it is looked at early")
    order(room, incident, "check", "list2 skip nobody can see it now")
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.checks[0].state == "passed"
    assert "pass, fail or skip" in refused(room, incident, "check", "99 pass")
    assert "pass, fail or skip" in refused(room, incident, "check", "1 perhaps")
    assert "rollback" in refused(room, incident, "fixed", "magic")


def test_a_fix_that_did_not_hold_resolved_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "rollback back to v1")
    clock.now += 10 * MINUTE
    order(room, incident, "fixed", "hotfix raise the pool")
    order(room, incident, "check", "60m pass because the shift ends")
    order(room, incident, "status", "Resolved")
    order(room, incident, "close", "done")
    clock.now += HOUR
    order(room, incident, "reopen", "errors are back")
    fix = view(room, incident).desks.fix
    assert fix is not None
    assert [(check.state, check.because) for check in fix.checks if check.state == "failed"] == [("failed", None)]
    assert "Still to check" not in message(room, incident, "internal", "internal_update"), "nobody makes them any more"
    clock.now += HOUR
    order(room, incident, "status", "Resolved")
    order(room, incident, "close", "enough")
    written = document(room, incident)
    assert "It was resolved by" not in written
    assert "The last fix did not hold: hotfix (raise the pool)" in written
    assert "raise the pool" not in message(room, incident, "internal", "closing")
    doubts = [found.words for found in audit(case(room, incident, PLAYBOOK), PLAYBOOK, now=room.now())]
    assert any("though the last fix had not held (60m System stable failed)" in words for words in doubts), doubts
    order(room, incident, "reopen", "so it is said")
    order(room, incident, "fixed", "hotfix raise it again")
    order(room, incident, "status", "Resolved")
    assert "raise it again" in message(room, incident, "internal", "closing")
    assert "The last fix did not hold" not in document(room, incident)
    assert "Still to check: 5m Error rate decreased, 15m" in message(room, incident, "internal", "internal_update")
