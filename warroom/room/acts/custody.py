"""The chain of custody: what was read in, exported, or copied for customers is a note of the log. No entry tells of it.

A note says who, when, as what, and by which digest what was handed on can be known again; never to which file or place
of somebody's machine.
"""

from __future__ import annotations

import hashlib

from warroom.model.custody_notes import COPIED, CUSTODY, EXPORTED, PUBLISHED, READ_IN
from warroom.model.identity import IncidentId
from warroom.oplog.operation import NOTE
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.text import bounded, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 120
_DIGITS = 12


def note_export(room: WarRoom, incident: IncidentId, format_: str, content: str | bytes) -> Committed:
    """Note that ``content`` was written as a ``format_``. Raise `RoomTrouble`."""
    return room.commit(incident, [_note(room, EXPORTED, as_=format_, digest=digest_of(content))])


def note_copy(room: WarRoom, incident: IncidentId, title: str, text: str) -> Committed:
    """Note that the message ``text`` for the audience with ``title`` was copied. Raise `RoomTrouble`."""
    return room.commit(incident, [_note(room, COPIED, as_=title, digest=digest_of(text))])


def note_publishing(room: WarRoom, incident: IncidentId, title: str, text: str) -> Committed:
    """Note that the message ``text`` for the audience with ``title`` was handed to a place or a command. Raise
    `RoomTrouble`.
    """
    return room.commit(incident, [_note(room, PUBLISHED, as_=title, digest=digest_of(text))])


def why_not_kept(note: Callable[[], Committed]) -> str:
    """Write a ``note`` of what has been done already; a sentence where it cannot be kept, empty where it is."""
    try:
        note()
    except RoomTrouble as trouble:
        return f"it is done, but the chain of custody does not tell of it: {trouble}"
    return ""


def reading_in(room: WarRoom, source: str, count: int) -> Write:
    """The note that goes with ``count`` entries which are read in from ``source``, in the same act."""
    return _note(room, READ_IN, as_=source, count=count)


def digest_of(content: str | bytes) -> str:
    """The first twelve digits of the SHA-256 of what was handed on: `sha256sum` of a file begins with them."""
    raw = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()[:_DIGITS]


def _note(room: WarRoom, what: str, *, as_: str, digest: str = "", count: int = 0) -> Write:
    note: dict[str, object] = {"what": what, "as": bounded(repair(as_), _LONGEST)}
    if digest:
        note["digest"] = digest
    if count:
        note["count"] = count
    return Write(CUSTODY, room.new_id(), note, do=NOTE)
