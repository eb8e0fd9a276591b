"""What a purge does to the log: which bodies it empties, which wait for somebody here to look, and which never.

A purge names operations by their hashes, and the one record that they are of. It is honoured for operations of that
record in its own incident alone, whatever else it names. What we purge ourselves is emptied at once. What comes from
elsewhere empties at most `PURGES_AN_HOUR` bodies an hour, all others together: ids of writers are free, so a limit for
each of them would be none, and our own id can be written by a stranger as well. And what it empties unseen is what its
own writer wrote, or what people said while they worked; how the incident began, what was decided, found to be so, done
and told to others, and files that were attached are not for somebody else to take away. What goes beyond waits until
somebody here says that it is meant (`warroom.store.purge_decisions`).

What is counted are bodies that are held here. So an operation that comes after its purge counts when it comes: nobody
gets around the limit by the order in which things arrive.
"""

from __future__ import annotations

import json
from enum import StrEnum

from warroom.model.entry_kinds import is_talk
from warroom.model.identity import NO_MOMENT, Moment, WriterId
from warroom.model.record_kinds import ENTRY, KINDS
from warroom.oplog.operation import PURGE, PUT
from warroom.store.attached import let_go, named_in
from warroom.store.many import single
from warroom.store.pins import may_purge
from warroom.store.schema import pack_name
from warroom.store.shown_words import values_put

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from warroom.store.known import Arrived


class PurgeState(StrEnum):
    """What has come of the wish to empty one operation."""

    OPEN = "open"
    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    VOID = "void"


OPEN, DONE, WAITING, REFUSED, VOID = PurgeState
PURGES_AN_HOUR = 20
"""Bodies that all others together may empty here within an hour without being asked about it."""
HOUR = 3_600 * 1_000_000
_REACH = 1_000
"""Operations before a purge among which those of its act are that write its record anew."""
AT_MOST = 450
"""Hashes that one line of ours names, beside the few that its act wrote itself: a line is at most 64 KiB, and a hash
takes 67 bytes of it.
"""


_OPEN = f"SELECT op FROM purge_targets WHERE state = '{OPEN}' AND hash IN ({{keys}})"  # noqa: S608
_NAMED = f"SELECT hash FROM purge_targets WHERE state != '{VOID}' AND hash IN ({{keys}})"  # noqa: S608
_DONE_AT = f"SELECT p.hash, o.at FROM purge_targets p JOIN ops o ON o.id = p.op WHERE p.state = '{DONE}' AND p.hash IN ({{keys}})"  # noqa: S608, E501
_DONE = f"SELECT hash FROM purge_targets WHERE state = '{DONE}' AND hash IN ({{keys}})"  # noqa: S608


class Emptied:
    """A body that is not here, as a purge says: the row of the purge, the incident's number, the head and the hash of
    what had it; and where somebody else purged it that was here, each text in it (`warroom.store.words.plain`).
    """

    __slots__ = ("hash", "head", "inc", "row", "texts")

    def __init__(self, row: int, inc: int, hash_: bytes, head: bytes, texts: frozenset[str] = frozenset()) -> None:
        self.row, self.inc, self.hash, self.head, self.texts = row, inc, hash_, head, texts


class Settled:
    """What came of purges: what was emptied, and the incidents in which a purge waits now."""

    __slots__ = ("emptied", "waits")

    def __init__(self) -> None:
        self.emptied: list[Emptied] = []
        self.waits: set[int] = set()


def in_parts(hashes: Sequence[str]) -> list[Sequence[str]]:
    """What one purge would name too long a line for, as what several name."""
    return [hashes[start : start + AT_MOST] for start in range(0, len(hashes), AT_MOST)]


def settle(
    db: sqlite3.Connection,
    arrived: Iterable[Arrived],
    *,
    now: Moment | None = None,
    own: frozenset[str] = frozenset(),
) -> Settled:
    """Carry out the purges among ``arrived``, which are in ``ops``, and those that waited for what is among them.

    ``now`` is the wall clock in microseconds for what came from elsewhere, `None` for acts of our own, which nothing
    limits; ``own`` are the ids under which this database writes. Bodies that are emptied are emptied in ``arrived``
    too. The caller holds the transaction.
    """
    operations = {bytes.fromhex(arrived.operation.hash): arrived for arrived in arrived}
    named = [
        (
            bytes.fromhex(hash_),
            operation.row,
            operation.inc,
            operation.operation.kind,
            pack_name(operation.operation.on),
            OPEN,
        )
        for operation in operations.values()
        if operation.operation.do == PURGE
        for hash_ in operation.operation.purges
    ]
    db.executemany(
        "INSERT OR IGNORE INTO purge_targets (hash, op, inc, kind, name, state, at) VALUES (?, ?, ?, ?, ?, ?, 0)", named
    )
    if not named and db.execute("SELECT 1 FROM purge_targets LIMIT 1").fetchone() is None:
        return Settled()
    rows = {row for _, row, *_ in named}
    rows.update(row for (row,) in single(db, _OPEN, list(operations)))
    settled = _Settling(db, now, own, ours=now is None).settle(sorted(rows))
    for emptied in settled.emptied:
        if emptied.hash in operations:
            operations[emptied.hash].operation.body = None
    return settled


