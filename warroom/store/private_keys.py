"""The keys of this database that open private incidents, in a file beside it that only its owner may read.

It is as ``age -i`` reads it: ``age -d -i <database>.age FILE`` opens what was sealed for this database, without us. The
first key is that of the database itself, by which others let it in; each private incident into which something is
written here has keys of its own, the newest one last. Comments say which is which, and who loses them loses nothing:
every key of the file is tried.
"""

from __future__ import annotations

import os

from warroom.model.identity import IncidentId
from warroom.oplog.envelope import fresh_secret, recipient_of, secrets_in
from warroom.store.cores import leave_no_core

_SUFFIX = ".age"
_LARGEST = 4 * 1024 * 1024
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_OWN, _INCIDENT = "# this database, ", "# incident "
_HEAD = "# Opens the private incidents of the database beside it: age -d -i THIS FILE. Give it to nobody.\n"


def identity_file(path: str) -> str:
    """Where the keys of the database at ``path`` are that open private incidents."""
    return path + _SUFFIX


class PrivateKeys:
    """The keys of the database at ``path``. The file is read again whenever it has changed.

    Making one may raise ``OSError``, and `ImportError` without the library.
    """

    def __init__(self, path: str) -> None:
        self._path = identity_file(path)
        self._look: tuple[int, int, int] | None = None
        self._own: list[str] = []
        self._of: dict[str, list[str]] = {}

    def recipient(self, *, make: bool = False) -> str:
        """For whom one seals what this database shall open; empty where there is no key yet, unless it may be made."""
        self._read()
        if not self._own and make:
            self._add(_OWN, fresh_secret())
            self._read()
        return recipient_of(self._own[0]) if self._own else ""

    def own(self) -> list[str]:
        """The keys that open what was sealed for this database."""
        self._read()
        return list(self._own)

    def of(self, incident: IncidentId) -> list[str]:
        """The keys under which this database wrote into ``incident``, the newest one last."""
        self._read()
        return list(self._of.get(incident, ()))

    def new(self, incident: IncidentId) -> str:
        """A new key of ours for ``incident``."""
        secret = fresh_secret()
        self._add(f"{_INCIDENT}{incident}, ", secret)
        return secret

    def _add(self, what: str, secret: str) -> None:
        leave_no_core()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            head = _HEAD if os.fstat(descriptor).st_size == 0 else "\n"  # what was cut off before it ends here
            file.write(f"{head}{what}{recipient_of(secret)}\n{secret}\n".encode())
            file.flush()
            os.fsync(descriptor)

    def _read(self) -> None:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | _FLAGS)
        except OSError:
            self._own, self._of, self._look = [], {}, None
            return
        with os.fdopen(descriptor, "rb") as file:
            state = os.fstat(descriptor)
            look = (state.st_ino, state.st_size, state.st_mtime_ns)
            if look == self._look:
                return
            self._look = look
            leave_no_core()
            lines = file.read(_LARGEST).decode("ascii", "replace").splitlines()
        self._own, self._of, incident = [], {}, ""
        for line in lines:
            if line.startswith(_INCIDENT):
                incident = line.removeprefix(_INCIDENT).partition(",")[0]
            elif line.startswith(_OWN):
                incident = ""
            elif secrets := secrets_in(line):
                (self._of.setdefault(incident, []) if incident else self._own).extend(secrets)
                incident = ""
