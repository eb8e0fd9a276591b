"""What a place called a message is found again by its place, audience and incident, whatever else is in the log."""

from __future__ import annotations

from typing import Any

from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.store.published import published_before
from warroom.store.write import Write


def update(room: WarRoom, incident: IncidentId, facts: Any, *, audience: str = "internal", posted: bool = True) -> None:
    values: dict[str, object] = {"audience": audience, "text": "x", "facts": facts}
    if posted:
        values["posted"] = {"lo": 1, "hi": 1, "approx": False, "as": "", "tz": "UTC"}
    room.commit(incident, [Write("update", room.new_id(), values)])


def test_the_last_id_that_a_place_said_is_found(room: WarRoom, incident: IncidentId) -> None:
    def before(place: str = "page", audience: str = "internal") -> str:
        return published_before(room.reader(), incident, audience, place, str.isalnum)

    assert before() == ""
    update(room, incident, {"sent": {"to": "page", "id": "first"}})
    update(room, incident, {"sent": {"to": "page", "id": "second"}})
    update(room, incident, {"sent": {"to": "chat", "id": "ts"}})
    for strange in ({"sent": {"to": "page", "id": ""}}, {"sent": {"to": "page", "id": 7}}, {"sent": "page"}, {"x": 1}):
        update(room, incident, strange)
    update(room, incident, {"sent": {"to": "page", "id": "../none"}})
    update(room, incident, {"sent": {"to": "page", "id": "waits"}}, posted=False)
    update(room, incident, {"sent": {"to": "page", "id": "others"}}, audience="customers")
    assert (before(), before("chat"), before("mail"), before(audience="customers")) == ("second", "ts", "", "others")
    assert published_before(room.reader(), IncidentId("0" * 32), "internal", "page", str.isalnum) == ""


def test_an_outage_goes_on_where_one_of_its_incidents_was_told_of(room: WarRoom, incident: IncidentId) -> None:
    whole = commander.declare(room, "All fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")
    update(room, incident, {"sent": {"to": "page", "id": "part"}})
    assert published_before(room.reader(), whole, "internal", "page", str.isalnum) == ""
    commander.merge_into(room, incident, whole, title="All fails")
    assert published_before(room.reader(), whole, "internal", "page", str.isalnum) == "part"
    update(room, whole, {"sent": {"to": "page", "id": "whole"}})
    update(room, incident, {"sent": {"to": "page", "id": "later"}})
    assert published_before(room.reader(), whole, "internal", "page", str.isalnum) == "whole"
