"""Two incidents that are merged."""

from __future__ import annotations

from tests.room.giving import order
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom


def merged(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    order(room, incident, "merge", f"{other[:8]} yes")
