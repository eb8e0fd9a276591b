"""Sealed heads in the log, and whether what is held is still what they say.

A seal is a note of the log, so everybody who holds the incident is a witness of it: whoever rewrites, shortens or
withholds a history that was sealed is named by what others hold.
"""

from __future__ import annotations

import json

from warroom.oplog.operation import NOTE
from warroom.oplog.sealed_head import Head, head_of, read_head
from warroom.oplog.signing import is_keyed, is_signed, key_name, writer_of
from warroom.oplog.strict_json import Refused
from warroom.store.pins import called
from warroom.store.rebuild import digest_of
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SEAL = "seal"
_NOTES = (
    "SELECT o.by, o.at, w.id, o.body FROM ops o JOIN writers w USING (writer) "
    'WHERE instr(o.head, CAST(\'"do":"note","is":"seal"\' AS BLOB)) AND o.body IS NOT NULL ORDER BY o.id'
)
_TIPS = (
    "SELECT w.id, o.n, o.hash FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) WHERE i.id = ? "
    "AND o.n = (SELECT max(n) FROM ops WHERE inc = o.inc AND writer = o.writer)"
)


def present_head(db: sqlite3.Connection, incident: str, now: int) -> Head:
    """How far ``incident`` is, as it is held here."""
    tips = [(writer, n, hash_.hex()) for writer, n, hash_ in db.execute(_TIPS, (incident,))]
    return head_of(incident, now, digest_of(db, incident), tips)


def seal_note(name: str, text: str, signature: str) -> Write:
    """What writes a sealed head into the log, under the name that its text has."""
    return Write(SEAL, name, {"head": text, "signature": signature}, do=NOTE)


class Sealed:
    """A sealed head that the log holds: who sealed it, with which writer, and its text and signature."""

    __slots__ = ("at", "by", "signature", "text", "writer")

    def __init__(self, by: str, at: int, writer: str, text: str, signature: str) -> None:
        self.by, self.at, self.writer, self.text, self.signature = by, at, writer, text, signature


def seals(db: sqlite3.Connection) -> Iterator[Sealed]:
    """The sealed heads of the log, in the order in which they came."""
    for by, at, writer, body in db.execute(_NOTES):
        try:
            said = json.loads(body)[NOTE]
            yield Sealed(by, at, writer, str(said["head"]), str(said["signature"]))
        except (ValueError, KeyError, TypeError):
            continue  # from a newer version, or damaged: then its hash says so


def against(db: sqlite3.Connection, head: Head) -> list[str]:
    """What is held here otherwise than ``head`` says that it was: a sentence for each writer and thing."""
    said = []
    row = db.execute("SELECT inc FROM incidents WHERE id = ?", (head.incident,)).fetchone()
    if row is None:
        return [f"nothing of the incident {head.incident[:8]} is here"]
    for writer, n, hash_ in head.tips:
        said += _of_writer(db, row[0], writer, n, hash_)
    return said


def _of_writer(db: sqlite3.Connection, inc: int, writer: str, n: int, hash_: str) -> list[str]:
    by, most, held = db.execute(
        "SELECT max(o.by), max(o.n), count(DISTINCT CASE WHEN o.n <= ? THEN o.n END) FROM ops o "
        "JOIN writers w USING (writer) WHERE o.inc = ? AND w.id = ?",
        (n, inc, writer),
    ).fetchone()
    name = name_of(by or "somebody", writer)
    if most is None:
        return [f"nothing of {name} is here: {n} operations were, withheld or taken away since"]
    if most < n:
        return [f"operations {most + 1} to {n} of {name} were there and are not here: withheld or cut off since"]
    here = {
        found.hex()
        for (found,) in db.execute(
            "SELECT o.hash FROM ops o JOIN writers w USING (writer) WHERE o.inc = ? AND w.id = ? AND o.n = ?",
            (inc, writer, n),
        )
    }
    if hash_ not in here:
        what = "is not here" if not here else "is another one than it was: this history was rewritten since"
        return [f"operation {n} of {name} {what}"]
    return [f"{n - held} of the first {n} operations of {name} are not here"] if held < n else []


def name_of(by: str, writer: str) -> str:
    """A writer as a sentence names it."""
    return f"@{by} ({called(writer)})"


def coverage(db: sqlite3.Connection, own: frozenset[str]) -> list[tuple[str, str, int, int]]:
    """Of each writer: person, id, how many operations are held, and how many are behind its last signature; our own
    are signed when they are published, and those of writers without a key are none.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for by, writer, held, last, signed in db.execute(
        "SELECT max(o.by), w.id, count(*), max(o.n), coalesce(max(CASE WHEN o.signature IS NOT NULL THEN o.n END), 0) "
        "FROM ops o JOIN writers w USING (writer) GROUP BY o.inc, o.writer"
    ):
        count = counts.setdefault((by, writer), [0, 0])
        count[0] += held
        count[1] += last - signed if is_keyed(writer) and writer not in own else 0
    return [(by, writer, held, unsigned) for (by, writer), (held, unsigned) in sorted(counts.items())]


def wrong_signatures(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Every signature that is held and does not hold, and every first line that names another key than its writer's:
    (number, person, what is wrong). Raise `ImportError` without the library that checks.
    """
    wrong = []
    for n, by, writer, hash_, signature, head in db.execute(
        "SELECT o.n, o.by, w.id, o.hash, CAST(o.signature AS BLOB), "
        "CASE WHEN o.n = 1 THEN CAST(o.head AS BLOB) END FROM ops o "
        "JOIN writers w USING (writer) WHERE (o.signature IS NOT NULL OR o.n = 1) AND w.id LIKE 'ed25%'"
    ):
        if signature is not None and not is_signed(writer, hash_.hex(), signature):
            wrong.append((n, by, "is not signed by the key of its writer"))
        if head is not None and not _announces(head, writer):
            wrong.append((n, by, "names another key than its writer's"))
    return wrong


def _announces(head: bytes, writer: str) -> bool:
    try:
        public = bytes.fromhex(str(json.loads(head)["on"]).partition(":")[2])
    except (ValueError, KeyError, TypeError):
        return False
    return writer_of(public) == writer and str(json.loads(head)["on"]) == key_name(public)


def read_sealed(text: str) -> Head | str:
    """The head that ``text`` is, or why it is none."""
    try:
        return read_head(text)
    except Refused as refusal:
        return str(refusal)
