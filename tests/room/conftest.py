"""A person's own room, which may belong to a share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from tests.room.giving import order
from tests.room.sharers import opened
from warroom.model.views import Severity
from warroom.room.acts import commander
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


@pytest.fixture
def other(room: WarRoom) -> str:
    """A severe incident with a commander, a card, a task, a fix, and what customers see."""
    made = commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "bob", "comms": "erin"},
    )  # fmt: skip
    logged(room, made, "? pool exhausted")
    logged(room, made, "@fay look at the pool 5m")
    order(room, made, "impact", "nobody can pay")
    order(room, made, "fixed", "hotfix capped the pool")
    logged(room, made, "!! roll back")
    order(room, made, "triage", "1 a deploy")
    return made
