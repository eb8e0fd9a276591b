"""What a phase asks for at once is ticked by people, and ticks itself where the incident says that it is done."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.conftest import logged
from tests.room.giving import PLAYBOOK, order, view
from warroom.model.identity import IncidentId
from warroom.playbook.declaring_shapes import DoneWhen
from warroom.room.acts.phase_actions import _DONE, phase_actions, tick_action
from warroom.room.core import RoomTrouble, WarRoom


def done(room: WarRoom, incident: IncidentId, phase: str) -> list[bool]:
    return [one.done for one in phase_actions(view(room, incident), PLAYBOOK, phase)]


@pytest.mark.parametrize(
    ("phase", "number", "orders"),
    [
        ("detect", 0, [("ack", "")]),
        ("detect", 1, [("users", "all"), ("trend", "worse")]),
        ("declare", 0, [("channel", "#incident")]),
        ("declare", 2, [("role", "ic @a"), ("role", "tl @b"), ("role", "comms @c"), ("role", "scribe @d")]),
        ("triage", 1, [*((("triage"), f"{n} x") for n in range(1, 6)), ("triage", "reproduce x")]),
        ("investigate", 4, [("hyp", "H1 testing")]),
        ("investigate", 5, [("investigate", "database @erin look 15m")]),
        ("resolve", 1, [("fixed", "hotfix")]),
    ],
)
def test_an_action_ticks_itself_when_it_is_done(
    room: WarRoom, incident: IncidentId, phase: str, number: int, orders: list[tuple[str, str]]
) -> None:
    logged(room, incident, "? the pool")
    order(room, incident, "role", "ic nobody")
    assert not done(room, incident, phase)[number]
    for name, words in orders:
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
    assert set(get_args(DoneWhen)) == {"", *_DONE}
