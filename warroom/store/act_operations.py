"""The operations of an act, as they stand in the log."""

from __future__ import annotations

import json

from warroom.model.identity import EntryId, IncidentId
from warroom.model.record_kinds import ENTRY, INCIDENT
from warroom.model.sentences import counted
from warroom.oplog.operation import PUT
from warroom.store.merging import parts_of
from warroom.store.schema import pack_name
from warroom.store.shown_words import values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence


_REACH = 1_000
"""Operations before and after one of its writer among which the rest of its act is looked for."""

_MOST_BESIDE = 64
"""Operations of an act in the other incidents of an outage. An act writes a handful there; whoever gives thousands of
incidents one act, and merges them, makes each look no longer.
"""


class ActOperation:
    """An operation of an act: its row, its incident's number, its hash, what it does, and the values that it says."""

    __slots__ = ("body", "do", "fields", "hash", "inc", "kind", "on", "row", "saw", "values")

    def __init__(self, row: int, inc: int, hash_: bytes, head: str, body: bytes | None) -> None:
        head_fields = json.loads(head)
        self.row, self.inc, self.hash, self.body = row, inc, hash_.hex(), body
        self.do, self.kind, self.on = str(head_fields["do"]), str(head_fields["is"]), str(head_fields["on"])
        self.fields: list[str] = head_fields.get("of", [])
        self.saw: list[str] = head_fields["saw"]
        self.values: Mapping[str, object] = values_of(self.kind, body)

    @property
    def makes_entry(self) -> bool:
        """Whether it puts the words of an entry together with its time."""
        return self.do == PUT and self.kind == ENTRY.name and {"text", "at"} <= self.values.keys()


def act_around(db: sqlite3.Connection, row: int, *, reach: int = _REACH) -> list[ActOperation]:
    """The operations of the act to which the one in ``row`` belongs, in the order in which it was said; those of its
    writer are looked through as far as ``reach`` before and after it. Of incidents that are one outage an act may have
    written several.
    """
    act = [
        ActOperation(*row)
        for row in db.execute(
            "SELECT o.id, o.inc, o.hash, o.head, o.body FROM ops one JOIN ops o ON o.inc = one.inc "
            "AND o.writer = one.writer AND o.n BETWEEN one.n - ? AND one.n + ? AND o.act = one.act "
            "WHERE one.id = ? ORDER BY o.n",
            (reach, reach, row),
        )
    ]
    if db.execute("SELECT 1 FROM of_incident WHERE merged_into IS NOT NULL LIMIT 1").fetchone() is None:
        return act
    beside = db.execute(
        "SELECT o.id, o.inc, o.hash, o.head, o.body FROM ops one JOIN ops o ON o.inc IN ("
        "SELECT inc FROM of_incident WHERE merged_into IS NOT NULL AND inc <> one.inc UNION ALL "
        "SELECT i.inc FROM of_incident m JOIN incidents i ON i.id = m.merged_into WHERE i.inc <> one.inc) "
        "AND o.writer = one.writer AND o.act = one.act WHERE one.id = ? ORDER BY o.id LIMIT ?",
        (row, _MOST_BESIDE),
    )
    return [*act, *(ActOperation(*row) for row in beside)]


def id_of(db: sqlite3.Connection, inc: int) -> IncidentId:
    """The id of the incident with number ``inc``."""
    return IncidentId(db.execute("SELECT id FROM incidents WHERE inc = ?", (inc,)).fetchone()[0])


def operations_of(db: sqlite3.Connection, incident: IncidentId, act: str) -> list[ActOperation]:
    """The operations of ``act`` in the room of ``incident``, in the order in which they came."""
    operations = [
        ActOperation(*row)
        for part in parts_of(db, incident)
        for row in db.execute(
            "SELECT o.id, o.inc, o.hash, o.head, o.body FROM ops o JOIN incidents i USING (inc) "
            "WHERE i.id = ? AND o.act = ?",
            (part, act),
        ).fetchall()
    ]
    return sorted(operations, key=lambda operation: operation.row)


def struck_by(act: Sequence[ActOperation]) -> frozenset[str]:
    """The entries that an act struck: they stand again once it is taken back."""
    return frozenset(
        operation.on for operation in act if operation.kind == ENTRY.name and operation.values.get("struck") is not None
    )


def birth_of(db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> tuple[int, int] | None:
    """The number of ``incident`` and the row of the operation that made ``entry``."""
    row = db.execute(
        "SELECT r.inc, r.born FROM incidents i JOIN records r USING (inc) WHERE i.id = ? AND r.kind = ? AND r.name = ?",
        (incident, ENTRY.name, pack_name(entry)),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row is not None else None


def declares(act: Sequence[ActOperation]) -> bool:
    """Whether an act opened an incident."""
    return any(
        operation.kind == INCIDENT.name and INCIDENT.made_with in operation.values and not operation.saw
        for operation in act
    )


def record_of(db: sqlite3.Connection, operation: ActOperation) -> tuple[int, int] | None:
    """The row of the record that ``operation`` writes, and of the operation that made it."""
    row = db.execute(
        "SELECT rec, born FROM records WHERE inc = ? AND kind = ? AND name = ?",
        (operation.inc, operation.kind, pack_name(operation.on)),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row is not None else None


def heads_of(db: sqlite3.Connection, rec: int, field: str) -> list[int]:
    """The rows of the operations whose value of ``field`` of the record ``rec`` nobody has written over."""
    return [row[0] for row in db.execute("SELECT op FROM heads WHERE rec = ? AND field = ?", (rec, field))]


def operation_in(db: sqlite3.Connection, row: int) -> ActOperation:
    """The operation in ``row``, which is there."""
    return ActOperation(*db.execute("SELECT id, inc, hash, head, body FROM ops WHERE id = ?", (row,)).fetchone())


def said_by(db: sqlite3.Connection, incident: IncidentId, act: str) -> str:
    """The words of the first entry that ``act`` made, and how many more it made; empty when it made none, or it was
    purged.
    """
    entries = [
        str(operation.values["text"])
        for operation in operations_of(db, incident, act)
        if operation.do == PUT and operation.kind == ENTRY.name and "text" in operation.values
    ]
    if len(entries) > 1:
        return f"{counted(len(entries), 'entry', 'entries')}, the first: {entries[0]}"
    return entries[0] if entries else ""


def is_declaration(db: sqlite3.Connection, incident: IncidentId, act: str) -> bool:
    """Whether ``act`` opened the incident."""
    return declares(operations_of(db, incident, act))
