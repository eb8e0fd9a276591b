"""What others purged, as it is told here, and what somebody here decides about it: person by person."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import IncidentId, Moment
from warroom.store.commit import forget_traces
from warroom.store.fold import fold
from warroom.store.pins import untaken
from warroom.store.purging import DONE, OPEN, REFUSED, VOID, WAITING, Emptied, carry_out
from warroom.store.transaction import Transaction
from warroom.store.trouble import StoreTrouble
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


class Purger:
    """Somebody whose purges wait: the incident's id, the name, how many texts, the kinds of records they are of, and
    the hashes of the first `FIRST` of them. ``unsure`` says that a key wants it which is not taken for that person's:
    what that wants is never decided together with what the person wants.
    """

    __slots__ = ("by", "count", "hashes", "incident", "kinds", "unsure")

    def __init__(
        self, incident: IncidentId, by: Untrusted, count: int, kinds: tuple[str, ...], hashes: tuple[str, ...] = (), *,
        unsure: bool = False,
    ) -> None:  # fmt: skip
        self.incident, self.by, self.count, self.kinds, self.hashes = incident, by, count, kinds, hashes
        self.unsure = unsure

    @property
    def stands(self) -> tuple[object, ...]:
        """By what it is known that nothing has come to it."""
        return self.incident, self.by, self.unsure, self.count, self.hashes


FIRST = 3
"""Texts of a purge that waits which are shown, so that somebody decides about what they have seen."""


_WAITING = (
    "FROM purge_targets p CROSS JOIN ops o ON o.hash = p.hash CROSS JOIN ops q ON q.id = p.op "
    "CROSS JOIN writers w ON w.writer = q.writer "
    f"CROSS JOIN incidents i ON i.inc = q.inc WHERE p.state = '{WAITING}' AND o.body IS NOT NULL"
)


def purgers(db: sqlite3.Connection) -> list[Purger]:
    """Whose purges wait for a key press here, the one who wants most gone first."""
    hashes_by_purger: dict[tuple[IncidentId, str, bool], dict[bytes, str]] = {}
    doubtful, query = untaken(db), f"SELECT i.id, q.by, w.id, p.hash, p.kind {_WAITING} ORDER BY o.id"
    for incident, by, writer, hash_, kind in db.execute(query):
        hashes_by_purger.setdefault((incident, by, (by, writer) in doubtful), {})[hash_] = kind
    waiting = [
        Purger(
            incident,
            Untrusted(by),
            len(hashes),
            tuple(sorted(set(hashes.values()))),
            tuple(hash_.hex() for hash_ in list(hashes)[:FIRST]),
            unsure=unsure,
        )
        for (incident, by, unsure), hashes in hashes_by_purger.items()
    ]
    return sorted(waiting, key=lambda purger: (-purger.count, purger.by.raw, purger.unsure, purger.incident))


def waiting_purges(db: sqlite3.Connection) -> int:
    """How many texts others want to have purged that wait for a key press."""
    return int(db.execute(f"SELECT count(DISTINCT p.hash) {_WAITING}").fetchone()[0])


def are_many(db: sqlite3.Connection, count: int) -> bool:
    """Whether `waiting_purges` has as many as ``count`` targets to look at; it costs nothing to ask."""
    sought = f"SELECT 1 FROM purge_targets WHERE state = '{WAITING}' LIMIT 1 OFFSET ?"  # noqa: S608 - a word of ours
    return db.execute(sought, (count - 1,)).fetchone() is not None


def purges_to_decide(db: sqlite3.Connection, inc: int) -> int:
    """How much there is to decide in an incident: texts that others want to have purged, and what came back here."""
    waiting = db.execute(f"SELECT count(DISTINCT p.hash) {_WAITING} AND p.inc = ?", (inc,)).fetchone()[0]
    back = db.execute(
        "SELECT count(*) FROM came_back c CROSS JOIN ops o ON o.id = c.op WHERE o.inc = ? AND o.body IS NOT NULL",
        (inc,),
    ).fetchone()[0]
    return int(waiting) + int(back)


def decide(
    db: sqlite3.Connection,
    *,
    accept: bool,
    by: str | None = None,
    unsure: bool | None = None,
    incident: IncidentId | None = None,
    listed: Purger | None = None,
) -> tuple[int, list[Emptied]]:
    """Carry out, or refuse for good here, the purges that wait: those of ``by`` in ``incident``, or all; with
    ``unsure``, only those of keys that are not taken for that person's, or only the others. How many texts it was
    about, and what was emptied. Raise `StoreTrouble` where what waits is not what was ``listed`` any more.
    """
    with Transaction(db):
        if listed is not None and listed.stands not in [purger.stands for purger in purgers(db)]:
            raise StoreTrouble("what waits is not what was listed any more: /purges lists it.", exit_codes.TRY_AGAIN)
        doubtful = untaken(db)
        rows = [
            row
            for row, person, writer, where in db.execute(
                "SELECT DISTINCT q.id, q.by, w.id, i.id FROM purge_targets p JOIN ops q ON q.id = p.op "  # noqa: S608
                "JOIN writers w ON w.writer = q.writer "
                f"JOIN incidents i ON i.inc = q.inc WHERE p.state = '{WAITING}' ORDER BY q.id"
            )
            if by in (None, person) and incident in (None, where) and unsure in (None, (person, writer) in doubtful)
        ]
        before = waiting_purges(db)
        emptied = carry_out(db, rows) if accept else []
        if accept:
            fold(db, [], emptied=emptied)
        else:
            db.executemany(
                f"UPDATE purge_targets SET state = '{REFUSED}' WHERE op = ? AND state IN ('{WAITING}', '{OPEN}')",  # noqa: S608
                [(row,) for row in rows],
            )
        count = before - waiting_purges(db)
    if accept and rows:
        forget_traces(db)
    return count, emptied


class PurgeTold:
    """An act that purged something, as the timeline tells it: when (microseconds; ``t`` by its writer's hybrid clock),
    who, the act's id, and how many texts it emptied here, wait here, were refused here, are of something else than it
    purges, and were named altogether. ``unsure``: a key said so that is not taken for that person's.
    """

    __slots__ = ("act", "at", "by", "done", "named", "refused", "t", "unsure", "void", "waiting")

    def __init__(
        self, act: str, at: Moment, t: int, by: Untrusted, named: int, counts: dict[str, int], *, unsure: bool
    ) -> None:
        self.unsure = unsure
        self.act, self.at, self.t, self.by, self.named = act, at, t, by, named
        self.done, self.waiting, self.refused = (counts.get(state, 0) for state in (DONE, WAITING, REFUSED))
        self.void = counts.get(VOID, 0)

    @property
    def is_purged(self) -> bool:
        """Whether anything of it was carried out, or what it names is not here to be."""
        return self.done > 0 or self.named > self.waiting + self.refused + self.void


def purges_told(db: sqlite3.Connection, inc: int) -> list[PurgeTold]:
    """Every act that purged something in an incident, the oldest first."""
    acts: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for state, number, writer, act, at, t, by in db.execute(
        "SELECT p.state, count(*), w.id, q.act, min(q.at), min(q.t), min(q.by) FROM purge_targets p "
        "JOIN ops q ON q.id = p.op JOIN writers w ON w.writer = q.writer LEFT JOIN ops o ON o.hash = p.hash "
        "WHERE p.inc = ? AND (o.id IS NULL OR o.writer != q.writer OR o.act != q.act) "  # marks are no texts
        "GROUP BY q.writer, q.act, p.state",
        (inc,),
    ):
        acts.setdefault((writer, act), []).append((t, at, by))
        counts.setdefault((writer, act), {})[state] = number
    notices, doubtful = [], untaken(db) if acts else set()
    for (writer, act), hashes in acts.items():
        t, at, by = min(hashes)
        notices.append(
            PurgeTold(
                f"{writer}-{act}",
                Moment(at),
                t,
                Untrusted(by),
                sum(counts[writer, act].values()),
                counts[writer, act],
                unsure=(by, writer) in doubtful,
            )
        )
    return sorted(notices, key=lambda notice: (notice.t, notice.act))
