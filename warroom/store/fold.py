"""Folding: operations become rows, in the transaction that stores them.

One way for one operation and for a hundred thousand: a batch is folded in memory, reading from the tables only what
the batch touches, and written back in bulk. The result does not depend on how operations are cut into batches or on
their order; `warroom.store.rebuild` proves it by its digest.
"""

from __future__ import annotations

import json

from warroom.model.kinds import ENTRY, KINDS, Kind, acceptable
from warroom.oplog.operation import ADD, NOTE, PURGE, PUT, Operation
from warroom.oplog.register import Head, Register
from warroom.store.effect import CONFLICT, NEWER, PURGED, WAITING, in_effect
from warroom.store.entry_fold import Effects, keep_entries
from warroom.store.fresh import FreshEntries
from warroom.store.known import Key, Known, Record
from warroom.store.many import Uncollected, put
from warroom.store.schema import pack_name
from warroom.store.typed_fold import keep_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


class Arrived:
    """An operation with its place in ``ops`` and its incident's number here."""

    __slots__ = ("inc", "key", "operation", "row")

    def __init__(self, row: int, inc: int, operation: Operation) -> None:
        self.row, self.inc, self.operation = row, inc, operation
        self.key: Key = (inc, operation.kind, pack_name(operation.on))


def fold(db: sqlite3.Connection, batch: Sequence[Arrived], *, refilled: Sequence[Arrived] = ()) -> None:
    """Fold ``batch``, whose operations are already in ``ops``, into the tables. The caller holds the transaction.

    ``refilled`` were folded before without their bodies, which have come since.
    """
    with Uncollected():
        _fold(db, batch, refilled)


def _fold(db: sqlite3.Connection, batch: Sequence[Arrived], refilled: Sequence[Arrived]) -> None:
    folding = _Folding(db)
    writes, again = _writes(batch), _writes(refilled)
    for arrived in batch:
        if arrived.operation.do == PURGE:
            folding.purge(arrived)
    folding.look_up([*writes, *again])
    for arrived in writes:
        folding.take(arrived)
    for arrived in again:
        folding.look_again(arrived)
    folding.write()


def _writes(batch: Sequence[Arrived]) -> list[Arrived]:
    """Those that write the fields of a record."""
    return [arrived for arrived in batch if arrived.operation.do not in (PURGE, NOTE)]


