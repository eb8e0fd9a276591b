"""What people disagree about, with every value that stands; and what only a newer version understands."""

from __future__ import annotations

from warroom.model.identity import NO_INCIDENT, IncidentId, Moment
from warroom.model.record_kinds import KINDS
from warroom.store.effect import unsettled
from warroom.store.pins import author, untaken
from warroom.store.purging import knowing
from warroom.store.schema import pack_name, table_of, unpack_name
from warroom.store.shown_words import values_put
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


class WrittenValue:
    """A value that stands: what it is, who wrote it, when (microseconds), and under which hash.

    ``withheld`` was written by somebody who had not seen that the field was purged: then ``value`` says nothing, so
    that nobody shows it by asking what stands, and ``behind`` is what it would be. ``purged`` has no words any more.
    ``unsure``: a key wrote it that is not taken for that person's.
    """

    __slots__ = ("at", "behind", "by", "hash", "purged", "unsure", "value", "withheld")

    def __init__(
        self, value: object, by: Untrusted, at: Moment, hash_: str, *, purged: bool = False, withheld: bool = False,
        unsure: bool = False,
    ) -> None:  # fmt: skip
        self.behind, self.by, self.at, self.hash = value, by, at, hash_
        self.purged, self.withheld, self.unsure = purged, withheld, unsure
        self.value = None if withheld else value


class Conflict:
    """A field of a record with several values; ``title`` says which record it is, as far as it has words. ``incident``
    is the one that it is of, where the room shows several.
    """

    __slots__ = ("field", "incident", "kind", "on", "standing", "title")

    def __init__(
        self,
        kind: str,
        on: str,
        field: str,
        title: Untrusted,
        standing: list[WrittenValue],
        incident: IncidentId = NO_INCIDENT,
    ) -> None:
        self.kind, self.on, self.field, self.title, self.standing = kind, on, field, title, standing
        self.incident = incident

    @property
    def withheld(self) -> bool:
        """Whether it is about what was written over a purge."""
        return any(head.withheld for head in self.standing)


_TITLES = {
    "entry": "text",
    "hypothesis": "statement",
    "check": "text",
    "answer": "question",
    "task": "what",
    "poll": "proposal",
}


LED: dict[tuple[str, str], str] = {
    ("check", "checked"): "state",
    ("check", "figure"): "state",
    ("answer", "answered"): "answer",
    ("hypothesis", "result"): "status",
    ("role", "since"): "holder",
    ("task", "outcome"): "state",
    ("incident", "declared"): "severity",
    ("incident", "ended"): "closed",
}
"""Fields that were written along with another one of their record: while people disagree about that one it is what is
shown and settled, and these go with it.
"""
_MOMENTS = frozenset((("check", "checked"), ("answer", "answered"), ("role", "since")))
"""When the leading field was said: no disagreement of its own."""


def conflict_names(db: sqlite3.Connection, inc: int) -> list[tuple[str, str, str]]:
    """Each disagreement as (kind, id, field), in the order of the kinds: the same for everybody who holds the same."""
    names: list[tuple[str, str, str]] = []
    for kind in KINDS:
        for name, marks in db.execute(
            f"SELECT name, marks FROM {table_of(kind)} WHERE inc = ? AND marks IS NOT NULL ORDER BY born_t, name",  # noqa: S608
            (inc,),
        ):
            disagreed = unsettled(marks)
            names.extend(
                (kind, unpack_name(name), field)
                for field in disagreed
                if LED.get((kind, field)) not in disagreed and (kind, field) not in _MOMENTS
            )
    return names


def written_along(db: sqlite3.Connection, kind: str, field: str, hash_: str) -> dict[str, object]:
    """What the operation ``hash_`` wrote beside ``field``, of the fields that go with it."""
    row = db.execute("SELECT body FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)).fetchone()
    values = values_put(kind, row[0]) if row is not None else {}
    return {name: value for name, value in values.items() if LED.get((kind, name)) == field}


def along_before(db: sqlite3.Connection, kind: str, field: str, hashes: Iterable[str]) -> dict[str, object]:
    """What was said, before the operations ``hashes`` wrote it along with ``field``, of the fields that go with it:
    what goes with a value that is not taken goes with it.
    """
    from warroom.store.undo import value_before

    return {name: value_before(db, hash_, name) for hash_ in hashes for name in written_along(db, kind, field, hash_)}


def conflicts(db: sqlite3.Connection, inc: int, incident: IncidentId = NO_INCIDENT) -> list[Conflict]:
    """Each disagreement of the incident with number ``inc``, called ``incident``, with all that stands, the oldest
    value first.
    """
    names = conflict_names(db, inc)
    conflicts, doubtful = [], untaken(db) if names else set()
    for kind, on, field in names:
        rec = db.execute(
            "SELECT rec FROM records WHERE inc = ? AND kind = ? AND name = ?", (inc, kind, pack_name(on))
        ).fetchone()[0]
        heads = db.execute(
            "SELECT o.hash, o.by, o.at, o.body, w.id FROM heads h JOIN ops o ON o.id = h.op "
            "JOIN writers w ON w.writer = o.writer "
            "WHERE h.rec = ? AND h.field = ? ORDER BY o.t, o.hash",
            (rec, field),
        ).fetchall()
        hashes = [hash_.hex() for hash_, *_ in heads]
        siblings = knowing(db, (inc, kind, pack_name(on)), field, hashes)
        standing = [
            WrittenValue(
                values_put(kind, body).get(field),
                author(by, (by, writer) in doubtful),
                at,
                hash_.hex(),
                purged=body is None,
                withheld=siblings is not None and hash_.hex() not in siblings,
                unsure=(by, writer) in doubtful,
            )
            for hash_, by, at, body, writer in heads
        ]
        conflicts.append(Conflict(kind, on, field, _title(db, kind, rec), standing, incident))
    return conflicts


def _title(db: sqlite3.Connection, kind: str, rec: int) -> Untrusted:
    column = _TITLES.get(kind)
    if column is None:
        return Untrusted("")
    row = db.execute(f"SELECT {column} FROM {table_of(kind)} WHERE rec = ?", (rec,)).fetchone()  # noqa: S608
    return Untrusted(str(row[0] or ""))


def newer_records(db: sqlite3.Connection, inc: int) -> int:
    """How many records of kinds that this version does not know.

    The kinds that are there are found by stepping from one to the next: it costs nothing that there are many entries.
    """
    there = db.execute(
        "WITH RECURSIVE k (kind) AS (SELECT min(kind) FROM records WHERE inc = ? UNION ALL "
        "SELECT (SELECT min(r.kind) FROM records r WHERE r.inc = ? AND r.kind > k.kind) FROM k WHERE k.kind NOT NULL) "
        "SELECT kind FROM k WHERE kind NOT NULL",
        (inc, inc),
    ).fetchall()
    return sum(
        int(db.execute("SELECT count(*) FROM records WHERE inc = ? AND kind = ?", (inc, kind)).fetchone()[0])
        for (kind,) in there
        if kind not in KINDS
    )
