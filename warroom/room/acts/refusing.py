"""What is never done with a private incident: each of it would hand on what only its members may read."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.model.private import is_private
from warroom.room.core import RoomTrouble


def refuse_private(what: str, *incidents: IncidentId) -> None:
    """Raise `RoomTrouble` if any of these incidents is private; ``what`` says what is not done with one."""
    if any(map(is_private, incidents)):
        raise RoomTrouble(f"the incident is private: {what}.", exit_codes.REFUSED)
