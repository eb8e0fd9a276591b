"""Whose key is whose, as this database knows it: the first key that says it is somebody is taken for that person's.

Every other one that says so is told, its lines are kept and marked, and somebody here decides. Nothing of it is in the
log: whom we trust is no business of whoever writes there. In a share of known keys nobody's key is taken unasked.
"""

from __future__ import annotations

from enum import StrEnum

from warroom.model.identity import Moment, WriterId
from warroom.model.look_alikes import looks, other_letter
from warroom.model.record_kinds import INCIDENT
from warroom.oplog.record_id import is_made_by
from warroom.oplog.signing import available, is_keyed, key_words
from warroom.store.many import single
from warroom.text import UnsureName, Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from warroom.oplog.operation import Operation


class PinState(StrEnum):
    """How a key stands: taken for that person's; says so, and nobody here has decided; never again; taken even where it
    did not sign.
    """

    PINNED = "pinned"
    ASKED = "asked"
    REVOKED = "revoked"
    OPEN = "open"


PINNED, ASKED, REVOKED, OPEN = PinState
TRUST, KNOWN, FIRST = "trust", "known", "first"
"""The local setting, and what it may be: only keys that somebody here accepted, or the first one of each person."""
TAKEN = "key-taken:"
"""Where this machine keeps how a key came to be taken for somebody's: `FIRST_MET`, `BY_HAND` or `BY_SSH`."""
FIRST_MET, BY_HAND, BY_SSH = "first", "accepted", "vouched"
_WEIGHTY: Mapping[str, frozenset[str]] = {"role": frozenset(), "incident": frozenset(("severity",))}
"""Kinds, and fields of them (all if none is named): only known keys change them unasked where keys must be known."""


class Pin:
    """A key and whom it says it is: the person's name, the writer's id, how it stands, since when (microseconds)."""

    __slots__ = ("at", "person", "state", "writer")

    def __init__(self, person: str, writer: WriterId, state: PinState, at: Moment) -> None:
        self.person, self.writer, self.state, self.at = person, writer, state, at


def pins(db: sqlite3.Connection) -> list[Pin]:
    """Every key that somebody was met with, by person and then by when that was."""
    return [Pin(*row) for row in db.execute("SELECT person, writer, state, at FROM pins ORDER BY person, at, writer")]


def undecided(db: sqlite3.Connection) -> list[Pin]:
    """The keys, and the writers without one, that say they are somebody and of which nobody here has decided."""
    return [pin for pin in pins(db) if pin.state == ASKED]


def open_writers(db: sqlite3.Connection) -> frozenset[str]:
    """Writers that have a key and whose lines are taken even where it did not sign them."""
    return frozenset(row[0] for row in db.execute("SELECT writer FROM pins WHERE state = ?", (OPEN,)))


def keys_must_be_known(db: sqlite3.Connection) -> bool:
    """Whether only keys that somebody here accepted may purge, give roles and change the severity unasked."""
    return db.execute("SELECT 1 FROM local WHERE name = ? AND value = ?", (TRUST, KNOWN)).fetchone() is not None


def is_taken(db: sqlite3.Connection, person: str, writer: WriterId) -> bool:
    """Whether ``writer`` is taken for ``person``."""
    return (
        db.execute(
            "SELECT 1 FROM pins WHERE person = ? AND writer = ? AND state IN (?, ?)", (person, writer, PINNED, OPEN)
        ).fetchone()
        is not None
    )


def meet(
    db: sqlite3.Connection, writers: Iterable[tuple[str, WriterId]], own: frozenset[str], now: Moment
) -> list[str]:
    """Look at who says to be whom, as (person, writer) of what came and was stored; what is to be told of it."""
    sentences = []
    for person, writer in writers:
        if db.execute("SELECT 1 FROM pins WHERE person = ? AND writer = ?", (person, writer)).fetchone() is not None:
            continue
        earlier = [pin for pin in pins(db) if pin.person == person and pin.state != ASKED]
        alike = "" if earlier else _looks_like(db, person, own)
        if alike and (available() or not is_keyed(writer)):
            put_pin(db, person, writer, ASKED, now)
            sentences.append(_as_if(alike, person, writer))
        elif not is_keyed(writer):
            if not earlier and not keys_must_be_known(db):
                continue  # as it was before there were keys
            put_pin(db, person, writer, ASKED, now)
            sentences.append(_without_key(person, writer, earlier))
        elif available():
            words, state = _met(db, person, writer, earlier, own)
            put_pin(db, person, writer, state, now, how=FIRST_MET if state == PINNED else "")
            sentences += [words] if words else []
    return sentences


