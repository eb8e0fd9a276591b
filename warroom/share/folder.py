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
from typing import TYPE_CHECKING, Protocol

from warroom.model.sentences import counted
from warroom.share.rights import Rights, rights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
LARGEST_FILE = 4 * 1024 * 1024
"""Bytes: a file that is larger is nobody's log."""
MOST_OTHERS = 20_000
"""Names of one folder that are looked at beside those of logs."""
MOST_NAMES = 1_000_000
"""Names of one folder that are looked at at all."""
_LOG_NAMES = frozenset(
    (len(name), name[name.rindex(".") :])
    for name in ("0" * 32 + ".0000000001.a000000.jsonl", "0" * 32 + ".age", "0" * 32 + ".members.age")
)
"""How long the names of logs are and what they end in: of plain ones, and of private ones with their keys."""


class FileStat:
    """A file at one moment: its size in bytes, when it was changed in nanoseconds, and which one it is."""

    __slots__ = ("changed", "identity", "size")

    def __init__(self, size: int, changed: int, identity: int) -> None:
        self.size, self.changed, self.identity = size, changed, identity

    def same(self, look: FileStat) -> bool:
        """Whether nothing says that the file is another one, or has another content."""
        return (self.size, self.changed, self.identity) == (look.size, look.changed, look.identity)


class NotAFile(OSError):
    """A link, a device, a pipe or a folder where a file was expected, or one that is too large."""


class NotAFolder(OSError):
    """A link or a file where a folder was expected."""


class Listing(list[str]):
    """The names in a folder that could be ours, and how many names more are there that nobody looks at."""

    def __init__(self, names: Iterable[str] = (), left_out: int = 0) -> None:
        super().__init__(names)
        self.left_out = left_out


class Folder(Protocol):
    """A folder that several people reach. Paths are relative to it, with slashes. Everything may raise ``OSError``.

    No link below it is followed: raise `NotAFolder` or `NotAFile` where there is one.
    """

    def names(self, path: str) -> Listing:
        """The names in a folder, sorted: all of logs, at most `MOST_OTHERS` others, none with a dot or tilde first."""

    def looks(self, path: str) -> dict[str, FileStat]:
        """How every regular file in a folder looks, by its name; cheaper than to open each."""

    def changed(self, path: str) -> int:
        """When names last came into a folder or left it, in nanoseconds, as far as its file system says so."""

    def owner(self, path: str) -> str:
        """The account whose file or folder this is; empty where nobody knows."""

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """At most ``limit`` bytes from ``offset``, opened afresh."""

    def create(self, path: str, data: bytes) -> None:
        """Make a new file with ``data`` and see it to the disk; it must not exist."""

    def append(self, path: str, data: bytes) -> None:
        """Add ``data`` to a file in one write and see it to the disk."""

    def replace(self, path: str, data: bytes) -> None:
        """Put a whole file in its place at once: a temporary one, seen to the disk, renamed."""

    def remove(self, path: str) -> None:
        """Take away a file of ours."""

    def make(self, path: str) -> None:
        """Make a folder, if it is not there; one of ours gives what the share's own folder gives."""


def owner_of(folder: Folder, path: str) -> str:
    """Of which account the file at ``path`` is; empty where nobody knows."""
    try:
        return folder.owner(path)
    except OSError:
        return ""


def grown_in(folder: Folder, path: str) -> frozenset[str] | None:
    """The names in a folder whose files may have other contents than when this was asked last, where ``folder`` knows
    them all, as a server does that tells of each line; `None` where it does not, and each file is to be looked at.
    """
    ask: Callable[[str], frozenset[str] | None] | None = getattr(folder, "grown", None)
    return ask(path) if ask is not None else None


def named_in(folder: Folder, path: str) -> frozenset[str] | None:
    """The names in a folder that somebody says were changed since this was asked last, as a disk does: a hint, of which
    some may be missing. `None` where ``folder`` names none.
    """
    ask: Callable[[str], frozenset[str] | None] | None = getattr(folder, "named", None)
    return ask(path) if ask is not None else None


