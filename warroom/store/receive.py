"""Storing what arrives from others: any of it any number of times, in any order, trusted no further than its hash.

What is noticed on the way is said in the result: two operations with one number, our own operations that this database
does not know, purges that came too fast to be believed.
"""

from __future__ import annotations

import json

from warroom.model.identity import NO_WRITER, IncidentId, Moment, WriterId
from warroom.oplog.admission import is_never_shared
from warroom.oplog.clock import follow, skew
from warroom.oplog.operation import Operation
from warroom.store import purging
from warroom.store.commit import forget_traces, insert_operations, local, number_of, present_writer, set_local
from warroom.store.fold import fold
from warroom.store.forks import raise_fork
from warroom.store.known import Arrived
from warroom.store.many import joined
from warroom.store.pins import meet, untaken, waiting_writes
from warroom.store.seals import note_seals
from warroom.store.sent import own_writers
from warroom.store.standing_alarms import KEY_ALARM, MANY_PURGES
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

RESTORED, LOST, REFUSED = "restored", "lost", "refused"
MANY_WORDS = "what others want to purge waits for a word from here: /purges says who and how much"
_REFUSALS_TOLD = 20
"""Of one batch, each with its sentence."""


class Received:
    """What came of a batch: the operations that were new, bodies that were withheld and came now, and alarms.

    ``alarms`` holds (incident, what, writer, words); they are kept in the table of that name. ``skews`` maps who wrote
    to how many microseconds ahead of ours their clock was at their last line, 0 where it is right again; of
    whoever is not taken for whom they say they are, nothing is told. ``emptied`` are the bodies that were purged.
    """

    __slots__ = ("alarms", "emptied", "new", "refilled", "skews")

    def __init__(self) -> None:
        self.new: list[Operation] = []
        self.refilled = 0
        self.emptied: list[purging.Emptied] = []
        self.alarms: list[tuple[str, str, str, str]] = []
        self.skews: dict[str, int] = {}


def receive(
    db: sqlite3.Connection, operations: Iterable[Operation], *, now: Moment, lies_elsewhere: bool = False
) -> Received:
    """Store and fold ``operations``, whose chain the caller has checked, in one transaction (`Transaction`, for
    ``lies_elsewhere``).

    A body whose purge came first is not kept. An operation of our own that is not in our log means that this database
    was copied or brought back from a backup: it is kept, and the next act is written under a new writer id.
    """
    with Transaction(db, lies_elsewhere=lies_elsewhere):
        receiving = _Receiving(db, now)
        batch = list(operations)
        receiving.look_up(batch)
        for operation in batch:
            receiving.take(operation)
        received = receiving.finish()
    if received.emptied:
        forget_traces(db)
    return received


def renew_writer(
    db: sqlite3.Connection, incident: IncidentId, words: str, *, now: Moment, of: WriterId = NO_WRITER
) -> None:
    """Write under a new id from the next act on, because of what ``words`` say; where they are about the id ``of``,
    unless that was given up already.
    """
    with Transaction(db):
        if of and of != present_writer(db):
            return
        raise_alarm(db, (incident, LOST, present_writer(db), words), now)
        forget_writer(db)


def forget_writer(db: sqlite3.Connection) -> None:
    """Write under a new id from the next act on. The caller holds the transaction."""
    former, present = local(db, "former_writers") or "", present_writer(db)
    set_local(db, "former_writers", f"{former} {present}".strip())
    db.execute("DELETE FROM local WHERE name = 'writer'")


class _Held:
    """An operation that is here: its row, its incident's number, whether without a body and without a signature;
    ``pending`` is itself while it comes with this batch.
    """

    __slots__ = ("bare", "inc", "pending", "row", "unsigned")

    def __init__(self, row: int, inc: int, *, bare: bool, unsigned: bool, pending: Operation | None = None) -> None:
        self.row, self.inc, self.bare, self.unsigned, self.pending = row, inc, bare, unsigned, pending