class _Target:
    """What a purge names, as it is here: its hash, head, body if it still has one, and who wrote it."""

    __slots__ = ("body", "hash", "head", "writer")

    def __init__(self, hash_: bytes, head: bytes, body: bytes | None, writer: WriterId) -> None:
        self.hash, self.head, self.body, self.writer = hash_, head, body, writer


class _Settling:
    """Purges on their way into the log."""

    def __init__(
        self, db: sqlite3.Connection, now: Moment | None, own: frozenset[str] = frozenset(), *, ours: bool = False
    ) -> None:
        self._db, self._now, self._own, self._ours = db, now, own, ours
        self._settled = Settled()

    def settle(self, rows: Iterable[int], *, states: tuple[str, ...] = (OPEN,)) -> Settled:
        """Look at the purges in these rows of the log, as far as what they name is here."""
        for row in rows:
            self._settle(row, states)
        return self._settled

    def _settle(self, row: int, states: tuple[str, ...]) -> None:
        db = self._db
        marks = ", ".join("?" * len(states))
        found = db.execute(
            "SELECT p.hash, p.inc, p.kind, p.name, o.inc, o.head, o.body, w.id FROM purge_targets p "  # noqa: S608
            "JOIN ops o USING (hash) JOIN writers w ON w.writer = o.writer "
            f"WHERE p.op = ? AND p.state IN ({marks}) ORDER BY o.id",
            (row, *states),
        ).fetchall()
        meant: list[_Target] = []
        for hash_, inc, kind, name, target_inc, head, body, writer in found:
            head_fields = json.loads(head)
            if (
                inc == target_inc
                and head_fields["do"] != PURGE
                and (head_fields["is"], pack_name(head_fields["on"])) == (kind, name)
            ):
                meant.append(_Target(hash_, head, body, writer))
            else:
                self._put(row, [hash_], VOID)
        if not meant:
            return
        inc = found[0][1]
        full = [target for target in meant if target.body is not None]
        if self._now is not None and full and self._waits(row, full, meant):
            self._put(row, [target.hash for target in meant], WAITING)
            self._settled.emptied.extend(_emptied(row, inc, [target for target in meant if target.body is None]))
            self._settled.waits.add(inc)
            return
        self._put(row, [target.hash for target in meant], DONE)
        if self._now is not None:
            self._put(row, [target.hash for target in full], DONE, at=Moment(max(1, self._now)))
        if full and found[0][2] == ENTRY.name:
            for target in full:
                let_go(db, inc, values_put(ENTRY.name, target.body))
        db.executemany("UPDATE ops SET body = NULL WHERE hash = ?", [(target.hash,) for target in full])
        for target, emptied in zip(meant, _emptied(row, inc, meant), strict=True):
            if not self._ours and target.body is not None:
                emptied.texts = _texts_of(target)
            self._settled.emptied.append(emptied)

    def _waits(self, row: int, full: list[_Target], meant: list[_Target]) -> bool:
        """Whether a purge from elsewhere is more than may be believed unseen."""
        held_back = self._db.execute(
            f"SELECT 1 FROM purge_targets WHERE op = ? AND state IN ('{WAITING}', '{REFUSED}')",  # noqa: S608
            (row,),
        ).fetchone()
        if held_back or not all(_may_hold_words(target.head) for target in meant) or not may_purge(self._db, row):
            return True
        purger = self._db.execute("SELECT w.id FROM ops o JOIN writers w USING (writer) WHERE o.id = ?", (row,))
        (writer,) = purger.fetchone()
        if not all(self._may_go_unseen(writer, target) for target in full):
            return True
        since = (self._now or 0) - HOUR
        lately = self._db.execute("SELECT count(*) FROM purge_targets WHERE at > ?", (max(0, since),)).fetchone()[0]
        return int(lately) + len(full) > PURGES_AN_HOUR

    def _may_go_unseen(self, purger: str, target: _Target) -> bool:
        """Whether a purge from elsewhere takes out what its writer, the ``purger``, wrote, or what was merely said."""
        head_fields = json.loads(target.head)
        if head_fields["is"] == ENTRY.name:
            values = values_put(ENTRY.name, target.body)
            if is_talk(str(values.get("kind") or "")) and named_in(values) is None:
                return True
        return target.writer == purger and target.writer not in self._own

    def _put(self, row: int, hashes: list[bytes], state: PurgeState, *, at: Moment = NO_MOMENT) -> None:
        self._db.executemany(
            "UPDATE purge_targets SET state = ?, at = ? WHERE op = ? AND hash = ?",
            [(state, at, row, hash_) for hash_ in hashes],
        )