class _Folding:
    """One batch on its way into the tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known = Known(db)
        self._records: dict[Key, Record] = {}
        self._purged: set[str] = set()

    def look_up(self, batch: Sequence[Arrived]) -> None:
        """Find or make the records that ``batch`` touches, and read what the tables hold of those that were there."""
        records = self._records
        firsts: dict[Key, Arrived] = {}
        for arrived in batch:
            if arrived.key not in records:
                firsts.setdefault(arrived.key, arrived)
        records |= self._known.found_or_made(firsts)
        fields: dict[tuple[int, str], None] = {}
        writes: list[tuple[int, str, bytes]] = []
        for arrived in batch:
            record = records[arrived.key]
            if record.known:
                hash_ = bytes.fromhex(arrived.operation.hash)
                for field in arrived.operation.of:
                    fields[record.rec, field] = None
                    writes.append((record.rec, field, hash_))
        self._known.read(fields, writes)

    def take(self, arrived: Arrived) -> None:
        """Let a write supersede and stand."""
        operation = arrived.operation
        if operation.hash in self._purged:
            operation.body = None
        record = self._records[arrived.key]
        if record.only is not arrived:
            self._open(record)
            record.touched(arrived)
            self._stand(record, arrived)
        elif operation.saw or operation.do != PUT:
            self._open(record)

    def _stand(self, record: Record, arrived: Arrived) -> None:
        """Put a write into the registers of its fields."""
        operation = arrived.operation
        values, readable = operation.values(), operation.body is not None
        stands, added = operation.do in (PUT, ADD), operation.do == ADD
        for field in operation.of:
            register = self._register(record, field)
            if operation.saw:
                record.seen.extend((record.rec, field, bytes.fromhex(seen)) for seen in operation.saw)
                register.supersede(operation.saw)
            if not stands or (record.known and self._seen(record, field, operation.hash)):
                continue
            value = values.get(field)
            register.write(
                Head(
                    operation.hash, operation.t, operation.by, value, added=added,
                    readable=readable and _understood(arrived.key[1], field, value), row=arrived.row,
                )
            )  # fmt: skip

    def _open(self, record: Record) -> None:
        """Give a record that held a single write its registers."""
        arrived, record.only = record.only, None
        if arrived is not None:
            self._stand(record, arrived)

    def look_again(self, arrived: Arrived) -> None:
        """Read the fields that an operation wrote anew: its body is there now."""
        record = self._records[arrived.key]
        self._open(record)
        record.touched(arrived)
        for field in arrived.operation.of:
            self._register(record, field)

    def _register(self, record: Record, field: str) -> Register:
        register = record.registers.get(field)
        if register is not None:
            return register
        register = record.registers[field] = Register()
        if record.known:
            for row, hash_, t, by, body in self._known.heads(record.rec, field):
                record.before.setdefault(field, set()).add(row)
                register.write(_stored_head(record.key[1], field, row, hash_.hex(), t, by, body))
        return register

    def _seen(self, record: Record, field: str, hash_: str) -> bool:
        return self._known.superseded(record.rec, field, bytes.fromhex(hash_))

    def purge(self, arrived: Arrived) -> None:
        """Note what a purge names, and empty it where it is held already; the rest of the batch comes afterwards."""
        if self._db.execute("SELECT 1 FROM purge_waits WHERE op = ?", (arrived.row,)).fetchone():
            return
        for purged in arrived.operation.purges:
            self._purged.add(purged)
            hash_ = bytes.fromhex(purged)
            self._db.execute("INSERT OR IGNORE INTO purges (hash, op) VALUES (?, ?)", (hash_, arrived.row))
            found = self._db.execute("SELECT id, inc, head, writer FROM ops WHERE hash = ?", (hash_,)).fetchone()
            if found is None:
                continue
            head = json.loads(found[2])
            if head["do"] == PURGE:
                continue
            self._db.execute("UPDATE ops SET body = NULL WHERE id = ?", (found[0],))
            key = (found[1], head["is"], pack_name(head["on"]))
            record = self._records.get(key) or self._known.records([key]).get(key)
            if record is None:
                continue
            self._records[key] = record
            record.rev = max(record.rev, arrived.row)
            for field in head["of"]:
                standing = self._register(record, field).heads.get(purged)
                if standing is not None:
                    standing.value, standing.readable = None, False

    def write(self) -> None:
        """Write back what the batch changed: records, superseded hashes, heads, and the rows in effect."""
        db = self._db
        records = list(self._records.values())
        db.executemany(
            "INSERT OR IGNORE INTO seen (rec, field, hash) VALUES (?, ?, ?)",
            [seen for record in records for seen in record.seen],
        )
        gone: list[tuple[int, str, int]] = []
        come: list[tuple[int, str, int]] = []
        fresh = FreshEntries()
        changed: dict[str, list[tuple[Record, Effects]]] = {ENTRY.name: []}
        for record in records:
            only = record.only
            if only is not None and fresh.take(record, only.operation):
                come.extend([(record.rec, field, only.row) for field in only.operation.of])
                continue
            self._open(record)
            self._compare(record, gone, come)
            kind = KINDS.get(record.key[1])
            if kind is not None:
                changed.setdefault(kind.name, []).append((record, self._effects(record, kind)))
        db.executemany(
            "UPDATE records SET born = ? WHERE rec = ?",
            [(record.born.row, record.rec) for record in records if record.born.row != record.stored],
        )
        db.executemany("DELETE FROM heads WHERE rec = ? AND field = ? AND op = ?", gone)
        put(db, "INSERT INTO heads (rec, field, op) VALUES", come)
        keep_entries(db, changed.pop(ENTRY.name), fresh)
        for name, changes in changed.items():
            keep_typed(db, KINDS[name], changes)

    @staticmethod
    def _compare(record: Record, gone: list[tuple[int, str, int]], come: list[tuple[int, str, int]]) -> None:
        """Which heads went and which came with this batch."""
        for field, register in record.registers.items():
            before = record.before.get(field, set())
            after = {head.row for head in register.heads.values()}
            gone.extend((record.rec, field, row) for row in before - after)
            come.extend((record.rec, field, row) for row in after - before)

    def _effects(self, record: Record, kind: Kind) -> Effects:
        """For each field that the batch touched: its value in effect, its mark and its heads."""
        effects: Effects = {}
        for name, register in record.registers.items():
            field = kind.fields.get(name)
            heads = list(register.heads.values())
            if len(heads) > 1:
                heads.sort(key=lambda head: (head.t, head.hash))
            if field is None:
                effects[name] = (None, NEWER, heads)
                continue
            value, mark = in_effect(field, heads)
            if mark == PURGED and any(head.value is not None for head in heads):
                mark = NEWER  # there, but not what this version understands
            if mark == CONFLICT and self._waits(record, name):
                mark = WAITING
            effects[name] = (value, mark, heads)
        return effects

    def _waits(self, record: Record, field: str) -> bool:
        return (
            self._db.execute(
                "SELECT 1 FROM seen s WHERE s.rec = ? AND s.field = ? "
                "AND NOT EXISTS (SELECT 1 FROM ops o WHERE o.hash = s.hash)",
                (record.rec, field),
            ).fetchone()
            is not None
        )


def _stored_head(kind: str, field: str, row: int, hash_: str, t: int, by: str, body: bytes | None) -> Head:
    said = json.loads(body) if body is not None else {}
    values = said.get(PUT, said.get(ADD, {}))
    value = values.get(field)
    readable = body is not None and _understood(kind, field, value)
    return Head(hash_, t, by, value, added=ADD in said, readable=readable, row=row)


def _understood(kind: str, field: str, value: object) -> bool:
    known = KINDS.get(kind)
    declared = known.fields.get(field) if known is not None else None
    return declared is None or not acceptable(declared, value)
