"""The second place of a share that is in a folder and on a server: looked after by a thread of its own, so that one
that hangs holds up nothing on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId
from warroom.room.sharing import places
from warroom.room.sharing.unsent import how
from warroom.share.share_state import GOOD, LOOKING, UNREACHABLE, ShareState

if TYPE_CHECKING:
    from warroom.oplog.operation import Operation
    from warroom.share.own_log import OwnLog
    from warroom.store.receive import Received
    from warroom.store.sent import SentMark


class SecondInbox:
    """The way into our log from the second place. What is unsent is counted for the first."""

    def __init__(self, inbox: OwnLog) -> None:
        self._inbox = inbox
        self.writer, self.seal_key, self.renew_writer = inbox.writer, inbox.seal_key, inbox.renew_writer

    def receive(self, operations: Sequence[Operation]) -> Received:
        """See `warroom.share.own_log.OwnLog`."""
        return self._inbox.receive(operations)

    def note_sent(self, share: str, mark: SentMark) -> None:
        """Each run compares the second place anew."""

    def expect(self, share: str, total: int | None) -> None:
        """How far it has come is told of the first place."""


def with_second(first: ShareState, second: ShareState | None, place: str, second_place: str) -> ShareState:
    """How a share stands of which one place, ``place``, stands as ``first`` says and the other as ``second``.

    Told of both are who is here and what is wrong with logs. While one place is good the share is, since what is
    written goes over it; what is the matter with the other is told, and what it lacks of ours is counted for the first.
    An incident that goes over one of them alone is shared, and that is said.
    """
    if second is None:
        return first
    here = {incident: list(signs) for incident, signs in first.here.items()}
    for incident, signs in second.here.items():
        writers = {sign.writer for sign in here.get(incident, ())}
        here.setdefault(incident, []).extend(sign for sign in signs if sign.writer not in writers)
    what, words = first.what, first.words
    if (what, second.what) == (UNREACHABLE, GOOD):
        what, words = GOOD, _beside(place, first)
    elif second.what not in (GOOD, LOOKING):
        words = "; ".join(filter(None, (words, _beside(second_place, second))))
    nowhere = {trouble[0] for trouble in first.troubles} & {trouble[0] for trouble in second.troubles}
    for at, state in ((place, first), (second_place, second)):
        if only_there := [trouble for trouble in state.troubles if trouble[0] not in nowhere]:
            words = "; ".join(filter(None, (words, _not_there(at, only_there))))
    return replace(
        first,
        what=what,
        words=words,
        here={incident: tuple(signs) for incident, signs in here.items()},
        troubles=tuple(trouble for trouble in first.troubles if trouble[0] in nowhere),
        damaged=tuple(dict.fromkeys((*first.damaged, *second.damaged))),
        refused=tuple(dict.fromkeys((*first.refused, *second.refused))),
        scars={**second.scars, **first.scars},
        aside=first.aside + second.aside,
        behind=first.behind or second.behind,
        left_out={
            name: first.left_out.get(name, 0) + second.left_out.get(name, 0)
            for name in {*first.left_out, *second.left_out}
        },
    )


def _not_there(place: str, troubles: Sequence[tuple[IncidentId, str, str, str, int]]) -> str:
    """Which incidents go over the other place alone, and why."""
    incident, _, _, why, _ = troubles[0]
    more = f" and {len(troubles) - 1} more" if len(troubles) > 1 else ""
    return f"inc-{incident[:8]}...{more} not shared at {places.shown(place)}: {why[:1].lower()}{why[1:]}"


def _beside(place: str, state: ShareState) -> str:
    stands = filter(None, (how(state.what, state.words), state.words))
    return f"{places.shown(place)} beside it: {', '.join(stands)}"
