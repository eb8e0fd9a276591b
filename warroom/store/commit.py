"""Storing our own acts, durable before they are called saved.

Part of the shell's fast path.
"""

from __future__ import annotations

import sqlite3

from warroom import exit_codes
from warroom.model.identity import IncidentId, Moment, Revision, WriterId
from warroom.model.private import is_private
from warroom.oplog.admission import body_refusal, head_refusal
from warroom.oplog.clock import tick
from warroom.oplog.operation import ADD, DROP, GENESIS, LONGEST_LINE, NOTE, PURGE, PUT, Operation, compose
from warroom.oplog.signing import ALGORITHM, KEY, is_keyed
from warroom.oplog.strict_json import Refused
from warroom.store.fold import fold
from warroom.store.known import Arrived
from warroom.store.many import keep_many_pages
from warroom.store.schema import VERSION, pack_name
from warroom.store.transaction import Transaction
from warroom.store.trouble import StoreTrouble
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from warroom.model.moment import EventTime
    from warroom.oplog.quick_compose import QuickComposer
    from warroom.store.purging import Emptied


_A_HASH = 67
"""Bytes of a hash in a list of them, with its quotes and comma."""
_AROUND = 2_048
"""Bytes of a line at most beside its values and the hashes that it saw."""
_SEEN_AT_ONCE = 500
_MANY = 100
"""Operations of an act from which on what composes many of them is worth being loaded."""


class Committed:
    """An act that is on disk: its id, the hashes of its operations, the row of the last one, its writer's id, and the
    time of what stays in effect though the act tells of the same for a time before that.
    """

    __slots__ = ("act", "hashes", "row", "stays", "writer")

    def __init__(self, act: str, hashes: tuple[str, ...], row: int, writer: WriterId) -> None:
        self.act, self.hashes, self.row, self.writer = act, hashes, row, writer
        self.stays: EventTime | None = None


def commit(
    db: sqlite3.Connection,
    *,
    incident: IncidentId,
    by: str,
    writes: Callable[[sqlite3.Connection], Sequence[Write]] | Sequence[Write],
    now: Moment,
    entropy: Callable[[int], bytes],
    seen_up_to: Revision | None = None,
    undoes: str = "",
    mint: Callable[[int], bytes] | None = None,
) -> Committed:
    """Store one act of ours, fold it, and return when it is on disk.

    ``writes`` may be a function, called inside the transaction, so that what it reads is what it writes upon. ``now``
    is the wall clock in microseconds. ``seen_up_to`` is the row up to which the person had seen the log: heads of
    other writers beyond it are not superseded and become a visible conflict. ``mint`` gives the bytes of a writer id
    where there is none yet. Raise `warroom.oplog.strict_json.Refused`
    for content that no reader would take, `sqlite3.Error` when the disk does not take it, `StoreTrouble` when the file
    was upgraded meanwhile; then nothing at all was stored.
    """
    with Transaction(db, at_once=True):
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise StoreTrouble(
                "the database was upgraded by a newer warroom; start this one again.", exit_codes.SETTING
            )
        writer = own_writer(db, mint or entropy)
        number_of(db, "incidents", incident)
        act = entropy(8).hex()
        said = writes(db) if callable(writes) else writes
        stored = [
            _store_act(db, part, by, own, now, entropy, seen_up_to, undoes, writer, act)
            for part, own in _at_home(db, incident, said)
        ]
    if any(purging for _, purging in stored):
        forget_traces(db)
    hashes = tuple(hash_ for committed, _ in stored for hash_ in committed.hashes)
    return Committed(act, hashes, max(committed.row for committed, _ in stored), writer)


def _at_home(
    db: sqlite3.Connection, incident: IncidentId, writes: Sequence[Write]
) -> Sequence[tuple[IncidentId, Sequence[Write]]]:
    """What is written in which incident: all in one, unless some are one outage or a write says where it belongs."""
    if not any(write.home for write in writes) and (
        db.execute("SELECT 1 FROM of_incident WHERE merged_into IS NOT NULL LIMIT 1").fetchone() is None
    ):
        return [(incident, writes)]
    from warroom.store.merging import at_home

    return at_home(db, incident, writes) or [(incident, writes)]


