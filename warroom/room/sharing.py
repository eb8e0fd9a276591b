"""Joining and leaving a share, and the thread that publishes and fetches while the program runs."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from warroom import __version__
from warroom.room.core import RoomTrouble, WarRoom
from warroom.share.folder import DiskFolder, Folder
from warroom.share.joining import Found, NoMarker, NoShare, find_share, make_share
from warroom.share.layout import BATCH, MARKER
from warroom.share.lock import PublisherLock
from warroom.share.transport import ELSEWHERE, GOOD, LOOKING, UNREACHABLE, ShareState, Transport
from warroom.store.database import file_system, open_reader
from warroom.store.exchange import incident_ids, writers_held
from warroom.store.trouble import PROTECTED, SETTING

__all__ = ["BATCH", "Membership", "NoShareThere", "ShareState", "ShareThread"]

SETTING_NAME = "share"
POLL, OTHERS_PUBLISH = 0.25, 1.0
"""Seconds between two rounds, and between two looks whether another program has stopped publishing."""
QUIET_POLL, QUIET_AFTER = 1.0, 3.0
"""Seconds between two rounds while nothing happens and file events are heard, and until it is called quiet."""
SLOW = 3.0
"""Seconds after which a round that does not end is called unreachable."""
PATIENCE = 10.0
"""Seconds that a shell command waits for the share."""
_SHARE_OF_TIME = 20
"""A round that took long is followed by a pause of so many times its length, up to `_LONGEST_PAUSE`."""
_LONGEST_PAUSE = 5.0
_REST, _LONGEST_REST = 45, 0.2
"""However often it is woken: a round is followed by a rest of so many times its length, at most so many seconds, so
that a crowd that writes takes no more of a processor than one person does."""
_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.", "afs", "ceph", "davfs")


class NoShareThere(RoomTrouble):
    """The folder holds no share; it could become one."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The share that this database belongs to: where it is, its id, and how it is written."""

    path: str
    share: str
    mode: str


def membership(room: WarRoom) -> Membership | None:
    """The share that was joined, if any."""
    said = room.setting(SETTING_NAME)
    if not said:
        return None
    found = json.loads(said)
    return Membership(found["path"], found["share"], found["mode"])


def holds_drills(room: WarRoom) -> bool:
    """Whether drills are played in this database."""
    return any(one.drill is not None for one in room.incidents())


def folder_of(path: str, room: WarRoom) -> DiskFolder:
    """The folder at ``path`` as this program reaches it."""
    return DiskFolder(path, unique=f"{os.getpid():x}{room.entropy(3).hex()}")


def is_share(path: str) -> bool:
    """Whether the folder at ``path`` says to be a share; it may be far away."""
    return os.path.exists(os.path.join(path, MARKER))  # noqa: PTH110, PTH118


def init(room: WarRoom, path: str) -> str:
    """Make a share at ``path`` and join it; one sentence. Raise `RoomTrouble`."""
    where = os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111
    _refuse_drills(room)
    before = membership(room)
    if before is not None:
        raise _belongs(before)  # before anything is written: the folder may be a disk's empty place
    try:
        make_share(folder_of(where, room), where, entropy=room.entropy)
    except NoShare as trouble:
        raise RoomTrouble(str(trouble), PROTECTED) from None
    return join(room, where)


def join(room: WarRoom, path: str, *, mode: str = "") -> str:
    """Join the share at ``path``; one sentence says who is there and how many incidents. Raise `RoomTrouble`."""
    where = os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111
    _refuse_drills(room)
    before = membership(room)
    try:
        found = find_share(folder_of(where, room), where)
    except NoMarker as trouble:
        if before is not None and before.path == where:
            raise RoomTrouble(
                f"the share of this database is not in {where} any more; is the disk that it is on mounted?",
                SETTING,
            ) from None
        if before is not None:
            raise _belongs(before) from None
        raise NoShareThere(str(trouble), SETTING) from None
    except NoShare as trouble:
        raise RoomTrouble(str(trouble), SETTING) from None
    if before is not None and before.share != found.share:
        raise _belongs(before)
    said = {"path": where, "share": found.share, "mode": mode or found.mode}
    room.remember(SETTING_NAME, json.dumps(said))
    return _sentence(found, where, len(room.incidents()))


def _refuse_drills(room: WarRoom) -> None:
    if holds_drills(room):
        raise RoomTrouble(
            f"{room.path} holds drills, which are never shared with what is real; use another database with --db.",
            PROTECTED,
        )


