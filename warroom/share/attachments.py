"""Files that were attached to incidents, on the share: each under the SHA-256 of its content, and never changed.

Another transport than a folder is another `Attachments`.
"""

from __future__ import annotations

import errno
import hashlib
import re
from typing import TYPE_CHECKING, Protocol

from warroom.model.identity import IncidentId
from warroom.model.private import is_private
from warroom.share.folder import LARGEST_FILE
from warroom.share.share_format import incident_folder

if TYPE_CHECKING:
    from warroom.share.folder import Folder

LARGEST = LARGEST_FILE
"""Bytes of a file that may be attached."""
_FOLDER = "files"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAMES = 4
"""Names that a file can have on the share: under some of them something may lie that is not ours to replace."""


class NotTheFile(OSError):
    """What lies under a digest is not what has it."""


def digest_of(content: bytes) -> str:
    """What a file is known by: the SHA-256 of its content, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_digest(digest: object) -> bool:
    """Whether ``digest`` can be what a file is known by."""
    return isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None


class Attachments(Protocol):
    """Where the files of incidents are that several people reach. Everything may raise ``OSError``, and take long."""

    def put(self, incident: IncidentId, digest: str, content: bytes) -> None:
        """Put a file there, unless it is there already."""

    def get(self, incident: IncidentId, digest: str) -> bytes:
        """The file. Raise `NotTheFile` where something else has its name."""

    def forget(self, incident: IncidentId, digest: str) -> None:
        """Take the file away, if it is there."""


class FolderAttachments:
    """`Attachments` in the folder of a share: ``inc-…/files/DIGEST``; ``DIGEST.1`` and so on where something else has
    that name which is another account's, and only its owner may take it away.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def put(self, incident: IncidentId, digest: str, content: bytes) -> None:
        """See `Attachments`. What has the name and is another content is replaced: it was cut off, or is forged. Where
        it is not for us to replace it, the file gets the next name that it can have.
        """
        try:
            self.get(incident, digest)
        except OSError:
            self._folder.make(_home(incident))
            refused: list[OSError] = []
            for path in _paths(incident, digest):
                try:
                    self._folder.replace(path, content)
                except PermissionError as error:
                    refused.append(error)
                else:
                    return
            raise refused[0] from None

    def get(self, incident: IncidentId, digest: str) -> bytes:
        """See `Attachments`."""
        refused: list[OSError] = []
        for path in _paths(incident, digest):
            try:
                content, _ = self._folder.read(path, 0, LARGEST)
            except OSError as error:
                refused.append(error)
                continue
            if digest_of(content) == digest:
                return content
            refused.append(NotTheFile(f"what lies under {digest[:12]} on the share is not that file"))
        raise refused[0]

    def forget(self, incident: IncidentId, digest: str) -> None:
        """See `Attachments`. What is another account's stays, and is raised once the rest is gone."""
        refused: list[OSError] = []
        for path in _paths(incident, digest):
            try:
                self._folder.remove(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                refused.append(error)
        if refused:
            raise refused[0]


def _paths(incident: IncidentId, digest: str) -> list[str]:
    """Where a file may lie, in the order in which it is looked for. Raise ``OSError`` as `_home` does."""
    first = f"{_home(incident)}/{digest}"
    return [first, *(f"{first}.{number}" for number in range(1, _NAMES))]


def _home(incident: IncidentId) -> str:
    """The folder of an incident's files. Raise ``OSError`` for a private one, of which nothing lies there."""
    if is_private(incident):
        raise OSError(errno.ENOTSUP, "the incident is private: its files are not shared")
    return f"{incident_folder(incident)}/{_FOLDER}"
