"""The file system of the share: the few things that are done with it, and how a real disk does them.

Everything the share does goes through a `Folder`, so that a test or the simulator can be one. All of it may take long
and may fail; nothing here is called by the thread that draws.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from typing import Protocol

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes: a file that is larger is nobody's log."""
MOST_NAMES = 20_000
"""Names of one folder that are looked at."""
_MOST_ENTRIES = 200_000
_LOG_NAME = len("0" * 32 + ".0000000001.a000000.jsonl")


class Look:
    """A file at one moment: its size in bytes, when it was changed in nanoseconds, and which one it is."""

    __slots__ = ("changed", "identity", "size")

    def __init__(self, size: int, changed: int, identity: int) -> None:
        self.size, self.changed, self.identity = size, changed, identity


class NotAFile(OSError):
    """A link, a device, a pipe or a folder where a file was expected, or one that is too large."""


class Folder(Protocol):
    """A folder that several people reach. Paths are relative to it, with slashes. Everything may raise ``OSError``."""

    def names(self, path: str) -> list[str]:
        """The names in a folder that could be ours, at most `MOST_NAMES`; a leading dot or tilde is never ours."""

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, Look]:
        """At most ``limit`` bytes from ``offset``, opened afresh. Raise `NotAFile`."""

    def create(self, path: str, data: bytes) -> None:
        """Make a new file with ``data`` and see it to the disk; it must not exist."""

    def append(self, path: str, data: bytes) -> None:
        """Add ``data`` to a file in one write and see it to the disk."""

    def replace(self, path: str, data: bytes) -> None:
        """Put a whole file in its place at once: a temporary one, seen to the disk, renamed."""

    def remove(self, path: str) -> None:
        """Take away a file of ours."""

    def make(self, path: str) -> None:
        """Make a folder, if it is not there."""


class DiskFolder:
    """A `Folder` of the operating system."""

    def __init__(self, root: str, *, unique: str) -> None:
        """``root`` is the share's folder; ``unique`` is part of temporary names, so that no two programs share one."""
        self.root, self._unique = root, unique

    def _path(self, path: str) -> str:
        return os.path.join(self.root, path) if path else self.root  # noqa: PTH118

    def names(self, path: str) -> list[str]:
        """See `Folder`."""
        ours: list[str] = []
        others: list[str] = []
        with os.scandir(self._path(path)) as entries:
            for entry in itertools.islice(entries, _MOST_ENTRIES):
                if not entry.name.startswith((".", "~")):
                    (ours if len(entry.name) == _LOG_NAME else others).append(entry.name)
        # However many names somebody puts there, those of logs come first.
        return sorted((ours + others)[:MOST_NAMES])

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, Look]:
        """See `Folder`."""
        # Not to follow a link, not to wait for the other end of a pipe.
        flags = os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK") | _flag("O_CLOEXEC")
        try:
            file = os.open(self._path(path), flags)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):
                raise NotAFile(error.errno, "it is no regular file") from None
            raise
        try:
            look = _checked(os.fstat(file))
            parts: list[bytes] = []
            while limit > 0 and (part := os.pread(file, limit, offset)):
                parts.append(part)
                offset += len(part)
                limit -= len(part)
            return b"".join(parts), look
        finally:
            os.close(file)

    def create(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        self._write(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, data)
        self._settle_folder(path)

    def append(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        self._write(path, os.O_WRONLY | os.O_APPEND, data)

    def replace(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        folder, _, name = path.rpartition("/")
        temporary = f"{folder}/~{name}.{self._unique}.tmp" if folder else f"~{name}.{self._unique}.tmp"
        try:
            self._write(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, data)
            os.replace(self._path(temporary), self._path(path))  # noqa: PTH105
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(self._path(temporary))  # noqa: PTH108
            raise
        self._settle_folder(path)

    def remove(self, path: str) -> None:
        """See `Folder`."""
        os.unlink(self._path(path))  # noqa: PTH108

    def make(self, path: str) -> None:
        """See `Folder`."""
        os.makedirs(self._path(path), exist_ok=True)  # noqa: PTH103

    def _write(self, path: str, flags: int, data: bytes) -> None:
        file = os.open(self._path(path), flags | _flag("O_NOFOLLOW") | _flag("O_CLOEXEC"), 0o664)
        try:
            written = os.write(file, data)
            if written != len(data):
                raise OSError(errno.EIO, f"only {written} of {len(data)} bytes were taken")
            os.fsync(file)
        finally:
            os.close(file)

    def _settle_folder(self, path: str) -> None:
        """See a new name to the disk, where the file system lets a folder be opened for that."""
        with contextlib.suppress(OSError):
            file = os.open(self._path(path.rpartition("/")[0]), os.O_RDONLY | _flag("O_CLOEXEC"))
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _flag(name: str) -> int:
    """A flag of the operating system, 0 where it has none."""
    return int(getattr(os, name, 0))


def _checked(found: os.stat_result) -> Look:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(errno.EINVAL, "it is no regular file")
    if found.st_size > LARGEST_FILE:
        raise NotAFile(errno.EFBIG, f"it is larger than {LARGEST_FILE // 1024 // 1024} MiB")
    return Look(found.st_size, found.st_mtime_ns, found.st_ino)