def _belongs(before: Membership) -> RoomTrouble:
    return RoomTrouble(
        f"`warroom share leave` first, or use another database with --db: this one belongs to the share at "
        f"{before.path}.",
        SETTING,
    )


def _sentence(found: Found, where: str, ours: int) -> str:
    people = ", ".join(f"@{name}" for name in found.people) or "nobody yet"
    manner = f", written in whole files for {found.program}" if found.program else ""
    shared = f"; {ours} of ours will be shared" if ours else ""
    return f"joined {where}{manner}: {people}, {_incidents(len(found.incidents))}{shared}"


def _incidents(count: int) -> str:
    return "1 incident" if count == 1 else f"{count} incidents"


def leave(room: WarRoom) -> str:
    """Belong to no share any more; what came from it stays. Raise `RoomTrouble` when there is none."""
    before = membership(room)
    if before is None:
        raise RoomTrouble("this database belongs to no share.", SETTING)
    room.remember(SETTING_NAME, "")
    return f"left {before.path}; what came from it stays here, what we wrote stays there"


def make_transport(
    room: WarRoom, member: Membership, folder: Folder, ticks: Callable[[], float], *, writes: bool = True
) -> Transport:
    """What does one round of sharing after the other. It belongs to the thread that made it."""
    return Transport(
        folder, member.share, db=open_reader(room.path), inbox=room, mode=member.mode, person=room.person,
        host=socket.gethostname(), version=__version__, now=room.now, ticks=ticks, entropy=room.entropy, writes=writes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WriterStatus:
    """One writer of one incident as we know it.

    ``seen`` is how many seconds ago, by its own clock, it gave a sign of life or wrote something, ``behind`` how many
    of its operations it says to have that we do not hold, ``ahead`` by how many seconds its clock is ahead of ours.
    """

    incident: str
    writer: str
    by: str
    held: int
    behind: int
    seen: float
    ahead: float
    version: str
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareReport:
    """What `status` found: the share, how it stands, each writer, our operations that are not on it."""

    member: Membership
    state: ShareState
    writers: tuple[WriterStatus, ...]
    unsent: int | None


def status(room: WarRoom, *, seconds: float = PATIENCE) -> ShareReport:
    """Read the share once and say how it stands; nothing is written to it. Raise `RoomTrouble` without one."""
    member = membership(room)
    if member is None:
        raise RoomTrouble("this database belongs to no share; `warroom share join PATH` joins one.", SETTING)
    reports: list[ShareReport] = []

    def run() -> None:
        transport = make_transport(room, member, folder_of(member.path, room), time.monotonic, writes=False)
        state = transport.round()
        while state.more:
            state = transport.round()
        reports.append(ShareReport(member, state, _writers(transport, room), transport.lacking()))

    _within(seconds, run)
    if not reports:
        words = f"the folder did not answer within {seconds:.0f} s"
        return ShareReport(member, ShareState(what=UNREACHABLE, words=words, unsent=None), (), None)
    return reports[0]


def _within(seconds: float, act: Callable[[], None]) -> bool:
    """Run ``act`` on a thread that nobody waits for longer than so many seconds; whether it ended."""
    thread = threading.Thread(target=act, name="share", daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def _writers(transport: Transport, room: WarRoom) -> tuple[WriterStatus, ...]:
    db = open_reader(room.path)
    found: list[WriterStatus] = []
    for incident in incident_ids(db):
        signs = {sign.writer: sign for sign in transport.signs(incident)}
        held = {one.writer: one for one in writers_held(db, incident)}
        for writer in dict.fromkeys([*held, *signs]):
            sign, known = signs.get(writer), held.get(writer)
            last = known.last if known is not None else 0
            sign_at = room.now() + sign.ahead if sign is not None else 0
            seen_at = max(sign_at, known.at if known is not None else 0)
            found.append(
                WriterStatus(
                    incident=incident,
                    writer=writer,
                    by=known.by if known is not None else sign.by if sign is not None else "",
                    held=known.count if known is not None else 0,
                    behind=max(0, sign.last - last) if sign is not None else 0,
                    seen=max(0.0, (room.now() - seen_at) / 1_000_000),
                    ahead=sign.ahead / 1_000_000 if sign is not None and sign.ahead > 0 else 0.0,
                    version=sign.version if sign is not None else "",
                    damaged=tuple(transport.faults(incident, writer)),
                )
            )
    db.close()
    return tuple(found)


def synchronise(room: WarRoom, *, seconds: float = PATIENCE) -> ShareState | None:
    """Publish and fetch until nothing is left to do, at most so long; `None` when another program does it already."""
    member = membership(room)
    lock = PublisherLock(room.path)
    if member is None or not lock.take():
        return None
    outcome: list[ShareState] = []
    stop = threading.Event()

    def publish() -> None:
        transport = make_transport(room, member, folder_of(member.path, room), time.monotonic)
        end = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < end:
            outcome[:] = [transport.round()]
            state = outcome[0]
            if state.what != GOOD or not (state.more or state.fresh or (state.unsent or 0) > state.stuck):
                return
            if not state.more:
                stop.wait(POLL)

    ended = _within(seconds + 1, publish)
    stop.set()
    if ended:
        lock.give_back()
    if not outcome:
        return ShareState(what=UNREACHABLE, words=f"the folder did not answer within {seconds:.0f} s", unsent=None)
    return outcome[0]


class ShareThread:
    """Publishes and fetches in the background. It keeps nobody waiting, and the program from ending never.

    ``heard`` is called on this thread when the state has changed.
    """

    def __init__(
        self,
        room: WarRoom,
        member: Membership,
        *,
        heard: Callable[[ShareState], None],
        folder: Folder | None = None,
        ticks: Callable[[], float] = time.monotonic,
        hints: bool = True,
    ) -> None:
        self._room, self._member, self._heard, self._ticks = room, member, heard, ticks
        self._folder = folder or folder_of(member.path, room)
        self._hints = hints
        self._state = ShareState(what=LOOKING, unsent=None)
        self._began: float | None = None
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self.open_incident = ""
        self._thread = threading.Thread(target=self._run, name="share", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to publish, or something may have come."""
        self._wake.set()

    def stop(self, *, patience: float = 0.5) -> bool:
        """Do a last round if it is quick, and end; whether it did."""
        self._stopped.set()
        self._wake.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def state(self) -> ShareState:
        """How it stands now; a round that does not end is a folder that does not answer."""
        began = self._began
        waited = self._ticks() - began if began is not None else 0.0
        if waited > SLOW:
            return replace(self._state, what=UNREACHABLE, words=f"the folder has not answered for {waited:.0f} s")
        return self._state

    def _run(self) -> None:
        lock = PublisherLock(self._room.path)
        while not self._stopped.is_set() and not lock.take():
            self._state = ShareState(what=ELSEWHERE, words="another program on this machine shares it", unsent=None)
            self._stopped.wait(OTHERS_PUBLISH)
        try:
            self._began = self._ticks()
            # It asks the folder where it is, which may not answer: never where anybody waits.
            self._hints = self._hints and not file_system(self._member.path).startswith(_NETWORK)
            if self._hints:
                threading.Thread(target=self._listen, name="share-hints", daemon=True).start()
            transport = make_transport(self._room, self._member, self._folder, self._ticks)
            quiet_since = self._ticks()
            while True:
                last = self._stopped.is_set()
                took = self._round(transport)
                if last:
                    return
                if self._state.fresh or self._state.unsent or self._wake.is_set():
                    quiet_since = self._ticks()
                # While file events are heard, a share on which nothing happens is looked at less often.
                least = QUIET_POLL if self._hints and self._ticks() - quiet_since > QUIET_AFTER else POLL
                pause = 0.0 if self._state.more else min(_LONGEST_PAUSE, max(least, took * _SHARE_OF_TIME))
                rest = min(pause, _LONGEST_REST, took * _REST)
                self._stopped.wait(rest)
                self._wake.wait(pause - rest)
                self._wake.clear()
        finally:
            lock.give_back()

    def _round(self, transport: Transport) -> float:
        self._began = began = self._ticks()
        try:
            state = transport.round(open_incident=self.open_incident)
        except Exception as error:  # noqa: BLE001 - whatever fails is shown; this thread must go on
            state = replace(self._state, what=UNREACHABLE, words=f"{type(error).__name__}: {error}", more=False)
        self._began = None
        changed, self._state = state != self._state, state
        if changed:
            self._heard(state)
        return self._ticks() - began

    def _listen(self) -> None:
        """Let the operating system say when something changes: a hint, which may be late, missing or wrong."""
        from watchfiles import watch

        with contextlib.suppress(OSError, RuntimeError):  # without hints the loop alone finds everything
            for _changes in watch(
                self._member.path, step=10, debounce=20, stop_event=self._stopped, rust_timeout=1_000
            ):
                self.wake()