def refusal_of(folder: Folder) -> str:
    """Why ``folder`` takes nothing of ours, where it was told so while it read, as a server tells whoever may only
    read; empty otherwise.
    """
    ask: Callable[[], str] | None = getattr(folder, "refusal", None)
    return ask() if ask is not None else ""


class DiskFolder:
    """A `Folder` of the operating system."""

    def __init__(self, root: str, *, unique: str) -> None:
        """``root`` is the share's folder; ``unique`` is part of temporary names, so that no two programs share one."""
        self.root, self._unique = root, unique

    @contextlib.contextmanager
    def _opened(self, path: str) -> Iterator[int]:
        """A folder, opened part by part: the share itself may be reached through links, nothing in it may be one."""
        at = os.open(self.root, _FOLDER)
        try:
            for part in path.split("/") if path else ():
                deeper = _deeper(at, part)
                os.close(at)
                at = deeper
            yield at
        finally:
            os.close(at)

    def names(self, path: str) -> Listing:
        """See `Folder`."""
        logs: list[str] = []
        folders: list[str] = []
        left_out = 0
        with self._entries(path) as entries:
            for entry in entries:
                name = entry.name
                if not name.startswith((".", "~")):
                    if len(logs) + len(folders) >= MOST_NAMES:
                        left_out += 1
                        break
                    (logs if (len(name), name[name.rfind(".") :]) in _LOG_NAMES else folders).append(name)
        # However many names somebody puts there, those of logs are all read.
        folders.sort()
        left_out += max(0, len(folders) - MOST_OTHERS)
        return Listing(sorted(logs + folders[:MOST_OTHERS]), left_out)

    def looks(self, path: str) -> dict[str, FileStat]:
        """See `Folder`."""
        looks: dict[str, FileStat] = {}
        with self._entries(path) as entries:
            for entry in itertools.islice(entries, MOST_NAMES):
                with contextlib.suppress(OSError):  # it has just gone
                    stats = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(stats.st_mode):
                        looks[entry.name] = FileStat(stats.st_size, stats.st_mtime_ns, stats.st_ino)
        return looks

    @contextlib.contextmanager
    def _entries(self, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with self._opened(path) as at:
            readable = os.open(".", _READABLE, dir_fd=at)
        try:
            with os.scandir(readable) as entries:
                yield entries
        finally:
            os.close(readable)

    def changed(self, path: str) -> int:
        """See `Folder`."""
        with self._opened(path) as at:
            return os.fstat(at).st_mtime_ns

    def owner(self, path: str) -> str:
        """See `Folder`."""
        import pwd

        folder, name = _parted(path)
        with self._opened(folder) as at:
            number = os.stat(name, dir_fd=at, follow_symlinks=False).st_uid
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """See `Folder`."""
        folder, name = _parted(path)
        try:
            with self._opened(folder) as at:
                file = os.open(name, _TO_READ, dir_fd=at)
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
        folder, name = _parted(path)
        with self._opened(folder) as at:
            self._write_new(name, at, data)
            _settle_folder(at)

    def append(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        folder, name = _parted(path)
        with self._opened(folder) as at:
            file = os.open(name, os.O_WRONLY | os.O_APPEND | _NO_LINK, dir_fd=at)
            try:
                _put(file, data)
            finally:
                os.close(file)

    def replace(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        folder, name = _parted(path)
        temporary = f"~{name}.{self._unique}.tmp"
        with self._opened(folder) as at:
            try:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(temporary, dir_fd=at)
                self._write_new(temporary, at, data)
                os.replace(temporary, name, src_dir_fd=at, dst_dir_fd=at)
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=at)
                raise
            _settle_folder(at)

    def remove(self, path: str) -> None:
        """See `Folder`."""
        folder, name = _parted(path)
        with self._opened(folder) as at:
            os.unlink(name, dir_fd=at)

    def make(self, path: str) -> None:
        """See `Folder`."""
        rights, parts = self._rights(), path.split("/")
        for number, name in enumerate(parts):
            with self._opened("/".join(parts[:number])) as at:
                try:
                    # For its group it is opened once that is the right one.
                    os.mkdir(name, rights.mode & 0o707, dir_fd=at)
                except FileExistsError:
                    if rights.lacking(os.stat(name, dir_fd=at, follow_symlinks=False)):
                        _open_up(at, name, rights)
                    else:
                        os.close(_deeper(at, name))
                else:
                    folder = _deeper(at, name, _READABLE)
                    try:
                        rights.give_folder(folder)
                    finally:
                        os.close(folder)

    def _write_new(self, name: str, at: int, data: bytes) -> None:
        rights = self._rights()
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600, dir_fd=at)
        try:
            rights.give_file(file)
            _put(file, data)
        finally:
            os.close(file)

    def _rights(self) -> Rights:
        root = os.open(self.root, _FOLDER)
        try:
            return rights_of(root, self.root)
        finally:
            os.close(root)


def _flag(name: str) -> int:
    """A flag of the operating system, 0 where it has none."""
    return int(getattr(os, name, 0))


_NO_LINK = _flag("O_NOFOLLOW") | _flag("O_CLOEXEC")
_READABLE = os.O_RDONLY | _flag("O_DIRECTORY") | _flag("O_CLOEXEC")
_FOLDER = _READABLE | _flag("O_PATH")
"""To go through a folder one need not be allowed to list it."""
_TO_READ = os.O_RDONLY | _NO_LINK | _flag("O_NONBLOCK")
"""Not to follow a link, not to wait for the other end of a pipe."""


def _parted(path: str) -> tuple[str, str]:
    """The folder that a path is in, and its name there."""
    folder, _, name = path.rpartition("/")
    return folder, name


def _deeper(at: int, name: str, flags: int = _FOLDER) -> int:
    """The folder called ``name`` in the open folder ``at``. Raise `NotAFolder` for anything else."""
    try:
        return os.open(name, flags | _NO_LINK, dir_fd=at)
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ELOOP):
            raise NotAFolder(error.errno, f"{name} is no folder") from None
        raise


