"""What was last seen of the playbooks of the share, in a few words that every program of this database has at hand.

It is asked for by every screen and process that shares: what loads a playbook is elsewhere
(`warroom.room.sharing.playbooks`).
"""

from __future__ import annotations

import json

from warroom.model.identity import NO_WRITER, Moment, WriterId
from warroom.model.sentences import counted
from warroom.model.shape import record
from warroom.room.core import WarRoom
from warroom.room.sharing.taken_playbook import taken
from warroom.text import Untrusted, bounded, for_line

FIRST, SECOND = "playbooks", "playbooks-beside"
"""What is remembered of the two places in which a share may be."""


@record
class OfferedPlaybook:
    """A playbook that lies on the share whole. ``at`` is when it was published, in microseconds since 1970; ``signed``
    is the writer whose key signed it, empty for nobody's.
    """

    digest: str
    number: int
    by: str
    at: Moment
    signed: WriterId = NO_WRITER

    @property
    def words(self) -> str:
        """What it is called; safe to show."""
        return f"playbook {self.number} of @{bounded(for_line(Untrusted(self.by)), 32)}"

    @property
    def handle(self) -> str:
        """What names it where two have one number."""
        return f"{self.number}-{self.digest[:8]}"


@record
class Uses:
    """Who uses which playbook of the share; ``number`` is 0 for whoever uses none of them."""

    by: str
    number: int
    digest: str


@record
class PlaybooksOnShare:
    """What was last seen on the share: what is ``offered``, the highest number first, who ``uses`` what, and a sentence
    for each thing that was ``refused``. ``unread`` is why it could not be looked at the last time, empty where it was:
    then the rest is what was seen before.
    """

    offered: tuple[OfferedPlaybook, ...] = ()
    uses: tuple[Uses, ...] = ()
    refused: tuple[str, ...] = ()
    unread: str = ""

    @property
    def newest(self) -> tuple[OfferedPlaybook, ...]:
        """Those with the highest number: more than one where two were published at once."""
        return tuple(offered for offered in self.offered if offered.number == self.offered[0].number)


def standing(room: WarRoom) -> PlaybooksOnShare:
    """What was last seen of the playbooks of the share in all of its places: by the local database alone."""
    seen = [standing_in(room, place) for place in (FIRST, SECOND)]
    offered = {one.digest: one for each in seen for one in each.offered}
    uses = {(use.by, use.digest): use for each in seen for use in each.uses}
    return PlaybooksOnShare(
        tuple(sorted(offered.values(), key=lambda one: (one.number, one.digest), reverse=True)),
        tuple(uses.values()),
        tuple(dict.fromkeys(why for each in seen for why in each.refused)),
        "; ".join(dict.fromkeys(each.unread for each in seen if each.unread)),
    )


def standing_in(room: WarRoom, place: str) -> PlaybooksOnShare:
    """What was last seen in one place. Whatever a damaged database remembers, what does not fit is nothing."""
    try:
        decoded = json.loads(room.setting(place) or "{}")
        return PlaybooksOnShare(
            tuple(
                OfferedPlaybook(
                    str(digest), int(number), str(by), Moment(int(at)), *(WriterId(str(writer)) for writer in signed)
                )
                for digest, number, by, at, *signed in decoded["offered"]
            ),
            tuple(Uses(str(by), int(number), str(digest)) for by, number, digest in decoded["uses"]),
            tuple(str(one) for one in decoded["refused"]),
            str(decoded.get("unread", "")),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return PlaybooksOnShare()


def forget(room: WarRoom) -> None:
    """Nothing is offered any more: the share was left. Raise `RoomTrouble`."""
    for place in (FIRST, SECOND):
        if room.setting(place):
            room.remember(place, "")


def mark(room: WarRoom) -> str:
    """What a header says while people differ; empty while all who are heard of use the newest one."""
    found, mine = standing(room), taken(room.path)
    if not found.offered:
        return ""
    if len(found.newest) > 1:
        return f"two playbooks {found.newest[0].number}"
    if found.newest[0].digest != mine:
        return f"{found.newest[0].words} is not yours"
    others = sum(use.digest != mine for use in found.uses)
    return f"{counted(others, 'uses', 'use')} another playbook" if others else ""


def is_new(room: WarRoom, offered: OfferedPlaybook) -> bool:
    """Whether it is another one than is used here."""
    return offered.digest != taken(room.path)


def remember(room: WarRoom, seen: PlaybooksOnShare, place: str = FIRST) -> None:
    """Keep what was seen in a place, for every program of this database. Raise `RoomTrouble`."""
    said = json.dumps(
        {
            "offered": [[one.digest, one.number, one.by, one.at, one.signed] for one in seen.offered],
            "uses": [[use.by, use.number, use.digest] for use in seen.uses],
            "refused": [for_line(Untrusted(why))[:200] for why in seen.refused],
            "unread": for_line(Untrusted(seen.unread))[:200],
        }
    )
    if room.setting(place) != said:
        room.remember(place, said)
