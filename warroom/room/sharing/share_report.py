"""How the share stands, looked at once: each writer, what is held of each, what of ours it lacks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import places
from warroom.room.sharing.joined_share import JoinedShare, joined
from warroom.room.sharing.joining import PATIENCE, folder_of
from warroom.room.sharing.rounds import RoomLog, Stopped, make_transport, with_unsent
from warroom.room.sharing.second_place import with_second
from warroom.room.sharing.unsent import FULL, how, waiting
from warroom.share.folder import Folder
from warroom.share.lock import PublisherLock
from warroom.share.presence import Presence
from warroom.share.round_report import believed
from warroom.share.share_state import GOOD, OBSERVER, UNREACHABLE, ShareState
from warroom.share.transport import Transport
from warroom.store.database import open_reader
from warroom.store.exchange import WriterHeld, incident_ids, writers_held
from warroom.store.rebuild import digest_of
from warroom.store.sent import SentMark, note_sent, sent, standing
from warroom.store.whose_key import WhoseKeys

_REACHED = (GOOD, OBSERVER)
_PAUSE = 0.1
"""Seconds between two looks whether it is time to look again for what of ours was not there."""
_MORE = "there is more on it than was read at once"
_OFF = 60 * 1_000_000
"""Microseconds by which a clock may differ from the folder's."""


