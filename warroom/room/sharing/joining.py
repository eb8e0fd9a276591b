"""Joining and leaving a share."""

from __future__ import annotations

import json

from warroom import exit_codes
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing import offered_playbooks, places
from warroom.room.sharing.joined_share import JoinedShare, membership
from warroom.room.sharing.places import folder_of, is_on_server, is_share, place_of, unique_name
from warroom.room.sharing.share_trust import heed
from warroom.room.sharing.unsent import unreadable_words
from warroom.share.joining import NoMarker, NoShare, find_share, make_share
from warroom.share.share_format import BATCH, LIVE
from warroom.share.share_state import ShareState
from warroom.store.exchange import last_row
from warroom.store.sent import expect, forget_look

__all__ = [
    "BATCH", "NoShareThere", "ShareState", "folder_of", "is_on_server", "is_share", "place_of", "unique_name",
]  # fmt: skip

PATIENCE = 10.0
"""Seconds that a shell command waits for the share."""


class NoShareThere(RoomTrouble):
    """The folder holds no share; it could become one."""


def holds_drills(room: WarRoom) -> bool:
    """Whether drills are played in this database."""
    return any(incident.drill is not None for incident in room.incidents_apart())


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
        raise places.refusal(trouble, exit_codes.REFUSED) from None
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
            raise RoomTrouble(_gone_words(where), exit_codes.SETTING) from None
        if before is not None and not _is_beside(before, where):
            raise _belongs(before) from None
        if places.is_on_server(where):
            raise NoShareThere(places.no_share_words(where), exit_codes.SETTING) from None
        raise NoShareThere(str(trouble), exit_codes.SETTING) from None
    except NoShare as trouble:
        raise places.refusal(trouble, exit_codes.SETTING) from None
    finally:
        places.close(folder)
    if before is not None and before.share != found.share:
        raise _belongs(before)
    guessed, program = (LIVE, "") if places.is_on_server(where) else (found.mode, found.program)
    member = JoinedShare(where, found.share, mode or guessed, since=last_row(room.at_hand()))
    if before is not None:
        member = before.moved(member.path, member.mode)
    said: dict[str, object] = {"path": member.path, "share": member.share, "mode": member.mode, "since": member.since}
    if member.also:
        said["also"] = [member.also, member.also_mode]
    if before is not None:  # a place that was not looked at yet: the next to run fills it
        room.note(lambda db: forget_look(db, found.share))
    if before is None and found.incidents:
        room.note(lambda db: expect(db, found.share, 0))
    room.seal_key()
    room.writer()  # with its key, so that no entry has to wait for that
    room.remember(SHARE_SETTING, json.dumps(said))
    heed(room, found.share, where, found.marker)  # before anything is fetched
    theirs = frozenset(found.incidents)
    ours = sum(incident.id not in theirs for incident in room.incidents_apart())
    return places.joined_words(where, program, found.people, len(theirs), ours)


def _gone_words(where: str) -> str:
    if places.is_on_server(where):
        return f"{places.shown(where)} has lost the share of this database; `warroom share sync` makes it anew there."
    return f"the share of this database is not in {where} any more; is the disk that it is on mounted?"


def _is_beside(before: JoinedShare, where: str) -> bool:
    """Whether a place can be the second one of the share that this database belongs to."""
    return not before.also and places.is_on_server(where) != places.is_on_server(before.path)


def _refuse_drills(room: WarRoom) -> None:
    if holds_drills(room):
        raise RoomTrouble(
            f"{room.path} holds drills, which are never shared with what is real; use another database with --db.",
            exit_codes.REFUSED,
        )


def _belongs(before: JoinedShare) -> RoomTrouble:
    return RoomTrouble(
        f"`warroom share leave` first, or use another database with --db: this one belongs to the share at "
        f"{before.words}.",
        exit_codes.SETTING,
    )


def leave(room: WarRoom) -> str:
    """Belong to no share any more; what came from it stays. Raise `RoomTrouble` when there is none."""
    before = membership(room)
    if before is None and unreadable_words(room):
        room.remember(SHARE_SETTING, "")
        offered_playbooks.forget(room)
        return "this database belongs to no share any more; which it was could not be read"
    if before is None:
        raise RoomTrouble("this database belongs to no share.", exit_codes.SETTING)
    room.remember(SHARE_SETTING, "")
    offered_playbooks.forget(room)
    return f"left {before.words}; what came from it stays here, what we wrote stays there"
