"""What the tables hold of the records that a batch touches, read in a few queries however large the batch is."""

from __future__ import annotations

from warroom.oplog.register import Register
from warroom.store.many import joined, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from typing import Any

    from warroom.store.fold import Arrived

Key = tuple[int, str, "bytes | str"]
"""The incident's number here, the kind and the packed name of a record."""

_RECORDS = (
    "WITH k (inc, kind, name) AS (VALUES {keys}) SELECT k.inc, k.kind, k.name, r.rec, o.t, o.hash, o.id, o.by, o.at "
    "FROM k CROSS JOIN records r ON r.inc = k.inc AND r.kind = k.kind AND r.name = k.name JOIN ops o ON o.id = r.born"
)
_HEADS = (
    "WITH k (rec, field) AS (VALUES {keys}) SELECT k.rec, k.field, o.id, o.hash, o.t, o.by, o.body "
    "FROM k CROSS JOIN heads h ON h.rec = k.rec AND h.field = k.field JOIN ops o ON o.id = h.op"
)
_SEEN = (
    "WITH k (rec, field, hash) AS (VALUES {keys}) SELECT k.rec, k.field, k.hash "
    "FROM k CROSS JOIN seen s ON s.rec = k.rec AND s.field = k.field AND s.hash = k.hash"
)


class Born:
    """Who made a record and when: the write with the least clock reading, whatever arrived first."""

    __slots__ = ("at", "by", "hash", "row", "t")

    def __init__(self, t: int, hash_: str, row: int, by: str, at: int) -> None:
        self.t, self.hash, self.row, self.by, self.at = t, hash_, row, by, at

    def before(self, other: Born) -> bool:
        """Whether this write came first."""
        return (self.t, self.hash) < (other.t, other.hash)


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
        born = _born(arrived)
        if born.before(self.born):
            self.born = born
        self.rev = max(self.rev, arrived.row)


def _born(arrived: Arrived) -> Born:
    operation = arrived.operation
    return Born(operation.t, operation.hash, arrived.row, operation.by, operation.at)


class Known:
    """Answers what the tables hold; what is asked for a whole batch beforehand is not asked again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._heads: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
        self._seen: set[tuple[int, str, bytes]] = set()

    def records(self, keys: Iterable[Key]) -> dict[Key, Record]:
        """Those of the records ``keys`` that are held."""
        return {
            (inc, kind, name): Record((inc, kind, name), rec, known=True, born=Born(t, hash_.hex(), row, by, at))
            for inc, kind, name, rec, t, hash_, row, by, at in joined(self._db, _RECORDS, list(keys))
        }

    def found_or_made(self, firsts: Mapping[Key, Arrived]) -> dict[Key, Record]:
        """The records named, each with an operation that is of it: those that are held, and the others made for it.

        That a record is new shows when it is put in, so that whoever joins does not ask for each of many thousand.
        """
        db = self._db
        first = (db.execute("SELECT max(rec) FROM records").fetchone()[0] or 0) + 1
        changes = db.total_changes
        put(
            db, "INSERT OR IGNORE INTO records (rec, inc, kind, name, born) VALUES",
            [(rec, *key, arrived.row) for rec, (key, arrived) in enumerate(firsts.items(), first)],
        )  # fmt: skip
        found = {} if db.total_changes - changes == len(firsts) else self.records(firsts)
        records = {}
        for rec, (key, arrived) in enumerate(firsts.items(), first):
            record = found.get(key)
            if record is None or record.rec == rec:
                record = Record(key, rec, known=False, born=_born(arrived))
                record.only, record.rev = arrived, arrived.row
            records[key] = record
        return records

    def read(self, fields: Iterable[tuple[int, str]], writes: Iterable[tuple[int, str, bytes]]) -> None:
        """Ask for the heads of ``fields`` (record, field), and which of ``writes`` (with the hash) were superseded."""
        asked = list(fields)
        self._heads.update((field, []) for field in asked)
        for rec, field, *head in joined(self._db, _HEADS, asked):
            self._heads[rec, field].append(tuple(head))
        self._seen.update(joined(self._db, _SEEN, list(writes)))

    def heads(self, rec: int, field: str) -> list[tuple[Any, ...]]:
        """The heads of a field: (row, hash, clock reading, person, body)."""
        if (rec, field) not in self._heads:
            self.read([(rec, field)], ())
        return self._heads[rec, field]

    def superseded(self, rec: int, field: str, hash_: bytes) -> bool:
        """Whether a write named in `read` was superseded before it came."""
        return (rec, field, hash_) in self._seen
