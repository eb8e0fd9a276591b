"""Giving orders to a room in a test, as the line would."""

from __future__ import annotations

import pytest

from warroom.intake.line import read_line
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView
from warroom.playbook.load import load_playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.sharing.joining import Membership, membership

PLAYBOOK = load_playbook()


def view(room: WarRoom, incident: IncidentId) -> IncidentView:
    found = room.view(incident)
    assert found is not None
    return found


def member_of(room: WarRoom) -> Membership:
    member = membership(room)
    assert member is not None
    return member


def order(room: WarRoom, incident: IncidentId, name: str, words: str = "", *, at: str | EventTime = "") -> None:
    """Give an order, ``at`` a time as it is typed or as it was read."""
    typed = read_line(f"{at} x", now=room.now(), zone="UTC").at if isinstance(at, str) and at else None
    give(room, PLAYBOOK, incident, name, words, at=at if isinstance(at, EventTime) else typed)


def refused(room: WarRoom, incident: IncidentId, name: str, words: str = "") -> str:
    before = room.revision()
    with pytest.raises(RoomTrouble) as trouble:
        order(room, incident, name, words)
    assert room.revision() == before, "an order that is refused stores nothing"
    return str(trouble.value)