def _store_act(
    db: sqlite3.Connection,
    incident: IncidentId,
    by: str,
    writes: Sequence[Write],
    now: Moment,
    entropy: Callable[[int], bytes],
    seen_up_to: Revision | None,
    undoes: str,
    writer: WriterId,
    act: str,
) -> tuple[Committed, bool]:
    inc, writer_row = number_of(db, "incidents", incident), number_of(db, "writers", writer)
    n, prev = _tip(db, inc, writer_row)
    last = int(local(db, "clock") or 0)
    batch: list[Arrived] = []
    bare: list[Operation] = []
    announced = _announcement(db, incident, writer, last, now, by, entropy) if not n and is_keyed(writer) else None
    if announced is not None:
        n, prev, last = announced.n, announced.hash, announced.t
        insert_operation(db, inc, writer_row, announced)
        db.execute("INSERT OR IGNORE INTO pins VALUES (?, ?, 'pinned', ?)", (by, writer, now))
    if many := len(writes) >= _MANY:
        keep_many_pages(db)
    quick = _quick(incident, writer, now, by, act) if many and not undoes else None
    row = db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0
    readings = _readings(db, incident, writer) if is_private(incident) else []
    for write in (*readings, *writes):
        _admit(write)
        saw = write.saw if write.saw is not None else _saw(db, inc, write, writer_row, seen_up_to)
        before: tuple[str, ...] = ()
        for seen in _in_parts(write, saw) if saw else (saw,):
            n += 1
            last = tick(last, now)
            salt = entropy(16).hex()
            operation = None
            if quick is not None and not seen and not before:
                operation = quick.compose(
                    prev=prev, n=n, t=last, do=write.do, kind=write.kind, on=write.on, values=write.values, salt=salt
                )
            if operation is None:
                operation = compose(
                    prev=prev, incident=incident, writer=writer, n=n, t=last, at=now, by=by, act=act, do=write.do,
                    kind=write.kind, on=write.on, values=write.values, salt=salt, saw=(*before, *seen),
                    purges=_purges(write, bare) if write.do == PURGE else (), undoes=undoes,
                )  # fmt: skip
            if write.bare:
                bare.append(operation)
            row += 1
            batch.append(Arrived(row, inc, operation))
            prev = operation.hash
            before = (operation.hash,) if write.do == PUT else ()
    insert_operations(db, ((arrived.row, inc, writer_row, arrived.operation) for arrived in batch))
    purging = any(arrived.operation.do == PURGE for arrived in batch)
    fold(db, batch, emptied=_emptied(db, batch) if purging else (), own=True)
    set_local(db, "clock", str(last))
    hashes = tuple(arrived.operation.hash for arrived in batch[len(readings) :])
    return Committed(act, hashes, batch[-1].row if batch else 0, writer), purging


def _readings(db: sqlite3.Connection, incident: IncidentId, writer: WriterId) -> list[Write]:
    """What is said first in a private incident: which words were read since that took somebody out."""
    from warroom.oplog.membership import MEMBER
    from warroom.store.leavings import unsaid_readings

    name = f"read:{incident}:{writer}"
    unsaid = unsaid_readings(db, incident, writer, int(local(db, name) or 0))
    set_local(db, name, str(db.execute("SELECT coalesce(max(id), 0) FROM ops").fetchone()[0]))
    return [Write(MEMBER, on, {}, do=NOTE) for on in unsaid]


def _quick(incident: IncidentId, writer: WriterId, now: Moment, by: str, act: str) -> QuickComposer:
    """What composes many operations in less time, and takes some time to be loaded."""
    from warroom.oplog.quick_compose import QuickComposer

    return QuickComposer(incident=incident, writer=writer, at=now, by=by, act=act)


