"""Making the folded tables anew from the log, and the digest that proves it changed nothing."""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.oplog.digest import digest
from warroom.oplog.operation import Operation
from warroom.store.fold import fold
from warroom.store.known import Arrived
from warroom.store.many import Uncollected, single
from warroom.store.schema import FOLDED, folded_names, statements, typed_tables, unpack_name
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from typing import Any

BATCH = 2_000
"""Operations folded at once: enough to write in bulk, few enough to hold."""


def rebuild(db: sqlite3.Connection) -> None:
    """Throw the folded tables away and fold the whole log again, in one transaction."""
    with Transaction(db):
        make_folded(db)


def make_folded(db: sqlite3.Connection) -> None:
    """Make the folded tables and fill them. The caller holds the transaction."""
    for name in folded_names():
        db.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in [*statements(FOLDED), *typed_tables()]:
        db.execute(statement)
    last = 0
    while batch := list(operations(db, after=last, limit=BATCH)):
        fold(db, batch)
        last = batch[-1].row


_SELECT = (
    "SELECT o.id, o.hash, o.inc, i.id, w.id, o.prev, o.head, o.body, o.signature "
    "FROM ops o JOIN incidents i USING (inc) JOIN writers w USING (writer) "
)


def operations(db: sqlite3.Connection, *, after: int, limit: int) -> Iterator[Arrived]:
    """The operations that arrived after row ``after``, at most ``limit``, in order of arrival."""
    for row in db.execute(f"{_SELECT} WHERE o.id > ? ORDER BY o.id LIMIT ?", (after, limit)).fetchall():
        yield _arrived(row)


def operations_at(db: sqlite3.Connection, rows: Sequence[int]) -> Iterator[Arrived]:
    """The operations in these rows of the log."""
    for row in single(db, f"{_SELECT} WHERE o.id IN ({{keys}})", rows):
        yield _arrived(row)


def _arrived(columns: tuple[Any, ...]) -> Arrived:
    row, hash_, inc, incident, writer, prev, head, body, signature = columns
    operation = Operation.stored(
        hash_=hash_.hex(),
        prev=prev.hex(),
        incident=incident,
        writer=writer,
        head=head,
        body=body,
        signature=signature,
    )
    return Arrived(row, inc, operation)


def digest_of(db: sqlite3.Connection, incident: IncidentId) -> str:
    """The digest of ``incident`` (32 hexadecimal digits) as this database holds it."""
    heads: list[tuple[str, str, str, str]] = []
    with Uncollected():
        lists: dict[str, list[str]] = {}
        for rec, kind, name, _, listed, hash_ in db.execute(_STANDING, (incident,)).fetchall():
            on = unpack_name(name)
            if hash_ is not None:  # as nearly always: one write stands in all of its fields
                digits = hash_.hex()
                fields = lists.get(listed) or lists.setdefault(listed, json.loads(listed))
                heads.extend([(kind, on, field, digits) for field in fields])
            else:
                heads.extend((kind, on, field, head.hex()) for field, head in db.execute(_STANDING_APART, (rec,)))
        return digest(heads)


_STANDING = (
    "SELECT s.*, o.hash FROM (SELECT r.rec, r.kind, r.name, CASE WHEN min(h.op) = max(h.op) THEN h.op END AS op, "
    "json_group_array(h.field) FROM incidents i CROSS JOIN records r ON r.inc = i.inc "
    "CROSS JOIN heads h ON h.rec = r.rec WHERE i.id = ? GROUP BY r.kind, r.name) s LEFT JOIN ops o ON o.id = s.op"
)
_STANDING_APART = "SELECT h.field, o.hash FROM heads h JOIN ops o ON o.id = h.op WHERE h.rec = ?"
