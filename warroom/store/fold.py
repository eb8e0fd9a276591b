"""Folding: operations become rows, in the transaction that stores them.

One way for one operation and for a hundred thousand: a batch is folded in memory, reading from the tables only what
the batch touches, and written back in bulk. The result does not depend on how operations are cut into batches or on
their order; `warroom.store.rebuild` proves it by its digest.
"""

from __future__ import annotations

import json

from warroom.model.kinds import ENTRY, KINDS, TAGS, Kind, acceptable
from warroom.oplog.operation import ADD, NOTE, PURGE, PUT, Operation
from warroom.oplog.register import Head, Register
from warroom.store.effect import CONFLICT, NEWER, PURGED, WAITING, in_effect
from warroom.store.entry_fold import entry_row, keep_entries
from warroom.store.schema import pack_name, table_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

Key = tuple[int, str, "bytes | str"]
"""The incident's number here, the kind and the packed name of a record."""


class Arrived:
    """An operation with its place in ``ops`` and its incident's number here."""

    __slots__ = ("inc", "operation", "row")

    def __init__(self, row: int, inc: int, operation: Operation) -> None:
        self.row, self.inc, self.operation = row, inc, operation


class Born:
    """Who made a record and when: the write with the least clock reading, whatever arrived first."""

    __slots__ = ("at", "by", "hash", "row", "t")

    def __init__(self, t: int, hash_: str, row: int, by: str, at: int) -> None:
        self.t, self.hash, self.row, self.by, self.at = t, hash_, row, by, at

    def before(self, other: Born) -> bool:
        """Whether this write came first."""
        return (self.t, self.hash) < (other.t, other.hash)


class Record:
    """A record while a batch is folded into it."""

    __slots__ = ("before", "born", "key", "known", "rec", "registers", "rev", "seen")

    def __init__(self, key: Key, rec: int, *, known: bool, born: Born) -> None:
        self.key, self.rec, self.known, self.born = key, rec, known, born
        self.registers: dict[str, Register] = {}
        self.before: dict[str, set[int]] = {}
        self.seen: list[tuple[int, str, bytes]] = []
        self.rev = 0


def fold(db: sqlite3.Connection, batch: Sequence[Arrived], *, refilled: Sequence[Arrived] = ()) -> None:
    """Fold ``batch``, whose operations are already in ``ops``, into the tables. The caller holds the transaction.

    ``refilled`` were folded before without their bodies, which have come since.
    """
    folding = _Folding(db)
    for arrived in batch:
        if arrived.operation.do == PURGE:
            folding.purge(arrived)
    for arrived in batch:
        if arrived.operation.do not in (PURGE, NOTE):
            folding.take(arrived)
    for arrived in refilled:
        folding.look_again(arrived)
    folding.write()


