"""Words of people that this machine keeps beside the log and the drafts: they go with a purge.

The same table holds what this database is: its ids, keys and clocks, where its share lies, which documents were
written. A path may hold a word that is purged, and what is known by it stays: whoever purged a word of the share's own
path would have left the share with it, and the purge would have reached nobody.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

PURGED = "[purged]"
_BEGUN, _UNSETTLED = "setting:begun:", "unsettled:"
"""What a section was begun from; how a message was sent of which nobody knows whether it was posted."""


def kept_with(db: sqlite3.Connection, held: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The names and values of what is kept here of which something is ``held`` to be purged."""
    return [
        (name, value)
        for name, value in db.execute("SELECT name, value FROM local ORDER BY name")
        if name.startswith((_BEGUN, _UNSETTLED)) and held(value)
    ]


def empty_kept(db: sqlite3.Connection, held: Callable[[str], bool]) -> None:
    """Empty the words in what `kept_with` finds. That it is not known whether a message was posted stays known."""
    for name, value in kept_with(db, held):
        if name.startswith(_UNSETTLED):
            fields = {field: PURGED if held(str(said)) else said for field, said in json.loads(value).items()}
            db.execute("UPDATE local SET value = ? WHERE name = ?", (json.dumps(fields), name))
        else:
            db.execute("DELETE FROM local WHERE name = ?", (name,))
