"""Writing a fact of the incident together with the entry that tells of it: what every desk does."""

from __future__ import annotations

from warroom.model.identity import NO_ENTRY, NO_INCIDENT, EntryId, IncidentId, Moment, Revision
from warroom.model.moment import EventTime
from warroom.room.core import Committed, WarRoom, Write
from warroom.store.write import ENTRY, entry_values
from warroom.text import repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

INCIDENT = "incident"


def state(
    room: WarRoom,
    incident: IncidentId,
    facts: Mapping[str, object],
    *,
    kind: str,
    text: str,
    at: EventTime | None = None,
    beside: Sequence[Write] = (),
    people: Sequence[str] = (),
    details: Mapping[str, object] | None = None,
    pinned: bool = False,
    seen_up_to: Revision | None = None,
    entry: EntryId = NO_ENTRY,
    look: Callable[[sqlite3.Connection], None] | None = None,
    home: IncidentId = NO_INCIDENT,
    as_of: bool = False,
) -> Committed:
    """Put ``facts`` on the incident and tell of it in the timeline, in one act; of several that are one outage in that
    called ``home``.

    ``look`` sees what stands at the moment in which it is stored, and raises what speaks against it. ``as_of`` says
    that what is told for the time ``at`` leaves in effect whatever was told for a later one: it is history then, and
    what was stored says so (`Committed.stays`).
    """
    entry = entry or EntryId(room.new_id())
    values = entry_values(kind, repair(text), at or EventTime.at(room.now()))
    if details is not None:
        values["details"] = dict(details)
    if pinned:
        values["pinned"] = 1
    writes = [Write(ENTRY, entry, values, home=home)]
    writes.extend(Write(ENTRY, entry, {"people": name}, do="add", home=home) for name in people)
    if facts:
        cleaned = {name: repair(value) if isinstance(value, str) else value for name, value in facts.items()}
        writes.append(Write(INCIDENT, INCIDENT, cleaned))
    writes += beside

    def looked_at(db: sqlite3.Connection) -> list[Write]:
        if look is not None:
            look(db)
        if not as_of or at is None or at.lo is None:
            return writes
        from warroom.store.as_of import parted

        standing, newer = parted(db, incident, writes, at)
        later.append(newer)
        return standing

    later: list[EventTime | None] = [None]
    committed = room.commit(incident, looked_at, seen_up_to=seen_up_to)
    committed.stays = later[-1]
    return committed


def is_of_old(room: WarRoom, incident: IncidentId, write: Write, at: EventTime | None) -> bool:
    """Whether ``write``, told for the time ``at``, would change nothing of what is in effect, which is of later."""
    if at is None or at.lo is None:
        return False
    from warroom.store.as_of import parted

    return parted(room.reader(), incident, [write], at)[1] is not None


def stays_words(committed: Committed, zone: str, now: Moment) -> str:
    """That something which was told for a later time stays in effect; empty where what was stored is."""
    if committed.stays is None:
        return ""
    from warroom.room.readings.clocks import event_point

    return f"what was said for {event_point(committed.stays, zone, now)} stays in effect"
