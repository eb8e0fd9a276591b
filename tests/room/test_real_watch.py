"""What is real, watched from a drill."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, seeded
from tests.room.own_connection import own_connection
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.acts.declaring import open_incident
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.drills.real_watch import RealWatch
from warroom.room.orders.incident_orders import give


def declare(room: WarRoom, title: str) -> IncidentId:
    return commander.declare(room, title, severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")


def test_only_what_is_declared_meanwhile_and_is_open_is_told(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    watch = RealWatch(WarRoom(room.path, person="dana", now=clock, entropy=seeded(3)), load_playbook())
    assert watch.look() == []
    declared = declare(room, "Down")
    assert [one.id for one in watch.look()] == [declared]
    assert [one.id for one in watch.look()] == [declared], "it is told for as long as it is open"
    drilled = declare(room, "Not real")
    room.commit(drilled, [Write("incident", "incident", {"drill": {"name": "x"}})])
    assert [one.id for one in watch.look()] == [declared]
    give(room, load_playbook(), declared, "close", "over")
    assert watch.look() == []
    kept = open_incident(room, load_playbook(), "Export is slow", Severity("P3", 3), zone="UTC")
    assert watch.look() == []
    give(room, load_playbook(), kept, "sev", "P1")
    assert [one.id for one in watch.look()] == [kept]
    watch.close()


def test_a_database_that_cannot_be_read_is_said(room: WarRoom, clock: Clock) -> None:
    watch = RealWatch(WarRoom(room.path, person="dana", now=clock, entropy=seeded(3)), load_playbook())
    own_connection(room).execute("DROP TABLE of_incident")
    with pytest.raises(RoomTrouble):
        watch.look()
    watch.close()