def _tip(db: sqlite3.Connection, inc: int, writer_row: int) -> tuple[int, str]:
    """The number and the hash of the last operation of that writer in that incident."""
    tip = db.execute(
        "SELECT n, hash FROM ops WHERE inc = ? AND writer = ? ORDER BY n DESC, id DESC LIMIT 1", (inc, writer_row)
    ).fetchone()
    return (tip[0], tip[1].hex()) if tip else (0, GENESIS)


def _announcement(
    db: sqlite3.Connection,
    incident: IncidentId,
    writer: WriterId,
    last: int,
    now: Moment,
    by: str,
    entropy: Callable[[int], bytes],
) -> Operation | None:
    """The first line of a writer that has a key: which key it is, and under which ids this database wrote before.

    The key stands in the head, so that no purge takes it away. `None` for a writer whose key is not known here.
    """
    public = local(db, f"key:{writer}")
    if public is None:
        return None
    return compose(
        prev=GENESIS, incident=incident, writer=writer, n=1, t=tick(last, now), at=now, by=by, act=entropy(8).hex(),
        do=NOTE, kind=KEY, on=f"{ALGORITHM}:{public}", values={"was": (local(db, "former_writers") or "").split()},
        salt=entropy(16).hex(),
    )  # fmt: skip


def _admit(write: Write) -> None:
    """Refuse what no reader would take for what it says."""
    why = head_refusal(write.do, write.kind, write.on, write.values) or body_refusal(write.kind, write.values)
    if why:
        raise Refused(why)


