"""The thread that publishes and fetches while the program runs."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import offered_playbooks, places
from warroom.room.sharing.joined_share import JoinedShare
from warroom.room.sharing.places import folder_of
from warroom.room.sharing.private_place import courier
from warroom.room.sharing.rest import Rest
from warroom.room.sharing.rounds import RoomLog, keep_standing, make_transport, with_unsent
from warroom.room.sharing.second_place import SecondInbox, with_second
from warroom.share.folder import Folder
from warroom.share.lock import PublisherLock, Queue
from warroom.share.own_log import OwnLog
from warroom.share.share_state import ELSEWHERE, GOOD, LOOKING, UNREACHABLE, ShareState
from warroom.share.transport import Transport

if TYPE_CHECKING:
    from warroom.room.sharing.playbooks import PlaybookWatch
    from warroom.share.presence import Presence

POLL, OTHERS_PUBLISH = 0.25, 0.3
"""Seconds between two rounds, and between two looks whether another program has stopped publishing."""
QUIET_POLL, QUIET_AFTER = 1.0, 3.0
"""Seconds between two rounds while nothing happens and file events are heard, and until it is called quiet."""
SLOW = 3.0
"""Seconds after which a round that does not end is called unreachable."""
_SHARE_OF_TIME = 20
"""A round that took long is followed by a pause of so many times its length, up to `_LONGEST_PAUSE`."""
_LONGEST_PAUSE = 5.0
_LONGEST_REST = 0.1
"""However often something comes, a rest between two rounds (`warroom.room.sharing.rest`) is of at most so many seconds.
What is ours does not wait for it."""
BEGIN_AGAIN = 2.0
"""Seconds until sharing that broke off is begun anew."""
CHORES_EVERY = 1.0
"""Seconds between two looks at what is shared beside the log."""


def send_files(room: WarRoom, folder: Folder, place: str) -> None:
    """Put the files that were attached and wait into ``folder``, which is at ``place``, and take those away whose
    entries were purged. What cannot be put there goes on waiting, as all of them do where the place is a server.
    """
    from warroom.room.sharing.kept_files import send_waiting, take_away_purged
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
        member: JoinedShare,
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
        self._lock = PublisherLock(room.path)
        # A server is not kept busy while its answers are waited for, and nobody while the processor is with others.
        self._busy = time.thread_time if places.is_on_server(member.path) else ticks
        self._chores_at = self._whole_at = float("-inf")
        self._whole_took = 0.0
        self._inbox = RoomLog(room, ended=self._moved)
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
            called = places.called(self._member.path)
            state = replace(state, what=UNREACHABLE, words=f"{called} has not answered for {waited:.0f} s")
        second = self._second.state() if self._second is not None else None
        return with_second(state, second, self._member.path, self._member.also)

    def _run(self) -> None:
        """Share until it is stopped: what nobody expected is told, and it is begun anew."""
        share = self._share_in_turn
        while True:
            try:
                return share()
            except Exception as error:  # noqa: BLE001 - whatever it is: else the last state would stand for good
                self._began = None
                words = f"sharing broke off, and is begun anew: {type(error).__name__}: {error}"
                self._state = replace(self._state, what=UNREACHABLE, words=words, more=False)
            if self._stopped.wait(BEGIN_AGAIN):
                self._lock.give_back()
                return None
            share = self._share_anew

    def _share_anew(self) -> None:
        self._folder = folder_of(self._member.path, self._room, share=self._member.share)
        self._courier = courier(self._room, self._folder, self._ticks)
        self._playbooks = None
        self._share_in_turn()

    def _share_in_turn(self) -> None:
        if self._is_second:  # whoever began it has the right to publish
            self._share()
            return
        lock = self._lock
        queue = Queue(self._room.path)
        while not lock.take():
            if self._stopped.is_set():
                queue.leave()
                places.close(self._folder)
                return
            queue.stand()
            what, words = ELSEWHERE, "another program on this machine shares it"
            if lock.trouble:
                what, words = UNREACHABLE, lock.trouble
            self._state = ShareState(what=what, words=words, unsent=None)
            self._stopped.wait(OTHERS_PUBLISH)
        queue.leave()
        try:
            if self._member.also and self._second is None:
                self._second = ShareThread(self._room, self._member.second, heard=self._heard, first=self)
                self._second.open_incident = self.open_incident
                self._second.start()
                if self._stopped.is_set():  # `stop` saw none yet
                    self._second.stop(patience=0)
            self._share()
        finally:
            if self._second is None or self._stopped.is_set():  # else the other place is shared on by that right
                lock.give_back()

    def _share(self) -> None:
        ended = threading.Event()
        try:
            self._began = self._ticks()
            self._hints = self._hints and places.hears(self._folder, self._member.path, self._hear, ended)
            inbox: OwnLog = self._inbox
            if self._is_second:
                inbox = SecondInbox(inbox)
            carries = self._is_second or bool(self._member.also)
            transport = make_transport(
                self._room,
                self._member,
                self._folder,
                self._ticks,
                inbox=inbox,
                carries=carries,
                beside=self._here_beside,
            )
            quiet_since = self._ticks()
            resting = Rest(places.rest_of(self._member.path), quiet_since)
            ours, due = True, quiet_since
            while True:
                last = self._stopped.is_set()
                whole = last or ours or carries or self._ticks() >= due
                took = self._round(transport, whole=whole)
                if last:
                    return
                if self._state.fresh or self._state.unsent or self._wake.is_set():
                    quiet_since = self._ticks()
                # While file events are heard, a share on which nothing happens is looked at less often.
                least = QUIET_POLL if self._hints and self._ticks() - quiet_since > QUIET_AFTER else POLL
                due = self._whole_at + min(_LONGEST_PAUSE, max(least, self._whole_took * _SHARE_OF_TIME))
                pause = 0.0 if self._state.more else max(0.0, due - self._ticks())
                rest = resting.behind(took, self._ticks(), 0.0 if self._state.more else _LONGEST_REST)
                self._ours.wait(rest)
                self._wake.wait(max(0.0, pause - rest))
                self._wake.clear()
                if ours := self._ours.is_set():  # what is set just now is not cleared
                    self._ours.clear()
        finally:
            ended.set()
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

    def _round(self, transport: Transport, *, whole: bool) -> float:
        """Do a ``whole`` round, or only take in what has come; for how many seconds it was busy."""
        self._began = began = self._ticks()
        busy = self._busy()
        try:
            state = None if whole else transport.read()
            if state is None:
                whole, state = True, transport.round(open_incident=self.open_incident)
        except Exception as error:  # noqa: BLE001 - whatever fails is shown; this thread must go on
            whole = True
            state = replace(self._state, what=UNREACHABLE, words=f"{type(error).__name__}: {error}", more=False)
        last = self._stopped.is_set()
        if whole and state.what == GOOD and (last or self._ticks() - self._chores_at >= CHORES_EVERY):
            self._chores_at = self._ticks()
            try:
                self._do_chores()
            except Exception as error:  # noqa: BLE001 - the log is shared all the same
                state = replace(state, words=f"what lies beside the log: {type(error).__name__}: {error}")
        if whole:
            self._whole_at = self._ticks()
            self._whole_took = self._whole_at - began
        self._began = None
        before, self._state = self._state, state
        if (state.what, state.words) != (before.what, before.words) and not self._is_second:
            with contextlib.suppress(RoomTrouble):  # the state is told beside it
                keep_standing(self._room, self._member.share, state.what, state.words)
        if state != before or state.fresh:
            self._heard(state)
        return self._busy() - busy
