"""Writing a fact of the incident together with the entry that tells of it: what every desk does."""

from __future__ import annotations

from warroom.model.identity import NO_ENTRY, NO_INCIDENT, EntryId, IncidentId, Revision
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
) -> Committed:
    """Put ``facts`` on the incident and tell of it in the timeline, in one act; of several that are one outage in that
    called ``home``.

    ``look`` sees what stands at the moment in which it is stored, and raises what speaks against it.
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
        return writes

    return room.commit(incident, looked_at, seen_up_to=seen_up_to)
