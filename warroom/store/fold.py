"""Folding: operations become rows, in the transaction that stores them.

One way for one operation and for a hundred thousand: a batch is folded in memory, reading from the tables only what
the batch touches, and written back in bulk. The result does not depend on how operations are cut into batches or on
their order; `warroom.store.rebuild` proves it by its digest.
"""

from __future__ import annotations

import json

from warroom.model.record_kinds import ENTRY, KINDS, RecordKind
from warroom.oplog.operation import ADD, PUT
from warroom.oplog.register import IN_TIME, Head, Register
from warroom.store.admitting import Admitted
from warroom.store.effect import (
    CONFLICT,
    MISSING,
    NEWER,
    PURGED,
    WAITING,
    WITHHELD,
    bare_heads,
    in_effect,
    of_its_maker,
    shown,
)
from warroom.store.entry_fold import Effects, keep_entries
from warroom.store.fresh import FreshEntries
from warroom.store.known import BODY, HASH, ROW, Arrived, Known, Record
from warroom.store.many import Uncollected, put, single
from warroom.store.schema import pack_name, table_of, unpack_name
from warroom.store.shown_words import values_of_each

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence, Set
    from typing import Any

    from warroom.store.known import Key
    from warroom.store.purging import Emptied


Refusals = list[tuple[Arrived, str]]
"""Operations that mean what cannot be, each with what is wrong with it."""


def fold(
    db: sqlite3.Connection,
    batch: Sequence[Arrived],
    *,
    refilled: Sequence[Arrived] = (),
    emptied: Sequence[Emptied] = (),
    own: bool = False,
) -> Refusals:
    """Fold ``batch``, whose operations are already in ``ops``, into the tables. The caller holds the transaction.

    ``refilled`` were folded before without their bodies, which have come since; ``emptied`` were purged, and what was
    folded of them goes. What is not admitted (`warroom.oplog.admission`) is noted in the table ``refused`` and
    returned; an ``own`` batch was admitted before it was written.
    """
    with Uncollected():
        return _fold(db, batch, refilled, emptied, own=own)


def _fold(
    db: sqlite3.Connection,
    batch: Sequence[Arrived],
    refilled: Sequence[Arrived],
    emptied: Sequence[Emptied],
    *,
    own: bool,
) -> Refusals:
    folding = _Folding(db)
    for words in emptied:
        folding.empty(words)
    admitted, again = Admitted(db, batch, own=own), Admitted(db, refilled)
    folding.unread = admitted.unread | again.unread
    folding.look_up([*admitted.writes, *again.writes])
    for arrived in admitted.writes:
        folding.take(arrived)
    for arrived in again.writes:
        folding.look_again(arrived)
    admitted.note(db)
    again.note(db)
    folding.write()
    return [*admitted.refusals, *again.refusals]


_MANY_HEADS = 16
"""Heads of one field that end at once, from which on they are taken out by few statements."""
_THERE = True
"""Stands for a value that is there and cannot be what its field holds."""


