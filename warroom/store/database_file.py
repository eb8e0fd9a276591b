"""Whether a database is still the one that was opened: SQLite writes on into a file that was moved away or taken away,
and what it calls stored then is nowhere to be found.

Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from warroom import exit_codes
from warroom.store.trouble import StoreTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    File = tuple[int, int]
    """Which file it is: its device, and its number there."""
    Row = tuple[int, bytes]
    """The row of an operation, and its hash."""
    Look = tuple[int, int]
    """The size of a file in bytes, and the nanosecond of its last change."""

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside the file: the newest of what was stored, and where it is to be found in it."""
_LOOKS, _BETWEEN = 60, 0.025
"""How often the file is read before it counts as written over, and seconds: while another program moves the newest into
it, half of that may be there.
"""
_SHORT = 12
"""Checks that a command of the shell hardly comes to."""
_LOG_BEGINS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_SALT = 16
"""Where it says which log it is: another one whenever it begins anew."""
_INDEX = 132
"""Bytes at the beginning of the index of that log: how many frames there are, of how many it is known that they were
moved into the file, and how many somebody set out to move.
"""
_indexes: dict[File, int] = {}
"""Descriptors of indexes that had to be read. They stay open: closing one would take away the locks that SQLite has."""
_LAST = "SELECT id, hash FROM ops ORDER BY id DESC LIMIT 1"
_SAME = "SELECT id, hash FROM ops WHERE id = ?"


