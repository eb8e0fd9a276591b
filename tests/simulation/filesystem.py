"""A file system that several replicas see, each through its own view, with everything that can go wrong on request.

What was written is volatile until it was synchronised; a view may be cut off, full, slow to show what others did, or
show another disk altogether.
"""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from warroom.model.identity import Moment
from warroom.share.folder import FileStat, Listing


class Stored:
    """A file: what readers get, and what would survive a power cut."""

    def __init__(self, identity: int) -> None:
        self.data = b""
        self.durable = b""
        self.versions: list[bytes] = []
        self.changed = 0
        self.identity = identity


class Disk:
    """The files that all views share."""

    def __init__(self) -> None:
        self.files: dict[str, Stored] = {}
        self.folders: set[str] = {""}
        self._identity = 0
        self.now: Callable[[], Moment] = lambda: Moment(0)
        self._writes = 0
        self.names_changed = 0

    def new(self, path: str) -> Stored:
        self._identity += 1
        self.names_changed = self._time()
        stored = self.files[path] = Stored(self._identity)
        return stored

    def _time(self) -> int:
        """Nanoseconds, no two of them alike."""
        self._writes += 1
        return self.now() * 1_000 + self._writes

    def remove(self, path: str) -> None:
        del self.files[path]
        self.names_changed = self._time()

    def write(self, stored: Stored, data: bytes, *, durable: bool) -> None:
        stored.versions.append(stored.data)
        stored.data, stored.changed = data, self._time()
        if durable:
            stored.durable = data

    def logs(self) -> list[str]:
        return sorted(path for path in self.files if path.endswith(".jsonl"))

    def lose_unsynced(self) -> None:
        """The file server loses power: only what was synchronised is left."""
        for stored in self.files.values():
            if stored.data != stored.durable:
                self.write(stored, stored.durable, durable=True)


class Interrupted(BaseException):
    """The process is killed while it changes the share."""


def _changing(act: Callable[..., None]) -> Callable[..., None]:
    @wraps(act)
    def changing(self: View, *given: object) -> None:
        with self.change():
            act(self, *given)

    return changing


class View:
    """What one replica sees of the disk: a `warroom.share.folder.Folder`."""

    def __init__(self, disk: Disk, choose: random.Random) -> None:
        self.disk, self.choose = disk, choose
        self.home = disk
        self.cut_off = False
        self.full = False
        self.read_only = False
        self.fails: list[str] = []
        self.killed_at = 0
        self._listings: dict[str, Listing] = {}
        self.stale_listings = 0
        self.stale_reads = 0
        self.tells = False
        """Whether it says which files grew, as a server does, as long as it does not show old contents."""
        self._seen: dict[str, dict[str, tuple[int, int, int]]] = {}

    def _reach(self) -> None:
        if self.cut_off:
            raise OSError(errno.ENOTCONN, "the share is not there")

    def names(self, path: str) -> Listing:
        self._reach()
        if self.stale_listings and path in self._listings:
            self.stale_listings -= 1
            return self._listings[path]
        prefix = f"{path}/" if path else ""
        if path not in self.disk.folders:
            raise FileNotFoundError(errno.ENOENT, "no such folder")
        inside = {name[len(prefix) :].split("/")[0] for name in self.disk.files if name.startswith(prefix)}
        inside |= {name[len(prefix) :].split("/")[0] for name in self.disk.folders if name.startswith(prefix) and name}
        self._listings[path] = Listing(sorted(name for name in inside if name and not name.startswith((".", "~"))))
        return self._listings[path]

    def looks(self, path: str) -> dict[str, FileStat]:
        stored = {name: self.disk.files.get(f"{path}/{name}") for name in self.names(path)}
        return {
            name: FileStat(len(one.data), one.changed, one.identity) for name, one in stored.items() if one is not None
        }

    def grown(self, path: str) -> frozenset[str] | None:
        self._reach()
        if not self.tells or self.stale_listings or self.stale_reads or path not in self.disk.folders:
            self._seen.pop(path, None)
            return None
        looks = {name: (look.size, look.changed, look.identity) for name, look in self.looks(path).items()}
        before, self._seen[path] = self._seen.get(path), looks
        return frozenset(name for name in looks if looks[name] != before.get(name)) if before is not None else None

    def changed(self, path: str) -> int:
        self._reach()
        return self.disk.names_changed

    def owner(self, path: str) -> str:
        self._reach()
        return "somebody"

    @contextmanager
    def change(self) -> Iterator[None]:
        """Something that changes the share; the process may be killed before it or right behind it."""
        self.killed_at -= 1
        if self.killed_at == 0:
            raise Interrupted
        yield
        self.killed_at -= 1
        if self.killed_at == 0:
            raise Interrupted

    def _stored(self, path: str) -> Stored:
        stored = self.disk.files.get(path)
        if stored is None:
            raise FileNotFoundError(errno.ENOENT, "no such file")
        return stored

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        self._reach()
        stored = self._stored(path)
        data = stored.data
        if self.stale_reads and stored.versions:
            self.stale_reads -= 1
            data = self.choose.choice(stored.versions)
        return data[offset : offset + limit], FileStat(len(data), stored.changed, stored.identity)

    def _fault(self) -> str:
        return self.fails.pop() if self.fails else ""

    def _put(self, stored: Stored, before: bytes, data: bytes) -> None:
        """One write and one synchronisation, either of which may fail in the middle."""
        if self.read_only:
            raise PermissionError(errno.EACCES, "not allowed")
        fault = self._fault()
        if self.full or fault in ("short", "torn"):
            part = data[: self.choose.randrange(len(data) + 1)]
            self.disk.write(stored, before + part, durable=fault == "torn")
            raise OSError(errno.ENOSPC if self.full else errno.EIO, "only a part was written")
        self.disk.write(stored, before + data, durable=False)
        if fault == "fsync":
            raise OSError(errno.EIO, "it did not reach the disk")
        stored.durable = stored.data

    @_changing
    def create(self, path: str, data: bytes) -> None:
        self._reach()
        if self.read_only:
            raise PermissionError(errno.EACCES, "not allowed")
        if path in self.disk.files:
            raise FileExistsError(errno.EEXIST, "it is there")
        self._put(self.disk.new(path), b"", data)

    @_changing
    def append(self, path: str, data: bytes) -> None:
        self._reach()
        stored = self._stored(path)
        self._put(stored, stored.data, data)

    @_changing
    def replace(self, path: str, data: bytes) -> None:
        self._reach()
        if self.read_only:
            raise PermissionError(errno.EACCES, "not allowed")
        if self.full or self._fault():
            raise OSError(errno.ENOSPC, "no room")
        stored = self.disk.files.get(path) or self.disk.new(path)
        self.disk.write(stored, data, durable=True)

    @_changing
    def remove(self, path: str) -> None:
        self._reach()
        if self.read_only:
            raise PermissionError(errno.EACCES, "not allowed")
        self._stored(path)
        if self._fault():
            raise OSError(errno.EIO, "it could not be taken away")
        self.disk.remove(path)

    def make(self, path: str) -> None:
        self._reach()
        if self.read_only:
            raise PermissionError(errno.EACCES, "not allowed")
        parts = path.split("/")
        self.disk.folders |= {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}

    @contextmanager
    def elsewhere(self, disk: Disk) -> Iterator[None]:
        """Another disk is mounted in its place."""
        self.disk, before = disk, self.disk
        try:
            yield
        finally:
            self.disk = before

    def heal(self) -> None:
        self.disk = self.home
        self.cut_off = self.full = self.read_only = False
        self.stale_listings = self.stale_reads = self.killed_at = 0
        self.fails.clear()
