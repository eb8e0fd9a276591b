"""What a round of sharing is made with: the way into our own log, and what does one round after the other."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from warroom import __version__
from warroom.model.identity import IncidentId
from warroom.oplog.signing import checker
from warroom.room.core import WarRoom
from warroom.room.sharing.gone import RoomWitness
from warroom.room.sharing.joined_share import JoinedShare
from warroom.room.sharing.private_place import private_folder
from warroom.room.sharing.unsent import waiting
from warroom.share.folder import Folder
from warroom.share.own_log import OwnLog
from warroom.share.share_state import ShareState
from warroom.share.transport import Transport
from warroom.store.database import open_reader
from warroom.store.own_keys import OwnKeys
from warroom.store.sent import SentMark, expect, note_sent, note_standing
from warroom.store.transaction import Transaction, see_to_disk

if TYPE_CHECKING:
    import sqlite3

    from warroom.oplog.operation import Operation
    from warroom.share.presence import Presence
    from warroom.store.receive import Received


class Stopped(Exception):
    """A round was left in the middle because it shall end; what had come is stored."""


class RoomLog:
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

    def note_sent(self, share: str, mark: SentMark) -> None:
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
    member: JoinedShare,
    folder: Folder,
    ticks: Callable[[], float],
    *,
    writes: bool = True,
    inbox: OwnLog | None = None,
    carries: bool = False,
    beside: Callable[[], Mapping[IncidentId, Sequence[Presence]]] = dict,
) -> Transport:
    """What does one round of sharing after the other. It belongs to the thread that made it."""
    db = open_reader(room.path)
    sealing = private_folder(room, folder, member.path, db=db, ticks=ticks)
    return Transport(
        sealing, member.share, db=db, inbox=inbox or RoomLog(room), mode=member.mode,
        person=room.person, host=socket.gethostname(), version=__version__, now=room.now, ticks=ticks,
        entropy=room.entropy, writes=writes, sign=OwnKeys(room.path).sign, check=checker(),
        doubted=sealing.doubted, carries=carries, beside=beside, tend=sealing.tend,
        witness=RoomWitness(room, member),
    )  # fmt: skip


def with_unsent(state: ShareState, room: WarRoom, member: JoinedShare) -> ShareState:
    """``state`` with what is unsent by the local database, which knows it while the folder does not answer."""
    unsent = waiting(room, member.share)
    return replace(state, unsent=unsent.count, since=unsent.since)
