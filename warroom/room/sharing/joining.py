"""Joining and leaving a share, and the thread that publishes and fetches while the program runs."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warroom import __version__
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.oplog.signing import checker
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import offered_playbooks, places
from warroom.room.sharing.places import folder_of, is_on_server, is_share, place_of, unique_name
from warroom.room.sharing.private_place import courier, private_folder
from warroom.room.sharing.rest import Rest
from warroom.room.sharing.second_place import SecondInbox, with_second
from warroom.room.sharing.share_trust import heed
from warroom.room.sharing.unsent import SETTING_NAME, waiting
from warroom.share.folder import Folder
from warroom.share.joining import NoMarker, NoShare, find_share, make_share
from warroom.share.layout import BATCH, LIVE
from warroom.share.lock import PublisherLock, Queue
from warroom.share.transport import ELSEWHERE, GOOD, LOOKING, UNREACHABLE, ShareState, Transport
from warroom.share.transport import Inbox as RoomInbox
from warroom.store.database import open_reader
from warroom.store.own_keys import OwnKeys
from warroom.store.sent import Sent, expect, forget_look, note_sent, note_standing
from warroom.store.transaction import Transaction, see_to_disk
from warroom.store.trouble import PROTECTED, SETTING

if TYPE_CHECKING:
    import sqlite3

    from warroom.oplog.operation import Operation
    from warroom.room.sharing.playbooks import PlaybookWatch
    from warroom.share.presence import Presence
    from warroom.store.receive import Received

__all__ = [
    "BATCH", "Membership", "NoShareThere", "ShareState", "ShareThread", "folder_of", "is_on_server", "is_share",
    "place_of", "unique_name",
]  # fmt: skip

POLL, OTHERS_PUBLISH = 0.25, 0.3
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
_LONGEST_REST = 0.2
"""However often something comes, a rest between two rounds (`warroom.room.sharing.rest`) is of at most so many seconds.
What is ours does not wait for it."""
CHORES_EVERY = 1.0
"""Seconds between two looks at what is shared beside the log."""


class NoShareThere(RoomTrouble):
    """The folder holds no share; it could become one."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The share that this database belongs to: where it is, its id, and how it is written.

    ``also`` is a second place of the same share, a server beside a folder or the other way round, empty for none.
    """

    path: str
    share: str
    mode: str
    also: str = ""
    also_mode: str = LIVE

    @property
    def second(self) -> Membership:
        """The second place as if it were the only one."""
        return Membership(self.also, self.share, self.also_mode)

    def moved(self, path: str, mode: str) -> Membership:
        """With a share at ``path``: in place of the one of its kind, or beside the one of the other."""
        if places.is_on_server(path) == places.is_on_server(self.path):
            return replace(self, path=path, mode=mode)
        return replace(self, also=path, also_mode=mode)

    @property
    def folder(self) -> str:
        """The place of it that is a folder; empty where it is on a server alone, which keeps no files."""
        return next((one for one in (self.path, self.also) if one and not places.is_on_server(one)), "")

    @property
    def words(self) -> str:
        """Where it is, in short."""
        return " and ".join(places.shown(one) for one in (self.path, self.also) if one)


def membership(room: WarRoom) -> Membership | None:
    """The share that was joined, if any."""
    said = room.setting(SETTING_NAME)
    if not said:
        return None
    decoded = json.loads(said)
    also, also_mode = decoded.get("also") or ("", LIVE)
    return Membership(decoded["path"], decoded["share"], decoded["mode"], also, also_mode)


def holds_drills(room: WarRoom) -> bool:
    """Whether drills are played in this database."""
    return any(incident.drill is not None for incident in room.incidents())


def init(room: WarRoom, path: str) -> str:
    """Make a share at ``path`` and join it; one sentence. Raise `RoomTrouble`."""
    where = place_of(path)
    _refuse_drills(room)
    before = membership(room)
    if before is not None and not _is_beside(before, where):
        raise _belongs(before)  # before anything is written: the folder may be a disk's empty place
    folder = folder_of(where, room)
    entropy = room.entropy if before is None else lambda _size: bytes.fromhex(before.share)
    try:
        make_share(folder, places.shown(where), entropy=entropy)
    except NoShare as trouble:
        raise RoomTrouble(str(trouble), PROTECTED) from None
    finally:
        places.close(folder)
    return join(room, where)


def join(room: WarRoom, path: str, *, mode: str = "") -> str:
    """Join the share at ``path``; one sentence says who is there and how many incidents. Raise `RoomTrouble`."""
    where = place_of(path)
    _refuse_drills(room)
    before = membership(room)
    folder = folder_of(where, room)
    try:
        found = find_share(folder, places.shown(where))
    except NoMarker as trouble:
        if before is not None and before.path == where:
            raise RoomTrouble(
                f"the share of this database is not in {where} any more; is the disk that it is on mounted?",
                SETTING,
            ) from None
        if before is not None and not _is_beside(before, where):
            raise _belongs(before) from None
        if places.is_on_server(where):
            raise NoShareThere(places.no_share_words(where), SETTING) from None
        raise NoShareThere(str(trouble), SETTING) from None
    except NoShare as trouble:
        raise RoomTrouble(str(trouble), SETTING) from None
    finally:
        places.close(folder)
    if before is not None and before.share != found.share:
        raise _belongs(before)
    guessed, program = (LIVE, "") if places.is_on_server(where) else (found.mode, found.program)
    member = Membership(where, found.share, mode or guessed)
    if before is not None:
        member = before.moved(member.path, member.mode)
    said: dict[str, object] = {"path": member.path, "share": member.share, "mode": member.mode}
    if member.also:
        said["also"] = [member.also, member.also_mode]
    if before is not None:  # a place that was not looked at yet: the next to run fills it
        room.note(lambda db: forget_look(db, found.share))
    if before is None and found.incidents:
        room.note(lambda db: expect(db, found.share, 0))
    room.seal_key()
    room.writer()  # with its key, so that no entry has to wait for that
    room.remember(SETTING_NAME, json.dumps(said))
    heed(room, found.share, known=found.known)  # before anything is fetched
    return places.joined_words(where, program, found.people, len(found.incidents), len(room.incidents()))


def _is_beside(before: Membership, where: str) -> bool:
    """Whether a place can be the second one of the share that this database belongs to."""
    return not before.also and places.is_on_server(where) != places.is_on_server(before.path)


def _refuse_drills(room: WarRoom) -> None:
    if holds_drills(room):
        raise RoomTrouble(
            f"{room.path} holds drills, which are never shared with what is real; use another database with --db.",
            PROTECTED,
        )


def _belongs(before: Membership) -> RoomTrouble:
    return RoomTrouble(
        f"`warroom share leave` first, or use another database with --db: this one belongs to the share at "
        f"{before.words}.",
        SETTING,
    )


def leave(room: WarRoom) -> str:
    """Belong to no share any more; what came from it stays. Raise `RoomTrouble` when there is none."""
    before = membership(room)
    if before is None:
        raise RoomTrouble("this database belongs to no share.", SETTING)
    room.remember(SETTING_NAME, "")
    offered_playbooks.forget(room)
    return f"left {before.words}; what came from it stays here, what we wrote stays there"


class Stopped(Exception):
    """A round was left in the middle because it shall end; what had come is stored."""


class Inbox:
    """The way into the log of ``room``; what comes is taken until ``ended`` says so."""

    def __init__(self, room: WarRoom, *, ended: Callable[[], bool] = lambda: False) -> None:
        self._room, self._ended = room, ended
        self.renew_writer, self.writer, self.seal_key = room.renew_writer, room.writer, room.seal_key
        self._unwaited = False

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share. Raise `Stopped` before it if it shall end."""
        if self._ended():
            raise Stopped
        self._unwaited = True
        return self._room.receive(operations)

    def note_sent(self, share: str, mark: Sent) -> None:
        """Keep what of ours is on the share: where a power cut takes that from us, the share is asked. Raise
        `RoomTrouble`.
        """

        def note(db: sqlite3.Connection) -> None:
            with Transaction(db, lies_elsewhere=True):
                note_sent(db, share, mark)

        self._unwaited = True
        self._room.note(note)

    def see_to_disk(self) -> None:
        """Let what came and was not waited for be on the disk, if anything did. Raise ``OSError``."""
        if self._unwaited:
            see_to_disk(self._room.path)
            self._unwaited = False

    def expect(self, share: str, total: int | None) -> None:
        """Keep about how many operations there will be, `None` once all are here. Raise `RoomTrouble`."""
        self._room.note(lambda db: expect(db, share, total))


