"""What the share asks of the log: which operations are held, and their lines."""

from __future__ import annotations

from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.store.many import single
from warroom.store.purging import DONE, WAITING, named_by_purges, purged

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from typing import Any


class HeldLine:
    """An operation as it goes into a file: its row here, who wrote it, its number, its links and its bytes; ``bare``
    without a body, ``unsigned`` without a signature.
    """

    __slots__ = ("bare", "hash", "incident", "line", "n", "prev", "row", "unsigned", "writer")

    def __init__(
        self, row: int, incident: IncidentId, writer: WriterId, n: int, hash_: str, prev: str, line: bytes, *,
        bare: bool, unsigned: bool = True,
    ) -> None:  # fmt: skip
        self.row, self.incident, self.writer, self.n = row, incident, writer, n
        self.hash, self.prev, self.line, self.bare, self.unsigned = hash_, prev, line, bare, unsigned


_COLUMNS = "o.id, i.id, w.id, o.n, o.hash, o.prev, o.head, o.body, o.signature"
_FROM = "FROM ops o JOIN incidents i USING (inc) JOIN writers w USING (writer)"


def lines_after(db: sqlite3.Connection, row: int, *, of: Iterable[str], limit: int) -> list[HeldLine]:
    """The lines of the writers ``of`` that came into the log behind ``row``, in order of arrival, at most ``limit``."""
    numbers = [row[0] for row in single(db, "SELECT writer FROM writers WHERE id IN ({keys})", list(of))]
    marks = ", ".join("?" * len(numbers))
    query = f"SELECT {_COLUMNS} {_FROM} WHERE o.id > ? AND +o.writer IN ({marks}) ORDER BY o.id LIMIT ?"
    return [_line(columns) for columns in db.execute(query, (row, *numbers, limit))]


def lines_between(db: sqlite3.Connection, incident: IncidentId, after: int, up_to: int) -> list[HeldLine]:
    """The lines of ``incident`` that came into the log behind row ``after``, up to row ``up_to``."""
    return [
        _line(row)
        for row in db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE i.id = ? AND o.id > ? AND o.id <= ? ORDER BY o.id",
            (incident, after, up_to),
        )
    ]


def lines_of(db: sqlite3.Connection, hashes: Iterable[bytes]) -> list[HeldLine]:
    """The lines of the operations ``hashes``, each writer's in the order of its numbers."""
    rows = single(db, f"SELECT {_COLUMNS} {_FROM} WHERE o.hash IN ({{keys}})", list(hashes))
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda line: (line.incident, line.writer, line.n, line.hash))


def _line(found: tuple[Any, ...]) -> HeldLine:
    row, incident, writer, n, hash_, prev, head, body, signature = found
    columns = [head, body or b"", hash_.hex().encode()]
    if signature is not None:
        columns.append(signature)
    return HeldLine(
        row, incident, writer, n, hash_.hex(), prev.hex(), b"\t".join(columns) + b"\n", bare=body is None,
        unsigned=signature is None,
    )  # fmt: skip


def signed_of(db: sqlite3.Connection, hashes: Sequence[bytes]) -> set[bytes]:
    """Which of ``hashes`` are held with a signature."""
    return {
        hash_
        for (hash_,) in single(db, "SELECT hash FROM ops WHERE signature IS NOT NULL AND hash IN ({keys})", hashes)
    }


def hashes_from(
    db: sqlite3.Connection, incident: IncidentId, writer: WriterId, first: int, last: int
) -> list[tuple[int, bytes]]:
    """The operations of a writer with the numbers ``first`` to ``last``, as far as they are held: number and hash."""
    return list(
        db.execute(
            "SELECT o.n, o.hash FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) "
            "WHERE i.id = ? AND w.id = ? AND o.n BETWEEN ? AND ? ORDER BY o.n",
            (incident, writer, first, last),
        )
    )


def held_of(db: sqlite3.Connection, hashes: Sequence[bytes]) -> dict[bytes, bool]:
    """Which of ``hashes`` are here, and whether their body could still be put in."""
    emptied_by_hash = {
        hash_: bool(bare)
        for hash_, bare in single(db, "SELECT hash, body IS NULL FROM ops WHERE hash IN ({keys})", hashes)
    }
    bare = [hash_ for hash_, missing in emptied_by_hash.items() if missing]
    emptied_by_hash.update(dict.fromkeys(purged(db, bare), False))
    return emptied_by_hash


def held_hashes(db: sqlite3.Connection, incident: IncidentId) -> dict[bytes, bool]:
    """Every operation of ``incident`` that is held, and whether without its body."""
    return dict(
        db.execute("SELECT o.hash, o.body IS NULL FROM incidents i JOIN ops o USING (inc) WHERE i.id = ?", (incident,))
    )


def waiting_hashes(db: sqlite3.Connection) -> frozenset[bytes]:
    """What others purged and nobody here has looked at yet: it is not put back onto the share, nor taken from it."""
    return frozenset(row[0] for row in db.execute(f"SELECT hash FROM purge_targets WHERE state = '{WAITING}'"))  # noqa: S608


def purged_hashes(db: sqlite3.Connection) -> frozenset[bytes]:
    """Every operation whose body was purged here."""
    return frozenset(row[0] for row in db.execute(f"SELECT hash FROM purge_targets WHERE state = '{DONE}'"))  # noqa: S608


def incident_ids(db: sqlite3.Connection) -> list[IncidentId]:
    """The incidents of which anything is held."""
    return [row[0] for row in db.execute("SELECT id FROM incidents ORDER BY inc")]


