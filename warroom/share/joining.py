"""Making a share, and looking whether a folder is one."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from warroom.oplog.strict_json import Refused, read
from warroom.share.habits import guess
from warroom.share.layout import MARKER, here_folder, incident_of, marker, read_marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.share.folder import Folder

_MARKER_BYTES = 4096
_MOST = 200


class NoShare(Exception):
    """A folder that cannot be joined. ``str()`` says why and what to do."""


class NoMarker(NoShare):
    """A folder without a share, which could become one."""


class Found:
    """A share: its id, how to write into it, whose folder it is, its incidents and who has been there."""

    __slots__ = ("incidents", "mode", "people", "program", "share")

    def __init__(self, share: str, mode: str, program: str, incidents: list[str], people: list[str]) -> None:
        self.share, self.mode, self.program, self.incidents, self.people = share, mode, program, incidents, people


def make_share(folder: Folder, path: str, *, entropy: Callable[[int], bytes]) -> str:
    """Make a share of the folder at ``path`` and return its id. Raise `NoShare`."""
    try:
        folder.create(MARKER, marker(share := entropy(16).hex()))
    except FileExistsError:
        raise NoShare(f"{path} holds a share already; `warroom share join {path}` joins it.") from None
    except FileNotFoundError:
        raise NoShare(f"{path} is not there; make the folder first.") from None
    except NotADirectoryError:
        raise NoShare(f"{path} is not a folder.") from None
    except OSError as error:
        raise NoShare(f"{path} cannot be written: {error.strerror}.") from None
    return share


def find_share(folder: Folder, path: str) -> Found:
    """What is at ``path``. Raise `NoShare` for an empty folder, one of another format, or one that cannot be read."""
    try:
        data, _ = folder.read(MARKER, 0, _MARKER_BYTES)
        share = read_marker(data)
        incidents = [incident for name in folder.names("") if (incident := incident_of(name))]
    except FileNotFoundError:
        _refuse_nothing(folder, path)
        raise NoMarker(
            f"{path} holds no share: if it is on a disk of its own, is that mounted? "
            f"`warroom share init {path}` makes one of it."
        ) from None
    except Refused as refusal:
        raise NoShare(f"{path} cannot be joined: {refusal}.") from None
    except OSError as error:
        what = "you may not read it" if error.errno in (errno.EACCES, errno.EPERM) else error.strerror
        raise NoShare(f"{path} cannot be joined: {what}.") from None
    mode, program = guess(path)
    return Found(share, mode, program, incidents, _people(folder, incidents))


def _refuse_nothing(folder: Folder, path: str) -> None:
    """Raise `NoShare` where there is no folder at all."""
    try:
        folder.names("")
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        raise NoShare(f"{path} {'is not there; make the folder first' if gone else error.strerror}.") from None


def _people(folder: Folder, incidents: list[str]) -> list[str]:
    """Everybody who has ever said to be there, as far as it can be read."""
    found: dict[str, None] = {}
    for incident in incidents:
        try:
            for name in folder.names(here_folder(incident))[:_MOST]:
                said = read(folder.read(f"{here_folder(incident)}/{name}", 0, _MARKER_BYTES)[0].decode())
                if isinstance(said, dict) and isinstance(said.get("by"), str):
                    found[str(said["by"])[:80]] = None
        except (OSError, ValueError):
            continue
    return list(found)
