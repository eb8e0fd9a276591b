"""What this machine keeps beside the log of texts that somebody else purged: they know the log, and nothing of that.

A copy and a report of a crash are emptied, as by a purge of our own. A draft is not forgotten and a document not
touched because somebody elsewhere said so: an alarm names what holds a whole text still.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from warroom.model.sentences import counted
from warroom.room.acts.purging import ToPurge, empty, look_beside, reading
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store.purging import Emptied
from warroom.store.receive import incident_of, raise_alarm

KEPT = "kept"
"""The kind of the alarm."""
_SHORTEST = 8
"""Signs of a text by which a document is known to hold it: a shorter one is in many that do not."""


def look_at_copies(room: WarRoom, state_folder: str, emptied: Iterable[Emptied]) -> None:
    """Empty the copies of what others purged, and raise an alarm about what is left of it on this machine."""
    texts: dict[int, set[str]] = {}
    for purged in emptied:
        texts.setdefault(purged.inc, set()).update(text for text in purged.texts if len(text) >= _SHORTEST)
    with contextlib.suppress(RoomTrouble):
        for inc, phrases in texts.items():
            words = ", ".join(_left(room, state_folder, phrases)) if phrases else ""
            if words:
                _tell(room, inc, f"what others purged since is still in {words}: take it out there")


def _left(room: WarRoom, state_folder: str, phrases: set[str]) -> Iterator[str]:
    """What holds any of ``phrases`` still, once the copies are emptied."""
    beside = ToPurge(phrases)
    with reading(room) as db:
        look_beside(db, beside, state_folder)
    yield from [path for path in beside.files if not empty(path)]
    yield from beside.exports
    if beside.drafts:
        yield counted(len(beside.drafts), "draft", "drafts")
    if beside.waiting:
        yield f"{beside.waiting} of the inbox"


def _tell(room: WarRoom, inc: int, words: str) -> None:
    room.note(lambda db: raise_alarm(db, (incident_of(db, inc), KEPT, "", words), room.now()))
