"""What waits for a word of whoever sits here, by the local database alone: the doctor and ``share status`` tell it by
this one list, and the header counts as it does what waits for ``/purges``.
"""

from __future__ import annotations

from warroom.model.sentences import counted
from warroom.store.exchange import alarms
from warroom.store.pins import ASKED, pins
from warroom.store.purge_decisions import waiting_purges
from warroom.store.purge_memory import came_back
from warroom.text import Untrusted, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

PURGES, RETURNED, KEYS, ALARMS = "purges", "purged words", "keys", "alarms"


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
    if asked := list(dict.fromkeys(f"@{for_line(Untrusted(pin.person))}" for pin in pins(db) if pin.state == ASKED)):
        more = f" and {len(asked) - 3} more" if len(asked) > 3 else ""
        waiting.append((KEYS, f"a key that nobody here has accepted says {', '.join(asked[:3])}{more}: `warroom key`"))
    if raised := len(alarms(db)):
        waiting.append((ALARMS, f"{counted(raised, 'alarm was', 'alarms were')} raised: `warroom share status`, or W"))
    return waiting


def purges_waiting(db: sqlite3.Connection) -> int:
    """How many texts wait for ``/purges``."""
    return waiting_purges(db) + len(came_back(db))
