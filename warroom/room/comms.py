"""The comms lead's acts, as far as facts go: impact and complaints."""

from __future__ import annotations

from warroom.model.moment import EventTime
from warroom.room.core import Committed, WarRoom
from warroom.room.facts import state


def set_impact(room: WarRoom, incident: str, impact: str, *, at: EventTime | None = None) -> Committed:
    """Say what customers see."""
    return state(room, incident, {"impact": impact}, kind="impact", text=impact, at=at)


def count_complaints(room: WarRoom, incident: str, complaints: int, *, at: EventTime | None = None) -> Committed:
    """Say how many complaints there are by now."""
    return state(
        room, incident, {"complaints": complaints}, kind="complaints", text=f"{complaints} complaints by now", at=at
    )