def _emptied(row: int, inc: int, targets: Sequence[_Target]) -> Iterator[Emptied]:
    return (Emptied(row, inc, target.hash, target.head) for target in targets)


def _texts_of(target: _Target) -> frozenset[str]:
    """Each text that is emptied, of those that people put into words."""
    from warroom.store.words import plain, strings_in

    head_fields = json.loads(target.head)
    kind = KINDS.get(head_fields["is"])
    values = json.loads(target.body or b"{}").get(head_fields["do"])
    return frozenset(
        plain(text)
        for field, value in (values.items() if isinstance(values, dict) else ())
        if kind is None or kind.holds_words(field)
        for text in strings_in(value)
    )


def _may_hold_words(head: bytes) -> bool:
    """Whether an operation writes anything that people put into words. A severity, a state, a mark or a number is
    none: who purges it has something else in mind than taking out a secret, so it is never done unseen.
    """
    head_fields = json.loads(head)
    kind = KINDS.get(head_fields["is"])
    return kind is None or not head_fields["of"] or any(kind.holds_words(field) for field in head_fields["of"])


def carry_out(db: sqlite3.Connection, rows: Sequence[int]) -> list[Emptied]:
    """Carry out purges that waited, in these rows of the log, without a limit."""
    return _Settling(db, None).settle(rows, states=(OPEN, WAITING)).emptied


def purged(db: sqlite3.Connection, hashes: Sequence[bytes]) -> set[bytes]:
    """Which of ``hashes`` were purged, so that their bodies are never taken again."""
    return {hash_ for (hash_,) in single(db, _DONE, hashes)}


def purged_at(db: sqlite3.Connection, hashes: Sequence[bytes]) -> dict[bytes, int]:
    """Those of ``hashes`` that were purged, each with when the first such purge was said (microseconds since 1970)."""
    first: dict[bytes, int] = {}
    for hash_, at in single(db, _DONE_AT, hashes):
        first[hash_] = min(at, first.get(hash_, at))
    return first


def named_by_purges(db: sqlite3.Connection, hashes: Sequence[bytes]) -> set[bytes]:
    """Which of ``hashes`` a purge names that is one of their record, whether it was carried out here or not."""
    return {hash_ for (hash_,) in single(db, _NAMED, hashes)}


def knowing(
    db: sqlite3.Connection, key: tuple[int, str, bytes | str], field: str, heads: Sequence[str]
) -> set[str] | None:
    """Which of ``heads``, the hashes that stand in ``field`` of the record ``key``, were written in the knowledge of
    every purge of that field; `None` when it was never purged.

    Who purges a field writes it anew in the same act, and the purge names the field. What stands beside that was
    written by somebody who had not seen the purge and may hold the very words, so it is withheld until somebody looks:
    redaction against edit is redacted. This follows from the operations and from which purges were carried out, so
    that two who hold the same see the same, whatever came first; no word needs to be remembered for it.
    """
    marks: set[str] = set()
    for inc, writer, n, act, head in db.execute(
        "SELECT DISTINCT q.inc, q.writer, q.n, q.act, q.head FROM purge_targets p JOIN ops q ON q.id = p.op "  # noqa: S608
        f"WHERE p.inc = ? AND p.kind = ? AND p.name = ? AND p.state = '{DONE}'",
        key,
    ).fetchall():
        if field in json.loads(head)["of"]:
            marks |= _written(db, (inc, writer, n - _REACH, n), act, key, field)
    if not marks:
        return None
    return {head for head in heads if marks <= _past(db, head, field)}


def _written(
    db: sqlite3.Connection, numbers: tuple[int, int, int, int], act: str, key: tuple[int, str, bytes | str], field: str
) -> set[str]:
    """What an act wrote into ``field`` of a record, among these ``numbers`` of its writer."""
    hashes = set()
    for hash_, written in db.execute(
        "SELECT hash, head FROM ops WHERE inc = ? AND writer = ? AND n BETWEEN ? AND ? AND act = ?", (*numbers, act)
    ):
        head = json.loads(written)
        if head["do"] == PUT and (head["is"], pack_name(head["on"])) == key[1:] and field in head["of"]:
            hashes.add(hash_.hex())
    return hashes


def _past(db: sqlite3.Connection, hash_: str, field: str) -> set[str]:
    """An operation and every earlier write of ``field`` that it goes back to."""
    passed, pending = {hash_}, [hash_]
    while pending:
        row = db.execute("SELECT head FROM ops WHERE hash = ?", (bytes.fromhex(pending.pop()),)).fetchone()
        head = json.loads(row[0]) if row is not None else {"of": ()}
        if field in head["of"]:
            new = [seen for seen in head["saw"] if seen not in passed]
            passed.update(new)
            pending.extend(new)
    return passed
