"""Where a share can be: a folder, or a server of one of `SERVERS`. Whoever shares asks here for what is at a place.

What a server needs is loaded only for a place that is on one.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable

from warroom import exit_codes
from warroom.model.sentences import counted
from warroom.model.shape import record
from warroom.nats.location import BadLocation, read_location
from warroom.paths import read_by_others
from warroom.room.core import RoomTrouble, WarRoom
from warroom.share.folder import FileStat, Folder, Listing
from warroom.share.hinted_folder import HintedFolder
from warroom.share.joining import NoShare, NotReached
from warroom.share.share_format import MARKER
from warroom.store.database import file_system
from warroom.text import for_line

_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.", "afs", "ceph", "davfs")
REST, SERVER_REST = 45, 4
"""Rounds are followed by rests of so many times their length (`warroom.room.sharing.rest`): one with a server is short,
and somebody waits for it.
"""


@record
class ServerKind:
    """A kind of server on which a share can be.

    Its locations begin with one of ``beginnings``. ``whole`` gives a location as it is kept, from what was typed and
    the files that open it (``credentials`` and ``ca``, empty for none); ``brief`` gives it without them; both raise
    `BadLocation`. ``reach`` gives what is at a location, as `folder_of` does.
    """

    beginnings: tuple[str, ...]
    whole: Callable[[str, str, str], str]
    brief: Callable[[str], str]
    reach: Callable[[str, WarRoom, str, Callable[[], object]], Folder]


def _whole_nats(text: str, credentials: str, ca: str) -> str:
    whole = str(read_location(text, credentials=credentials, ca=ca))
    read_location(whole)  # what is kept can be read again
    return whole


def _brief_nats(location: str) -> str:
    return read_location(location).brief


def _reach_nats(location: str, room: WarRoom, share: str, moved: Callable[[], object]) -> Folder:
    from warroom.nats.server_folder import NatsFolder

    veiled, where = room.entropy(16).hex(), read_location(location)
    return NatsFolder(where, seat=room.writer(), veiled=veiled, share=share, now=room.now, moved=moved)


SERVERS: tuple[ServerKind, ...] = (
    ServerKind(("nats://", "tls://"), _whole_nats, _brief_nats, _reach_nats),
)  # fmt: skip
"""Every kind that there is; a place of none of them is a folder."""


def _server_at(place: str) -> ServerKind | None:
    return next((server for server in SERVERS if place.lower().startswith(server.beginnings)), None)


def place_of(path: str, *, credentials: str = "", ca: str = "") -> str:
    """A place as it is kept: an absolute path, or the whole location of a server. Raise `RoomTrouble`."""
    server = _server_at(path)
    if server is None:
        if credentials or ca:
            known = " or ".join(f"{beginning}..." for server in SERVERS for beginning in server.beginnings)
            raise RoomTrouble(f"--credentials and --ca are for a server: {known}", exit_codes.SETTING)
        return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111
    try:
        return server.whole(path, _absolute(credentials), _absolute(ca))
    except BadLocation as refusal:
        raise RoomTrouble(str(refusal), exit_codes.SETTING) from None


def _absolute(file: str) -> str:
    whole = os.path.abspath(os.path.expanduser(file)) if file else ""  # noqa: PTH100, PTH111
    try:
        whole.encode()
    except UnicodeEncodeError:  # an address has no way to say it
        raise RoomTrouble(
            f"{for_line(whole)[:120]} cannot be named in an address: its name is no UTF-8; call the file otherwise.",
            exit_codes.SETTING,
        ) from None
    return whole


def is_on_server(place: str) -> bool:
    """Whether a place is on a server and not in a folder."""
    return _server_at(place) is not None


def beside(place: str) -> str:
    """What is put behind the name of what a machine keeps of a share's place: the second is of the other kind."""
    return "@server" if is_on_server(place) else ""


def shown(place: str) -> str:
    """A place in short: without the files that open it."""
    try:
        server = _server_at(place)
        return server.brief(place) if server is not None else place
    except BadLocation:
        return place


def opener_read_by_others(place: str) -> str:
    """That others than its owner may read what opens the server at ``place``, where they may."""
    if not is_on_server(place):
        return ""
    try:
        file = read_location(place).credentials
        return read_by_others(os.path.expanduser(file), file)  # noqa: PTH111
    except BadLocation:
        return ""


def called(place: str) -> str:
    """What answers for a share or does not, as a sentence names it: the folder, or the server with where it is."""
    return f"the server {shown(place)}" if is_on_server(place) else "the folder"


