"""Which records of derived ids are here already."""

from __future__ import annotations

from warroom.oplog.record_id import derived_id, is_made_by
from warroom.room.core import WarRoom
from warroom.store.brought_in import here_already
from warroom.store.commit import Write


def test_those_that_are_here_are_named_whatever_their_ids_look_like(room: WarRoom, incident: str) -> None:
    ids = [derived_id("slack", str(number)) for number in range(600)]
    room.commit(incident, [Write("entry", one, {"text": "x"}) for one in ids[::2]])
    assert here_already(room.reader(), incident, "entry", ids) == set(ids[::2])
    assert here_already(room.reader(), incident, "task", ids) == set()
    assert here_already(room.reader(), "0" * 32, "entry", ids) == set()
    assert here_already(room.reader(), incident, "entry", []) == set()
    assert here_already(room.reader(), incident, "incident", ["incident"]) == {"incident"}


def test_a_derived_id_follows_from_what_it_tells_and_says_of_nobody_that_they_made_it() -> None:
    one = derived_id("slack", "C1:1771000000.000200")
    assert one == derived_id("slack", "C1:1771000000.000200")
    assert len({one, derived_id("slack", "C1:1"), derived_id("am", "C1:1"), derived_id("slackC1", ":1")}) == 4
    assert len(one) == 32
    assert not is_made_by(one, "a" * 32)
    assert derived_id("am", "\ud800") != derived_id("am", "")
