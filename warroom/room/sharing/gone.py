"""What was on the share, ours or others', and can be read there no more: it is put back from here, and told with its
writer and its numbers, since whoever came meanwhile did not see it.
"""

from __future__ import annotations

from warroom.model.identity import IncidentId, WriterId
from warroom.room.core import WarRoom
from warroom.room.sharing.joined_share import JoinedShare
from warroom.share.alteration import numbers_words
from warroom.store.receive import raise_alarm
from warroom.store.seals import name_held, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.store.exchange import HeldLine

GONE = "gone"
_MOST = 5
"""Writers of one incident who are named."""


def tell_gone(room: WarRoom, member: JoinedShare, incident: IncidentId, lines: Sequence[HeldLine]) -> None:
    """Tell that ``lines`` are no longer to be read on the share, where they came from it."""
    numbers: dict[WriterId, list[int]] = {}
    for line in lines:
        if line.row > member.since >= 0:
            numbers.setdefault(line.writer, []).append(line.n)
    if not numbers:
        return
    db = room.at_hand()
    names = []
    for writer, seen in list(numbers.items())[:_MOST]:
        by = name_held(db, writer) or "somebody"
        names.append(f"{numbers_words(min(seen), max(seen))} of {name_of(by, writer)}")
    more = f" and of {len(numbers) - _MOST} more" if len(numbers) > _MOST else ""
    words = (
        f"{', '.join(names)}{more} can no longer be read on the share as they were: taken away, changed or stripped of "
        "their signatures there, or lost by it. They were put back from here"
    )
    room.note(lambda db: raise_alarm(db, (incident, GONE, next(iter(numbers)), words), room.now()))
