"""Which records are here already, of those that somebody brings in under ids that follow from what they tell."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.store.many import joined
from warroom.store.schema import pack_name, unpack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_HERE = (
    "WITH k (id, kind, name) AS (VALUES {keys}) SELECT r.name FROM k CROSS JOIN incidents i ON i.id = k.id "
    "CROSS JOIN records r ON r.inc = i.inc AND r.kind = k.kind AND r.name = k.name"
)


def here_already(db: sqlite3.Connection, incident: IncidentId, kind: str, ids: Iterable[str]) -> set[str]:
    """Those of the records ``ids`` of ``kind`` that ``incident`` holds, struck, redacted or purged ones too."""
    return {unpack_name(name) for (name,) in joined(db, _HERE, [(incident, kind, pack_name(id_)) for id_ in ids])}
