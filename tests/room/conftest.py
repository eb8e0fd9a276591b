"""A person's own room, which may belong to a share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from tests.room.sharers import opened
from warroom.room.core import WarRoom


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "alice")
    yield room
    room.close()


@pytest.fixture
def bob(room: WarRoom, clock: Clock) -> Iterator[WarRoom]:
    """Bob at the same database, as another program of the same host."""
    opened = WarRoom(room.path, person="bob", now=clock, entropy=seeded(2))
    yield opened
    opened.close()