class _Folding:
    """One batch on its way into the tables. ``unread`` are the hashes of operations whose bodies count as withheld."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.unread: set[str] = set()
        self._known = Known(db)
        self._records: dict[Key, Record] = {}
        self._written_over: dict[tuple[int, str], set[str]] = {}
        self._apart: set[tuple[int, str]] = set()
        """The fields about which people disagreed before this batch, and that waited for nothing."""

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
                    if arrived.operation.saw:
                        self._written_over.setdefault((record.rec, field), set()).update(arrived.operation.saw)
        waiting = self._marked(records.values())
        self._known.read(fields | dict.fromkeys((record.rec, field) for record, field in waiting), writes)
        for record, field in waiting:
            self._register(record, field)

    def _marked(self, records: Iterable[Record]) -> list[tuple[Record, str]]:
        """Note the fields about which people disagree, of records that are touched, and give those that wait for an
        operation: it may be one that wrote another field of the same record, and what it superseded there is decided
        by its arrival here.
        """
        asked: dict[str, dict[int, Record]] = {}
        for record in records:
            if record.known and record.key[1] in KINDS:
                asked.setdefault(record.key[1], {})[record.rec] = record
        waiting = []
        for kind, by_number in asked.items():
            marked = f"SELECT rec, marks FROM {table_of(kind)} WHERE rec IN ({{keys}}) AND marks IS NOT NULL"  # noqa: S608
            for rec, marks in single(self._db, marked, list(by_number)):
                for field, mark in json.loads(marks).items():
                    if mark == WAITING:
                        waiting.append((by_number[rec], field))
                    elif mark == CONFLICT:
                        self._apart.add((rec, field))
        return waiting

    def take(self, arrived: Arrived) -> None:
        """Let a write supersede and stand."""
        operation = arrived.operation
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
        readable = operation.body is not None and operation.hash not in self.unread
        values = operation.values() if readable else {}
        there = _THERE if operation.body is not None and not readable else None
        stands = operation.do in (PUT, ADD)
        for field in operation.of:
            register = self._register(record, field)
            if operation.saw:
                record.seen.extend((record.rec, field, bytes.fromhex(seen)) for seen in operation.saw)
                register.supersede(operation.saw)
            if not stands or (record.known and self._seen(record, field, operation.hash)):
                continue
            register.write(
                Head(
                    operation.hash,
                    operation.t,
                    operation.by,
                    values.get(field, there),
                    readable=readable,
                    row=arrived.row,
                    writer=operation.writer,
                )
            )

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
            before = record.before.setdefault(field, set())
            written_over: Set[str] = self._written_over.get((record.rec, field), frozenset())
            heads = self._known.heads(record.rec, field)
            before.update([head[ROW] for head in heads])
            # What one says is not read where this batch ends it.
            standing = [head for head in heads if head[HASH].hex() not in written_over] if written_over else heads
            values_said = values_of_each(record.key[1], [head[BODY] for head in standing])
            for stored, values in zip(standing, values_said, strict=True):
                head = _stored_head(field, values, stored)
                register.heads[head.hash] = head  # nothing of this batch was said yet
        return register

    def _seen(self, record: Record, field: str, hash_: str) -> bool:
        return self._known.superseded(record.rec, field, bytes.fromhex(hash_))

    def empty(self, emptied: Emptied) -> None:
        """Take the values of an operation that was purged out of the fields in which it stands."""
        head = json.loads(emptied.head)
        key = (emptied.inc, head["is"], pack_name(head["on"]))
        record = self._records.get(key) or self._known.records([key]).get(key)
        if record is None:
            return
        self._db.execute(
            "DELETE FROM refused WHERE folded AND op = (SELECT id FROM ops WHERE hash = ?)", (emptied.hash,)
        )
        self._records[key] = record
        record.rev = max(record.rev, emptied.row)
        for field in head["of"]:
            standing = self._register(record, field).heads.get(emptied.hash.hex())
            if standing is not None:
                standing.value, standing.readable = None, False

    def write(self) -> None:
        """Write back what the batch changed: records, superseded hashes, heads, and the rows in effect."""
        db = self._db
        records = list(self._records.values())
        put(
            db,
            "INSERT OR IGNORE INTO seen (rec, field, hash) VALUES",
            sorted(seen for record in records for seen in record.seen),
        )
        gone: dict[tuple[int, str], list[int]] = {}
        come: list[tuple[int, str, int]] = []
        fresh = FreshEntries()
        changed: dict[str, list[tuple[Record, Effects]]] = {ENTRY.name: []}
        for record in records:
            only = record.only
            if only is not None and only.operation.hash not in self.unread and fresh.take(record, only.operation):
                continue
            self._open(record)
            kind = KINDS.get(record.key[1])
            if kind is not None and record.born.row != record.stored:
                for field in kind.fields.values():
                    if field.reserved:
                        self._register(record, field.name)
            self._compare(record, gone, come)
            if kind is not None:
                changed.setdefault(kind.name, []).append((record, self._effects(record, kind)))
        db.executemany(
            "UPDATE records SET born = ? WHERE rec = ?",
            [(record.born.row, record.rec) for record in records if record.born.row != record.stored],
        )
        self._remove_heads(gone)
        put(db, "INSERT INTO heads (rec, field, op) VALUES", come)
        fresh.write_heads(db)
        keep_entries(db, changed.pop(ENTRY.name), fresh)
        if not changed:
            return
        from warroom.store.typed_fold import keep_typed

        for name, changes in changed.items():
            keep_typed(db, KINDS[name], changes)

    def _remove_heads(self, gone: dict[tuple[int, str], list[int]]) -> None:
        """Take out the rows of heads that ended; hundreds of people may have written one field apart."""
        few = [(*field, row) for field, rows in gone.items() if len(rows) < _MANY_HEADS for row in rows]
        self._db.executemany("DELETE FROM heads WHERE rec = ? AND field = ? AND op = ?", few)
        for field, rows in gone.items():
            if len(rows) >= _MANY_HEADS:
                list(single(self._db, "DELETE FROM heads WHERE rec = ? AND field = ? AND op IN ({keys})", rows, field))

    @staticmethod
    def _compare(record: Record, gone: dict[tuple[int, str], list[int]], come: list[tuple[int, str, int]]) -> None:
        """Which heads went and which came with this batch."""
        for field, register in record.registers.items():
            before = record.before.get(field, set())
            after = {head.row for head in register.heads.values()}
            if ended := before - after:
                gone[record.rec, field] = sorted(ended)
            come.extend((record.rec, field, row) for row in after - before)

    def _effects(self, record: Record, kind: RecordKind) -> Effects:
        """For each field that the batch touched: its value in effect, its mark and its heads."""
        effects: Effects = {}
        for name, register in record.registers.items():
            field = kind.fields.get(name)
            heads = list(register.heads.values())
            if len(heads) > 1:
                heads.sort(key=IN_TIME)
            if field is None:
                effects[name] = (None, NEWER, heads)
                continue
            missing = False
            if bare_heads(field, heads):
                from warroom.store.withheld import unexplained, without_withheld

                missing = unexplained(self._db, field, heads)
                heads = list(without_withheld(self._db, record, field, heads))
            if field.reserved:
                heads = of_its_maker(self._db, record, field, heads)
            value, mark = in_effect(field, heads)
            if mark == PURGED and any(head.value is not None for head in heads):
                mark = NEWER  # there, but not what this version understands
            known = self._knowing(record, name, heads) if mark == CONFLICT else heads
            if len(known) < len(heads):
                value, mark = in_effect(field, known)[0], WITHHELD
            elif mark == CONFLICT and self._waits(record, name):
                mark = WAITING
            if missing and mark in ("", PURGED):
                mark = MISSING
            value = shown(kind, field, value, mark)
            effects[name] = (value, mark, heads)
        return effects

    def _knowing(self, record: Record, field: str, heads: list[Head]) -> list[Head]:
        """Those of ``heads`` that were written in the knowledge of every purge of the field."""
        from warroom.store.purging import knowing

        siblings = knowing(self._db, record.key, field, [head.hash for head in heads])
        return heads if siblings is None else [head for head in heads if head.hash in siblings]

    def _waits(self, record: Record, field: str) -> bool:
        """Whether something that was seen is not here as a write of this record. What never comes, or belongs to
        another one, keeps it waiting: it is told with the disagreements. What waited for nothing before does so only
        for what this batch saw: operations never go, and thousands of people may have been written over.
        """
        place = (record.rec, field)
        if place in self._apart and not any(seen[:2] == place for seen in record.seen):
            return False
        inc, kind, name = record.key
        return (
            self._db.execute(
                "SELECT 1 FROM seen s WHERE s.rec = ? AND s.field = ? AND NOT EXISTS (SELECT 1 FROM ops o "
                "WHERE o.hash = s.hash AND o.inc = ? AND json_extract(CAST(o.head AS TEXT), '$.is') = ? "
                "AND json_extract(CAST(o.head AS TEXT), '$.on') = ? "
                "AND json_extract(CAST(o.head AS TEXT), '$.do') NOT IN ('purge', 'note') "
                "AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.op = o.id AND NOT f.folded))",
                (record.rec, field, inc, kind, unpack_name(name)),
            ).fetchone()
            is not None
        )


def _stored_head(field: str, values: Mapping[str, object], stored: tuple[Any, ...]) -> Head:
    """A head as the tables hold it (`warroom.store.known.Known.heads`), with the ``values`` that its operation says."""
    _, _, row, hash_, t, by, writer, body = stored
    value = values.get(field, None if body is None else _THERE)
    return Head(hash_.hex(), t, by, value, readable=field in values, row=row, writer=writer)
