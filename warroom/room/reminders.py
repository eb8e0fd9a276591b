"""Which of what has fallen due nobody was reminded of yet: one person may look at an incident in several windows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from warroom.model.due import Due
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.store.reminded import claim_reminder


def not_reminded(room: WarRoom, incident: IncidentId, rung: Sequence[Due]) -> list[Due]:
    """Those of ``rung`` of which no other window over this database reminded the person; the caller does so now.
    Any thread may ask. Raise `RoomTrouble`.
    """
    own: list[Due] = []

    def claim(db: sqlite3.Connection) -> None:
        for due in rung:
            matter = f"{incident}:{room.person}:{due.what}:{due.role}:{due.person}:{due.about}"
            if claim_reminder(db, matter, due.at):
                own.append(due)

    room.note(claim)
    return own
