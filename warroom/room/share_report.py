"""How the share stands, looked at once: each writer, what is held of each, what of ours it lacks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import PATIENCE, Membership, folder_of, make_transport, membership, with_unsent
from warroom.share.transport import UNREACHABLE, ShareState, Transport
from warroom.store.database import open_reader
from warroom.store.exchange import incident_ids, writers_held
from warroom.store.trouble import SETTING


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
        lacking = transport.lacking()
        reports.append(
            ShareReport(member, state, _writers(transport, room), state.unsent if lacking is None else lacking)
        )

    _within(seconds, run)
    if not reports:
        return no_answer(room, member, seconds)
    return reports[0]


def no_answer(room: WarRoom, member: Membership, seconds: float) -> ShareReport:
    """What can be said of a share that did not answer within so many seconds."""
    state = ShareState(what=UNREACHABLE, words=f"the folder did not answer within {seconds:.0f} s")
    state = with_unsent(state, room, member)
    return ShareReport(member, state, (), state.unsent)


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