def _looks_like(db: sqlite3.Connection, person: str, own: frozenset[str]) -> str:
    """Who is known here under a name that is another one than ``person`` and looks the same; empty for nobody."""
    names = [name for (name,) in db.execute("SELECT DISTINCT person FROM pins WHERE state IN (?, ?)", (PINNED, OPEN))]
    names += [
        name
        for (name,) in single(
            db, "SELECT DISTINCT o.by FROM ops o JOIN writers w USING (writer) WHERE w.id IN ({keys})", sorted(own)
        )
    ]
    return next((name for name in names if name != person and looks(name) == looks(person)), "")


def _as_if(alike: str, person: str, writer: WriterId) -> str:
    how = f"`warroom key accept {called(writer).partition(' ')[0]}` if they are somebody else, or revoke it"
    looks_so = f"@{person}, which looks like @{alike} and is not: its {other_letter(person, alike)}"
    return f"somebody writes as {looks_so}; the key is {called(writer)}: {how}"


def called(writer: WriterId) -> str:
    """A writer by the words of its key, or the first digits of one that has none."""
    return key_words(writer) if is_keyed(writer) else f"{writer[:8]} (no key)"


def _without_key(person: str, writer: WriterId, pins: list[Pin]) -> str:
    how = f"`warroom key accept {writer[:8]}` if they are"
    if not pins:
        return f"lines without a key ({writer[:8]}) say that they are of @{person}: {how}"
    return (
        f"lines without a key ({writer[:8]}) say that they are of @{person}, who here is "
        f"{called(pins[0].writer)}: {how}"
    )


def _met(
    db: sqlite3.Connection, person: str, writer: WriterId, pins: list[Pin], own: frozenset[str]
) -> tuple[str, PinState]:
    """What is told of a key that says it is ``person``, nothing where it is simply the first; and how it stands."""
    words = key_words(writer)
    how = f"let @{person} read `warroom key` aloud, then `warroom key accept {words.partition(' ')[0]}`, or revoke it"
    if pins:
        here = called(pins[0].writer)
        return f"another key says that it is @{person}: {words}; here @{person} is {here}: {how}", ASKED
    before = {
        row[0]
        for row in db.execute(
            "SELECT DISTINCT w.id FROM ops o JOIN writers w USING (writer) WHERE o.by = ? AND w.id <> ?",
            (person, writer),
        )
    }
    if own & before:
        return f"a key of somebody else says that it is you, @{person}: {words}; {how}", ASKED
    if keys_must_be_known(db):
        return f"a key that nobody accepted here says that it is @{person}: {words}; {how}", ASKED
    return (f"@{person}, who wrote without a key until now, has one: {words}" if before else ""), PINNED


def waiting_writes(db: sqlite3.Connection, batch: Iterable[tuple[int, Operation]], own: frozenset[str]) -> None:
    """Note which of the operations that came, each with its row, wait until somebody accepts the key of theirs."""
    weighty = [
        (row, operation)
        for row, operation in batch
        if _is_weighty(operation) and operation.writer not in own and not _declares(operation)
    ]
    if not weighty:
        return
    known = keys_must_be_known(db)
    revoked = {pin.writer for pin in pins(db) if pin.state == REVOKED}
    taken: dict[tuple[str, str], bool] = {}
    for row, operation in weighty:
        author = (operation.by, operation.writer)
        if author not in taken:
            taken[author] = is_taken(db, *author) if known else operation.writer not in revoked
        if not taken[author]:
            db.execute("INSERT OR IGNORE INTO key_waits (op) VALUES (?)", (row,))


def _is_weighty(operation: Operation) -> bool:
    """Whether this is of what only known keys change unasked."""
    fields = _WEIGHTY.get(operation.kind)
    return fields is not None and (not fields or not fields.isdisjoint(operation.of))


