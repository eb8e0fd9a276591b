"""Writing all of something, or nothing at all.

Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sqlite3
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Transaction:
    """What is written within it is on disk when it ends, and none of it where it is left by an error.

    ``at_once`` asks for the right to write as `begin` does. What ``lies_elsewhere`` can be had again and is not waited
    for: it is stored, whole or not at all, and on the disk with the next transaction that is, or with `see_to_disk`.
    """

    __slots__ = ("_at_once", "_db", "_waits")

    def __init__(self, db: sqlite3.Connection, *, at_once: bool = False, lies_elsewhere: bool = False) -> None:
        self._db, self._at_once = db, at_once
        # Without a write-ahead log, what is not waited for could leave a torn database behind.
        self._waits = not (lies_elsewhere and db.execute("PRAGMA journal_mode").fetchone()[0] == "wal")

    def __enter__(self) -> None:
        if not self._waits:
            self._db.execute("PRAGMA synchronous = NORMAL")
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
            if not self._waits:
                self._db.execute("PRAGMA synchronous = FULL")


def see_to_disk(path: str) -> None:
    """Let all that was stored in the database at ``path`` be on the disk when this returns. Raise ``OSError``."""
    try:
        file = os.open(f"{path}-wal", os.O_RDONLY)
    except FileNotFoundError:  # it is in the database itself, where it was put with the disk waited for
        return
    try:
        os.fsync(file)
    finally:
        os.close(file)


def begin(db: sqlite3.Connection) -> None:
    """Take the right to write, as soon as whoever has it gives it back. Raise `sqlite3.OperationalError`."""
    patiently(db, "BEGIN IMMEDIATE")


def patiently(db: sqlite3.Connection, statement: str) -> None:
    """Do what needs a lock, as soon as whoever has it gives it back. Raise `sqlite3.OperationalError`.

    It is asked for every millisecond: SQLite itself asks ever less often, and misses the breath between two batches
    of somebody's joining; and where two wait for each other, it gives up at once.
    """
    patience = int(db.execute("PRAGMA busy_timeout").fetchone()[0])
    db.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(patience):
            try:
                db.execute(statement)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(0.001)
            else:
                return
        db.execute(statement)
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
