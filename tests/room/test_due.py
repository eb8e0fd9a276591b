"""What is due, from the log alone: tasks, responses, escalations; and for whom it rings."""

from __future__ import annotations

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.room.core import WarRoom
from warroom.room.readings.due import due_clock, dues, rings
from warroom.room.readings.waiting import waiting


def test_a_task_is_done_failed_or_given_more_time(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "@bob look at web latency 3m")
    clock.forward(minutes=4)
    (task,) = desks(room, incident).tasks
    assert [one.what for one in waiting(view(room, incident), PLAYBOOK, person="bob", now=clock())] == ["task"]
    assert waiting(view(room, incident), PLAYBOOK, person="erin", now=clock()) == []
    order(room, incident, "extend", "@bob")
    assert desks(room, incident).tasks[0].state == "extended"
    assert waiting(view(room, incident), PLAYBOOK, person="bob", now=clock()) == []
    order(room, incident, "extend", "@Bob 10m")
    order(room, incident, "done", "@bob p95 is fine")
    done = desks(room, incident).tasks[0]
    assert (done.state, done.outcome.raw if done.outcome else "", done.waits) == ("done", "p95 is fine", False)
    assert last(room, incident) == [("task", "@bob look at web latency: done, p95 is fine")]
    assert "no task out" in refused(room, incident, "failed", "@bob")
    assert task.waits


def test_what_is_due_comes_from_the_log_alone_and_rings_once_for_its_owner(
    room: WarRoom, bob: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "tl @bob")
    order(room, incident, "fixed", "hotfix")
    before = clock()
    clock.forward(minutes=5.5)
    found = dues(view(room, incident), PLAYBOOK)
    assert "check: 5m Error rate decreased?" in [due.words for due in found if due.at <= clock()]
    now = clock()
    mine = rings(view(room, incident), PLAYBOOK, before=before, now=now, person="bob")
    assert [due.what for due in mine] == ["check"]
    assert rings(view(room, incident), PLAYBOOK, before=before, now=now, person="erin") == []
    assert rings(view(room, incident), PLAYBOOK, before=now, now=clock(), person="bob") == []
    assert dues(view(bob, incident), PLAYBOOK) == dues(view(room, incident), PLAYBOOK)
    assert due_clock(view(room, incident), PLAYBOOK, now).words.startswith("DUE check: 5m")
    assert due_clock(view(room, incident), PLAYBOOK, now).short == "check 30s late"


def test_what_nobody_owns_rings_for_everybody(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    before = clock()
    clock.forward(minutes=11)
    found = rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="erin")
    assert {due.about for due in found} == {"tl", "comms", "scribe"}


def test_escalation_is_due_until_somebody_acknowledges(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    words = PLAYBOOK.severities.severity[1].escalation
    assert words in [due.words for due in dues(view(room, incident), PLAYBOOK)]
    order(room, incident, "ack")
    assert words not in [due.words for due in dues(view(room, incident), PLAYBOOK)]


def test_a_response_is_due_until_somebody_leads(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "ack")
    (due,) = [one for one in dues(view(room, incident), PLAYBOOK) if one.words == "respond: Urgent"]
    declared = view(room, incident).summary.declared
    assert declared is not None
    assert due.at == declared + 10 * MINUTE
    clock.forward(minutes=9)
    assert due_clock(view(room, incident), PLAYBOOK, clock()).words.startswith("respond: Urgent (59s")
    order(room, incident, "role", "ic @alice")
    assert "respond: Urgent" not in [one.words for one in dues(view(room, incident), PLAYBOOK)]


def test_a_severity_that_is_raised_later_gives_its_own_time_to_respond(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "sev", "P2 there is a way around it")
    clock.forward(minutes=60)
    order(room, incident, "sev", "P0 there is none")
    raised = room.now()
    found = {one.words: one for one in dues(view(room, incident), PLAYBOOK)}
    assert abs(found["respond: Immediate"].at - raised - 5 * MINUTE) < MINUTE
    assert abs(found[PLAYBOOK.severities.severity[0].escalation].at - raised) < MINUTE
    declared = view(room, incident).summary.declared
    assert declared is not None
    assert found["resolve P0"].at == declared + 240 * MINUTE


def test_what_is_not_declared_asks_for_no_response(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "sev", "P2 there is a way around it")
    assert not any(one.words.startswith("respond") for one in dues(view(room, incident), PLAYBOOK))


def test_a_closed_incident_owes_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "close", "drill")
    assert dues(view(room, incident), PLAYBOOK) == []
    assert due_clock(view(room, incident), PLAYBOOK, clock()).words == ""
