"""Storing what arrives from others: any of it any number of times, in any order, trusted no further than its hash.

What is noticed on the way is said in the result: two operations with one number, our own operations that this database
does not know, purges that came too fast to be believed.
"""

from __future__ import annotations

from warroom.oplog.clock import follow, skew
from warroom.oplog.operation import PURGE, Operation
from warroom.store.commit import forget_traces, insert_operation, local, number_of, set_local
from warroom.store.fold import Arrived, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

PURGES_AN_HOUR = 20
"""Bodies that one other writer may empty here within an hour without being asked about it."""
_HOUR = 3_600 * 1_000_000
FORK, RESTORED, LOST, MANY_PURGES = "fork", "restored", "lost", "purges"


class Received:
    """What came of a batch: the operations that were new, bodies that were withheld and came now, and alarms.

    ``alarms`` holds (incident, what, writer, words); they are kept in the table of that name. ``skews`` maps a writer
    to how many microseconds its clock is ahead beyond what is followed.
    """

    __slots__ = ("alarms", "new", "refilled", "skews")

    def __init__(self) -> None:
        self.new: list[Operation] = []
        self.refilled = 0
        self.alarms: list[tuple[str, str, str, str]] = []
        self.skews: dict[str, int] = {}


def receive(db: sqlite3.Connection, operations: Iterable[Operation], *, now: int) -> Received:
    """Store and fold ``operations``, whose chain the caller has checked, in one transaction.

    A body whose purge came first is not kept. An operation of our own that is not in our log means that this database
    was copied or brought back from a backup: it is kept, and the next act is written under a new writer id.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        receiving = _Receiving(db, now)
        for operation in operations:
            receiving.take(operation)
        received = receiving.finish()
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    if any(operation.do == PURGE for operation in received.new):
        forget_traces(db)
    return received


def own_writers(db: sqlite3.Connection) -> frozenset[str]:
    """Every id under which this database writes or wrote."""
    former = (local(db, "former_writers") or "").split()
    present = local(db, "writer")
    return frozenset([*former, present] if present else former)


def accept_purges(db: sqlite3.Connection) -> int:
    """Carry out the purges that waited for a key press; how many."""
    from warroom.store.rebuild import operation_at

    db.execute("BEGIN IMMEDIATE")
    try:
        waiting = [row[0] for row in db.execute("SELECT op FROM purge_waits ORDER BY op")]
        db.execute("DELETE FROM purge_waits")
        fold(db, [operation_at(db, row) for row in waiting])
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    if waiting:
        forget_traces(db)
    return len(waiting)


def renew_writer(db: sqlite3.Connection, incident: str, words: str, *, now: int) -> None:
    """Write under a new id from the next act on, because of what ``words`` say."""
    db.execute("BEGIN IMMEDIATE")
    try:
        raise_alarm(db, (incident, LOST, local(db, "writer") or "", words), now)
        _forget_writer(db)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _forget_writer(db: sqlite3.Connection) -> None:
    former, present = local(db, "former_writers") or "", local(db, "writer") or ""
    set_local(db, "former_writers", f"{former} {present}".strip())
    db.execute("DELETE FROM local WHERE name = 'writer'")


class _Receiving:
    """One batch on its way into the log."""

    def __init__(self, db: sqlite3.Connection, now: int) -> None:
        self._db, self._now = db, now
        self._own = own_writers(db)
        self._clock = int(local(db, "clock") or 0)
        self._batch: list[Arrived] = []
        self._refilled: list[Arrived] = []
        self._bare: dict[str, Operation] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self.received = Received()

    def take(self, operation: Operation) -> None:
        db, hash_ = self._db, bytes.fromhex(operation.hash)
        held = db.execute("SELECT id, inc, body IS NULL FROM ops WHERE hash = ?", (hash_,)).fetchone()
        purged = db.execute("SELECT 1 FROM purges WHERE hash = ?", (hash_,)).fetchone() is not None
        if held is not None:
            if held[2] and not purged and operation.body is not None:
                db.execute("UPDATE ops SET body = ? WHERE id = ?", (operation.body, held[0]))
                bare = self._bare.get(operation.hash)
                if bare is not None:
                    bare.body = operation.body
                else:
                    self._refilled.append(Arrived(held[0], held[1], operation))
            return
        if purged and operation.do != PURGE:
            operation.body = None
        inc, writer = self._number("incidents", operation.incident), self._number("writers", operation.writer)
        if operation.writer in self._own:
            self._restored(operation)
        if db.execute(
            "SELECT 1 FROM ops WHERE inc = ? AND writer = ? AND n = ?", (inc, writer, operation.n)
        ).fetchone():
            self._alarm(
                operation, FORK, f"two different operations with number {operation.n} are signed as @{operation.by}"
            )
        row = insert_operation(db, inc, writer, operation)
        if operation.do == PURGE and operation.writer not in self._own and self._too_many(operation):
            db.execute("INSERT INTO purge_waits (op) VALUES (?)", (row,))
            self._alarm(operation, MANY_PURGES, f"@{operation.by} purges more than {PURGES_AN_HOUR} texts an hour")
        if operation.body is None:
            self._bare[operation.hash] = operation
        self._batch.append(Arrived(row, inc, operation))
        self._clock = follow(self._clock, operation.t, self._now)
        if ahead := skew(operation.t, self._now):
            self.received.skews[operation.writer] = max(ahead, self.received.skews.get(operation.writer, 0))
        self.received.new.append(operation)

    def _number(self, table: str, id_: str) -> int:
        number = self._numbers.get((table, id_))
        if number is None:
            number = self._numbers[table, id_] = number_of(self._db, table, id_)
        return number

    def _restored(self, operation: Operation) -> None:
        """Write under a new id from now on: another copy of this database used, or uses, the one we have."""
        if local(self._db, "writer") != operation.writer:
            return
        _forget_writer(self._db)
        self._alarm(
            operation, RESTORED, "this database was copied or brought back from a backup; it writes under a new id now"
        )

    def _too_many(self, operation: Operation) -> bool:
        """Whether this purge goes beyond what its writer may do within an hour of arrivals here."""
        name = f"purges:{operation.writer}"
        began, count = (int(part) for part in (local(self._db, name) or "0 0").split())
        if self._now - began > _HOUR:
            began, count = self._now, 0
        count += len(operation.purges)
        set_local(self._db, name, f"{began} {count}")
        return count > PURGES_AN_HOUR

    def _alarm(self, operation: Operation, what: str, words: str) -> None:
        alarm = (operation.incident, what, operation.writer, words)
        self.received.alarms.append(alarm)
        raise_alarm(self._db, alarm, self._now)

    def finish(self) -> Received:
        fold(self._db, self._batch, refilled=self._refilled)
        set_local(self._db, "clock", str(self._clock))
        self.received.refilled = len(self._refilled)
        return self.received


def raise_alarm(db: sqlite3.Connection, alarm: tuple[str, str, str, str], now: int) -> None:
    """Keep an alarm (incident, what, writer, words) until somebody has seen it."""
    db.execute("INSERT OR IGNORE INTO alarms (incident, what, writer, words, at) VALUES (?, ?, ?, ?, ?)", (*alarm, now))
