"""Making a share, and looking whether a folder is one."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId
from warroom.model.private import is_reserved
from warroom.model.record_kinds import INCIDENT
from warroom.oplog.strict_json import Refused, read
from warroom.share.folder import NOT_ALLOWED, NotAFolder
from warroom.share.habits import guess
from warroom.share.log_file import LogFile, first_number
from warroom.share.marker import MarkerSeen, seen_in
from warroom.share.share_format import (
    MARKER,
    SEGMENT_LINES,
    here_folder,
    incident_of,
    marker,
    ops_folder,
    read_marker,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder
    from warroom.share.vouching import Vouching

_MARKER_BYTES = 4096
_MOST = 200
_BEGINNING, _MOST_BEGINNINGS = 16 * 1024, 500
"""Bytes of a log that are looked at for the declaration, and logs."""
_OF_A_LINE, _OF_A_SHORT_LINE = 600, 300
"""Bytes of an operation, about; and of one than which few are shorter."""
_SUFFIX = ".jsonl"


class NoShare(Exception):
    """A folder that cannot be joined. ``str()`` says why and what to do."""


class NoMarker(NoShare):
    """A folder without a share, which could become one."""


class NotReached(NoShare):
    """A place that does not answer, or takes nothing now: the same may be done there later."""


class Found:
    """A share: its id, how to write into it, whose folder it is, its incidents, who has been there, and its
    marker.
    """

    __slots__ = ("incidents", "marker", "mode", "people", "program", "share")

    def __init__(
        self,
        share: str,
        mode: str,
        program: str,
        incidents: list[IncidentId],
        people: list[str],
        marker: MarkerSeen,
    ) -> None:
        self.share, self.mode, self.program, self.incidents, self.people = share, mode, program, incidents, people
        self.marker = marker


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
        raise _kind_of(error)(f"{path} cannot be written: {error.strerror}.") from None
    return share


def find_share(folder: Folder, path: str) -> Found:
    """What is at ``path``. Raise `NoShare` for an empty folder, one of another format, or one that cannot be read."""
    try:
        data, look = folder.read(MARKER, 0, _MARKER_BYTES)
        share = read_marker(data)
        incidents = [
            incident
            for name in folder.names("")
            if (incident := incident_of(name)) and not is_reserved(incident) and _may_hold_logs(folder, incident)
        ]
    except FileNotFoundError:
        _refuse_nothing(folder, path)
        raise NoMarker(
            f"{path} holds no share: if it is on a disk of its own, is that mounted? "
            f"`warroom share init {path}` makes one of it."
        ) from None
    except Refused as refusal:
        raise NoShare(f"{path} cannot be joined: {refusal}.") from None
    except OSError as error:
        reason = "you may not read it" if error.errno in (errno.EACCES, errno.EPERM) else error.strerror
        raise _kind_of(error)(f"{path} cannot be joined: {reason}.") from None
    mode, program = guess(path)
    return Found(share, mode, program, incidents, _people(folder, incidents), seen_in(folder, data, look))


def ask_for_known(folder: Folder, share: str, path: str, *, known: bool) -> None:
    """Let the marker of the ``share`` at ``path`` ask that only known keys count, or no more. Raise `NoShare`."""
    try:
        if read_marker(folder.read(MARKER, 0, _MARKER_BYTES)[0]) != share:
            raise NoShare(f"another share is in {path}; nothing was changed.")
        folder.replace(MARKER, marker(share, known=known))
    except Refused as refusal:
        raise NoShare(f"{path}: {refusal}.") from None
    except OSError as error:
        kind = NoShare if error.errno in NOT_ALLOWED else NotReached
        raise kind(f"the marker in {path} cannot be written: {error.strerror}.") from None


def _refuse_nothing(folder: Folder, path: str) -> None:
    """Raise `NoShare` where there is no folder at all."""
    try:
        folder.names("")
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        words = f"{path} {'is not there; make the folder first' if gone else error.strerror}."
        raise _kind_of(error)(words) from None


def _kind_of(error: OSError) -> type[NoShare]:
    """What is raised for ``error``: what stands there, and who may do what, no waiting mends."""
    is_absent = isinstance(error, (FileNotFoundError, NotADirectoryError))
    return NoShare if is_absent or error.errno in NOT_ALLOWED else NotReached


def _may_hold_logs(folder: Folder, incident: IncidentId) -> bool:
    """Whether ``incident`` has a folder for logs: one that cannot be read may hold some, a stray file cannot."""
    try:
        folder.changed(ops_folder(incident))
    except (NotAFolder, NotADirectoryError, FileNotFoundError):
        return False
    except OSError:
        return True
    return True


def _people(folder: Folder, incidents: list[IncidentId]) -> list[str]:
    """Everybody who has ever said to be there, as far as it can be read."""
    names: dict[str, None] = {}
    for incident in incidents:
        signs: list[str] = []
        with contextlib.suppress(OSError):
            signs = folder.names(here_folder(incident))[:_MOST]
        for name in signs:
            with contextlib.suppress(OSError, ValueError):
                presence = read(folder.read(f"{here_folder(incident)}/{name}", 0, _MARKER_BYTES)[0].decode())
                if isinstance(presence, dict) and isinstance(presence.get("by"), str):
                    names[str(presence["by"])[:80]] = None
    return list(names)


def beginning(folder: Folder, incident: IncidentId, vouching: Vouching) -> list[Operation]:
    """What says which incident this is: the first operations of whoever declared it. Its pages are read newest first,
    and its title would come last. Nothing of what cannot be read, or for which ``vouching`` finds no signature.
    """
    first_operations: list[Operation] = []
    firsts = [name for name in _logs(folder, incident) if first_number(name)[0] == 1]
    for name in firsts[:_MOST_BEGINNINGS]:
        file = LogFile(name, incident, 0.0)
        try:
            framed = list(file.segment.feed(folder.read(f"{ops_folder(incident)}/{name}", 0, _BEGINNING)[0]))
            framed, header = vouching.take(file, framed, ()), file.segment.header
            if header is not None:
                operations = [framed.read(header.incident, header.writer) for framed in framed]
                first_operations += (
                    operations if any(operation.kind == INCIDENT.name for operation in operations) else []
                )
        except (OSError, Refused):
            continue  # whoever reads all of it says what is wrong with it
    return first_operations


def about_how_many(folder: Folder, incident: IncidentId) -> int:
    """How many operations the logs of ``incident`` hold, about: by their names, and no more than their sizes hold."""
    try:
        looks = folder.looks(ops_folder(incident))
    except OSError:  # whoever reads all of it says what is wrong with it
        return 0
    logs: dict[str, list[tuple[int, str]]] = {}
    for name in _logs(folder, incident):
        logs.setdefault(name.partition(".")[0], []).append((first_number(name)[0], name))
    count = 0
    for names in logs.values():
        first, newest = max(names)
        sizes = [looks[name].size if name in looks else 0 for _, name in names]
        # What a name says is only a hint: a log holds no more lines than it has bytes for.
        most = sum(min(size // _OF_A_SHORT_LINE, SEGMENT_LINES) for size in sizes)
        count += min(max(0, first - 1) + (looks[newest].size // _OF_A_LINE if newest in looks else 0), most)
    return count


def _logs(folder: Folder, incident: IncidentId) -> list[str]:
    try:
        return [name for name in folder.names(ops_folder(incident)) if name.endswith(_SUFFIX)]
    except OSError:  # whoever reads all of it says what is wrong with it
        return []