def keep_standing(room: WarRoom, share: str, what: str, words: str) -> None:
    """Keep how the share stands, for every program of this database. Raise `RoomTrouble`."""
    room.note(lambda db: note_standing(db, share, what, words, room.now()))


def make_transport(
    room: WarRoom,
    member: Membership,
    folder: Folder,
    ticks: Callable[[], float],
    *,
    writes: bool = True,
    inbox: RoomInbox | None = None,
    carries: bool = False,
    beside: Callable[[], Mapping[IncidentId, Sequence[Presence]]] = dict,
) -> Transport:
    """What does one round of sharing after the other. It belongs to the thread that made it."""
    db = open_reader(room.path)
    sealing = private_folder(room, folder, member.path, db=db, ticks=ticks)
    return Transport(
        sealing, member.share, db=db, inbox=inbox or Inbox(room), mode=member.mode,
        person=room.person, host=socket.gethostname(), version=__version__, now=room.now, ticks=ticks,
        entropy=room.entropy, writes=writes, sign=OwnKeys(room.path).sign, check=checker(),
        doubted=sealing.doubted, carries=carries, beside=beside, tend=sealing.tend,
        heed=lambda known: heed(room, member.share, known=known),
    )  # fmt: skip


def with_unsent(state: ShareState, room: WarRoom, member: Membership) -> ShareState:
    """``state`` with what is unsent by the local database, which knows it while the folder does not answer."""
    unsent = waiting(room, member.share)
    return replace(state, unsent=unsent.count, since=unsent.since)


