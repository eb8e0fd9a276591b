"""Notes of the log: lines that say something about the log itself, of which no table is made and no entry tells."""

from __future__ import annotations

import json

from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.oplog.operation import NOTE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

_OF_INCIDENT = (
    "SELECT o.by, o.at, w.id, i.id, o.body FROM ops o JOIN writers w USING (writer) JOIN incidents i USING (inc) "
    "WHERE o.inc = (SELECT inc FROM incidents WHERE id = ?2) "
    "AND instr(o.head, CAST(?1 AS BLOB)) AND o.body IS NOT NULL ORDER BY o.t, o.hash"
)
_OF_ALL = (
    "SELECT o.by, o.at, w.id, i.id, o.body FROM ops o JOIN writers w USING (writer) JOIN incidents i USING (inc) "
    "WHERE instr(o.head, CAST(?1 AS BLOB)) AND o.body IS NOT NULL ORDER BY o.t, o.hash"
)


class Note:
    """A note: who wrote it, when (microseconds since 1970, by their clock), under which writer's id, in which incident,
    and what it says.
    """

    __slots__ = ("at", "by", "incident", "said", "writer")

    def __init__(
        self, by: str, at: Moment, writer: WriterId, incident: IncidentId, fields: Mapping[str, object]
    ) -> None:
        self.by, self.at, self.writer, self.incident, self.said = by, at, writer, incident, fields


def notes(db: sqlite3.Connection, kind: str, *, incident: IncidentId = NO_INCIDENT) -> Iterator[Note]:
    """The notes of ``kind``, by the clocks of those who wrote them; those of one ``incident``, or all."""
    sought = f'"do":"{NOTE}","is":"{kind}"'
    rows = db.execute(_OF_INCIDENT, (sought, incident)) if incident else db.execute(_OF_ALL, (sought,))
    for by, at, writer, home, body in rows:
        fields = noted(body)
        if fields is not None:
            yield Note(by, at, writer, home, fields)


def noted(body: bytes) -> Mapping[str, object] | None:
    """What the body of a note says; `None` for one of a newer version, or a damaged one: then its hash says so."""
    try:
        fields = json.loads(body)[NOTE]
    except (ValueError, KeyError, TypeError):
        return None
    return fields if isinstance(fields, dict) else None