@dataclass(frozen=True, slots=True)
class WriterStatus:
    """One writer of one incident as we know it.

    ``seen`` is how many seconds ago, by its own clock, it gave a sign of life or wrote something, ``behind`` how many
    of its operations, which it says to have or which others of it follow, we do not hold, ``ahead`` by how many seconds
    its clock is ahead of the folder's or ours; negative behind. ``claimed`` is how many of those that we lack are known
    by a sign of life alone. Of a writer of which nothing else is here than a sign that is not believed, ``doubt`` is
    why, and nothing more is told of it than the name in it.
    """

    incident: IncidentId
    writer: WriterId
    by: str
    held: int
    behind: int
    claimed: int
    seen: float
    ahead: float
    version: str
    damaged: tuple[str, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ShareReport:
    """What `status` found: the share, how it stands, each writer, our operations that are not on it, and whether each
    place of the share was ``reached`` and takes what is ours, or lets us read.
    """

    member: JoinedShare
    state: ShareState
    writers: tuple[WriterStatus, ...]
    unsent: int | None
    since: Moment
    reached: bool = False


def status(room: WarRoom, *, seconds: float = PATIENCE) -> ShareReport:
    """Read the share once and say how it stands; nothing is written to it. Raise `RoomTrouble` without one."""
    member = joined(room)
    first = LookAtShare(room, member, seconds)
    second = LookAtShare(room, member.second, seconds) if member.also else None
    for look in filter(None, (first, second)):
        look.begin()
    state, lacking, writers = first.result()
    reached = state.what in _REACHED
    if second is not None:
        beside, lacking_there, writers_there = second.result()
        reached, writers = reached and beside.what in _REACHED, writers or writers_there
        state = with_second(state, beside, member.path, member.also)
        if lacking_there:
            lacks = f"{places.shown(member.also)} lacks {lacking_there:,} of our operations"
            state = replace(state, words="; ".join(filter(None, (state.words, lacks))))
            lacking = max(lacking or 0, lacking_there)
    missed = _note_missing(room, member, lacking or 0)
    unsent = missed if lacking is None else lacking
    if unsent and state.what == GOOD and not state.words:
        state = _with_refusal(state, room, member.share)
    reached = reached and state.what in _REACHED
    return ShareReport(member, state, writers, unsent, waiting(room, member.share).since, reached)


def _with_refusal(state: ShareState, room: WarRoom, share: str) -> ShareState:
    """How a share stands that was read, and of which nothing else is known than that something of ours is not on it:
    as whoever writes to it has found it, where it takes nothing from us.
    """
    what, why, _ = standing(room.at_hand(), share)
    if what == OBSERVER:
        return replace(state, what=OBSERVER, words=why)
    return replace(state, what=UNREACHABLE, words=why) if how(what, why) == FULL else state


class LookAtShare:
    """One look at one place of a share, on a thread that nobody waits for longer than so many ``seconds``.

    ``lacking`` is how many of our operations it does not hold, `None` where that is not known.
    """

    def __init__(self, room: WarRoom, member: JoinedShare, seconds: float) -> None:
        self._room, self._member, self._seconds = room, member, seconds
        now = time.monotonic()
        self._end, self._enough = now + seconds, now + seconds / 2
        self._thread = threading.Thread(target=self._run, name="share", daemon=True)
        self.state = ShareState()
        self.lacking: int | None = None
        self.writers: tuple[WriterStatus, ...] = ()

    def begin(self) -> None:
        """Look."""
        self._thread.start()

    def ended(self) -> bool:
        """Wait for it; whether the place has answered."""
        self._thread.join(max(0.0, self._end - time.monotonic()))
        return not self._thread.is_alive()

    def result(self) -> tuple[ShareState, int | None, tuple[WriterStatus, ...]]:
        """Wait for it: how the place stands, how many of our operations it does not hold, who writes there."""
        if not self.ended():
            return no_answer(self._room, self._member, self._seconds).state, None, ()
        return self.state, self.lacking, self.writers

    def _run(self) -> None:
        try:
            self._look()
        except Exception as error:  # noqa: BLE001 - whatever fails is told
            words = str(error) if isinstance(error, RoomTrouble) else f"{type(error).__name__}: {error}"
            self.state = ShareState(what=UNREACHABLE, words=words, unsent=None)
            self.state = with_unsent(self.state, self._room, self._member)

    def _look(self) -> None:
        inbox = RoomLog(self._room, ended=lambda: time.monotonic() > self._enough)
        folder = folder_of(self._member.path, self._room, share=self._member.share)
        try:
            self._look_into(folder, inbox)
        finally:
            places.close(folder)

    def _look_into(self, folder: Folder, inbox: RoomLog) -> None:
        transport = make_transport(self._room, self._member, folder, time.monotonic, writes=False, inbox=inbox)
        try:
            self.state = transport.round()
            while self.state.more:
                self._go_on()
                self.state = transport.round()
            self.lacking = transport.lacking()
            transport.look_for_losses()
            while transport.look_for_losses(again=True) and time.monotonic() < self._enough:
                time.sleep(_PAUSE)
        except Stopped:  # there is much to fetch, which whoever publishes goes on with
            self.state = with_unsent(replace(self.state, words=_MORE), self._room, self._member)
        self.writers = writers_of(transport, self._room)

    def _go_on(self) -> None:
        """Raise `Stopped` where it took long enough: much of what lies there may be rubbish, of which nothing is
        stored.
        """
        if time.monotonic() > self._enough:
            raise Stopped


def _note_missing(room: WarRoom, member: JoinedShare, lacking: int) -> int:
    """Note that the share lacks so many of our operations if it lost some, so that they are put back; how many are
    unsent by what was noted.
    """
    unsent, lock = waiting(room, member.share).count, PublisherLock(room.path)
    if lacking > unsent and lock.take():  # else whoever publishes compares by itself
        mark = sent(room.at_hand(), member.share) or SentMark()
        mark.lacking, mark.since = mark.lacking + lacking - unsent, mark.since or room.now()
        room.note(lambda db: note_sent(db, member.share, mark))
        lock.give_back()
    return unsent


def no_answer(room: WarRoom, member: JoinedShare, seconds: float) -> ShareReport:
    """What can be said of a share that did not answer within so many seconds."""
    state = ShareState(what=UNREACHABLE, words=f"{places.called(member.path)} did not answer within {seconds:.0f} s")
    state = with_unsent(state, room, member)
    return ShareReport(member, state, (), state.unsent, state.since)


def short_digest(room: WarRoom, incident: IncidentId) -> str:
    """Twelve hexadecimal digits in groups of four, to be read aloud: whoever holds the same operations of ``incident``
    has the same. It reads over a connection of its own, so that any thread may ask.
    """
    db = open_reader(room.path)
    try:
        whole = digest_of(db, incident)
    finally:
        db.close()
    return f"{whole[:4]} {whole[4:8]} {whole[8:12]}"


def behind(writers: Iterable[WriterStatus]) -> dict[str, int]:
    """How many operations of each person are known of and not here."""
    counts: dict[str, int] = {}
    for writer in writers:
        if writer.behind:
            counts[writer.by] = counts.get(writer.by, 0) + writer.behind
    return counts


def writers_of(transport: Transport, room: WarRoom) -> tuple[WriterStatus, ...]:
    """Each writer of each incident, as far as ``transport`` has looked. It reads over a connection of its own."""
    db = open_reader(room.path)
    keys, writer_statuses = WhoseKeys(db), list[WriterStatus]()
    for incident in incident_ids(db):
        told = believed(keys, transport.signs(incident))
        signs = {sign.writer: sign for sign in told if not sign.doubt}
        unproven = {sign.writer: sign for sign in told if sign.doubt}
        held = {writer_held.writer: writer_held for writer_held in writers_held(db, incident)}
        for writer in dict.fromkeys([*held, *signs, *unproven]):
            faults = tuple(transport.faults(incident, writer))
            if writer in held or writer in signs:
                each = _writer(incident, writer, held.get(writer), signs.get(writer), faults, room.now())
            else:
                sign = unproven[writer]
                each = WriterStatus(incident, writer, sign.by, 0, 0, 0, 0.0, 0.0, "", faults, sign.doubt)
            writer_statuses.append(each)
    db.close()
    return tuple(writer_statuses)


def _writer(
    incident: IncidentId, writer: WriterId, held: WriterHeld | None, sign: Presence | None, faults: tuple[str, ...],
    now: Moment,
) -> WriterStatus:  # fmt: skip
    last, lacking = (held.last, held.lacking) if held is not None else (0, 0)
    claimed = max(0, sign.last - last) if sign is not None else 0
    # What the folder's own times say of a clock is known at the first look; else only that it is ahead.
    off = sign.off if sign is not None and abs(sign.off) > _OFF else 0
    sign_at = now + sign.ahead - off if sign is not None else 0
    clock_said = held.at - now if held is not None and sign is None else 0
    ahead = clock_said if clock_said > _OFF else 0  # of whoever uses the shell alone
    seen_at = max(sign_at, held.at if held is not None else 0)
    return WriterStatus(
        incident=incident,
        writer=writer,
        by=held.by if held is not None else sign.by if sign is not None else "",
        held=held.count if held is not None else 0,
        behind=lacking + claimed,
        claimed=claimed,
        seen=max(0.0, (now - seen_at) / 1_000_000),
        ahead=(off or max(0, sign.ahead) if sign is not None else ahead) / 1_000_000,
        version=sign.version if sign is not None else "",
        damaged=faults,
    )
