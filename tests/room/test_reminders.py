"""A person who looks at an incident in two windows is reminded of each thing by one of them."""

from __future__ import annotations

from tests.conftest import Clock, seeded
from warroom.model.due import Due
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.room.core import WarRoom
from warroom.room.reminders import not_reminded


def test_of_two_windows_one_reminds_and_of_the_same_matter_again_when_it_is_due_anew(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    other = WarRoom(room.path, person=room.person, now=clock, entropy=seeded(9))
    update = Due("update", clock(), "update", about="internal")
    check = Due("check", clock(), "check", about="check1")
    later = Due("update", Moment(clock() + 30 * MINUTE), "update", about="internal")
    assert not_reminded(room, incident, [update]) == [update]
    assert not_reminded(other, incident, [update, check]) == [check]
    assert not_reminded(room, incident, [update, check]) == []
    assert not_reminded(other, incident, [later]) == [later]
    assert not_reminded(room, incident, [later]) == []
    assert not_reminded(other, IncidentId("another"), [later]) == [later]
    other.close()


def test_another_person_over_the_same_database_is_reminded_too(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    bob = WarRoom(room.path, person="bob", now=clock, entropy=seeded(9))
    update = Due("update", clock(), "update", about="internal")
    assert not_reminded(room, incident, [update]) == [update]
    assert not_reminded(bob, incident, [update]) == [update]
    bob.close()
