"""What waits to go to the share and what is still to come from it, in words: by the local database alone, which answers
while the folder does not.

Part of the shell's fast path.
"""

from __future__ import annotations

import errno
import json
import os

from warroom.model.identity import Moment
from warroom.model.lengths import roughly
from warroom.model.moment import MINUTE
from warroom.model.sentences import agreeing, counted
from warroom.room.queries import SHARE_SETTING
from warroom.store.sent import SentMark, Unsent, joining, sent, standing, unsent, unsent_beside
from warroom.store.standing_alarms import alarms_to_see
from warroom.text import Untrusted, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from warroom.room.core import WarRoom

NO_SHARE = "this database belongs to no share; `warroom share join PATH` joins one"
UNREADABLE = (
    "nothing is shared: what this database keeps of its share cannot be read; `warroom share leave`, then "
    "`warroom share join PATH`"
)
FULL = "full"
_AWAY = ("unreachable", "wrong")
"""How a share stands of which nobody can see what is on it."""
_NAMED = 4
_TAKES_NO_MORE = ("the server is full", os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))
"""What a place says that is there and takes no more: nobody has to look for a cable."""
LATE = 30 * 1_000_000
"""Microseconds after which it is said that something has not been sent; what was just written is on its way."""
LOOK_AGAIN = 600 * 1_000_000
"""Microseconds after which the share is looked at again by whatever runs, in case it lost what it had."""


def kept_share(said: str | None) -> dict[str, Any] | None:
    """What a database keeps of the share that it belongs to: ``path``, ``share``, ``mode`` and more; `None` for none,
    and for what cannot be read.
    """
    try:
        kept = json.loads(said or "null")
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or not all(isinstance(kept.get(name), str) for name in ("path", "share", "mode")):
        return None
    beside, since = kept.get("also") or ["", ""], kept.get("since", -1)
    if not isinstance(beside, list) or len(beside) != 2 or not all(isinstance(part, str) for part in beside):
        return None
    return kept if type(since) is int else None


def unreadable_words(room: WarRoom) -> str:
    """One sentence where this database belongs to a share, and cannot tell to which any more; else empty."""
    said = room.setting(SHARE_SETTING)
    return UNREADABLE if said and kept_share(said) is None else ""


def no_share_here(room: WarRoom) -> str:
    """What is said to whoever asks something of a share, and there is none, or it cannot be told which."""
    return f"{unreadable_words(room) or NO_SHARE}."


def share_of(room: WarRoom) -> str:
    """The id of the share that this database belongs to; empty without one, or where that cannot be read."""
    kept = kept_share(room.setting(SHARE_SETTING))
    return str(kept["share"]) if kept is not None else ""


def waiting(room: WarRoom, share: str = "") -> Unsent:
    """What of ours is not on the share ``share``, the one that this database belongs to unless it is named."""
    share = share or share_of(room)
    return unsent(room.at_hand(), share) if share else Unsent()


def coming(room: WarRoom) -> tuple[int, int] | None:
    """How many operations are here and about how many there will be (0 while nobody knows), while a share is joined;
    `None` once all is here.
    """
    share = share_of(room)
    return joining(room.at_hand(), share) if share else None


def is_due(room: WarRoom, share: str) -> bool:
    """Whether somebody should publish or fetch now: something is unsent or still to come, or nobody has looked at the
    share for long.
    """
    db = room.at_hand()
    mark = sent(db, share) or SentMark()
    if unsent_beside(db, mark).count or joining(db, share) is not None:
        return True
    return room.now() - mark.looked > LOOK_AGAIN


def unsent_words(count: int, since: Moment, now: Moment, *, what: str) -> str:
    """How much of ours a share lacks that stands as ``what`` says, and since when, as of ``now`` (both microseconds
    since 1970).
    """
    if not count:
        return "all of ours was on it when it was there last" if what in _AWAY else "all of ours is on it"
    are = agreeing(count, "is", "are")
    return f"{count:,} of our operations {are} not on it{age_words(since, now, ', the oldest for ')}"


def unsent_now(room: WarRoom, unsent: Unsent | None = None) -> str:
    """What is ``unsent``, or is so now, in a few words."""
    unsent = unsent if unsent is not None else waiting(room)
    return f"{unsent.count:,} unsent{age_words(unsent.since, room.now(), ', the oldest for ')}"


def behind_words(behind: dict[str, int]) -> str:
    """How many operations of others, by person, are known of and not here; empty if all are."""
    if not behind:
        return ""
    names = [f"{count:,} of @{for_line(Untrusted(by))[:32]}'s" for by, count in list(behind.items())[:_NAMED]]
    more = f", and of {counted(len(behind) - _NAMED, 'person', 'people')} more" if len(behind) > _NAMED else ""
    return f"known of and not here yet: {', '.join(names)}{more}"


def age_words(since: Moment, now: Moment, before: str) -> str:
    """``before`` and how long ``since`` is ago; empty when that is less than a minute."""
    return f"{before}{roughly(now - since)}" if since and now - since >= MINUTE else ""


def how(what: str, why: str) -> str:
    """How a share stands, of which ``what`` and ``why`` are known: one that is full can be reached."""
    return FULL if what == "unreachable" and why.startswith(_TAKES_NO_MORE) else what


def alarm_words(room: WarRoom) -> str:
    """The newest alarm that is to be seen, how many others are, and where to say that they were; empty for none."""
    standing = alarms_to_see(room.at_hand())
    if not standing:
        return ""
    *others, newest = standing
    more = f" ({counted(len(others), 'more alarm stands', 'more alarms stand')})" if others else ""
    return f"ALARM: {for_line(Untrusted(newest[3]))}{more}; this is said until `warroom share alarms --all-seen`"


def standing_words(room: WarRoom) -> str:
    """What whoever shared last met, where that was no good end; else empty."""
    share = share_of(room)
    what, why, _ = standing(room.at_hand(), share) if share else ("", "", 0)
    return f"share {how(what, why)}: {why}" if why else ""


def late_words(room: WarRoom, *, late: int = LATE) -> str:
    """One sentence when something of ours has not been on the share for ``late`` microseconds; else empty."""
    share = share_of(room)
    if not share:
        return ""
    unsent = waiting(room, share)
    now = room.now()
    if not unsent.count or now - unsent.since < late:
        return ""
    trouble = standing_words(room)
    trouble = f" ({trouble})" if trouble else ""
    entries = agreeing(unsent.count, "operation is", "operations are")
    return (
        f"{unsent.count:,} {entries} not on the share yet{age_words(unsent.since, now, ', the oldest for ')}{trouble}"
    )


def joining_words(room: WarRoom) -> str:
    """How far the joining of a share has come; empty once all is here."""
    found = coming(room)
    return far_words(*found) if found is not None else ""


def far_words(held: int, total: int) -> str:
    """How far a joining has come that will be ``total`` operations (0 while nobody knows)."""
    return f"still joining: {held:,} of about {max(held, total):,}" if total else f"still joining: {held:,} so far"
