"""Which records are here already, of those that somebody brings in under ids that follow from what they tell."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.store.many import single
from warroom.store.schema import pack_name, unpack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_HERE = "SELECT name FROM records WHERE inc = ? AND kind = ? AND name IN ({keys})"


def here_already(db: sqlite3.Connection, incident: IncidentId, kind: str, ids: Iterable[str]) -> set[str]:
    """Those of the records ``ids`` of ``kind`` that ``incident`` holds, struck, redacted or purged ones too."""
    row = db.execute("SELECT inc FROM incidents WHERE id = ?", (incident,)).fetchone()
    if row is None:
        return set()
    names = [pack_name(id_) for id_ in ids]
    return {unpack_name(name) for (name,) in single(db, _HERE, names, (row[0], kind))}
