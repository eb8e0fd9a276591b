"""A room read over connections of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from warroom.room.core import WarRoom


@contextmanager
def beside(room: WarRoom) -> Iterator[WarRoom]:
    """``room`` once more over connections of its own, for a thread that only reads. Raise `RoomTrouble`."""
    own = WarRoom(room.path, person=room.person, now=room.now, entropy=room.entropy, make=False)
    try:
        yield own
    finally:
        own.close()