_FIRST_NUMBERS = 2
"""A writer with a key says first which one it is."""


def _declares(operation: Operation) -> bool:
    """Whether this is with what its writer began an incident of its own: how bad that is is no change of anything, and
    without it nobody would see that there is an incident.
    """
    return (
        operation.kind == INCIDENT.name
        and operation.n <= _FIRST_NUMBERS
        and not operation.saw
        and is_made_by(operation.incident, operation.writer)
    )


def may_purge(db: sqlite3.Connection, row: int) -> bool:
    """Whether the purge in this row of the log may be carried out without being asked about, by whose key it is."""
    query = "SELECT o.by, w.id FROM ops o JOIN writers w USING (writer) WHERE o.id = ?"
    by, writer = db.execute(query, (row,)).fetchone()
    if keys_must_be_known(db):
        return is_taken(db, by, writer)
    refused = "SELECT 1 FROM pins WHERE person = ? AND writer = ? AND state IN (?, ?)"
    return db.execute(refused, (by, writer, ASKED, REVOKED)).fetchone() is None


def untaken(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Who says to be whom, as (person, writer), and is not taken for that person here."""
    return set(db.execute("SELECT person, writer FROM pins WHERE state IN (?, ?)", (ASKED, REVOKED)))


DOUBTED = (
    "EXISTS (SELECT 1 FROM pins p JOIN writers pw ON pw.id = p.writer "  # noqa: S608 - two states of ours
    f"WHERE p.person = o.by AND pw.writer = o.writer AND p.state IN ('{ASKED}', '{REVOKED}'))"
)
"""Of an operation ``o``: whether it was written under a name by a key that is not taken for that person's."""


def author(by: object, doubted: object) -> Untrusted:
    """The name of an author, marked where their key is not taken for that person's."""
    return UnsureName(str(by)) if doubted else Untrusted(str(by))


def pins_stamp(db: sqlite3.Connection) -> tuple[int, int, int]:
    """What differs after any decision about a key."""
    query = "SELECT count(*), coalesce(sum(state IN (?, ?)), 0), coalesce(max(at), 0) FROM pins"
    count, doubted, latest = db.execute(query, (ASKED, REVOKED)).fetchone()
    return count, doubted, latest


def _doubts_any(db: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM pins WHERE state IN (?, ?) LIMIT 1"
    return db.execute(query, (ASKED, REVOKED)).fetchone() is not None


def unsure_of(db: sqlite3.Connection, records: Iterable[object]) -> set[object]:
    """Which of ``records`` were made under a name by a key that is not taken for that person's."""
    if not _doubts_any(db):
        return set()
    rows = single(
        db,
        "SELECT r.rec FROM records r JOIN ops o ON o.id = r.born JOIN writers w USING (writer) "  # noqa: S608
        f"JOIN pins p ON p.person = o.by AND p.writer = w.id AND p.state IN ('{ASKED}', '{REVOKED}') "
        "WHERE r.rec IN ({keys})",
        list(records),
    )
    return {record for (record,) in rows}


class Unsure:
    """Of entries, by their numbers here: which were made, and which were struck, by such a key."""

    __slots__ = ("made", "struck")

    def __init__(self, db: sqlite3.Connection, records: Sequence[object]) -> None:
        self.made, self.struck = set[object](), set[object]()
        if _doubts_any(db):
            self.made = unsure_of(db, records)
            query = (
                "SELECT h.rec FROM heads h JOIN ops o ON o.id = h.op WHERE h.field = 'struck' "  # noqa: S608
                f"AND {DOUBTED} AND h.rec IN ({{keys}})"
            )
            self.struck = {record for (record,) in single(db, query, list(records))}


def put_pin(
    db: sqlite3.Connection, person: str, writer: WriterId, state: PinState, now: Moment, *, how: str = ""
) -> None:
    """Note how a key stands, and ``how`` it came to be taken for that person's if it is."""
    db.execute(
        "INSERT OR REPLACE INTO pins (person, writer, state, at) VALUES (?, ?, ?, ?)", (person, writer, state, now)
    )
    if how:
        db.execute("INSERT OR REPLACE INTO local (name, value) VALUES (?, ?)", (f"{TAKEN}{writer}:{person}", how))