def _in_parts(write: Write, saw: Sequence[str]) -> Iterator[Sequence[str]]:
    """``saw`` in parts that fit a line beside the values: hundreds of people may have written a field apart. Each part
    goes into an operation with the same values, which supersedes the one before it.
    """
    if len(saw) <= _SEEN_AT_ONCE // 2:
        yield saw
        return
    size = len(repr(dict(write.values)).encode("utf-8", "backslashreplace"))
    most = max(1, min(_SEEN_AT_ONCE, (LONGEST_LINE - _AROUND - size) // _A_HASH))
    for start in range(0, len(saw), most):
        yield saw[start : start + most]


def _purges(write: Write, bare: list[Operation]) -> list[str]:
    """What a purge names: what it was told, and what this act wrote bare into its record."""
    marks = [operation.hash for operation in bare if (operation.kind, operation.on) == (write.kind, write.on)]
    bare[:] = [operation for operation in bare if operation.hash not in marks]
    return [*write.purges, *marks]


def _emptied(db: sqlite3.Connection, batch: Sequence[Arrived]) -> Sequence[Emptied]:
    from warroom.store.purging import settle

    return settle(db, batch).emptied


def _saw(db: sqlite3.Connection, inc: int, write: Write, writer: int, seen_up_to: Revision | None) -> list[str]:
    """The heads of the fields that ``write`` puts, as far as its person had seen them; our own always."""
    if write.do in (ADD, PURGE):
        return []
    hashes: dict[str, None] = {}
    record = db.execute(
        "SELECT rec FROM records WHERE inc = ? AND kind = ? AND name = ?", (inc, write.kind, pack_name(write.on))
    ).fetchone()
    if record is None:
        return []
    for field in write.values:
        for hash_, row, by_writer in db.execute(
            "SELECT o.hash, o.id, o.writer FROM heads h JOIN ops o ON o.id = h.op "
            "WHERE h.rec = ? AND h.field = ? ORDER BY o.id",
            (record[0], field),
        ):
            if seen_up_to is None or row <= seen_up_to or by_writer == writer:
                if write.do == DROP and not _adds(db, row, field, write.values[field]):
                    continue
                hashes[hash_.hex()] = None
    return list(hashes)


def _adds(db: sqlite3.Connection, row: int, field: str, member: object) -> bool:
    """Whether the operation at ``row`` adds ``member`` to the set ``field``."""
    import json

    body = db.execute("SELECT body FROM ops WHERE id = ?", (row,)).fetchone()[0]
    return body is not None and json.loads(body).get(ADD, {}).get(field) == member


def forget_traces(db: sqlite3.Connection) -> None:
    """Take what was purged out of the search index and the write-ahead log too, so that no file holds it."""
    db.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
    _truncate(db)


TRACES = "traces"
"""Set while somebody's reading kept what was purged in the write-ahead log."""


def _truncate(db: sqlite3.Connection) -> None:
    kept = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if kept or local(db, TRACES):
        set_local(db, TRACES, "kept" if kept else "")


def forget_what_was_left(db: sqlite3.Connection) -> None:
    """Try again what `forget_traces` could not do because of somebody who was reading."""
    if local(db, TRACES):
        _truncate(db)


_INSERT = (
    "INSERT INTO ops (id, inc, writer, n, t, at, by, act, hash, prev, head, body, signature) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _stored(row: int | None, inc: int, writer: int, operation: Operation) -> tuple[object, ...]:
    return (
        row, inc, writer, operation.n, operation.t, operation.at, operation.by, operation.act,
        bytes.fromhex(operation.hash), bytes.fromhex(operation.prev), operation.head, operation.body,
        operation.signature,
    )  # fmt: skip


def insert_operation(db: sqlite3.Connection, inc: int, writer: int, operation: Operation) -> int:
    """Put ``operation`` into the log and return its row."""
    return int(db.execute(_INSERT, _stored(None, inc, writer, operation)).lastrowid or 0)


def insert_operations(db: sqlite3.Connection, operations: Iterable[tuple[int, int, int, Operation]]) -> None:
    """Put operations into the log, each with its row, its incident's number and its writer's.

    Row by row: a row of half a kilobyte is copied once less than by a statement for hundreds (`warroom.store.many`).
    """
    db.executemany(_INSERT, (_stored(*operation) for operation in operations))


def number_of(db: sqlite3.Connection, table: str, id_: str) -> int:
    """The number under which an incident or a writer is kept here, a new one if need be."""
    column = "inc" if table == "incidents" else "writer"
    row = db.execute(f"SELECT {column} FROM {table} WHERE id = ?", (id_,)).fetchone()  # noqa: S608
    if row is None:
        row = db.execute(f"INSERT INTO {table} (id) VALUES (?) RETURNING {column}", (id_,)).fetchone()  # noqa: S608
    return int(row[0])


def own_writer(db: sqlite3.Connection, entropy: Callable[[int], bytes]) -> WriterId:
    """The id under which this database writes, 32 hexadecimal digits, minted at first use."""
    writer = present_writer(db)
    if not writer:
        writer = WriterId(entropy(16).hex())
        set_local(db, "writer", writer)
    return writer


def present_writer(db: sqlite3.Connection) -> WriterId:
    """The id under which this database writes; empty before anything was written."""
    return WriterId(local(db, "writer") or "")


def seal_key(db: sqlite3.Connection, entropy: Callable[[int], bytes]) -> str:
    """What seals our signs of life on a share, 64 hexadecimal digits, minted when one is joined: every backup and copy
    of a database that left a sign has it.
    """
    return said_first(db, "seal", lambda: entropy(32).hex())


def local(db: sqlite3.Connection, name: str) -> str | None:
    """A setting of this machine, `None` if it was never set."""
    row = db.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row is not None else None


def said_first(db: sqlite3.Connection, name: str, make: Callable[[], str]) -> str:
    """A setting of this machine, made at first use: of two programs that do so at once both get the same one."""
    value = local(db, name)
    if value is None:
        db.execute("INSERT INTO local (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, make()))
        value = local(db, name)
    return value or ""


def set_local(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a setting of this machine."""
    db.execute("INSERT OR REPLACE INTO local (name, value) VALUES (?, ?)", (name, value))
