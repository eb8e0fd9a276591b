"""An incident with lines of every kind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import logged
from tests.store.tables import fresh
from warroom.model.identity import IncidentId
from warroom.room.acts import scribe
from warroom.room.core import WarRoom


@pytest.fixture
def varied(room: WarRoom, incident: IncidentId) -> IncidentId:
    for line in (
        "db is slow #database @bob", "! roll back #database", "> pool is full", "*+ flag off", "@bob: looks better",
        "@erin check the gateway 5m",
    ):  # fmt: skip
        logged(room, incident, line)
    struck = logged(room, incident, "wrong window")
    scribe.strike(room, incident, struck, "not ours")
    return incident


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return fresh(tmp_path, "one")
