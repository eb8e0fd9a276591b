"""Opening the local SQLite file: private to its owner, durable, and refused where it could be harmed."""

from __future__ import annotations

import os
import sqlite3

from warroom.store.schema import VERSION
from warroom.store.trouble import DATA, PROTECTED, SETTING, StoreTrouble, explain

APPLICATION = 0x77617272
"""Written into the file's header, so that another program's database is never touched."""
PATIENCE = 5.0
"""Seconds to wait while another program holds the file."""
_NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "davfs")
)


def open_database(path: str, *, patience: float = PATIENCE, mounts: str = "/proc/self/mounts") -> sqlite3.Connection:
    """A connection to the database at ``path``, made or brought up to date where needed.

    Raise `StoreTrouble` when it is on a network mount, from a newer version, another program's, damaged, locked or not
    writable. Nothing is overwritten then. ``mounts`` is the system's list of mounts.
    """
    _refuse_network(path, mounts)
    _make_private(path)
    db = _connect(path, patience)
    try:
        _settle(db, path)
    except sqlite3.Error as error:
        db.close()
        raise explain(error, path) from error
    except StoreTrouble:
        db.close()
        raise
    return db


def open_reader(path: str, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """A second connection that only reads, for a screen beside the thread that writes.

    Its file must exist already: `open_database` makes it.
    """
    db = _connect(path, patience)
    db.execute("PRAGMA query_only = ON")
    return db


def _connect(path: str, patience: float) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return db


def _settle(db: sqlite3.Connection, path: str) -> None:
    """Check whose file it is and of which version; make the tables of an empty one."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if version > VERSION:
        raise StoreTrouble(
            f"{path} was written by a newer warroom (format {version}, this one knows {VERSION}); it was left as it "
            "is. Update warroom, or choose another database with --db.",
            SETTING,
        )
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreTrouble(
            f"{path} is another program's database; it was left as it is. Choose another with --db.", DATA
        )
    from warroom.store.migrations import migrate

    db.execute("PRAGMA journal_mode = WAL")
    migrate(db, APPLICATION)


def _make_private(path: str) -> None:
    """Make the file and its folder for their owner alone; SQLite would make them readable by everybody."""
    if os.path.exists(path):  # noqa: PTH110 - pathlib is not loaded on the fast path
        return
    folder = os.path.dirname(path) or "."  # noqa: PTH120
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
    except OSError as error:
        raise StoreTrouble(
            f"{path} cannot be made: {error.strerror}. Make its folder writable for you, or choose another with --db.",
            PROTECTED,
        ) from error


def _refuse_network(path: str, mounts: str) -> None:
    """SQLite loses acknowledged commits when two hosts write one file over a network mount."""
    kind = file_system(path, mounts)
    if kind in _NETWORK:
        raise StoreTrouble(
            f"{path} is on a network mount ({kind}), where a database loses what it acknowledged. "
            "Keep it on a local disk (--db PATH or WARROOM_DB) and share the incident through a shared folder instead.",
            SETTING,
        )


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
