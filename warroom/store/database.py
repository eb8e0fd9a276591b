"""Opening the local SQLite file: private to its owner, durable, and refused where it could be harmed."""

from __future__ import annotations

import os
import sqlite3
import stat

from warroom import exit_codes
from warroom.store.explained import Explained, Reader
from warroom.store.schema import VERSION
from warroom.store.trouble import StoreTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Connection = TypeVar("Connection", bound=sqlite3.Connection)

APPLICATION = 0x77617272
"""Written into the file's header, so that another program's database is never touched."""
PATIENCE = 5.0
"""Seconds to wait while another program holds the file."""
_ACTING = """
SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND sql NOT LIKE 'CREATE TABLE %'
AND sql NOT LIKE 'CREATE INDEX %' AND sql NOT LIKE 'CREATE UNIQUE INDEX %'
AND sql NOT LIKE 'CREATE VIRTUAL TABLE entries!_fts USING fts5 %' ESCAPE '!'
"""
_NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "davfs")
)


def open_database(
    path: str, *, make: bool = True, patience: float = PATIENCE, mounts: str = "/proc/self/mounts"
) -> sqlite3.Connection:
    """A connection to the database at ``path``, brought up to date where needed, and made if it may be.

    Raise `StoreTrouble` when it is not there and not to be made, on a network mount, from a newer version, another
    program's, damaged, locked or not writable. Nothing is overwritten then. ``mounts`` is the system's list of mounts.
    """
    path = absolute(path)
    _refuse_network(path, mounts)
    _make_private(path, make=make)
    db = _connect(path, patience, sqlite3.Connection)
    try:
        with Explained(path):
            _settle(db, path)
    except StoreTrouble:
        db.close()
        raise
    return db


def open_reader(path: str, *, patience: float = PATIENCE) -> Reader:
    """A second connection that only reads, for a screen beside the thread that writes. Its queries raise
    `StoreTrouble`.

    Its file must exist already: `open_database` makes it.
    """
    path = absolute(path)
    db = _connect(path, patience, Reader)
    db.execute("PRAGMA query_only = ON")
    return db


def absolute(path: str) -> str:
    """``path`` from the root: nothing that SQLite reads as something else than a file, such as ``:memory:``."""
    if not path:
        raise StoreTrouble(
            "there is no home folder to keep a database in; choose a file for it with --db PATH or WARROOM_DB.",
            exit_codes.SETTING,
        )
    try:
        return os.path.abspath(path)  # noqa: PTH100
    except OSError as error:
        raise StoreTrouble(
            f"the folder in which this was started is gone ({error.strerror}).", exit_codes.MISSING
        ) from error


def _connect(path: str, patience: float, factory: type[Connection]) -> Connection:
    with Explained(path):
        db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False, factory=factory)
        # What a file of somebody else brings along calls nothing that could reach beyond it.
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
    return db


def _settle(db: sqlite3.Connection, path: str) -> None:
    """Check whose file it is and of which version; make the tables of an empty one."""
    is_other = _application(db) != APPLICATION
    # Asked again behind the tables: another program of ours may have made both between the two looks.
    if is_other and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and _application(db) != APPLICATION:
        raise StoreTrouble(
            f"{path} is another program's database; it was left as it is. Choose another with --db.", exit_codes.DATA
        )
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreTrouble(
            f"{path} was written by a newer warroom (format {version}, this one knows {VERSION}); it was left as it "
            "is. Update warroom, or choose another database with --db.",
            exit_codes.SETTING,
        )
    added = parts_that_act(db)
    if added:
        raise StoreTrouble(
            f"{path} holds {', '.join(map(ascii, added))[:200]}, which would act by itself and which warroom never "
            "makes: somebody else put it there. It was left as it is. Choose another database with --db; whoever sent "
            "this one can share the incident through a folder.",
            exit_codes.DATA,
        )
    if version == VERSION:
        return
    from warroom.store.migrations import migrate
    from warroom.store.transaction import patiently

    patiently(db, "PRAGMA journal_mode = WAL")
    migrate(db, APPLICATION)


def _application(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA application_id").fetchone()[0])


def parts_that_act(db: sqlite3.Connection) -> list[str]:
    """What somebody put into the file that runs by itself when it is read or written: triggers, views, tables that a
    program makes up. It goes by what SQLite would run, as the kind that stands beside it may be made up too.
    """
    return [f"{kind} {name}" for kind, name in db.execute(_ACTING).fetchall()]


def is_made(path: str) -> bool:
    """Whether there is a file at ``path``. Raise `StoreTrouble` where that cannot be looked at, or is no file: of a
    device or a pipe SQLite says that the disk is full, or does not answer.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - pathlib is not loaded on the fast path
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # nobody knows whether it is there: that it is not would be a guess
        raise StoreTrouble(
            f"{path} cannot be looked at: {error.strerror}. Make its folder readable for you, or choose another with "
            "--db.",
            exit_codes.REFUSED,
        ) from error
    if not stat.S_ISREG(mode):
        raise StoreTrouble(
            f"{path} is no file but a folder, a device or a pipe; nothing was stored. Choose another with --db.",
            exit_codes.REFUSED,
        )
    return True


def _make_private(path: str, *, make: bool) -> None:
    """Make the file and its folder for their owner alone; SQLite would make them readable by everybody."""
    if is_made(path):
        return
    if not make:
        raise StoreTrouble(
            f'there is no database at {path} yet; `warroom declare "what is broken"` makes it with its first incident, '
            "--db PATH names another.",
            exit_codes.MISSING,
        )
    folder = os.path.dirname(path) or "."  # noqa: PTH120
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
    except OSError as error:
        why = "its folder is a file" if isinstance(error, FileExistsError) else error.strerror
        raise StoreTrouble(
            f"{path} cannot be made: {why}. Make its folder writable for you, or choose another with --db.",
            exit_codes.REFUSED,
        ) from error


def _refuse_network(path: str, mounts: str) -> None:
    """SQLite loses acknowledged commits when two hosts write one file over a network mount."""
    if is_on_network(path, mounts):
        kind = file_system(path, mounts)
        raise StoreTrouble(
            f"{path} is on a network mount ({kind}), where a database loses what it acknowledged. "
            "Keep it on a local disk (--db PATH or WARROOM_DB) and share the incident through a shared folder instead.",
            exit_codes.SETTING,
        )


def is_current(db: sqlite3.Connection) -> bool:
    """Whether ``db`` is a database of ours that this program goes on with as it is."""
    return _application(db) == APPLICATION and format_of(db) == VERSION and not parts_that_act(db)


def is_on_network(path: str, mounts: str = "/proc/self/mounts") -> bool:
    """Whether ``path`` is on a network mount."""
    return file_system(path, mounts) in _NETWORK


def file_system(path: str, mounts: str = "/proc/self/mounts") -> str:
    """The kind of file system that holds ``path``; empty where the system does not say."""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as lines:
            table = [line.split(" ", 3) for line in lines]
    except OSError:
        return ""
    real = os.path.realpath(path)
    best, kind = "", ""
    for entry in table:
        if len(entry) < 3:
            continue
        point = entry[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, entry[2]
    return kind


def data_version(db: sqlite3.Connection) -> int:
    """A number that another one takes the place of when another connection stored something; costs two microseconds."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def format_of(db: sqlite3.Connection) -> int:
    """The version of the tables in the file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def damage_of(db: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong in the file, at most five of it."""
    damages = [str(row[0]) for row in db.execute("PRAGMA integrity_check(5)")]
    return [] if damages == ["ok"] else damages
