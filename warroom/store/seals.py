"""Sealed heads in the log, and whether what is held is still what they say.

A seal is a note of the log, so everybody who holds the incident is a witness of it: whoever rewrites, shortens or
withholds a history that was sealed is named by what others hold.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.sentences import agreeing, counted
from warroom.oplog.operation import NOTE
from warroom.oplog.sealed_head import SealedHead, head_of, read_head, short_name
from warroom.oplog.signing import is_keyed, key_name, writer_of
from warroom.oplog.strict_json import Refused
from warroom.store.commit import local, set_local
from warroom.store.notes import noted, notes
from warroom.store.pins import OPEN, PINNED, called, is_taken
from warroom.store.rebuild import digest_of
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from warroom.oplog.operation import Operation
    from warroom.oplog.signed_lines import Signed

SEAL = "seal"
_NEWEST = "sealed:"
"""Where this machine keeps the newest seal of an incident: when, in microseconds, and its digits."""
_TIPS = (
    "SELECT w.id, o.n, o.hash FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) WHERE i.id = ? "
    "AND o.n = (SELECT max(n) FROM ops WHERE inc = o.inc AND writer = o.writer)"
)


def present_head(db: sqlite3.Connection, incident: IncidentId, now: Moment) -> SealedHead:
    """How far ``incident`` is, as it is held here."""
    tips = [(writer, n, hash_.hex()) for writer, n, hash_ in db.execute(_TIPS, (incident,))]
    return head_of(incident, now, digest_of(db, incident), tips)


def seal_note(name: str, text: str, signature: str) -> Write:
    """What writes a sealed head into the log, under the name that its text has."""
    return Write(SEAL, name, {"head": text, "signature": signature}, do=NOTE)


def newest_seal(db: sqlite3.Connection, incident: IncidentId) -> str:
    """The twelve digits of the newest seal of ``incident`` that is ours or of somebody whose key is taken for theirs;
    empty while there is none. It costs the same however long the log is.
    """
    return (local(db, f"{_NEWEST}{incident}") or "").partition(" ")[2]


def note_newest(db: sqlite3.Connection, head: SealedHead, now: Moment) -> None:
    """Remember ``head`` as the newest seal of its incident, unless a later one is; of two of one second the one that
    covers more, whichever came first. A time to come counts as ``now`` (microseconds), so that no clock that is wrong
    keeps its place for ever. The caller holds the transaction.
    """
    at, lines, name = min(head.at, now), sum(n for _, n, _ in head.tips), short_name(head.text())
    before, _, name_before = (local(db, f"{_NEWEST}{head.incident}") or "").partition(" ")
    at_before, _, lines_before = before.partition(":")
    if (at, lines, name) > (int(at_before or 0), int(lines_before or 0), name_before):
        set_local(db, f"{_NEWEST}{head.incident}", f"{at}:{lines} {name}")


def note_seals(db: sqlite3.Connection, came: Iterable[Operation], now: Moment) -> None:
    """Remember the newest of the seals that came from people whose keys are taken for theirs."""
    for operation in came:
        if operation.do != NOTE or operation.kind != SEAL or operation.body is None:
            continue
        head = read_sealed(str((noted(operation.body) or {}).get("head")))
        if (
            not isinstance(head, str)
            and head.incident == operation.incident
            and is_taken(db, operation.by, operation.writer)
        ):
            note_newest(db, head, now)


class LoggedSeal:
    """A sealed head that the log holds: who sealed it, with which writer, and its text and signature."""

    __slots__ = ("at", "by", "signature", "text", "writer")

    def __init__(self, by: str, at: Moment, writer: WriterId, text: str, signature: str) -> None:
        self.by, self.at, self.writer, self.text, self.signature = by, at, writer, text, signature


def seals(db: sqlite3.Connection) -> Iterator[LoggedSeal]:
    """The sealed heads of the log, by the clocks of those who sealed them."""
    for note in notes(db, SEAL):
        text, signature = note.said.get("head"), note.said.get("signature")
        if isinstance(text, str) and isinstance(signature, str):
            yield LoggedSeal(note.by, note.at, note.writer, text, signature)


_MOST_LOOKED_FOR = 100_000
"""Numbers that are looked for: whoever writes under an id may say any."""
_NOT_YET = "or not fetched yet: `warroom share sync`"


def against(db: sqlite3.Connection, head: SealedHead) -> list[str]:
    """What is held here otherwise than ``head`` says that it was: a sentence for each writer and thing."""
    differences = []
    row = db.execute("SELECT inc FROM incidents WHERE id = ?", (head.incident,)).fetchone()
    if row is None:
        return [f"nothing of the incident {head.incident[:8]} is here"]
    for writer, n, hash_ in head.tips:
        differences += _of_writer(db, row[0], writer, n, hash_)
    return differences


def _of_writer(db: sqlite3.Connection, inc: int, writer: WriterId, n: int, hash_: str) -> list[str]:
    by, most, present = db.execute(
        "SELECT max(o.by), max(o.n), count(DISTINCT CASE WHEN o.n <= ? THEN o.n END) FROM ops o "
        "JOIN writers w USING (writer) WHERE o.inc = ? AND w.id = ?",
        (n, inc, writer),
    ).fetchone()
    name = name_of(by or _whose(db, writer), writer)
    if most is None:
        operations = counted(n, "operation was", "operations were")
        return [f"nothing of {name} is here: {operations}, withheld or taken away since, {_NOT_YET}"]
    if most < n:
        lacking = f"operation {n} of {name} was there and is"
        if n - most > 1:
            lacking = f"operations {most + 1} to {n} of {name} were there and are"
        return [f"{lacking} not here: withheld or cut off since, {_NOT_YET}"]
    here = {
        found.hex()
        for (found,) in db.execute(
            "SELECT o.hash FROM ops o JOIN writers w USING (writer) WHERE o.inc = ? AND w.id = ? AND o.n = ?",
            (inc, writer, n),
        )
    }
    if hash_ not in here:
        difference = "is not here" if not here else "is another one than it was: this history was rewritten since"
        return [f"operation {n} of {name} {difference}"]
    of = f"of the first {counted(n, 'operation', 'operations')} of {name}"
    return [f"{n - present} {of} {agreeing(n - present, 'is', 'are')} not here"] if present < n else []


def lacking(db: sqlite3.Connection) -> list[str]:
    """The operations that others of the same writer follow and that are not held: a sentence for each writer and
    incident.
    """
    sentences = []
    for inc, writer in db.execute(
        "SELECT inc, writer FROM ops GROUP BY inc, writer HAVING max(n) > count(DISTINCT n)"
    ).fetchall():
        by, last, incident, id_ = db.execute(
            "SELECT max(o.by), max(o.n), i.id, w.id FROM ops o JOIN incidents i USING (inc) "
            "JOIN writers w USING (writer) WHERE o.inc = ? AND o.writer = ?",
            (inc, writer),
        ).fetchone()
        seen = {n for (n,) in db.execute("SELECT n FROM ops WHERE inc = ? AND writer = ?", (inc, writer))}
        gone = [n for n in range(1, min(last, len(seen) + _MOST_LOOKED_FOR) + 1) if n not in seen]
        which = f"operation {gone[0]}"
        if len(gone) > 1:
            which = f"operations {gone[0]} to {gone[-1]}"
        if len(gone) < gone[-1] - gone[0] + 1 or last - len(seen) > len(gone):
            which = f"{counted(last - len(seen), 'operation', 'operations')}, {gone[0]} the first,"
        sentences.append(
            f"{which} of {name_of(by, id_)} in the incident {incident[:8]} {agreeing(last - len(seen), 'is', 'are')} "
            f"not here, and later ones are: withheld or cut off, {_NOT_YET}"
        )
    return sentences


def without_beginning(db: sqlite3.Connection) -> list[str]:
    """The incidents of which something is held, and nothing that says what they are, so that no list has them: a
    sentence for each.
    """
    return [
        f"{counted(count, 'operation', 'operations')} of the incident {incident[:8]} {agreeing(count, 'is', 'are')} "
        f"here, and its beginning is not, so that nothing shows it: withheld or cut off, {_NOT_YET}"
        for incident, count in db.execute(
            "SELECT i.id, count(*) FROM ops JOIN incidents i USING (inc) "
            "WHERE inc NOT IN (SELECT inc FROM of_incident) GROUP BY inc ORDER BY i.id"
        )
    ]


class Wordless:
    """Operations of one writer in one incident whose words are not held though no purge that is known here names them:
    how many, the first of them by its number, and when that one was written (microseconds since 1970).
    """

    __slots__ = ("at", "by", "count", "first", "incident", "writer")

    def __init__(self, incident: IncidentId, by: str, writer: WriterId, count: int, first: int, at: Moment) -> None:
        self.incident, self.by, self.writer, self.count, self.first, self.at = incident, by, writer, count, first, at


def wordless(db: sqlite3.Connection) -> list[Wordless]:
    """All of these. Whoever may write into the share can leave words out, and what stands there then looks as if
    purged.
    """
    rows = db.execute(
        "SELECT i.id, max(o.by), w.id, count(*), min(o.n), min(o.at) FROM ops o JOIN incidents i USING (inc) "
        "JOIN writers w USING (writer) WHERE o.body IS NULL "
        "AND o.hash NOT IN (SELECT hash FROM purge_targets WHERE state != 'void') GROUP BY o.inc, w.id"
    )
    return [Wordless(*row) for row in rows]


def without_words(db: sqlite3.Connection) -> list[str]:
    """A sentence for each of these."""
    return [
        f"the words of {counted(lost.count, 'operation', 'operations')} of {name_of(lost.by, lost.writer)} in the "
        f"incident {lost.incident[:8]} are not here, operation {lost.first} the first, and no purge says so: left out "
        "on the way, or their purge is not fetched yet"
        for lost in wordless(db)
    ]


def _whose(db: sqlite3.Connection, writer: WriterId) -> str:
    """The person for whose the key of a writer is taken of whom nothing is here."""
    row = db.execute("SELECT max(person) FROM pins WHERE writer = ? AND state IN (?, ?)", (writer, PINNED, OPEN))
    return row.fetchone()[0] or "somebody"


def name_held(db: sqlite3.Connection, writer: WriterId) -> str:
    """Under which name lines of ``writer`` are held here; empty where none are."""
    query = "SELECT max(o.by) FROM ops o JOIN writers w USING (writer) WHERE w.id = ?"
    return str(db.execute(query, (writer,)).fetchone()[0] or "")


def name_of(by: str, writer: WriterId) -> str:
    """A writer as a sentence names it."""
    return f"@{by} ({called(writer)})"


def coverage(db: sqlite3.Connection) -> list[tuple[str, WriterId, int, int]]:
    """Of each name and writer: person, id, how many operations are held, and how many are behind the writer's last
    signature; of a writer without a key none is. A writer may have written under several names.
    """
    logs: dict[tuple[int, int], list[tuple[str, int, int, int]]] = {}
    for inc, writer, by, present, newest, signed in db.execute(  # one look at each operation, and at no index of them
        "SELECT inc, writer, by, count(*), max(n), max(CASE WHEN signature IS NULL THEN 0 ELSE n END) "
        "FROM ops GROUP BY inc, writer, by"
    ):
        logs.setdefault((inc, writer), []).append((by, present, newest, signed))
    ids: dict[int, WriterId] = dict(db.execute("SELECT writer, id FROM writers"))
    counts: dict[tuple[str, WriterId], list[int]] = {}
    for (inc, writer), names in logs.items():
        last = max(signed for _, _, _, signed in names)
        for by, present, newest, _ in names:
            count = counts.setdefault((by, ids[writer]), [0, 0])
            count[0] += present
            if newest > last and is_keyed(ids[writer]):
                behind = "SELECT count(*) FROM ops WHERE inc = ? AND writer = ? AND n > ? AND by = ?"
                count[1] += db.execute(behind, (inc, writer, last, by)).fetchone()[0]
    return [(by, writer, present, unsigned) for (by, writer), (present, unsigned) in sorted(counts.items())]


def wrong_signatures(
    db: sqlite3.Connection, holding: Callable[[Sequence[Signed]], list[bool]]
) -> list[tuple[int, str, WriterId, str]]:
    """Every signature that is held and does not hold, by the word of ``holding``, and every first line that names
    another key than its writer's: (number, person, writer, what is wrong).
    """
    wrong, whose, signed = [], [], []
    for n, by, writer, hash_, signature, head in db.execute(
        "SELECT o.n, o.by, w.id, o.hash, CAST(o.signature AS BLOB), "
        "CASE WHEN o.n = 1 THEN CAST(o.head AS BLOB) END FROM ops o "
        "JOIN writers w USING (writer) WHERE (o.signature IS NOT NULL OR o.n = 1) AND w.id LIKE 'ed25%'"
    ):
        if signature is not None:
            whose.append((n, by, writer))
            signed.append((writer, hash_.hex(), signature))
        if head is not None and not _announces(head, writer):
            wrong.append((n, by, writer, "names another key than its writer's"))
    for (n, by, writer), holds in zip(whose, holding(signed), strict=True):
        if not holds:
            wrong.append((n, by, writer, "is not signed by the key of its writer"))
    return wrong


def _announces(head: bytes, writer: WriterId) -> bool:
    try:
        public = bytes.fromhex(str(json.loads(head)["on"]).partition(":")[2])
    except (ValueError, KeyError, TypeError):
        return False
    return writer_of(public) == writer and str(json.loads(head)["on"]) == key_name(public)


def read_sealed(text: str) -> SealedHead | str:
    """The head that ``text`` is, or why it is none."""
    try:
        return read_head(text)
    except Refused as refusal:
        return str(refusal)