def last_row(db: sqlite3.Connection) -> int:
    """The row of the operation that arrived last."""
    return int(db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0)


def count_written(
    db: sqlite3.Connection, writers: frozenset[str], after: int, up_to: int = 2**62, incident: IncidentId = NO_INCIDENT
) -> int:
    """How many operations of ``writers`` came into the log behind row ``after``, up to ``up_to``; of one incident or of
    all.
    """
    marks = ", ".join("?" * len(writers))
    only = "AND i.id = ?" if incident else ""
    statement = f"SELECT count(*) {_FROM} WHERE o.id > ? AND o.id <= ? AND w.id IN ({marks}) {only}"
    return int(db.execute(statement, (after, up_to, *writers, *([incident] if incident else []))).fetchone()[0])


class WriterHeld:
    """What is held of one writer in one incident: its person, how many operations, the highest number, how many below
    that are lacking, and what its own clock said last (microseconds).
    """

    __slots__ = ("at", "by", "count", "lacking", "last", "writer")

    def __init__(self, writer: WriterId, by: str, count: int, last: int, lacking: int, at: Moment) -> None:
        self.writer, self.by, self.count, self.last, self.lacking, self.at = writer, by, count, last, lacking, at


def writers_held(db: sqlite3.Connection, incident: IncidentId) -> list[WriterHeld]:
    """Who has written into ``incident``, as far as it is held, by the time of their first operation."""
    return [
        WriterHeld(*row)
        for row in db.execute(
            "SELECT w.id, max(o.by), count(*), max(o.n), max(o.n) - count(DISTINCT o.n), max(o.at) "
            "FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) "
            "WHERE i.id = ? GROUP BY w.id ORDER BY min(o.t), w.id",
            (incident,),
        )
    ]


def last_numbers(db: sqlite3.Connection, incident: IncidentId) -> list[tuple[WriterId, int]]:
    """Each writer of ``incident`` with the highest number that is held of it."""
    return list(db.execute(f"SELECT w.id, max(o.n) {_FROM} WHERE i.id = ? GROUP BY o.writer", (incident,)))


def name_of_writer(db: sqlite3.Connection, incident: IncidentId, writer: WriterId) -> str:
    """Under which name ``writer`` wrote first into ``incident``, of what is held; empty for nothing."""
    row = db.execute(
        f"SELECT o.by {_FROM} WHERE i.id = ? AND w.id = ? ORDER BY o.n LIMIT 1", (incident, writer)
    ).fetchone()
    return str(row[0]) if row is not None else ""


def first_behind(db: sqlite3.Connection, incident: IncidentId, writer: WriterId, number: int) -> int:
    """The lowest number of an operation of ``writer`` behind ``number`` that is held; 0 for none."""
    query = f"SELECT min(o.n) {_FROM} WHERE i.id = ? AND w.id = ? AND o.n > ?"
    return int(db.execute(query, (incident, writer, number)).fetchone()[0] or 0)


def by_incident(lines: list[HeldLine]) -> dict[IncidentId, list[HeldLine]]:
    """The lines of each incident, those of each writer together, in the order in which they came."""
    groups: dict[IncidentId, dict[str, list[HeldLine]]] = {}
    for line in lines:
        groups.setdefault(line.incident, {}).setdefault(line.writer, []).append(line)
    return {incident: [line for run in writers.values() for line in run] for incident, writers in groups.items()}


class HeldNumbers:
    """Operations of one writer: under which name, their hashes, the first and the last number of them, and whether the
    words of all are held.
    """

    __slots__ = ("by", "first", "hashes", "last", "whole", "writer")

    def __init__(self, writer: WriterId, rows: Sequence[tuple[str, int, bytes, bool]]) -> None:
        self.writer, self.by = writer, max(by for by, *_ in rows)
        self.first, self.last = min(n for _, n, *_ in rows), max(n for _, n, *_ in rows)
        self.hashes = frozenset(hash_ for _, _, hash_, _ in rows)
        self.whole = not any(bare for *_, bare in rows)


def not_purged(db: sqlite3.Connection, hashes: Iterable[bytes]) -> list[HeldNumbers]:
    """Those of the operations ``hashes`` that no purge names, as far as they are held, by writer."""
    asked = list(hashes)
    return _by_writer(db, "", sorted({*asked} - named_by_purges(db, asked)))


def once_signed(db: sqlite3.Connection, hashes: Iterable[bytes]) -> list[HeldNumbers]:
    """Those of the operations ``hashes`` that are vouched for by a signature which is held here, by writer."""
    signed = (
        "AND EXISTS (SELECT 1 FROM ops s WHERE s.inc = o.inc AND s.writer = o.writer AND s.n >= o.n "
        "AND s.signature IS NOT NULL)"
    )
    return _by_writer(db, signed, sorted(hashes))


def _by_writer(db: sqlite3.Connection, condition: str, hashes: Sequence[bytes]) -> list[HeldNumbers]:
    rows: dict[WriterId, list[tuple[str, int, bytes, bool]]] = {}
    query = f"SELECT w.id, o.by, o.n, o.hash, o.body IS NULL {_FROM} WHERE o.hash IN ({{keys}}) {condition}"
    for writer, by, n, hash_, bare in single(db, query, hashes):
        rows.setdefault(writer, []).append((by, n, hash_, bool(bare)))
    return [HeldNumbers(writer, found) for writer, found in sorted(rows.items())]
