"""For whose key something holds is said wherever it is said that it holds; of a writer without one, that."""

from __future__ import annotations

from tests.conftest import logged
from warroom.model.identity import IncidentId, WriterId
from warroom.room.core import WarRoom
from warroom.store.seals import name_held
from warroom.store.whose_key import WhoseKeys, whose_words


def test_a_writer_without_a_key_is_somebody_as_whom_anybody_can_write(room: WarRoom) -> None:
    words = whose_words(WhoseKeys(room.at_hand()), "bob", WriterId("0f" * 16))
    assert words.endswith(", as which anybody can write")
    assert "bob" not in words


def test_lines_that_are_held_here_tell_the_name_of_their_writer(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "x")
    (writer,) = room.at_hand().execute("SELECT DISTINCT id FROM writers").fetchone()
    assert name_held(room.at_hand(), writer) == "dana"
    assert name_held(room.at_hand(), WriterId("0f" * 16)) == ""