class _WriterLog:
    """What one writer wrote into one incident: the numbers of both here, and the numbers of operations.

    What is held of it lies between ``least`` and ``most``; ``taken`` are those of which an operation is known.
    """

    __slots__ = ("inc", "least", "most", "taken", "writer")

    def __init__(self, inc: int, writer: int, least: int, most: int) -> None:
        self.inc, self.writer, self.least, self.most = inc, writer, least, most
        self.taken: set[int] = set()


class _Receiving:
    """One batch on its way into the log."""

    def __init__(self, db: sqlite3.Connection, now: Moment) -> None:
        self._db, self._now = db, now
        self._own = own_writers(db)
        self._clock = int(local(db, "clock") or 0)
        self._next = (db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0) + 1
        self._batch: list[Arrived] = []
        self._refilled: list[Arrived] = []
        self._logs: dict[tuple[str, str], _WriterLog] = {}
        self._held: dict[bytes, _Held] = {}
        self._purged: set[bytes] = set()
        self._forked: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[str, WriterId], str] = {}
        self._ahead: dict[tuple[str, WriterId], int] = {}
        self.received = Received()

    def look_up(self, operations: Sequence[Operation]) -> None:
        """Read what is known of ``operations``, a few queries for all of them.

        A hash stands for its number too, so that what is held is found by its number; and of numbers beyond those that
        are held of a writer nothing is: whoever joins asks for none.
        """
        db = self._db
        numbers: dict[tuple[int, int, int], _WriterLog] = {}
        for operation in operations:
            log = self._log(operation)
            if log.least <= operation.n <= log.most:
                numbers[log.inc, log.writer, operation.n] = log
        for inc, writer, n, hash_, row, bare, unsigned in joined(
            db,
            "WITH k (inc, writer, n) AS (VALUES {keys}) SELECT k.inc, k.writer, k.n, o.hash, o.id, o.body IS NULL, "
            "o.signature IS NULL "
            "FROM k CROSS JOIN ops o ON o.inc = k.inc AND o.writer = k.writer AND o.n = k.n",
            list(numbers),
        ):
            self._held[hash_] = _Held(row, inc, bare=bool(bare), unsigned=bool(unsigned))
            numbers[inc, writer, n].taken.add(n)
        self._purged = purging.purged(db, [bytes.fromhex(operation.hash) for operation in operations])

    def _log(self, operation: Operation) -> _WriterLog:
        """The log in which an operation stands: each number is taken once in it."""
        named = (operation.incident, operation.writer)
        log = self._logs.get(named)
        if log is None:
            db = self._db
            inc, writer = number_of(db, "incidents", named[0]), number_of(db, "writers", named[1])
            least, most = db.execute(
                "SELECT (SELECT min(n) FROM ops WHERE inc = ? AND writer = ?), "
                "(SELECT max(n) FROM ops WHERE inc = ? AND writer = ?)",
                (inc, writer, inc, writer),
            ).fetchone()
            log = self._logs[named] = _WriterLog(inc, writer, least or 1, most or 0)
        return log

    def take(self, operation: Operation) -> None:
        """Put in one operation, unless it is here."""
        hash_ = bytes.fromhex(operation.hash)
        held = self._held.get(hash_)
        if held is not None:
            if held.bare and operation.body is not None and hash_ not in self._purged:
                self._refill(held, operation)
            if held.unsigned and operation.signature is not None:
                self._sign(held, operation)
            return
        if operation.writer in self._own:
            self._restored(operation)
        log = self._log(operation)
        if operation.n in log.taken:
            self._forked[operation.incident, operation.writer] = operation.by
        log.taken.add(operation.n)
        row, self._next = self._next, self._next + 1
        self._held[hash_] = _Held(
            row, log.inc, bare=operation.body is None, unsigned=operation.signature is None, pending=operation
        )
        if is_never_shared(operation.kind, operation.of):
            self._db.execute("INSERT INTO set_apart (op) VALUES (?)", (row,))
        if operation.writer not in self._own:
            self._said.setdefault((operation.by, operation.writer), operation.incident)
        self._batch.append(Arrived(row, log.inc, operation))
        if operation.t > self._clock:
            self._clock = follow(self._clock, operation.t, self._now)
        # A colleague's reading is followed for a minute at most: what is further ahead is of the writer's own clock.
        if operation.n > log.most:  # an older line says nothing of how that clock goes now
            log.most = operation.n
            self._ahead[operation.by, operation.writer] = skew(operation.t, self._now)
        self.received.new.append(operation)

    def _sign(self, held: _Held, operation: Operation) -> None:
        """Keep the signature of what is here without one."""
        held.unsigned = False
        if held.pending is not None:
            held.pending.signature = operation.signature
            return
        self._db.execute("UPDATE ops SET signature = ? WHERE id = ?", (operation.signature, held.row))

    def _refill(self, held: _Held, operation: Operation) -> None:
        """Put in a body that was withheld before."""
        held.bare = False
        if held.pending is not None:
            held.pending.body = operation.body
            return
        self._db.execute("UPDATE ops SET body = ? WHERE id = ?", (operation.body, held.row))
        self._refilled.append(Arrived(held.row, held.inc, operation))

    def _restored(self, operation: Operation) -> None:
        """Write under a new id from now on: another copy of this database used, or uses, the one we have."""
        if local(self._db, "writer") != operation.writer:
            return
        forget_writer(self._db)
        self._alarm(
            operation, RESTORED, "this database was copied or brought back from a backup; it writes under a new id now"
        )

    def _alarm(self, operation: Operation, what: str, words: str) -> None:
        self._raise((operation.incident, what, operation.writer, words))

    def _raise(self, alarm: tuple[str, str, str, str]) -> None:
        self.received.alarms.append(alarm)
        raise_alarm(self._db, alarm, self._now)

    def finish(self) -> Received:
        """Write and fold the batch."""
        insert_operations(
            self._db,
            (
                (arrived.row, arrived.inc, self._log(arrived.operation).writer, arrived.operation)
                for arrived in self._batch
            ),
        )
        for (incident, writer), by in self._forked.items():
            log = self._logs[incident, writer]
            alarm = raise_fork(self._db, (log.inc, incident), (log.writer, writer), by, now=self._now)
            self.received.alarms.append(alarm)
        self._look_at_keys()
        doubted = untaken(self._db)
        self.received.skews = {author[0]: ahead for author, ahead in self._ahead.items() if author not in doubted}
        settled = purging.settle(self._db, [*self._batch, *self._refilled], now=self._now, own=self._own)
        self.received.emptied = settled.emptied
        for inc in sorted(settled.waits):
            self._raise((incident_of(self._db, inc), MANY_PURGES, "", MANY_WORDS))
        refusals = fold(self._db, self._batch, refilled=self._refilled, emptied=settled.emptied)
        for arrived, why in refusals[:_REFUSALS_TOLD]:
            operation = arrived.operation
            self._alarm(operation, REFUSED, f"what @{operation.by} wrote is kept and not shown: {why}")
        set_local(self._db, "clock", str(self._clock))
        self.received.refilled = len(self._refilled)
        return self.received

    def _look_at_keys(self) -> None:
        """Tell of keys that say they are somebody, and let wait what is believed only of known ones."""
        for (person, writer), incident in self._said.items():
            for words in meet(self._db, [(person, writer)], self._own, self._now):
                self._raise((incident, KEY_ALARM, writer, words))
        note_seals(self._db, (arrived.operation for arrived in self._batch), self._now)
        waiting_writes(self._db, [(arrived.row, arrived.operation) for arrived in self._batch], self._own)


