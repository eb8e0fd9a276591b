"""Small questions about what was logged, answered by one statement each, without the views.

Part of the shell's fast path.
"""

from __future__ import annotations

from warroom.model.identity import EntryId, IncidentId

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


def zone_and_began(db: sqlite3.Connection, incident: IncidentId) -> tuple[str | None, str | None] | None:
    """The zone of an incident and when its impact began, as the log has it; `None` if it is not here."""
    row: tuple[str | None, str | None] | None = db.execute(
        "SELECT o.zone, o.began FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?", (incident,)
    ).fetchone()
    return row


def closed_at(db: sqlite3.Connection, incident: IncidentId) -> str | None:
    """When the incident ended, as the log has it; `None` while it has not."""
    row = db.execute(
        "SELECT o.closed FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?", (incident,)
    ).fetchone()
    return row[0] if row is not None else None


def is_merged(db: sqlite3.Connection, incident: IncidentId) -> bool:
    """Whether somebody merged the incident into another one."""
    query = "SELECT 1 FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ? AND o.merged_into IS NOT NULL"
    return db.execute(query, (incident,)).fetchone() is not None


def is_told(db: sqlite3.Connection, incident: IncidentId, source: str) -> bool:
    """Whether the incident has an entry that came from ``source``."""
    query = "SELECT 1 FROM entries JOIN incidents USING (inc) WHERE id = ? AND source = ?"
    return db.execute(query, (incident, source)).fetchone() is not None


def people_logged(db: sqlite3.Connection, incident: IncidentId, *, besides: str) -> bool:
    """Whether the incident has an entry whose source does not begin with ``besides``."""
    by_people = (
        "SELECT 1 FROM entries JOIN incidents USING (inc) WHERE id = ? AND ifnull(source, '') NOT LIKE ? LIMIT 1"
    )
    return db.execute(by_people, (incident, f"{besides}%")).fetchone() is not None


def sources(db: sqlite3.Connection, inc: int) -> dict[str, str]:
    """By its id, where each entry of an incident came from that says so."""
    rows = db.execute("SELECT name, source FROM entries WHERE inc = ? AND source IS NOT NULL", (inc,))
    return {_id(name): str(source) for name, source in rows}


def how_many(db: sqlite3.Connection, incident: IncidentId, table: str) -> int:
    """The rows of an incident in ``table``, a table of the records of one kind."""
    counted = f"SELECT count(*) FROM {table} JOIN incidents USING (inc) WHERE id = ?"  # noqa: S608 - one of our tables
    return int(db.execute(counted, (incident,)).fetchone()[0])


def latest_words(db: sqlite3.Connection, incident: IncidentId, *, among: int) -> Iterator[tuple[str, str, int]]:
    """The id, the words and the time of entering of the entries that stand, the latest first, of the last ``among``
    that were made here in any incident.
    """
    for name, text, entered in db.execute(
        "SELECT e.name, e.text, e.entered FROM entries e WHERE e.rec > (SELECT max(rec) FROM entries) - ? "
        "AND +e.inc = (SELECT inc FROM incidents WHERE id = ?) AND e.struck IS NULL ORDER BY e.rec DESC",
        (among, incident),
    ):
        yield _id(name), str(text or ""), entered


def told_first(db: sqlite3.Connection, entry: EntryId, *, by: str, kind: str, text: str) -> str:
    """The id of the first entry of a row of equal ones to which ``entry`` belongs, if it is of that person, kind and
    text; else empty.
    """
    row = db.execute(
        'SELECT repeats, name FROM entries WHERE name = ? AND "by" = ? AND kind = ? AND text = ? AND speaker IS NULL',
        (bytes.fromhex(entry), by, kind, text),
    ).fetchone()
    return "" if row is None else str(row[0] or _id(row[1]))


def words_of(db: sqlite3.Connection, entry: EntryId) -> str | None:
    """The words of an entry as they stand; `None` if it is not here."""
    row = db.execute("SELECT text FROM entries WHERE name = ?", (bytes.fromhex(entry),)).fetchone()
    return str(row[0]) if row is not None else None


def _id(name: bytes | str) -> str:
    return name.hex() if isinstance(name, bytes) else str(name)
