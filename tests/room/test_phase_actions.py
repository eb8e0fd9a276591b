"""What a phase asks for at once is ticked by people, and ticks itself where the incident says that it is done."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.conftest import logged
from tests.room.giving import PLAYBOOK, order, view
from tests.room.standing_rooms import opened
from warroom.model.identity import IncidentId
from warroom.playbook.declaring_shapes import DoneWhen
from warroom.room.acts.phase_actions import _DONE, phase_actions, tick_action
from warroom.room.core import RoomTrouble, WarRoom


def done(room: WarRoom, incident: IncidentId, phase: str) -> list[bool]:
    return [one.done for one in phase_actions(view(room, incident), PLAYBOOK, phase)]


DONE_BY: dict[str, list[tuple[str, str]]] = {
    "acknowledged": [("ack", "")],
    "assessed": [("users", "all"), ("trend", "worse")],
    "declared": [("sev", "P1")],
    "channel": [("channel", "#incident")],
    "roles": [("role", "ic @a"), ("role", "tl @b"), ("role", "comms @c"), ("role", "scribe @d")],
    "triaged": [*(("triage", f"{number} x") for number in range(1, 6)), ("triage", "reproduce x")],
    "tested": [("hyp", "H1 testing")],
    "split": [("investigate", "database @erin look 15m")],
    "fixed": [("fixed", "hotfix")],
    "verified": [
        ("fixed", "hotfix"), *(("check", f"{number} pass because it is looked at early") for number in range(1, 10)),
    ],
}  # fmt: skip
"""What tells that an action is done, and the orders that do it."""


@pytest.mark.parametrize("by", DONE_BY)
def test_an_action_ticks_itself_when_it_is_done(room: WarRoom, by: str) -> None:
    incident = opened(room, "")
    logged(room, incident, "? the pool")
    phase, number = next(
        (phase.name, phase.done_when.index(by)) for phase in PLAYBOOK.phases.phase if by in phase.done_when
    )
    assert not done(room, incident, phase)[number]
    for name, words in DONE_BY[by]:
        assert not done(room, incident, phase)[number], "not before all of it is"
        order(room, incident, name, words)
    assert done(room, incident, phase)[number]
    action = phase_actions(view(room, incident), PLAYBOOK, phase)[number]
    with pytest.raises(RoomTrouble, match="says that this is done"):
        tick_action(room, incident, action, "no")


def test_every_action_can_be_ticked_and_the_tick_taken_back(room: WarRoom, incident: IncidentId) -> None:
    for phase in PLAYBOOK.phases.phase:
        for action in phase_actions(view(room, incident), PLAYBOOK, phase.name):
            if action.known:
                continue
            tick_action(room, incident, action, "yes")
            assert done(room, incident, phase.name)[action.number]
            tick_action(room, incident, action, "no")
            assert not done(room, incident, phase.name)[action.number]


def test_what_a_playbook_may_name_is_what_the_program_knows() -> None:
    assert set(get_args(DoneWhen)) == {"", *_DONE} == {"", *DONE_BY}
