"""Making the folded tables anew from the log, and the digest that proves it changed nothing."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.oplog.digest import digest
from warroom.oplog.operation import Operation
from warroom.store.fold import fold
from warroom.store.known import Arrived
from warroom.store.many import single
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
    return digest(
        (kind, unpack_name(name), field, hash_.hex())
        for kind, name, field, hash_ in db.execute(
            "SELECT r.kind, r.name, h.field, o.hash FROM incidents i JOIN records r USING (inc) "
            "JOIN heads h USING (rec) JOIN ops o ON o.id = h.op WHERE i.id = ?",
            (incident,),
        )
    )
