"""Files that were attached to incidents, on this machine: kept beside the database, put on the share when that can be.

A file is known by the SHA-256 of its content. What the log says of it (its name, its size) is said by the entry; the
content is in no log. Nothing here is for the thread of the screen.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Iterator
from pathlib import Path

from warroom import exit_codes
from warroom.model.identity import NO_INCIDENT, EntryId, IncidentId
from warroom.model.private import is_private
from warroom.model.sentences import counted
from warroom.model.shape import record
from warroom.outside_file import read_bytes
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of
from warroom.share.attachments import LARGEST, Attachments, FolderAttachments, digest_of, is_digest
from warroom.store.attached import attached, files_that_go, has_gone, still_named
from warroom.text import for_line
from warroom.whole_file import write_whole

_WAITS = ".unsent"
_TYPES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
TEXT, BINARY = "text/plain", "application/octet-stream"


@record
class AttachedFile:
    """A file as its entry names it; ``kind`` is what it looked like to whoever attached it, ``size`` in bytes."""

    incident: IncidentId
    entry: EntryId
    name: str
    digest: str
    size: int
    kind: str


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes: a picture that a browser shows, text, or anything else."""
    for magic, kind in _TYPES:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return BINARY
    return BINARY if "\0" in words else TEXT


def read_file(path: str) -> bytes:
    """The content of a regular file. Raise `RoomTrouble` for a link, a pipe, a device, a folder, or too large a file:
    nothing of them is opened that could never end.
    """
    shown_path = for_line(path)[:120]
    try:
        content = read_bytes(path, LARGEST)
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None)
        if isinstance(error, OSError) and number == errno.EIO:
            raise RoomTrouble(f"{shown_path} cannot be read ({error.strerror}).", exit_codes.DATA) from None
        why = "it is a link; name the file itself" if number in (errno.ELOOP, errno.EMLINK) else ""
        why = why or getattr(error, "strerror", None) or str(error)
        raise RoomTrouble(f"{shown_path} cannot be attached: {why}.", exit_codes.DATA) from None
    if len(content) > LARGEST:
        try:
            size = max(Path(path).stat().st_size, len(content))
        except OSError:  # it is gone meanwhile
            size = len(content)
        raise RoomTrouble(
            f"{shown_path} has {size:,} bytes, and {LARGEST:,} may be attached; attach a part of it.", exit_codes.DATA
        )
    return content


def files_of(room: WarRoom, incident: IncidentId = NO_INCIDENT) -> list[AttachedFile]:
    """The files that were attached to ``incident``, or to any; what others wrote that cannot be one is left out."""
    attached_files = []
    for home, entry, details in attached(room.reader(), incident):
        digest, size = details.get("sha256"), details.get("bytes")
        if is_digest(digest) and type(size) is int and 0 <= size <= LARGEST:
            name, kind = str(details.get("name") or "")[:200], str(details.get("type") or "")[:60]
            attached_files.append(AttachedFile(home, entry, name, str(digest), size, kind))
    return attached_files


def keep(room: WarRoom, incident: IncidentId, content: bytes) -> str:
    """Keep a file beside the database, to be put on the share as well; its digest. Raise `RoomTrouble`."""
    digest, folder = digest_of(content), _folder(room)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(str(folder / digest), content)  # first: what waits and is not there waits no longer
        if membership(room) is not None:
            write_whole(str(folder / f"{digest}.{incident}{_WAITS}"), incident.encode())
    except OSError as error:
        raise RoomTrouble(f"the file cannot be kept beside the database ({error.strerror}).", exit_codes.DATA) from None
    return digest


def content_here(room: WarRoom, digest: str) -> bytes | None:
    """The file with this digest, if it is on this machine and whole."""
    with contextlib.suppress(OSError):
        content = (_folder(room) / digest).read_bytes()
        return content if digest_of(content) == digest else None
    return None


def content_of(room: WarRoom, file: AttachedFile) -> bytes:
    """The file: from this machine, else from the share. Raise `RoomTrouble` where it is nowhere."""
    content = content_here(room, file.digest)
    if content is not None:
        return content
    there = on_share(room)
    if there is None:
        raise RoomTrouble(f"{for_line(file.name)} is not on this machine, and no folder is shared.", exit_codes.DATA)
    try:
        content = there.get(file.incident, file.digest)
    except OSError as error:
        why = error.strerror or str(error)
        raise RoomTrouble(
            f"{for_line(file.name)} cannot be had from the share ({for_line(why)}).", exit_codes.DATA
        ) from None
    with contextlib.suppress(OSError):  # it is had all the same
        _folder(room).mkdir(mode=0o700, exist_ok=True)
        write_whole(str(_folder(room) / file.digest), content)
    return content


def on_share(room: WarRoom) -> Attachments | None:
    """Where the files are that several people reach; `None` without a share in a folder."""
    member = membership(room)
    return FolderAttachments(folder_of(member.folder, room)) if member is not None and member.folder else None


