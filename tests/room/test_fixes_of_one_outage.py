"""Two incidents that are one outage, each with a fix of its own: what went in elsewhere makes no check of the other."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, order, situation_told, view
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.model.states import CheckState
from warroom.model.views import Severity
from warroom.room.acts import closing, commander
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings.due import dues
from warroom.room.readings.waiting import waiting
from warroom.widgets.verify_pane import verify

TIMED = ("5m", "15m", "30m", "60m")


@pytest.fixture
def other(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC"
    )


def both_fixed(room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock) -> None:
    """The other one was fixed 20 minutes after this one, and a minute later they are one outage."""
    order(room, incident, "fixed", "configuration limits")
    clock.now += 20 * MINUTE
    order(room, other, "fixed", "hotfix the pool")
    clock.now += MINUTE
    order(room, incident, "merge", f"{other[:8]} yes")


def verified(room: WarRoom, incident: IncidentId) -> closing.Gate:
    """The point of the closure checklist that says that its fixes hold."""
    gates = closing.gates(view(room, incident), PLAYBOOK, now=room.now())
    return next(gate for gate in gates if gate.check.known == "verified")


def asked(room: WarRoom, incident: IncidentId) -> str:
    """What waits for an answer."""
    shown = view(room, incident)
    return "\n".join(each.words for each in waiting(shown, PLAYBOOK, person=room.person, now=room.now()))


def test_the_checks_of_both_fixes_fall_due(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    both_fixed(room, incident, other, clock)
    shown = view(room, incident)
    checks = [due.words for due in dues(shown, PLAYBOOK) if due.words.startswith("check: ")]
    assert sorted(word.rpartition(" ")[2] for word in checks) == ["(configuration)"] * 4 + ["(hotfix)"] * 4
    assert not verified(room, incident).passed
    told = situation_told(room, incident)
    assert "Fix: configuration at " in told
    assert "2 LATE" in told
    parts = dict(packet(room, incident, shown, PLAYBOOK, now=room.now(), updates=[]).parts)
    assert sum(line.startswith("5m Error rate") for lines in parts.values() for line in lines) == 2
    cards, default = verify(shown, PLAYBOOK, now=room.now())
    assert {f"check:{check.id}" for check in shown.desks.checks} <= {card.key for card in cards}
    assert default == f"check:{shown.desks.due_checks[0].id}"


def test_a_check_by_its_name_is_the_one_that_is_due_first(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    both_fixed(room, incident, other, clock)
    for name in TIMED:
        order(room, incident, "check", f"{name} pass because all is green")
    newest, beside = view(room, incident).desks.rounds
    assert all(check.state == CheckState.OPEN for check in newest.checks)
    assert [check.state for check in beside.checks if check.due is not None] == [CheckState.PASSED] * 4
    for number, check in enumerate((*newest.checks, *beside.checks), 1):
        if check.state == CheckState.OPEN:
            order(room, incident, "check", f"{number} pass because all is green")
    assert not view(room, incident).desks.due_checks
    assert verified(room, incident).passed


def test_that_every_check_passed_is_said_once_those_of_both_did(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    both_fixed(room, incident, other, clock)
    clock.now += 2 * HOUR
    count = len(view(room, incident).desks.fix.checks)  # type: ignore[union-attr]
    for number in range(1, count + 1):
        order(room, incident, "check", f"{number} pass because all is green")
    assert "Every check passed" not in asked(room, incident)
    for number in range(count + 1, 2 * count + 1):
        order(room, incident, "check", f"{number} pass because all is green")
    assert "Every check passed" in asked(room, incident)


def test_nobody_makes_the_checks_of_a_fix_that_failed_or_of_what_was_closed(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "configuration limits")
    order(room, incident, "close", "it holds")
    order(room, other, "fixed", "hotfix the pool")
    order(room, other, "merge", f"{incident[:8]} yes")
    assert view(room, other).desks.beside == ()
    order(room, other, "part", incident[:8])
    order(room, incident, "reopen", "it is back")
    order(room, other, "merge", f"{incident[:8]} yes")
    assert view(room, other).desks.beside == ()
    assert len(view(room, other).desks.due_checks) == 4
