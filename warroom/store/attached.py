"""Which files were attached, as the entries of the timeline name them, and which of them a purge let go."""

from __future__ import annotations

import json

from warroom.model.identity import NO_INCIDENT, EntryId, IncidentId
from warroom.store.schema import unpack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

SOURCE = "file"
"""What the entry of a file says that it comes from."""
_GOES = "file that goes:"
"""Before the incident and the digest of a file whose entry was purged, as this machine's setting."""


def attached(
    db: sqlite3.Connection, incident: IncidentId = NO_INCIDENT
) -> list[tuple[IncidentId, EntryId, dict[str, object]]]:
    """(incident, entry, what its details say of the file) of every file, in the order of the timeline; of one
    ``incident``, or of all. What was struck, redacted or purged names none.
    """
    attachments = []
    for home, name, details in db.execute(
        "SELECT i.id, e.name, e.details FROM entries e JOIN incidents i ON i.inc = e.inc WHERE e.source = ? "
        "AND e.struck IS NULL AND e.redacted IS NULL AND e.details IS NOT NULL AND (? IN ('', i.id)) "
        "ORDER BY i.id, e.sort, e.born_t, e.name",
        (SOURCE, incident),
    ):
        source = json.loads(details).get(SOURCE)
        if isinstance(source, dict):
            attachments.append((IncidentId(home), EntryId(unpack_name(name)), source))
    return attachments


def named_in(values: Mapping[str, object]) -> tuple[str, str] | None:
    """(digest, name) of the file that these values of an entry name; `None` for none."""
    details = values.get("details")
    file = details.get(SOURCE) if isinstance(details, dict) else None
    if not isinstance(file, dict) or not isinstance(file.get("sha256"), str):
        return None
    return str(file["sha256"]), str(file.get("name") or "")


def let_go(db: sqlite3.Connection, inc: int, values: Mapping[str, object]) -> None:
    """Note that an entry with these values was purged, so that the file goes which it names. The caller holds the
    transaction.
    """
    digest_and_name = named_in(values)
    if digest_and_name is not None:
        (incident,) = db.execute("SELECT id FROM incidents WHERE inc = ?", (inc,)).fetchone()
        name = f"{_GOES}{incident}:{digest_and_name[0]}"
        db.execute("INSERT OR REPLACE INTO local (name, value) VALUES (?, '')", (name,))


def files_that_go(db: sqlite3.Connection) -> list[tuple[IncidentId, str]]:
    """(incident, digest) of each file whose entry was purged and that was not taken away everywhere yet."""
    names = db.execute(
        "SELECT substr(name, ?) FROM local WHERE name >= ? AND name < ? ORDER BY name",
        (len(_GOES) + 1, _GOES, f"{_GOES}g"),
    )
    return [(IncidentId(incident), digest) for incident, _, digest in (str(name).partition(":") for (name,) in names)]


def has_gone(db: sqlite3.Connection, incident: IncidentId, digest: str) -> None:
    """The file was taken away, or stays since it is named elsewhere: nothing is left to do."""
    db.execute("DELETE FROM local WHERE name = ?", (f"{_GOES}{incident}:{digest}",))


def still_named(db: sqlite3.Connection, digest: str) -> set[IncidentId]:
    """The incidents in which an entry names the file, struck or not: what is struck can come back."""
    return {
        IncidentId(incident)
        for (incident,) in db.execute(
            "SELECT DISTINCT i.id FROM entries e JOIN incidents i ON i.inc = e.inc "
            "WHERE e.source = ? AND instr(e.details, ?) > 0",
            (SOURCE, digest),
        )
    }
