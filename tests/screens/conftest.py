"""The room of the drills beside the real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from tests.empty_database import lay_empty
from warroom.room.core import WarRoom
from warroom.room.drills import drill


@pytest.fixture
def drills(room: WarRoom, clock: Clock) -> Iterator[WarRoom]:
    """The room of the drills beside the real one."""
    beside = WarRoom(lay_empty(Path(drill.beside(room.path))), person="dana", now=clock, entropy=seeded(7))
    yield beside
    beside.close()
