"""What the places called the messages that were posted to them, as the log keeps it beside each message."""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

_POSTED = (
    "SELECT u.facts FROM of_update u JOIN incidents i ON i.inc = u.inc WHERE i.id = ? AND u.audience = ? "
    "AND u.posted IS NOT NULL AND u.facts IS NOT NULL ORDER BY u.born_t DESC, u.name DESC"
)


def published_before(
    db: sqlite3.Connection, incident: IncidentId, audience: str, place: str, gives: Callable[[str], bool]
) -> str:
    """The id under which ``place`` knows what was posted last to ``audience``; empty where it said none. Whoever shares
    the incident may have written one: what is no id that such a place ``gives`` is none.
    """
    for (facts,) in db.execute(_POSTED, (incident, audience)):
        published = json.loads(facts)
        sent = published.get("sent") if isinstance(published, dict) else None
        if isinstance(sent, dict) and sent.get("to") == place and isinstance(sent.get("id"), str) and gives(sent["id"]):
            return str(sent["id"])
    return ""
