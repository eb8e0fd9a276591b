"""The alarms that stand: what somebody should look at.

Part of the shell's fast path.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from warroom.model.identity import Alarm

KEY_ALARM, MANY_PURGES = "key", "purges"
"""Alarms of a key that says it is somebody, or of what is asked of a share; and of purges that wait."""


def dismiss_alarms(db: sqlite3.Connection, alarms: Iterable[Alarm]) -> None:
    """These were looked at, and no others."""
    db.executemany(
        "DELETE FROM alarms WHERE incident = ? AND what = ? AND writer = ? AND words = ?",
        [alarm[:4] for alarm in alarms],
    )


def alarms(db: sqlite3.Connection) -> list[Alarm]:
    """What should be looked at: (incident, what, writer, words, since)."""
    return list(db.execute("SELECT incident, what, writer, words, at FROM alarms ORDER BY at, writer, words"))


def alarms_to_see(db: sqlite3.Connection) -> list[Alarm]:
    """Those of `alarms` that stand until somebody says that they were seen: the others, until something is decided."""
    return [alarm for alarm in alarms(db) if alarm[1] != MANY_PURGES and not (alarm[1] == KEY_ALARM and alarm[2])]
