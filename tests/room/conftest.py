"""A person's own room, which may belong to a share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.sharers import opened
from warroom.room.core import WarRoom


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "alice")
    yield room
    room.close()
