"""Who was told that it is resolved is owed nothing more until it is closed: by the clocks and by the document alike."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, message, order
from tests.room.test_board import posted
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR, MINUTE
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.report.promises import promises
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.case import case
from warroom.room.readings.messages import draft_view

COURSES: dict[str, tuple[tuple[int, str], ...]] = {
    "told at once": ((10, "Fixing"), (24, "resolved"), (25, "Resolved"), (90, "close")),
    "told late": ((10, "Fixing"), (24, "resolved"), (60, "Resolved"), (90, "close")),
    "told in the same words before": ((10, "Fixing"), (20, "Resolved"), (24, "resolved"), (90, "close")),
    "told, and it came back": ((10, "Fixing"), (24, "resolved"), (25, "Resolved"), (80, "back"), (140, "Fixing"),
                               (150, "resolved"), (155, "Resolved"), (200, "close")),
    "told, and it came back, and told in time": ((10, "Fixing"), (24, "resolved"), (25, "Resolved"), (80, "back"),
                               (95, "Fixing"), (108, "resolved"), (110, "Resolved"), (200, "close")),
    "nothing said of a resolution": ((10, "Fixing"), (20, "Fixing"), (90, "close")),
}  # fmt: skip
"""What became of an incident, in minutes from its declaration: what the house was told, and what was so."""
UNTIL_CLOSED = dataclasses.replace(
    PLAYBOOK,
    communication=dataclasses.replace(
        PLAYBOOK.communication,
        audience=tuple(dataclasses.replace(each, until="closed") for each in PLAYBOOK.communication.audience),
    ),
)


def late_by_the_clock(
    room: WarRoom, incident: IncidentId, clock: Clock, course: tuple[tuple[int, str], ...], playbook: Playbook
) -> bool:
    """Play ``course``, and say whether the clock of the house was ever red by more than the minute that times have."""
    steps, late = dict(course), False
    for minute in range(max(steps) + 1):
        act = steps.get(minute)
        (internal,) = (one for one in updates_view(room, playbook, incident).audiences if one.name == "internal")
        late |= internal.due is not None and room.now() > internal.due + MINUTE
        if act in ("resolved", "back"):
            order(room, incident, "status", "Resolved" if act == "resolved" else "Investigating")
        elif act == "close":
            order(room, incident, "close", "done")
        elif act is not None:
            posted(room, incident, "internal", "what we know", stage="later", status=act)
        clock.now += MINUTE
    return late


@pytest.mark.parametrize("playbook", [PLAYBOOK, UNTIL_CLOSED], ids=["until resolved", "until closed"])
@pytest.mark.parametrize("course", COURSES)
def test_the_document_calls_late_what_the_clock_did(
    course: str, playbook: Playbook, room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    late = late_by_the_clock(room, incident, clock, COURSES[course], playbook)
    (internal,) = (
        kept for kept in promises(case(room, incident, playbook), playbook) if kept.audience.name == "internal"
    )
    assert late == any(wait.late for wait in internal.waits)
    at_once = course in ("told at once", "told in the same words before")
    assert late == (playbook is UNTIL_CLOSED or (not at_once and "in time" not in course))


def test_a_message_promises_no_update_that_no_clock_asks_for(room: WarRoom, incident: IncidentId) -> None:
    assert "Next update: none planned" not in message(room, incident, "executive")
    order(room, incident, "status", "Resolved")
    assert "Next update: none planned" in message(room, incident, "executive")
    later = draft_view(room, UNTIL_CLOSED, incident, "executive", target="plain").message.text.raw
    assert "Next update: none planned" not in later


def test_what_was_declared_before_it_was_written_down_is_late_in_the_document_too(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.now += 3 * HOUR
    written_down = commander.declare(
        room, "Payments fail", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )
    order(room, written_down, "declared", at="-120")
    order(room, written_down, "resolved", at="-40")
    order(room, written_down, "close", "done")
    kept = promises(case(room, written_down, PLAYBOOK), PLAYBOOK)
    assert {each.audience.name for each in kept if each.never_told} >= {"internal", "executive", "status-page"}