class _Folding:
    """One batch on its way into the tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._records: dict[Key, Record] = {}
        self._purged: set[str] = set()
        self._next = (db.execute("SELECT max(rec) FROM records").fetchone()[0] or 0) + 1

    def take(self, arrived: Arrived) -> None:
        """Let a write supersede and stand."""
        operation = arrived.operation
        if operation.hash in self._purged:
            operation.body = None
        record = self._record((arrived.inc, operation.kind, pack_name(operation.on)), arrived)
        values = operation.values()
        hash_ = bytes.fromhex(operation.hash)
        for field in operation.of:
            register = self._register(record, field)
            for seen in operation.saw:
                record.seen.append((record.rec, field, bytes.fromhex(seen)))
            register.supersede(operation.saw)
            if operation.do not in (PUT, ADD) or (record.known and self._seen(record, field, hash_)):
                continue
            register.write(
                _head(record.key[1], field, operation, values, readable=operation.body is not None, row=arrived.row)
            )

    def look_again(self, arrived: Arrived) -> None:
        """Read the fields that an operation wrote anew: its body is there now."""
        operation = arrived.operation
        record = self._record((arrived.inc, operation.kind, pack_name(operation.on)), arrived)
        for field in operation.of:
            self._register(record, field)

    def _record(self, key: Key, arrived: Arrived) -> Record:
        operation = arrived.operation
        born = Born(operation.t, operation.hash, arrived.row, operation.by, operation.at)
        record = self._records.get(key)
        if record is None:
            record = self._known(key)
        if record is None:
            record = Record(key, self._next, known=False, born=born)
            self._next += 1
        self._records[key] = record
        if born.before(record.born):
            record.born = born
        record.rev = max(record.rev, arrived.row)
        return record

    def _known(self, key: Key) -> Record | None:
        row = self._db.execute(
            "SELECT r.rec, o.t, o.hash, o.id, o.by, o.at FROM records r JOIN ops o ON o.id = r.born "
            "WHERE r.inc = ? AND r.kind = ? AND r.name = ?",
            key,
        ).fetchone()
        if row is None:
            return None
        return Record(key, row[0], known=True, born=Born(row[1], row[2].hex(), row[3], row[4], row[5]))

    def _register(self, record: Record, field: str) -> Register:
        register = record.registers.get(field)
        if register is not None:
            return register
        register = record.registers[field] = Register()
        record.before[field] = set()
        if record.known:
            for row, hash_, t, by, body in self._db.execute(
                "SELECT o.id, o.hash, o.t, o.by, o.body FROM heads h JOIN ops o ON o.id = h.op "
                "WHERE h.rec = ? AND h.field = ?",
                (record.rec, field),
            ):
                record.before[field].add(row)
                register.write(_stored_head(record.key[1], field, row, hash_.hex(), t, by, body))
        return register

    def _seen(self, record: Record, field: str, hash_: bytes) -> bool:
        return (
            self._db.execute(
                "SELECT 1 FROM seen WHERE rec = ? AND field = ? AND hash = ?", (record.rec, field, hash_)
            ).fetchone()
            is not None
        )

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
            record = self._records.get(key) or self._known(key)
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
            "INSERT INTO records (rec, inc, kind, name, born) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (rec) DO UPDATE SET born = excluded.born",
            [(record.rec, *record.key, record.born.row) for record in records],
        )
        db.executemany(
            "INSERT OR IGNORE INTO seen (rec, field, hash) VALUES (?, ?, ?)",
            [seen for record in records for seen in record.seen],
        )
        gone: list[tuple[int, str, int]] = []
        come: list[tuple[int, str, int]] = []
        for record in records:
            for field, register in record.registers.items():
                after = {head.row for head in register.heads.values()}
                before = record.before[field]
                gone.extend((record.rec, field, row) for row in before - after)
                come.extend((record.rec, field, row) for row in after - before)
        db.executemany("DELETE FROM heads WHERE rec = ? AND field = ? AND op = ?", gone)
        db.executemany("INSERT INTO heads (rec, field, op) VALUES (?, ?, ?)", come)
        entries = []
        for record in records:
            kind = KINDS.get(record.key[1])
            if kind is ENTRY:
                entries.append(record)
            elif kind is not None:
                self._keep(record, kind)
        keep_entries(db, [entry_row(db, record, self._effects(record, ENTRY)) for record in entries])

    def _effects(self, record: Record, kind: Kind) -> dict[str, tuple[object, str, list[Head]]]:
        """For each field that the batch touched: its value in effect, its mark and its heads."""
        effects: dict[str, tuple[object, str, list[Head]]] = {}
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

    def _keep(self, record: Record, kind: Kind) -> None:
        """Write the row in effect of a record that is not an entry."""
        table = table_of(kind.name)
        effects = self._effects(record, kind)
        known = self._db.execute(f"SELECT marks FROM {table} WHERE rec = ?", (record.rec,)).fetchone()  # noqa: S608
        marks = _marks(known[0] if known else None, effects)
        values: dict[str, object] = {
            name: column_value(kind, name, value) for name, (value, _, _) in effects.items() if name in kind.fields
        }
        values |= {"rev": record.rev, "made_by": record.born.by, "made": record.born.at, "marks": marks}
        if known is None:
            values |= {"rec": record.rec, "inc": record.key[0], "name": record.key[2]}
            names = ", ".join(f'"{name}"' for name in values)
            statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608
            self._db.execute(statement, list(values.values()))
        else:
            changes = ", ".join(f'"{name}" = ?' for name in values)
            self._db.execute(f"UPDATE {table} SET {changes} WHERE rec = ?", [*values.values(), record.rec])  # noqa: S608


def _head(kind: str, field: str, operation: Operation, values: dict[str, object], *, readable: bool, row: int) -> Head:
    value = values.get(field)
    return Head(
        operation.hash,
        operation.t,
        operation.by,
        value,
        added=operation.do == ADD,
        readable=readable and _understood(kind, field, value),
        row=row,
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


def _marks(before: str | None, effects: dict[str, tuple[object, str, list[Head]]]) -> str | None:
    marks = json.loads(before) if before else {}
    for field, (_, mark, _) in effects.items():
        marks.pop(field, None)
        if mark:
            marks[field] = mark
    return json.dumps(marks, sort_keys=True) if marks else None


def column_value(kind: Kind, name: str, value: object) -> object:
    """``value`` of a field as its column keeps it: text and whole numbers as they are, all else as JSON."""
    if value is None or isinstance(value, str | int):
        holds = kind.fields[name].holds
        if value is None or holds not in ("json", TAGS):
            return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
