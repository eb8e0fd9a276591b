"""What the tables hold of the records that a batch touches, read in a few queries however large the batch is."""

from __future__ import annotations

from warroom.model.identity import IncidentId, WriterId
from warroom.model.record_kinds import INCIDENT, KINDS
from warroom.oplog.operation import PUT, Operation
from warroom.oplog.record_id import is_made_by
from warroom.oplog.register import Register
from warroom.store.many import joined, put
from warroom.store.schema import pack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from typing import Any

Key = tuple[int, str, "bytes | str"]
"""The incident's number here, the kind and the packed name of a record."""


class Arrived:
    """An operation with its place in ``ops`` and its incident's number here."""

    __slots__ = ("inc", "key", "operation", "row")

    def __init__(self, row: int, inc: int, operation: Operation) -> None:
        self.row, self.inc, self.operation = row, inc, operation
        self.key: Key = (inc, operation.kind, pack_name(operation.on))


_RECORDS = (
    "WITH k (inc, kind, name) AS (VALUES {keys}) SELECT k.inc, k.kind, k.name, r.rec, i.id, w.id, o.head, o.hash, o.id "
    "FROM k CROSS JOIN records r ON r.inc = k.inc AND r.kind = k.kind AND r.name = k.name JOIN ops o ON o.id = r.born "
    "JOIN incidents i ON i.inc = k.inc JOIN writers w ON w.writer = o.writer"
)
_HEADS = (
    "WITH k (rec, field) AS (VALUES {keys}) SELECT k.rec, k.field, o.id, o.hash, o.t, o.by, w.id, o.body "
    "FROM k CROSS JOIN heads h ON h.rec = k.rec AND h.field = k.field JOIN ops o ON o.id = h.op "
    "JOIN writers w ON w.writer = o.writer"
)
ROW, HASH, BODY = 2, 3, 7
"""Where in the row of a head its operation's row, its hash and its body stand."""
_SEEN = (
    "WITH k (rec, field, hash) AS (VALUES {keys}) SELECT k.rec, k.field, k.hash "
    "FROM k CROSS JOIN seen s ON s.rec = k.rec AND s.field = k.field AND s.hash = k.hash"
)


class Born:
    """Who made a record and when: the write that made it, whatever arrived first and whatever the clocks say.

    A record's id says which writer made it, and of that writer it is the first write of the field with which a record
    of this kind is made. Where the id says it of nobody (older logs, derived ids), it is the write of that field which
    saw none before it, and of several the one with the least clock reading.
    """

    __slots__ = ("_operation", "_order", "at", "by", "row", "t", "writer")

    def __init__(self, operation: Operation, row: int) -> None:
        self._operation, self.row = operation, row
        self.t, self.at, self.by, self.writer = operation.t, operation.at, operation.by, operation.writer
        self._order: tuple[int, int, str] | None = None

    def before(self, born: Born) -> bool:
        """Whether this write made the record rather than the other one."""
        return self._rank() < born._rank()

    def _rank(self) -> tuple[int, int, str]:
        if self._order is None:
            operation = self._operation
            kind = KINDS.get(operation.kind)
            makes = is_made_by(operation.incident if kind is INCIDENT else operation.on, self.writer)
            first = operation.do == PUT and not operation.saw and (kind is None or kind.made_with in operation.of)
            order = (0 if first else 1) if makes else (2 if first else 3)
            self._order = (order, operation.n if makes else self.t, operation.hash)
        return self._order


class Record:
    """A record while a batch is folded into it. ``known`` is false for one that came with this batch.

    ``only`` is the single write of a new one, which needs no registers unless another follows. ``stored`` is the row
    of the operation from which the table says that the record was born.
    """

    __slots__ = ("before", "born", "key", "known", "only", "rec", "registers", "rev", "seen", "stored")

    def __init__(self, key: Key, rec: int, *, known: bool, born: Born) -> None:
        self.key, self.rec, self.known, self.born, self.stored = key, rec, known, born, born.row
        self.registers: dict[str, Register] = {}
        self.before: dict[str, set[int]] = {}
        self.seen: list[tuple[int, str, bytes]] = []
        self.rev = 0
        self.only: Arrived | None = None

    def touched(self, arrived: Arrived) -> None:
        """Note that another operation is of this record."""
        born = Born(arrived.operation, arrived.row)
        if born.before(self.born):
            self.born = born
        self.rev = max(self.rev, arrived.row)


def _made_by(incident: IncidentId, writer: WriterId, head: bytes, hash_: bytes) -> Operation:
    """The operation from which a record was born, of which only the head is asked."""
    return Operation.stored(
        hash_=hash_.hex(), prev="", incident=incident, writer=writer, head=head, body=None, signature=None
    )


class Known:
    """Answers what the tables hold; what is asked for a whole batch beforehand is not asked again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._heads: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        self._seen: set[tuple[int, str, bytes]] = set()

    def records(self, keys: Iterable[Key]) -> dict[Key, Record]:
        """Those of the records ``keys`` that are held."""
        return {
            (inc, kind, name): Record(
                (inc, kind, name), rec, known=True, born=Born(_made_by(incident, writer, head, hash_), row)
            )
            for inc, kind, name, rec, incident, writer, head, hash_, row in joined(self._db, _RECORDS, list(keys))
        }

    def found_or_made(self, firsts: Mapping[Key, Arrived]) -> dict[Key, Record]:
        """The records named, each with an operation that is of it: those that are held, and the others made for it.

        That a record is new shows when it is put in, so that whoever joins does not ask for each of many thousand.
        """
        db = self._db
        first = (db.execute("SELECT max(rec) FROM records").fetchone()[0] or 0) + 1
        changes = db.total_changes
        put(
            db,
            "INSERT OR IGNORE INTO records (rec, inc, kind, name, born) VALUES",
            [(rec, *key, arrived.row) for rec, (key, arrived) in enumerate(firsts.items(), first)],
        )
        by_key = {} if db.total_changes - changes == len(firsts) else self.records(firsts)
        records = {}
        for rec, (key, arrived) in enumerate(firsts.items(), first):
            record = by_key.get(key)
            if record is None or record.rec == rec:
                record = Record(key, rec, known=False, born=Born(arrived.operation, arrived.row))
                record.only, record.rev = arrived, arrived.row
            records[key] = record
        return records

    def read(self, fields: Iterable[tuple[int, str]], writes: Iterable[tuple[int, str, bytes]]) -> None:
        """Ask for the heads of ``fields`` (record, field), and which of ``writes`` (with the hash) were superseded."""
        asked = list(fields)
        self._heads.update((field, []) for field in asked)
        heads = self._heads
        for head in joined(self._db, _HEADS, asked):
            heads[head[:2]].append(head)
        self._seen.update(joined(self._db, _SEEN, list(writes)))

    def heads(self, rec: int, field: str) -> list[tuple[Any, ...]]:
        """The heads of a field: (record, field, row, hash, clock reading, person, writer, body)."""
        if (rec, field) not in self._heads:
            self.read([(rec, field)], ())
        return self._heads[rec, field]

    def superseded(self, rec: int, field: str, hash_: bytes) -> bool:
        """Whether a write named in `read` was superseded before it came."""
        return (rec, field, hash_) in self._seen
