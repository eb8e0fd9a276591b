"""The key pairs of this database's own writers, in a file beside it that only its owner may read.

They are not in the database, which people copy and hand on: whoever has only that cannot sign. So a database that was
copied or brought back without the file has lost its key, and writes as a new writer.

Part of the shell's fast path, which never signs: a key is made when a writer id is, once.
"""

from __future__ import annotations

import errno
import os

from warroom.model.identity import WriterId
from warroom.oplog.signing import SEED, available, is_keyed, public_of, signature_of, writer_of
from warroom.paths import read_by_others
from warroom.store.commit import set_local
from warroom.store.cores import leave_no_core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

_SUFFIX = ".key"
_LARGEST = 4 * 1024 * 1024
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_STAYS = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EACCES, errno.EPERM)
"""Why a file of keys cannot be read, where waiting does not help."""


class FreshKey:
    """A key pair that was just made: the writer id that follows from it, the public key, and what it is made of."""

    __slots__ = ("public", "seed", "writer")

    def __init__(self, seed: bytes) -> None:
        self.seed, self.public = seed, public_of(seed)
        self.writer = writer_of(self.public)


def fresh_key(entropy: Callable[[int], bytes]) -> FreshKey | None:
    """A key pair for a new writer; `None` where the library that signs is missing."""
    if not available():
        return None
    leave_no_core()
    return FreshKey(entropy(SEED))


def keep_key(db: sqlite3.Connection, path: str, key: FreshKey) -> None:
    """Keep ``key`` beside the database at ``path``, and in ``db`` what its writer announces. Raise ``OSError``."""
    descriptor = os.open(key_file(path), os.O_RDWR | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        os.fchmod(descriptor, 0o600)
        size = os.fstat(descriptor).st_size
        begin = (
            "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
        )  # what was cut off before it ends here
        file.write(f"{begin}{key.writer} {key.seed.hex()}\n".encode())
        file.flush()
        os.fsync(descriptor)
    set_local(db, f"key:{key.writer}", key.public.hex())


def key_file(path: str) -> str:
    """Where the keys of the database at ``path`` are."""
    return path + _SUFFIX


def keys_read_by_others(path: str) -> str:
    """That others than its owner may read the file of keys of the database at ``path``, where they may."""
    others = read_by_others(key_file(path))
    return f"{others}, then `warroom key rotate`" if others else ""


def is_gone(writer: WriterId, path: str) -> bool:
    """Whether ``writer`` has a key, and it is not in the file of keys of the database at ``path``, as where a copy of
    the database alone came, or came beside the keys of another: nobody would take what is said under that id. Where
    the file cannot be read just now it is not gone.
    """
    if not is_keyed(writer):
        return False
    try:
        return writer not in _keys_in(key_file(path))
    except OSError as error:
        return error.errno in _STAYS


def unkept_words(path: str, error: OSError) -> str:
    """What is said where no key can be kept beside the database at ``path``, and why."""
    return f"no key can be kept in {key_file(path)} ({error.strerror})"


def gone_words(unsent: int) -> str:
    """What is said where the key of a database is gone, or cannot be read, and so many operations of ours are not on
    the share.
    """
    from warroom.model.sentences import agreeing, counted

    unsigned = f"{counted(unsent, 'operation was', 'operations were')} not signed yet"
    them = agreeing(unsent, "it", "them")
    left = f"; {unsigned}, others see {them} after `warroom key accept WORDS --unsigned`" if unsent else ""
    return f"no key of this database can be read here: it writes under a new id now{left}"


class OwnKeys:
    """Signs as the writers of the database at ``path``; the file is read when the first signature is asked for."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seeds: dict[str, bytes] | None = None

    def sign(self, writer: WriterId, hash_: str) -> bytes | None:
        """The fourth column of the line with this hash; `None` where ``writer`` cannot sign here."""
        seed = self.seed(writer) if is_keyed(writer) and available() else None
        if seed is None or writer_of(public_of(seed)) != writer:
            return None
        return signature_of(seed, hash_)

    def seed(self, writer: WriterId) -> bytes | None:
        """What the key pair of ``writer`` is made of, if it is here."""
        if self._seeds is None or writer not in self._seeds:
            self._seeds = _read(key_file(self._path))
        return self._seeds.get(writer)


def _read(path: str) -> dict[str, bytes]:
    """The keys of the file, each by its writer; none where it cannot be read."""
    try:
        return _keys_in(path)
    except OSError:
        return {}


def _keys_in(path: str) -> dict[str, bytes]:
    """The keys of the file, each by its writer; a line that is none, such as one that was cut off, is passed over.
    Raise ``OSError``.
    """
    leave_no_core()
    with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as file:
        lines = file.read(_LARGEST).decode("ascii", "replace").splitlines()
    seeds = {}
    for line in lines:
        writer, _, digits = line.partition(" ")
        try:
            seed = bytes.fromhex(digits)
        except ValueError:
            continue
        if len(seed) == SEED:
            seeds[writer] = seed
    return seeds
