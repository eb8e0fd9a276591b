"""How many times as fast as the clock an incident runs: a drill may.

Part of the shell's fast path.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.store.commit import local

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


_FASTEST = 1000
"""As `warroom.playbook.pace.FASTEST`, which is not of the fast path."""


def speed_of(db: sqlite3.Connection, incident: IncidentId) -> int:
    """The pace of a drill; 1 for what is real."""
    asked = "SELECT o.drill FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?"
    row = db.execute(asked, (incident,)).fetchone()
    drill = json.loads(row[0]) if row is not None and row[0] is not None else None
    speed = drill.get("speed") if isinstance(drill, dict) else 1
    # Where a share may have brought the mark nothing is hurried by it (`warroom.room.readings.incident_pace`).
    if not isinstance(speed, int) or speed <= 1 or local(db, "setting:share"):
        return 1
    return min(speed, _FASTEST)
