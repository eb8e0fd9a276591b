"""Who is a member of a private incident, as its log says here, and by what their databases are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId, WriterId
from warroom.oplog.envelope import is_recipient
from warroom.oplog.membership import (
    MEMBER,
    NOBODY,
    RECIPIENT,
    Membership,
    MembershipNote,
    brings_in,
    fold,
    read_word,
    takes_out,
)
from warroom.oplog.operation import NOTE
from warroom.store.pins import REVOKED
from warroom.store.write import Write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_NOTES = (
    "SELECT o.by, w.id, o.n, o.head FROM ops o JOIN writers w USING (writer) JOIN incidents i USING (inc) "
    "WHERE instr(o.head, CAST(? AS BLOB)) {only} ORDER BY o.t, o.hash"
)
_PRIVATE = "private:"
"""What the name begins with under which this machine keeps how a private incident stands on a share."""


def let_in(recipient: str, writer: WriterId) -> Write:
    """What lets somebody into a private incident."""
    return Write(MEMBER, brings_in(recipient, writer or NOBODY), {}, do=NOTE)


def take_out(recipient: str, writer: WriterId, number: int) -> Write:
    """What takes somebody out of one, as of whom ``number`` operations were seen."""
    return Write(MEMBER, takes_out(recipient, writer, number), {}, do=NOTE)


def announce(recipient: str) -> Write:
    """What says which recipient our database has, so that others can let us in by our name."""
    return Write(RECIPIENT, recipient, {}, do=NOTE)


def membership(db: sqlite3.Connection, incident: IncidentId) -> Membership:
    """Who is a member of ``incident`` by all that is held of it here."""
    words = (read_word(writer, n, on) for _, writer, n, on in _notes(db, MEMBER, incident))
    return fold(incident, [word for word in words if word is not None])


def words_of(db: sqlite3.Connection, incident: IncidentId, writers: frozenset[str]) -> list[MembershipNote]:
    """What these ``writers`` said about who is a member."""
    words = (read_word(writer, n, on) for _, writer, n, on in _notes(db, MEMBER, incident) if writer in writers)
    return [word for word in words if word is not None]


def announced(db: sqlite3.Connection) -> list[tuple[str, WriterId, str]]:
    """Who said which recipient their database has: (person, writer, recipient), the latest word of each writer."""
    latest = {writer: (by, writer, on) for by, writer, _, on in _notes(db, RECIPIENT, NO_INCIDENT) if is_recipient(on)}
    return list(latest.values())


def revoked_writers(db: sqlite3.Connection) -> frozenset[str]:
    """Whose keys were revoked here: nothing is sealed for them any more."""
    return frozenset(row[0] for row in db.execute("SELECT writer FROM pins WHERE state = ?", (REVOKED,)))


def standing_name(incident: IncidentId, place: str) -> str:
    """The name under which this machine keeps what it knows of a private incident at a place of the share."""
    return f"{_PRIVATE}{incident}:{place}"


def _notes(db: sqlite3.Connection, kind: str, incident: IncidentId) -> Iterator[tuple[str, WriterId, int, str]]:
    """The notes of ``kind``: person, writer, number, and what each is called; of one ``incident``, or of all."""
    sought = f'"do":"{NOTE}","is":"{kind}"'
    only, given = ("AND i.id = ?", (sought, incident)) if incident else ("", (sought,))
    for by, writer, n, head in db.execute(_NOTES.format(only=only), given):
        yield by, writer, n, json.loads(head)["on"]
