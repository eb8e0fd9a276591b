"""The share that a database belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from warroom import exit_codes
from warroom.model.shape import record
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing import places
from warroom.room.sharing.unsent import kept_share, no_share_here
from warroom.share.share_format import LIVE
from warroom.share.share_state import WRONG, ShareState


@record
class JoinedShare:
    """The share that this database belongs to: where it is, its id, and how it is written.

    ``also`` is a second place of the same share, a server beside a folder or the other way round, empty for none.
    ``since`` is the row of the log behind which what others wrote came from this share; -1 where that is not known.
    """

    path: str
    share: str
    mode: str
    also: str = ""
    also_mode: str = LIVE
    since: int = field(default=-1, compare=False)

    @property
    def second(self) -> JoinedShare:
        """The second place as if it were the only one."""
        return JoinedShare(self.also, self.share, self.also_mode)

    def moved(self, path: str, mode: str) -> JoinedShare:
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


def membership(room: WarRoom) -> JoinedShare | None:
    """The share that was joined, if any, as far as it can be read (`warroom.room.sharing.unsent.unreadable_words`)."""
    kept = kept_share(room.setting(SHARE_SETTING))
    return joined_as(kept) if kept is not None else None


def joined_as(kept: Mapping[str, Any]) -> JoinedShare:
    """The share of which ``kept`` is kept (`warroom.room.sharing.unsent.kept_share`)."""
    also, also_mode = kept.get("also") or ("", LIVE)
    return JoinedShare(kept["path"], kept["share"], kept["mode"], also, also_mode, kept.get("since", -1))


def joined(room: WarRoom) -> JoinedShare:
    """The share that was joined. Raise `RoomTrouble` without one."""
    member = membership(room)
    if member is None:
        raise RoomTrouble(no_share_here(room), exit_codes.SETTING)
    return member


def lost_state(words: str) -> ShareState:
    """How sharing stands where ``words`` say that nobody knows any more to which share this database belongs."""
    return ShareState(what=WRONG, words=words, unsent=None)
