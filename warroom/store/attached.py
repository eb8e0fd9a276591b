"""Which files were attached, as the entries of the timeline name them."""

from __future__ import annotations

import json

from warroom.store.schema import unpack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

SOURCE = "file"
"""What the entry of a file says that it comes from."""


def attached(db: sqlite3.Connection, incident: str = "") -> list[tuple[str, str, dict[str, object]]]:
    """(incident, entry, what its details say of the file) of every file, in the order of the timeline; of one
    ``incident``, or of all. What was struck, redacted or purged names none.
    """
    attachments = []
    for home, name, details in db.execute(
        "SELECT i.id, e.name, e.details FROM entries e JOIN incidents i ON i.inc = e.inc WHERE e.source = ? "
        "AND e.struck IS NULL AND e.redacted IS NULL AND e.details IS NOT NULL AND (? IN ('', i.id)) "
        "ORDER BY e.inc, e.sort, e.born_t",
        (SOURCE, incident),
    ):
        source = json.loads(details).get(SOURCE)
        if isinstance(source, dict):
            attachments.append((str(home), unpack_name(name), source))
    return attachments
