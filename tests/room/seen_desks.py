"""What the desks and the last lines of a room show to a test."""

from __future__ import annotations

from tests.room.giving import view
from warroom.model.desks import Desks
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    return view(room, incident).desks


def last(room: WarRoom, incident: IncidentId, count: int = 1) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text.raw) for entry in room.pages(incident, Filter()).before(None, count)]
