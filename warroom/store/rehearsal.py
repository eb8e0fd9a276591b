"""How many times as fast as the clock an incident runs: a drill may.

Part of the shell's fast path.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def speed_of(db: sqlite3.Connection, incident: IncidentId) -> int:
    """The pace of a drill; 1 for what is real."""
    asked = "SELECT o.drill FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?"
    row = db.execute(asked, (incident,)).fetchone()
    drill = json.loads(row[0]) if row is not None and row[0] is not None else None
    speed = drill.get("speed") if isinstance(drill, dict) else 1
    return max(1, speed) if isinstance(speed, int) else 1