def is_share(path: str) -> bool:
    """Whether the folder at ``path`` says to be a share; it may be far away. Nobody asks a server while it is typed."""
    return not is_on_server(path) and os.path.exists(os.path.join(path, MARKER))  # noqa: PTH110, PTH118


def unique_name(room: WarRoom) -> str:
    """A part of temporary names that no other program has."""
    return f"{os.getpid():x}{room.entropy(3).hex()}"


def folder_of(path: str, room: WarRoom, *, share: str = "", moved: Callable[[], object] | None = None) -> Folder:
    """What is at ``path`` as this program reaches it; ``moved`` is called whenever it has answered.

    With its id ``share``, a server that has lost everything is made this share again. Raise `RoomTrouble` for a
    location that cannot be used.
    """
    server = _server_at(path)
    if server is not None:
        try:
            return server.reach(path, room, share, moved or (lambda: None))
        except BadLocation as refusal:
            raise RoomTrouble(str(refusal), exit_codes.SETTING) from None
    if moved is not None:
        return HeardFolder(path, unique=unique_name(room), moved=moved)
    return HintedFolder(path, unique=unique_name(room))


class HeardFolder(HintedFolder):
    """A folder that says, by calling ``moved``, whenever it has answered."""

    def __init__(self, root: str, *, unique: str, moved: Callable[[], object]) -> None:
        super().__init__(root, unique=unique)
        self._moved = moved

    def names(self, path: str) -> Listing:
        """See `Folder`."""
        try:
            return super().names(path)
        finally:
            self._moved()

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """See `Folder`."""
        try:
            return super().read(path, offset, limit)
        finally:
            self._moved()


def doubted(folder: Folder) -> Callable[[], Iterable[str]]:
    """What says of which incidents ``folder`` may have lost what it had: a server notices it, a disk is looked at."""
    return getattr(folder, "doubted", tuple)


def close(folder: Folder) -> None:
    """Give back what ``folder`` holds open."""
    end = getattr(folder, "close", None)
    if end is not None:
        end()


def rest_of(place: str) -> int:
    """How many times as long as its rounds somebody rests who shares at ``place``."""
    return SERVER_REST if is_on_server(place) else REST


def hears(folder: Folder, place: str, wake: Callable[[], None], stopped: threading.Event) -> bool:
    """Whether hints of what changes at ``place`` come, and let ``wake`` be called for each from now on.

    It asks the place, which may not answer: never where anybody waits.
    """
    if hasattr(folder, "heard"):
        folder.heard = wake
        return True
    if file_system(place).startswith(_NETWORK):
        return False
    name = folder.name if isinstance(folder, HintedFolder) else None
    threading.Thread(target=_listen, args=(place, name, wake, stopped), name="share-hints", daemon=True).start()
    return True


def _listen(
    place: str, name: Callable[[Iterable[str]], None] | None, wake: Callable[[], None], stopped: threading.Event
) -> None:
    """Let the operating system say when something changes: a hint, which may be late, missing or wrong."""
    from watchfiles import watch

    with contextlib.suppress(OSError, RuntimeError):  # without hints the loop alone finds everything
        for changes in watch(place, step=10, debounce=20, stop_event=stopped, rust_timeout=1_000):
            if name is not None:
                name(path for _, path in changes)
            wake()


def no_share_words(place: str) -> str:
    """What is said of a server on which there is no share of that name."""
    return f"{shown(place)} is no share yet; `warroom share init {shown(place)}` makes it one."


def refusal(trouble: NoShare, exit_code: int) -> RoomTrouble:
    """What is raised for a place at which something was not done: with ``exit_code`` where it was reached."""
    return RoomTrouble(str(trouble), exit_codes.UNAVAILABLE if isinstance(trouble, NotReached) else exit_code)


def joined_words(place: str, program: str, people: list[str], incidents: int, ours: int) -> str:
    """One sentence: what was joined, who is there by signs of life that nobody looked at yet, how many incidents."""
    names = ", ".join(f"@{name}" for name in people)
    there = f"signs of life of {names}" if names else "nobody seen in a room yet" if incidents else "nobody yet"
    manner = f", written in whole files for {program}" if program else ""
    shared = f"; {ours} of ours will be shared" if ours else ""
    return f"joined {shown(place)}{manner}: {there}, {counted(incidents, 'incident', 'incidents')}{shared}"