def incident_of(db: sqlite3.Connection, inc: int) -> IncidentId:
    """The id of the incident with this number here."""
    return IncidentId(db.execute("SELECT id FROM incidents WHERE inc = ?", (inc,)).fetchone()[0])


_ABOUT, _MOST_EXPLAINED = "noticed-about:", 1_000
"""Before of which incident and place this machine keeps what was noticed there, and of which operations; how many."""
_CLOCKS_DIFFER = 60 * 1_000_000
"""Microseconds by which a purge may seem to be later than what it explains."""
NOTICED = "noticed:"
"""Before what, of which incident and writer, this machine keeps that it was noticed: when, and in which words."""


def note_noticed(db: sqlite3.Connection, alarm: tuple[str, str, str, str], now: Moment) -> None:
    """Raise an alarm, and keep the newest of its kind for good: whoever looks for evidence comes after it was seen."""
    incident, what, writer, words = alarm
    set_local(db, f"{NOTICED}{what}:{incident}:{writer}", json.dumps([now, words]))
    raise_alarm(db, alarm, now)


def note_newly(
    db: sqlite3.Connection, place: str, mark: str, alarm: tuple[str, str, str, str], now: Moment, *,
    hashes: Collection[bytes] = (),
) -> None:  # fmt: skip
    """As `note_noticed`, once for each ``mark`` that was kept at ``place`` last, and not while it stands. A purge of
    all operations of which the ``hashes`` are would explain it (`take_back_explained`).
    """
    stands = "SELECT 1 FROM alarms WHERE incident = ? AND what = ? AND writer = ?"
    if local(db, place) == mark or db.execute(stands, alarm[:3]).fetchone() is not None:
        return
    with Transaction(db):
        set_local(db, place, mark)
        if 0 < len(hashes) <= _MOST_EXPLAINED:
            about = [place, list(alarm), now, sorted(hash_.hex() for hash_ in hashes)]
            set_local(db, f"{_ABOUT}{alarm[0]}:{place}", json.dumps(about))
        note_noticed(db, alarm, now)


