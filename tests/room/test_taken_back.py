"""What was taken back is gone: from the desks, from what is exported, and back again when it is raised anew."""

from __future__ import annotations

import pytest

from tests.conftest import logged
from tests.oplog.builder import Scripted
from warroom.model.desks import Desks
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.store.case_queries import record_rows

PLAYBOOK = load_playbook()


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    found = room.view(incident)
    assert found is not None
    return found.desks


def exported(room: WarRoom) -> set[str]:
    kinds = ("hypothesis", "task", "poll", "fix", "check", "follow_up")
    return {kind for kind in kinds if list(record_rows(room.reader(), kind))}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("? the pool is exhausted", "hypothesis"),
        ("@bob look at web latency 3m", "task"),
        ("!! fail over", "poll"),
        ("todo write it up", "follow_up"),
    ],
)
def test_a_line_that_was_taken_back_leaves_nothing_on_a_desk_or_in_an_export(
    room: WarRoom, incident: IncidentId, line: str, kind: str
) -> None:
    logged(room, incident, line)
    assert exported(room) == {kind}
    scribe.undo(room, incident)
    assert exported(room) == set()
    found = desks(room, incident)
    assert (found.board, found.tasks, found.polls) == ((), (), ())
    logged(room, incident, line)
    assert exported(room) == {kind}


def test_a_fix_that_was_taken_back_takes_its_checks_with_it(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "fix", "join instead of one query a user")
    scribe.undo(room, incident)
    assert desks(room, incident).proposed is None
    give(room, PLAYBOOK, incident, "fixed", "hotfix join")
    scribe.undo(room, incident)
    assert desks(room, incident).fixes == ()
    assert exported(room) == set()


def test_taking_the_deployment_back_leaves_the_fix_that_was_proposed(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "fix", "join")
    give(room, PLAYBOOK, incident, "fixed", "hotfix")
    scribe.undo(room, incident)
    proposed = desks(room, incident).proposed
    assert proposed is not None
    assert proposed.what.raw == "join"
    assert exported(room) == {"fix"}


def test_what_was_purged_is_hidden_and_not_taken_back(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident)
    card = "cd" * 16
    raised = bob.write({"statement": "the key is hunter2", "label": "H1"}, kind="hypothesis", on=card)
    emptied = bob.write({}, kind="hypothesis", on=card, do="purge", purges=(raised.hash,))
    room.receive([raised, emptied])
    assert exported(room) == {"hypothesis"}, "its place stays"
