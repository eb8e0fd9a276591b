"""What can be wrong with the local database, in one sentence each, with a way out and an exit code."""

from __future__ import annotations

import os
import sqlite3

from warroom import exit_codes


class StoreTrouble(Exception):
    """The database cannot be used as asked. ``str()`` says what and what to do; ``exit_code`` is for the shell."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def explain(error: sqlite3.Error | UnicodeDecodeError, path: str) -> StoreTrouble:
    """The trouble behind an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreTrouble(
            f"another program holds {path} locked; nothing was stored. Try again, or end the program that holds it.",
            exit_codes.TRY_AGAIN,
        )
    # Where it cannot even make what lies beside the file, SQLite says that the disk fails.
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _is_full(path)):
        return StoreTrouble(
            f"the disk of {path} is full; nothing was stored. Free some space and try again.", exit_codes.NOT_WRITTEN
        )
    if primary == sqlite3.SQLITE_IOERR and (most := _largest_file()) is not None:
        return StoreTrouble(
            f"{path} cannot grow: this program may write no file of more than {most:,} bytes (`ulimit -f`); nothing "
            "was stored. Start it where there is no such limit.",
            exit_codes.REFUSED,
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return StoreTrouble(
            f"{path} cannot be opened for writing ({error}); nothing was stored. "
            "Make it and its folder writable for you, or choose another with --db.",
            exit_codes.REFUSED,
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or _holds_something_else(primary, error):
        return damaged(path, str(error))
    if primary == sqlite3.SQLITE_IOERR:
        return StoreTrouble(
            f"the disk of {path} does not answer ({error}); nothing was stored. Try again.", exit_codes.NOT_WRITTEN
        )
    return StoreTrouble(f"{path}: {error}; nothing was stored.", exit_codes.NOT_WRITTEN)


def damaged(path: str, why: str) -> StoreTrouble:
    """The trouble of a file that holds something else than it was given."""
    return StoreTrouble(
        f"{path} is damaged or not a database ({why}); it was left as it is. "
        "Move it aside and start anew, or bring back a copy; `warroom doctor` says what can still be read.",
        exit_codes.DATA,
    )


def _largest_file() -> int | None:
    """Bytes of the largest file that this process may write; `None` without such a limit."""
    try:
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    except (ImportError, OSError):
        return None
    return None if most == resource.RLIM_INFINITY else most


def _is_full(path: str) -> bool:
    """Whether the disk of ``path`` has no room left."""
    try:
        return os.statvfs(os.path.dirname(path) or ".").f_bavail == 0  # noqa: PTH120
    except OSError:
        return False


def _holds_something_else(primary: int | None, error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Whether the file lacks a table, or holds bytes where a text stood: damage that SQLite does not call so."""
    words = str(error)
    lacks = primary == sqlite3.SQLITE_ERROR and words.startswith("no such ")
    return lacks or isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in words
