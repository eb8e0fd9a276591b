"""What waits for a word of whoever sits here, by the local database alone: the doctor and ``share status`` tell it by
this one list, and the header counts as it does what waits for ``/purges``.
"""

from __future__ import annotations

from contextlib import closing

from warroom.model.sentences import counted
from warroom.store.database import open_reader
from warroom.store.pins import undecided
from warroom.store.purge_decisions import are_many, waiting_purges
from warroom.store.purge_memory import came_back
from warroom.store.standing_alarms import KEY_ALARM, MANY_PURGES, alarms
from warroom.text import Untrusted, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from typing import Any

    from warroom.model.identity import Alarm
    from warroom.room.core import RoomTrouble, WarRoom

PURGES, RETURNED, KEYS, ALARMS = "purges", "purged words", "keys", "alarms"
_MANY = 200
"""Texts from which on counting them takes more than a millisecond."""


def waits(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Each thing that waits: what it is, and a sentence with the way to decide it."""
    waiting: list[tuple[str, str]] = []
    if count := waiting_purges(db):
        texts = counted(count, "text that others want to purge waits", "texts that others want to purge wait")
        waiting.append((PURGES, f"{texts} for a word from here: `warroom purges`, or /purges in the room"))
    if back := len(came_back(db)):
        waiting.append(
            (RETURNED, f"words that were purged here came back in {counted(back, 'text', 'texts')}: /purges")
        )
    if asked := list(dict.fromkeys(f"@{for_line(Untrusted(pin.person))}" for pin in undecided(db))):
        more = f" and {len(asked) - 3} more" if len(asked) > 3 else ""
        waiting.append((KEYS, f"a key that nobody here has accepted says {', '.join(asked[:3])}{more}: `warroom key`"))
    if raised := len(alarms(db)):
        waiting.append((ALARMS, f"{counted(raised, 'alarm was', 'alarms were')} raised: `warroom share status`, or W"))
    return waiting


def told_on(room: WarRoom, alarms: Iterable[Alarm]) -> list[Alarm]:
    """Those of ``alarms`` of which something else goes on telling until it is decided: a key that waits, purges."""
    keys = {pin.writer for pin in undecided(room.reader())}
    return [alarm for alarm in alarms if alarm[1] == MANY_PURGES or (alarm[1] == KEY_ALARM and alarm[2] in keys)]


def purges_waiting(db: sqlite3.Connection) -> int:
    """How many texts wait for ``/purges``."""
    return waiting_purges(db) + len(came_back(db))


class WaitsSeen:
    """What a header tells of it, read anew only where something was stored since: a screen may `look` as often as it
    likes. ``alarms`` and ``purges`` are how many, ``keys_of`` are who says that they are somebody.
    """

    __slots__ = ("_counting", "_room", "_stored", "alarms", "keys_of", "purges")

    def __init__(self, room: WarRoom) -> None:
        self._room, self._stored, self._counting = room, -1, False
        self.alarms = self.purges = 0
        self.keys_of: tuple[str, ...] = ()

    def look(self, aside: Callable[[Callable[[], int], Callable[[Any, RoomTrouble | None], None]], None]) -> None:
        """Read it. Of many purges the time to count them is felt: it is done by ``aside``, in a thread of its own."""
        room = self._room
        if self._counting or (stored := room.stored()) == self._stored:
            return
        self._stored = stored
        self.alarms = len(room.alarms())
        self.keys_of = tuple(dict.fromkeys(pin.person for pin in undecided(room.reader())))
        if not are_many(room.reader(), _MANY):
            self.purges = purges_waiting(room.reader())
        else:
            self._counting = True
            aside(self._count, self._counted)

    def _count(self) -> int:
        with closing(open_reader(self._room.path)) as db:
            return purges_waiting(db)

    def _counted(self, count: Any, trouble: RoomTrouble | None) -> None:
        self._counting = False
        if trouble is None:
            self.purges = count
        else:
            self._stored = -1