def explained(db: sqlite3.Connection, incident: IncidentId) -> list[tuple[str, list[str]]]:
    """What `note_newly` raised in ``incident`` of operations all of which were purged before that, as is known by now:
    the place, and the alarm. A purge that was said later explains nothing.
    """
    begin, explanations = f"{_ABOUT}{incident}:", []
    query = "SELECT value FROM local WHERE name >= ? AND name < ?"
    for (value,) in db.execute(query, (begin, f"{begin[:-1]};")).fetchall():
        place, alarm, at, hashes = json.loads(value)
        purges = purging.purged_at(db, [bytes.fromhex(hash_) for hash_ in hashes])
        if len(purges) == len(hashes) and max(purges.values()) <= at + _CLOCKS_DIFFER:
            explanations.append((place, alarm))
    return explanations


def take_back_explained(db: sqlite3.Connection, explanations: Sequence[tuple[str, list[str]]]) -> None:
    """Take back what has an explanation by now: it need not be seen, nor is it kept that it was noticed."""
    with Transaction(db):
        for place, alarm in explanations:
            incident, what, writer, words = alarm
            db.execute("DELETE FROM alarms WHERE incident = ? AND what = ? AND writer = ? AND words = ?", alarm)
            names, kept = [place, f"{_ABOUT}{incident}:{place}"], f"{NOTICED}{what}:{incident}:{writer}"
            if json.loads(local(db, kept) or "[0, 0]")[1] == words:
                names.append(kept)
            db.executemany("DELETE FROM local WHERE name = ?", [(name,) for name in names])


def noticed(db: sqlite3.Connection) -> list[tuple[Moment, str]]:
    """What was noticed so: when (microseconds since 1970), and in which words."""
    rows = db.execute("SELECT value FROM local WHERE name >= ? AND name < ?", (NOTICED, f"{NOTICED[:-1]};"))
    return sorted((Moment(at), str(words)) for at, words in (json.loads(value) for (value,) in rows))


def raise_alarm(db: sqlite3.Connection, alarm: tuple[str, str, str, str], now: Moment) -> None:
    """Keep an alarm (incident, what, writer, words) until somebody has seen it."""
    db.execute("INSERT OR IGNORE INTO alarms (incident, what, writer, words, at) VALUES (?, ?, ?, ?, ?)", (*alarm, now))
