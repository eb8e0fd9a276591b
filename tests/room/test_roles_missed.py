"""A role that nobody held is missed in the document from when the room missed it, and not of what was over before."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, document, order
from warroom.model.moment import MINUTE
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom


@pytest.mark.parametrize(("ended", "words"), [("close", "gone by itself"), ("sev", "P2 only the beta is hit")])
def test_nobody_is_missed_before_a_role_may_be_empty(ended: str, words: str, room: WarRoom, clock: Clock) -> None:
    def missed(minutes: int) -> list[str]:
        incident = commander.declare(
            room, f"Login fails for {minutes}", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
        )
        clock.now += minutes * MINUTE
        order(room, incident, ended, words)
        if ended == "sev":
            clock.now += 40 * MINUTE
            order(room, incident, "close", "done")
        lines = document(room, incident).split("\n")
        titles = [f"- No {role.title} is on record" for role in PLAYBOOK.roles.role]
        return [line for line in lines if line in titles]

    assert missed(1) == []
    assert missed(6) == ["- No Incident Commander is on record"]
    assert len(missed(30)) == 4
