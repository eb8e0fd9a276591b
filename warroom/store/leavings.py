"""What was read of those who were taken out of a private incident, told in the log: so nobody seals for them again what
was written without them.

Whoever holds a line of somebody else puts it back where it vanished, sealed for those who are members as far as is
known here. A stranger who takes the word away by which somebody was taken out could have that done for the one who is
out. So each writer says which of those words they had read before they write on, and a line is handed on only by
whoever has read all that its writer had: all of the writer's own log up to it, and of the others' what it says there.

Part of the shell's fast path, for private incidents.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.oplog.membership import MEMBER, read_reading, read_word, tells_of_reading
from warroom.oplog.operation import NOTE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from warroom.model.identity import WriterId

_NOTES = (
    "SELECT o.id, w.id, o.n, o.head FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) "
    "WHERE i.id = ? AND o.id > ? AND instr(o.head, CAST(? AS BLOB)) ORDER BY o.id"
)
_NUMBERS = (
    "SELECT w.id, o.n FROM incidents i JOIN ops o USING (inc) JOIN writers w USING (writer) "
    "WHERE i.id = ? ORDER BY o.writer, o.n"
)


def unsaid_readings(db: sqlite3.Connection, incident: IncidentId, writer: WriterId, after: int) -> list[str]:
    """What ``writer``, which is ours, has to say first of the words that came behind row ``after``: a note for each
    writer who took somebody out, called as this tells. Whoever read the last of them has read those before it.
    """
    last: dict[WriterId, int] = {}
    for whose, n, on in _notes(db, incident, after):
        word = read_word(whose, n, on)
        if word is not None and word.since is not None and whose != writer:
            last[whose] = max(n, last.get(whose, 0))
    return [tells_of_reading(whose, n) for whose, n in sorted(last.items())]


def may_be_handed_on(db: sqlite3.Connection, incident: IncidentId) -> dict[WriterId, int]:
    """Up to which number the lines of each writer may be sealed by us: those before which nothing is missing here of
    what that writer had read of who was taken out.
    """
    whole = _whole(db, incident)
    limits = dict(whole)
    for whose, n, on in _notes(db, incident, 0):
        reading = read_reading(on)
        if reading is not None and whole.get(reading[0], 0) < reading[1]:
            limits[whose] = min(n - 1, limits[whose])
    return limits


def _whole(db: sqlite3.Connection, incident: IncidentId) -> dict[WriterId, int]:
    """Up to which number the log of each writer is held without a gap."""
    whole: dict[WriterId, int] = {}
    for writer, n in db.execute(_NUMBERS, (incident,)):
        before = whole.setdefault(writer, 0)
        if n == before + 1:
            whole[writer] = n
    return whole


def _notes(db: sqlite3.Connection, incident: IncidentId, after: int) -> Iterator[tuple[WriterId, int, str]]:
    sought = f'"do":"{NOTE}","is":"{MEMBER}"'
    for _, writer, n, head in db.execute(_NOTES, (incident, after, sought)):
        yield writer, n, str(json.loads(head)["on"])
