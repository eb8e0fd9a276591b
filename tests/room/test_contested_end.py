"""While people disagree about whether it is resolved, nothing tells that it is: no clock, no document, no figure."""

from __future__ import annotations

from tests.conftest import Clock
from tests.room.contesting import apart
from tests.room.giving import PLAYBOOK, document, order, situation_told, view
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import all_due
from warroom.room.readings.case import measured


def test_what_one_of_two_says_is_resolved_is_told_as_resolved_nowhere(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.now += HOUR
    order(room, incident, "status", "Resolved")
    assert "Resolved 1h" in document(room, incident)
    apart(room, incident, clock, {"status": "Identified"}, "incident", "incident")
    clock.now += HOUR
    seen = view(room, incident)
    assert seen.resolved is None
    owed = [due.words for due in all_due(room, PLAYBOOK, seen)]
    assert not [words for words in owed if words.startswith("stable")]
    assert "resolve P1" in owed
    assert "nobody is Tech Lead" in owed
    told = situation_told(room, incident)
    assert "Since 16:26 UTC, 2 h ago." in told
    assert "status: Resolved" not in told
    assert "(2 h)" in packet(room, incident, seen, PLAYBOOK, now=room.now()).text
    text = document(room, incident)
    assert "after it was declared" not in text
    assert "Resolution took" not in text
    (measures,) = measured(room)
    assert "resolved" not in measures.times
    order(room, incident, "status", "Resolved")
    assert "Resolved 1h" in document(room, incident), "settled, it is when it was"
