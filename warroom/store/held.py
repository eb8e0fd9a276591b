"""Whether the log holds words already, for what must not be asked about twice.

Part of the shell's fast path; loaded only where something was found.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def is_held(db: sqlite3.Connection, incident: IncidentId, words: str) -> bool:
    """Whether a body that the log of ``incident`` holds has ``words`` in it; what was purged says nothing any more."""
    sought = json.dumps(words, ensure_ascii=False)[1:-1].encode(errors="replace")
    holding = "SELECT 1 FROM ops JOIN incidents USING (inc) WHERE incidents.id = ? AND instr(body, ?) LIMIT 1"
    return db.execute(holding, (incident, sought)).fetchone() is not None