def send_files(room: WarRoom, folder: Folder, place: str) -> None:
    """Put the files that were attached and wait into ``folder``, which is at ``place``, and take those away whose
    entries were purged. What cannot be put there goes on waiting, as all of them do where the place is a server.
    """
    from warroom.room.attachments import send_waiting, take_away_purged
    from warroom.share.attachments import FolderAttachments

    if places.is_on_server(place):
        with contextlib.suppress(OSError):
            take_away_purged(room)
        return
    there = FolderAttachments(folder)
    for look in (take_away_purged, send_waiting):
        with contextlib.suppress(OSError):
            look(room, there)


class ShareThread:
    """Publishes and fetches in the background. It keeps nobody waiting, and the program from ending never.

    ``heard`` is called on this thread when the state has changed or something came. Of a share in two places it looks
    after the first, and has another one, its ``second``, look after the other.
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
        first: ShareThread | None = None,
    ) -> None:
        self._is_second, self._first = first is not None, first
        self._second: ShareThread | None = None
        self._room, self._member, self._heard, self._ticks = room, member, heard, ticks
        self._folder = folder or folder_of(member.path, room, share=member.share)
        self._hints = hints
        self._state = ShareState(what=LOOKING, unsent=None)
        self._began: float | None = None
        self._wake, self._ours = threading.Event(), threading.Event()
        self._stopped = threading.Event()
        self._chores_at = float("-inf")
        self._inbox = Inbox(room, ended=self._moved)
        self._open = NO_INCIDENT
        self._thread = threading.Thread(target=self._run, name="share", daemon=True)
        self._playbooks: PlaybookWatch | None = None
        self._courier = courier(room, self._folder, ticks)

    @property
    def open_incident(self) -> IncidentId:
        """The incident whose room is on the screen."""
        return self._open

    @open_incident.setter
    def open_incident(self, incident: IncidentId) -> None:
        self._open = incident
        if self._second is not None:
            self._second.open_incident = incident

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to publish."""
        self._ours.set()
        self._wake.set()
        if self._second is not None:
            self._second.wake()

    def _hear(self) -> None:
        """Something may have come."""
        self._wake.set()
        if self._second is not None:
            self._second._hear()

    def stop(self, *, patience: float = 0.5) -> bool:
        """Do a last round if it is quick, and end; whether it did."""
        self._stopped.set()
        self._ours.set()
        self._wake.set()
        if self._second is not None:
            self._second.stop(patience=patience)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def state(self) -> ShareState:
        """How it stands now; a round that does not end is a folder that does not answer."""
        began = self._began
        waited = self._ticks() - began if began is not None else 0.0
        state = with_unsent(self._state, self._room, self._member)
        if waited > SLOW:
            state = replace(state, what=UNREACHABLE, words=f"the folder has not answered for {waited:.0f} s")
        second = self._second.state() if self._second is not None else None
        return with_second(state, second, self._member.path, self._member.also)

    def _run(self) -> None:
        if self._is_second:  # whoever began it has the right to publish
            self._share()
            return
        lock = PublisherLock(self._room.path)
        queue = Queue(self._room.path)
        while not self._stopped.is_set() and not lock.take():
            queue.stand()
            self._state = ShareState(what=ELSEWHERE, words="another program on this machine shares it", unsent=None)
            self._stopped.wait(OTHERS_PUBLISH)
        queue.leave()
        try:
            if self._member.also:
                self._second = ShareThread(self._room, self._member.second, heard=self._heard, first=self)
                self._second.open_incident = self.open_incident
                self._second.start()
            self._share()
        finally:
            lock.give_back()

    def _share(self) -> None:
        try:
            self._began = self._ticks()
            self._hints = self._hints and places.hears(self._folder, self._member.path, self._hear, self._stopped)
            inbox: RoomInbox = self._inbox
            if self._is_second:
                inbox = SecondInbox(inbox)
            carries = self._is_second or bool(self._member.also)
            transport = make_transport(
                self._room, self._member, self._folder, self._ticks, inbox=inbox, carries=carries,
                beside=self._here_beside,
            )  # fmt: skip
            quiet_since = self._ticks()
            resting = Rest(places.rest_of(self._member.path), quiet_since)
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
                rest = resting.behind(took, self._ticks(), min(pause, _LONGEST_REST))
                self._ours.wait(rest)
                self._wake.wait(pause - rest)
                self._wake.clear()
                self._ours.clear()
        finally:
            places.close(self._folder)

    def _here_beside(self) -> Mapping[IncidentId, Sequence[Presence]]:
        """Who is here in the other place of the share."""
        other = self._first or self._second
        return other._state.here if other is not None else {}

    def _moved(self) -> bool:
        """Something came, so that the folder answers; never to be stopped by that."""
        self._began = self._ticks()
        return False

    def _do_chores(self) -> None:
        """See to what lies beside the log, and to what came and was not waited for."""
        send_files(self._room, self._folder, self._member.path)
        self._look_at_playbooks()
        self._carry_sealed()
        with contextlib.suppress(OSError):  # it lies on the share
            self._inbox.see_to_disk()

    def _carry_sealed(self) -> None:
        """Carry to the other place of the share what lies here of private incidents of which we are no member."""
        other = self._first or self._second
        if other is not None:
            with contextlib.suppress(OSError):  # how the place stands is told by the round
                self._courier.round(other._courier)

    def _look_at_playbooks(self) -> None:
        if self._playbooks is None:
            from warroom.room.sharing.playbooks import PlaybookWatch  # a command that shares once has no need of it

            place = offered_playbooks.SECOND if self._is_second else offered_playbooks.FIRST
            self._playbooks = PlaybookWatch(self._room, self._ticks, place)
        with contextlib.suppress(RoomTrouble):  # looked at again in the next round
            self._playbooks.look(self._folder)

    def _round(self, transport: Transport) -> float:
        self._began = began = self._ticks()
        try:
            state = transport.round(open_incident=self.open_incident)
        except Exception as error:  # noqa: BLE001 - whatever fails is shown; this thread must go on
            state = replace(self._state, what=UNREACHABLE, words=f"{type(error).__name__}: {error}", more=False)
        last = self._stopped.is_set()
        if state.what == GOOD and (last or self._ticks() - self._chores_at >= CHORES_EVERY):
            self._chores_at = self._ticks()
            self._do_chores()
        self._began = None
        before, self._state = self._state, state
        if (state.what, state.words) != (before.what, before.words) and not self._is_second:
            with contextlib.suppress(RoomTrouble):  # the state is told beside it
                keep_standing(self._room, self._member.share, state.what, state.words)
        if state != before or state.fresh:
            self._heard(state)
        return self._ticks() - began