def _open_up(at: int, name: str, rights: Rights) -> None:
    """Give a folder of ours, and what is ours in it, the rights that they were made without. Raise `NotAFolder`."""
    folder = _deeper(at, name, _READABLE)
    try:
        rights.give_folder(folder)
        with os.scandir(folder) as entries:
            ours = [entry.name for entry in entries if rights.is_file_of_ours(entry.stat(follow_symlinks=False))]
        for one in ours:
            with contextlib.suppress(OSError):  # it has just gone
                file = os.open(one, _TO_READ, dir_fd=folder)
                try:
                    rights.give_file(file)
                finally:
                    os.close(file)
    finally:
        os.close(folder)


def _put(file: int, data: bytes) -> None:
    written = os.write(file, data)
    if written != len(data):
        raise OSError(errno.EIO, f"only {written} of {counted(len(data), 'byte was', 'bytes were')} taken")
    os.fsync(file)


def _settle_folder(at: int) -> None:
    """See a new name to the disk, where the file system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        file = os.open(".", _READABLE, dir_fd=at)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _checked(stats: os.stat_result) -> FileStat:
    if not stat.S_ISREG(stats.st_mode):
        raise NotAFile(errno.EINVAL, "it is no regular file")
    if stats.st_size > LARGEST_FILE:
        raise NotAFile(errno.EFBIG, f"it is larger than {LARGEST_FILE // 1024 // 1024} MiB")
    return FileStat(stats.st_size, stats.st_mtime_ns, stats.st_ino)