def waiting(room: WarRoom) -> list[tuple[IncidentId, str]]:
    """(incident, digest) of each file that is not on the share yet."""
    return waiting_at(room.path)


def waiting_at(path: str) -> list[tuple[IncidentId, str]]:
    """(incident, digest) of each file of the database at ``path`` that is not on the share yet."""
    return list(dict.fromkeys((incident, digest) for _, incident, digest in _markers(path)))


def send_waiting(room: WarRoom, there: Attachments | None = None) -> int:
    """Put what waits on the share; how many files. Raise ``OSError`` where one of them cannot be put there, once the
    others are: it goes on waiting.
    """
    there = there or on_share(room)
    if there is None:
        return 0
    sent, refused = 0, []
    for marker, incident, digest in _markers(room.path):
        content = content_here(room, digest)
        try:
            if content is not None:
                there.put(incident, digest, content)
                sent += 1
        except OSError as error:
            refused.append(error)
            continue
        marker.unlink(missing_ok=True)
    if refused:
        raise refused[0]
    return sent


def kept_back(room: WarRoom) -> str:
    """Why what waits cannot be put on the share, once all that can be is there; empty where nothing keeps it back."""
    try:
        send_waiting(room)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def waiting_words(room: WarRoom) -> str:
    """How many files are not on the share yet; empty for none."""
    return waiting_words_at(room.path)


def waiting_words_at(path: str) -> str:
    """How many files of the database at ``path`` are not on the share yet; empty for none."""
    count = len(waiting_at(path))
    return f"{counted(count, 'attached file is', 'attached files are')} not on the share yet" if count else ""


def take_away_purged(room: WarRoom, there: Attachments | None = None) -> None:
    """Take away the files whose entries were purged: those here, and those ``there``, on the share, as far as that is
    for us to do; the account whose file it is does the rest. What an entry names still, stays.

    Raise ``OSError`` while the share does not answer; it is tried again in the next round.
    """
    with contextlib.suppress(RoomTrouble):  # the database takes nothing now; they are looked at again
        going = files_that_go(room.at_hand())
        member = membership(room) if going else None  # it is asked with every round of sharing, and seldom any goes
        is_shared = member is not None and bool(member.folder)
        for incident, digest in going:
            named = still_named(room.at_hand(), digest) if is_digest(digest) else {incident}
            if not named:
                (_folder(room) / digest).unlink(missing_ok=True)
            if incident not in named:
                _wait_no_more(room, digest, incident)
            if incident not in named and is_shared:
                if there is None:
                    continue
                with contextlib.suppress(PermissionError):
                    there.forget(incident, digest)
            room.forgetting(lambda db, incident=incident, digest=digest: has_gone(db, incident, digest))  # type: ignore[misc]


def forget(room: WarRoom, file: AttachedFile) -> None:
    """Take a file away, here and on the share. Raise `RoomTrouble`; what others have taken to them stays with them."""
    try:
        (_folder(room) / file.digest).unlink(missing_ok=True)
        _wait_no_more(room, file.digest)
    except OSError as error:
        raise RoomTrouble(f"it cannot be taken away here ({error.strerror or error}).", exit_codes.DATA) from None
    there = on_share(room)
    if there is not None:
        try:
            there.forget(file.incident, file.digest)
        except OSError as error:
            raise RoomTrouble(
                f"it cannot be taken from the share ({error.strerror or error}).", exit_codes.DATA
            ) from None


def small_ones(
    room: WarRoom, files: Iterable[AttachedFile], *, each: int, together: int
) -> Iterator[tuple[AttachedFile, bytes | None]]:
    """``files``, with the content of those that are on this machine, as long as they are at most ``each`` bytes large
    and all of them ``together``.
    """
    for file in files:
        content = content_here(room, file.digest) if file.size <= min(each, together) else None
        together -= len(content or b"")
        yield file, content


def _markers(path: str) -> Iterator[tuple[Path, IncidentId, str]]:
    """(marker, incident, digest) of what waits beside the database at ``path``: a marker for each incident that a file
    is attached to, so that nobody who sends it to one takes away that it waits for another.
    """
    for marker in sorted(Path(f"{path}.files").glob(f"*{_WAITS}")):
        with contextlib.suppress(OSError, ValueError):  # the others wait all the same
            incident = IncidentId(marker.read_text(encoding="ascii"))
            if not is_private(incident):
                yield marker, incident, marker.name.partition(".")[0]


def _wait_no_more(room: WarRoom, digest: str, incident: IncidentId = NO_INCIDENT) -> None:
    """Let a file wait no more for its way to ``incident``, or to any. Raise ``OSError``."""
    for marker, home, waits in _markers(room.path):
        if waits == digest and incident in (home, NO_INCIDENT):
            marker.unlink(missing_ok=True)


def _folder(room: WarRoom) -> Path:
    return Path(f"{room.path}.files")