class Standing:
    """The files of ``db``, a connection to the database at ``path`` that was read from, as they were then."""

    __slots__ = (
        "_beside", "_checks", "_db", "_file", "_gathered", "_holds", "_is_cut", "_log_salt", "_log_size", "_look",
        "_other_look", "_path",
    )  # fmt: skip

    def __init__(self, path: str, db: sqlite3.Connection) -> None:
        self._path, self._db = path, db
        self._file, self._look = _file_and_look(path)
        self._other_look: Look | None = None
        self._beside = [_file_and_look(path + end)[0] for end in _BESIDE]
        self._log_size, self._log_salt, self._is_cut = 0, b"", False
        self._holds: Row | None = None
        self._gathered = False
        self._checks = 0

    @property
    def is_whole(self) -> bool:
        """Whether the same files stand where they were, and none was seen to be written over; costs some
        microseconds.
        """
        return not (self._is_cut or self._other_look or self._moved(_file_and_look(self._path)[0]))

    def look(self) -> None:
        """Note what the file holds, by which it is known later. Raise `StoreTrouble` as `check` does."""
        if self._holds is None and self.is_whole:
            self._read()
        self.check()

    def check(self) -> None:
        """Raise `StoreTrouble` when what is stored would not be found at the path."""
        self._checks += 1
        if self._checks == _SHORT:
            self.look()  # which comes back to here
        file, look = _file_and_look(self._path)
        wrong = self._moved(file)
        if wrong and not self._gathered:
            self._gathered = True
            self._gather()
        if not wrong:
            wrong = self._written_over(look)
            self._gathered = False
        if wrong:
            raise StoreTrouble(
                f"{wrong}. Nothing more is stored until what was there is back, or this program started again.",
                exit_codes.DATA,
            )

    def _moved(self, file: File | None) -> str:
        if file != self._file:
            if file is None:
                return _hidden(self._path) or f"{self._path} was taken away while this program has it open"
            return f"another file was put in the place of {self._path} while this program has that open"
        for end, opened in zip(_BESIDE, self._beside, strict=True):
            part = self._path + end
            if opened is not None and _file_and_look(part)[0] != opened:
                words = f"{part}, a part of the database, was taken away while this program has it open"
                return _hidden(part) or words
        return ""

    def _written_over(self, look: Look) -> str:
        """Whether the file, which looks so, lacks what was read in it once, or what lies beside it was cut off. The
        file is read only when it was written to since.
        """
        if self._beside[0] is not None and not self._log_goes_on():
            self._is_cut = True
        if self._is_cut:
            return f"{self._path}-wal, a part of the database, was cut off or written over by another program"
        if look == self._look:
            self._other_look = None
        elif look != self._other_look:
            self._other_look = self._other(look)
        if self._other_look is not None:
            return f"{self._path} was written over or cut off by another program: it lacks what it held"
        return ""

    def _other(self, look: Look) -> Look | None:
        """How a file that holds something else looks; `None` when it holds what it held."""
        for _ in range(_LOOKS):
            if look[0] >= self._look[0]:  # it never becomes smaller
                if self._read():
                    self._look = look
                    return None
                if self._is_partly_gathered() and self._is_found():
                    return None  # and it is looked at again
            time.sleep(_BETWEEN)
            look = _file_and_look(self._path)[1]
        return look

    def _log_goes_on(self) -> bool:
        """Whether the write-ahead log begins as one does and is not cut off: SQLite empties it, or leaves it."""
        try:
            file = os.open(f"{self._path}-wal", os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError:  # no descriptor is free, or it went just now, which the next look sees
            return True
        try:
            size, begins = os.fstat(file).st_size, os.read(file, 24)
        finally:
            os.close(file)
        shorter = size < self._log_size and begins[_SALT:] == self._log_salt
        self._log_size, self._log_salt = size, begins[_SALT:]
        return not size or (begins[:4] in _LOG_BEGINS and not shorter)

    def _read(self) -> bool:
        """Read what the file itself holds, without what lies beside it; whether that is what it held, as far as
        it can be read at all just now.
        """
        from contextlib import closing
        from urllib.parse import quote

        # Opened by SQLite, since closing a file of our own would take away the locks that SQLite has on it.
        address = f"file:{quote(os.fsencode(self._path))}?immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as db:
                if self._holds is not None and db.execute(_SAME, (self._holds[0],)).fetchone() != self._holds:
                    return False
                last: Row | None = db.execute(_LAST).fetchone()
        except sqlite3.Error as error:
            # What is new lies beside the file until it is moved into it; or no descriptor is free, or the file went
            # just now, which the next look sees.
            return self._holds is None or error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN
        if last is not None and not self._reads(last):
            return False
        self._holds = last
        return True

    def _is_partly_gathered(self) -> bool:
        """Whether a part of what lies beside the file was moved into it, and not the rest: as long as somebody reads
        what was before, SQLite leaves it so. By itself such a file may go together with nothing.
        """
        index = self._beside[1]
        if index is None:
            return False
        if index not in _indexes:
            try:
                _indexes[index] = os.open(f"{self._path}-shm", os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            except OSError:  # no descriptor is free, or it went just now, which the next look sees
                return True
        data = os.pread(_indexes[index], _INDEX, 0)
        frames, moved, moving = (int.from_bytes(data[at : at + 4], sys.byteorder) for at in (16, 96, 128))
        return frames > moved and bool(moved or moving)

    def _is_found(self) -> bool:
        """Whether a program that opened the database now would find what the file held."""
        from contextlib import closing
        from urllib.parse import quote

        if self._holds is None:
            return True
        try:
            with closing(sqlite3.connect(f"file:{quote(os.fsencode(self._path))}?mode=ro", uri=True)) as db:
                return bool(db.execute(_SAME, (self._holds[0],)).fetchone() == self._holds)
        except sqlite3.Error as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN

    def _reads(self, row: Row) -> bool:
        """Whether the connection that is open finds ``row``."""
        try:
            return bool(self._db.execute(_SAME, (row[0],)).fetchone() == row)
        except sqlite3.Error:  # what it remembers of the file does not go together with what stands there now
            return False

    def _gather(self) -> None:
        """Put what lies beside the file into it, while that is still ours: a file that was moved away is whole
        then, and one that stands in its place is not read together with what belongs to another.
        """
        found = [_file_and_look(self._path + end)[0] for end in _BESIDE]
        if all(file in (None, opened) for file, opened in zip(found, self._beside, strict=True)):
            from contextlib import suppress

            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def abandon(db: sqlite3.Connection) -> None:
    """Let ``db``, whose files are gone, be open until the process ends: closed, SQLite would take away what lies beside
    the file that stands in its place now, and with it what others stored there.
    """
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(db))


def _hidden(path: str) -> str:
    """That nobody can see whether anything stands at ``path``, and why; empty where that can be seen."""
    try:
        os.stat(path)  # noqa: PTH116 - pathlib is not loaded on the fast path
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        return f"{path} cannot be looked at any more ({error.strerror})"
    return ""


def _file_and_look(path: str) -> tuple[File | None, Look]:
    """Which file stands at ``path``, `None` for none, and how it looks."""
    try:
        stats = os.stat(path)  # noqa: PTH116 - pathlib is not loaded on the fast path
    except OSError:
        return None, (0, 0)
    return (stats.st_dev, stats.st_ino), (stats.st_size, stats.st_mtime_ns)
