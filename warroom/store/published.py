"""What the places called the messages that were posted to them, as the log keeps it beside each message."""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.store.merging import parts_of

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
    the incident may have written one: what is no id that such a place ``gives`` is none. Where incidents are one
    outage that was told of in one of them alone, the outage goes on there.
    """
    for part in parts_of(db, incident):
        for (facts,) in db.execute(_POSTED, (part, audience)):
            published = json.loads(facts)
            sent = published.get("sent") if isinstance(published, dict) else None
            if isinstance(sent, dict) and sent.get("to") == place and _is_id(sent.get("id"), gives):
                return str(sent["id"])
    return ""


def _is_id(id_: object, gives: Callable[[str], bool]) -> bool:
    return isinstance(id_, str) and gives(id_)
