"""Writing all of something, or nothing at all.

Part of the shell's fast path.
"""

from __future__ import annotations

import sqlite3
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Transaction:
    """What is written within it is on disk when it ends, and none of it where it is left by an error.

    ``at_once`` asks for the right to write as `begin` does.
    """

    __slots__ = ("_at_once", "_db")

    def __init__(self, db: sqlite3.Connection, *, at_once: bool = False) -> None:
        self._db, self._at_once = db, at_once

    def __enter__(self) -> None:
        if self._at_once:
            begin(self._db)
        else:
            self._db.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._db.execute("COMMIT")
        finally:
            self._db.rollback()  # nothing where it was committed


def begin(db: sqlite3.Connection) -> None:
    """Take the right to write, as soon as whoever has it gives it back. Raise `sqlite3.OperationalError`.

    It is asked for every millisecond: SQLite itself asks ever less often, and misses the breath between two batches
    of somebody's joining.
    """
    patience = int(db.execute("PRAGMA busy_timeout").fetchone()[0])
    db.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(patience):
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(0.001)
            else:
                return
        db.execute("BEGIN IMMEDIATE")
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
