"""Publishing and fetching until nothing is left to do: for a person in a shell, and for the process that a command
leaves behind, which goes on while the share is away.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing.joined_share import JoinedShare, membership
from warroom.room.sharing.joining import PATIENCE, folder_of
from warroom.room.sharing.places import called, close
from warroom.room.sharing.rounds import RoomLog, Stopped, keep_standing, make_transport
from warroom.room.sharing.second_place import SecondInbox, with_second
from warroom.room.sharing.share_report import behind, writers_of
from warroom.room.sharing.share_thread import POLL, SLOW, send_files
from warroom.room.sharing.unsent import coming, waiting
from warroom.share.folder import Folder
from warroom.share.lock import PublisherLock, Queue
from warroom.share.own_log import OwnLog
from warroom.share.share_state import GOOD, LOOKING, OBSERVER, UNREACHABLE, ShareState

AS_LONG = 600.0
"""Seconds for which a process that was left behind tries to send what waits."""
LONGEST_PAUSE = 10.0
"""Seconds between two tries while the share is away, at most."""
_LOOK = 0.05
TURN = 10.0
"""Seconds that the right to publish is waited for."""
SIGN = b"\0"
"""What a process that shares says every now and then to whoever waits for it, while the folder answers."""


def take_turn(lock: PublisherLock, path: str, *, seconds: float) -> bool:
    """Get the right to publish for the database at ``path``, within so many seconds; whether it is ours."""
    queue, end = Queue(path), time.monotonic() + seconds
    try:
        while not lock.take():
            if time.monotonic() >= end:
                return False
            queue.stand()
            time.sleep(_LOOK)
        return True
    finally:
        queue.leave()


def deliver(
    room: WarRoom,
    *,
    seconds: float,
    patient: bool = False,
    still: float = float("inf"),
    turn: float = 0.0,
    alive: Callable[[], None] = lambda: None,
) -> ShareState | None:
    """Publish and fetch until nothing is left to do, at most so long, and no longer than ``still`` seconds while the
    folder does not answer; `None` when another program does it and goes on to for ``turn`` seconds.

    With ``patient`` a share that is away is tried again and again while something waits, and whoever waits for the
    right to publish gets it. ``alive`` is called now and then while the folder answers.
    """
    member = membership(room)
    lock = PublisherLock(room.path)
    if member is None or not take_turn(lock, room.path, seconds=turn):
        return None
    if member.also:
        beside = _Delivery(
            room, member.second, seconds=min(seconds, PATIENCE), patient=False, still=still, alive=alive, second=True
        )
        second = threading.Thread(target=beside.run, name="share-beside", daemon=True)
        second.start()
    while True:
        delivery = _Delivery(
            room, member, seconds=seconds, patient=patient, still=still, alive=alive, carries=bool(member.also)
        )
        ended = delivery.run()
        if member.also:
            second.join(PATIENCE)
        if ended:
            lock.give_back()
        # Whoever stored something in the last moment saw that the right was taken, and left it to us.
        more = delivery.all_done and waiting(room, member.share).count > (delivery.state.unsent or 0)
        if not (patient and ended and more and lock.take()):
            beside_state = beside.state if member.also else None
            return with_second(delivery.state, beside_state, member.path, member.also)


class _Delivery:
    """Rounds of sharing on a thread of their own, which nobody waits for longer than they want."""

    def __init__(
        self,
        room: WarRoom,
        member: JoinedShare,
        *,
        seconds: float,
        patient: bool,
        still: float,
        alive: Callable[[], None],
        second: bool = False,
        carries: bool = False,
    ) -> None:
        self._is_second, self._carries = second, second or carries
        self._room, self._member, self._patient, self._still, self._alive = room, member, patient, still, alive
        within = f"within {min(seconds, still):.0f} s"
        words = f"{called(member.path)} did not answer {within}"
        self._unfinished = f"{called(member.path)} did not send all that it has {within}"
        self.state = self._unanswered = ShareState(what=UNREACHABLE, words=words, unsent=None)
        self.all_done = False
        self._end = time.monotonic() + seconds
        self._stopped = threading.Event()
        self._queue = Queue(room.path)
        self._told = ("", "")
        self._moved = time.monotonic()

    def run(self) -> bool:
        """Do them; whether the thread has ended."""
        thread = threading.Thread(target=self._rounds, name="share", daemon=True)
        thread.start()
        end = self._end + 1
        while thread.is_alive() and time.monotonic() < end:
            thread.join(min(_LOOK * 10, max(0.0, end - time.monotonic())))
            still = time.monotonic() - self._moved
            if still <= SLOW:
                self._alive()
            elif thread.is_alive():
                self._tell(UNREACHABLE, f"{called(self._member.path)} does not answer")
            if still > self._still:
                words = f"{called(self._member.path)} has not answered for {still:.0f} s"
                self.state = replace(self.state, what=UNREACHABLE, words=words)
                break
        self._stopped.set()
        if self.state.unsent is None:
            unsent = waiting(self._room, self._member.share)
            self.state = replace(self.state, unsent=unsent.count, since=unsent.since)
        return not thread.is_alive()

    def _ended(self) -> bool:
        self._moved = time.monotonic()
        return self._stopped.is_set() or self._moved >= self._end or (self._patient and self._queue.waits())

    def _rounds(self) -> None:
        try:
            self._share()
        except Exception as error:  # noqa: BLE001 - whatever fails is said
            self.state = replace(self.state, what=UNREACHABLE, words=f"{type(error).__name__}: {error}")
            self._tell(self.state.what, self.state.words)

    def _share(self) -> None:
        inbox: OwnLog = RoomLog(self._room, ended=self._ended)
        if self._is_second:
            inbox = SecondInbox(inbox)
        folder = folder_of(self._member.path, self._room, share=self._member.share, moved=self._ended)
        try:
            self._share_in(folder, inbox)
        finally:
            close(folder)

    def _share_in(self, folder: Folder, inbox: OwnLog) -> None:
        transport = make_transport(self._room, self._member, folder, time.monotonic, inbox=inbox, carries=self._carries)
        pause = 0.0
        while not self._ended():
            try:
                state = transport.round()
            except Stopped:  # it is stopped where something comes: then it answered
                if self.state is self._unanswered:
                    self.state = replace(self.state, what=LOOKING, words=self._unfinished)
                return
            except Exception as error:  # noqa: BLE001 - whatever fails is said
                state = ShareState(what=UNREACHABLE, words=f"{type(error).__name__}: {error}", unsent=None)
            self.state = state
            self._tell(state.what, state.words)
            if state.what == GOOD:
                pause = 0.0
                send_files(self._room, folder, self._member.path)
                if not (
                    state.more
                    or state.fresh
                    or (state.unsent or 0) > state.stuck
                    or transport.look_for_losses(again=True)
                ):
                    self.all_done = True
                    if not self._patient:
                        lacking = behind(writers_of(transport, self._room))
                        self.state = replace(self.state, behind=lacking)
                    return
                self._rest(0.0 if state.more else POLL)
            elif state.what == OBSERVER and state.more:
                self._rest(0.0)
            elif self._patient and (state.unsent or coming(self._room) is not None):
                pause = min(LONGEST_PAUSE, pause * 2 or POLL)
                self._rest(pause)
            else:
                return

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._ended():
            self._stopped.wait(min(_LOOK * 2, seconds))

    def _tell(self, what: str, words: str) -> None:
        if self._told != (what, words) and not self._is_second:
            self._told = (what, words)
            with contextlib.suppress(RoomTrouble):  # it is said where it is asked for, too
                keep_standing(self._room, self._member.share, what, words)


def synchronise(room: WarRoom, *, seconds: float = PATIENCE) -> ShareState | None:
    """Publish and fetch until nothing is left to do, at most so long; `None` when another program does it already."""
    return deliver(room, seconds=seconds)
