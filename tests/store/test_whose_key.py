"""For whose key something holds is said wherever it is said that it holds; of a writer without one, that."""

from __future__ import annotations

from warroom.model.identity import WriterId
from warroom.room.core import WarRoom
from warroom.store.whose_key import WhoseKeys, whose_words


def test_a_writer_without_a_key_is_somebody_as_whom_anybody_can_write(room: WarRoom) -> None:
    words = whose_words(WhoseKeys(room.at_hand()), "bob", WriterId("0f" * 16))
    assert words.endswith(", as which anybody can write")
    assert "bob" not in words
