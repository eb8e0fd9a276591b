"""What a message tells as known: nothing that fell, nothing twice, and for somebody who does not see the room."""

from __future__ import annotations

import pytest

from tests.conftest import logged
from tests.room.giving import PLAYBOOK, order
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings.messages import draft_view


def told(room: WarRoom, incident: IncidentId, field: str) -> str:
    draft = draft_view(room, PLAYBOOK, incident, "internal", template="internal_update")
    return dict(draft.fields)[field].raw


def test_evidence_of_a_refuted_hypothesis_is_not_known_and_a_cause_stands_once(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "? connection pool exhausted")
    logged(room, incident, "? memory leak")
    order(room, incident, "for", "H1 connections at 498 of 500")
    order(room, incident, "for", "H2 memory usage climbing steadily")
    order(room, incident, "against", "H2 the heap is flat")
    order(room, incident, "hyp", "H2 refuted flat")
    order(room, incident, "hyp", "H1 confirmed the flag off takes the load away")
    assert told(room, incident, "progress") == (
        "Cause confirmed: connection pool exhausted (the flag off takes the load away). "
        "Connections at 498 of 500. The heap is flat."
    )


@pytest.mark.parametrize("end", ["cancel", "duplicate"])
def test_of_what_was_no_incident_it_is_told_what_it_was(room: WarRoom, incident: IncidentId, end: str) -> None:
    severity = Severity("P1", 1)
    other = commander.declare(room, "Login fails", severity=severity, phase="declare", phase_rank=1, zone="UTC")
    order(room, incident, end, other if end == "duplicate" else "a probe was wrong")
    draft = draft_view(room, PLAYBOOK, incident, "executive", template="executive_summary")
    progress = dict(draft.fields)["progress"].raw
    assert progress in ("Cancelled: a probe was wrong.", "Duplicate of Login fails.")
    page = draft_view(room, PLAYBOOK, incident, "status-page")
    assert "before it was said inside" not in "".join(finding.say for finding in page.findings)


def test_what_is_only_kept_promises_customers_no_further_updates(room: WarRoom, incident: IncidentId) -> None:
    promise = "every 30 minutes"
    assert promise in draft_view(room, PLAYBOOK, incident, "status-page").message.text.raw
    order(room, incident, "type", "security")  # not owed one, and from the first one on they are
    assert promise in draft_view(room, PLAYBOOK, incident, "status-page").message.text.raw
    order(room, incident, "sev", "P3 one customer")
    assert promise not in draft_view(room, PLAYBOOK, incident, "status-page").message.text.raw


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("fail 9 %", "decreased? Failed (9 %)."), ("skip no traffic", "decreased? Skipped (no traffic).")],
)
def test_a_check_is_told_as_a_sentence(room: WarRoom, incident: IncidentId, verdict: str, said: str) -> None:
    order(room, incident, "fixed", "rollback")
    order(room, incident, "check", f"5m {verdict}")
    assert said in told(room, incident, "progress")


def test_a_question_put_to_somebody_ends_as_one(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "@dba how many connections are in the pool? 5m")
    assert told(room, incident, "next_steps") == "@dba: how many connections are in the pool?"
