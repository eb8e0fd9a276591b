"""Settling a disagreement: choosing one of what people wrote while they did not see each other."""

from __future__ import annotations

import sqlite3

from warroom.intake.contested import most_told
from warroom.model.identity import IncidentId
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, WarRoom, Write
from warroom.room.readings.disagreements import Conflict, WrittenValue, choices, title_words
from warroom.store.conflict_queries import along_before, written_along
from warroom.store.purge_scope import named
from warroom.store.purge_writes import writes_of
from warroom.store.records import incident_number
from warroom.store.write import ENTRY


def choose(
    room: WarRoom, incident: IncidentId, conflict: Conflict, chosen: WrittenValue, *, zone: str = "UTC"
) -> Committed:
    """Write ``chosen`` again, with what was written along with it, over exactly the values that were shown; one that
    came meanwhile stays beside it. The timeline tells what was chosen over what, with times in ``zone``; how an entry
    itself came to its words is told by its versions.
    """
    incident, saw = conflict.incident or incident, [standing.hash for standing in conflict.standing]
    if conflict.withheld and (chosen.purged or not chosen.withheld):
        return _purge_again(room, incident, conflict)
    others_wrote = [standing.hash for standing in conflict.standing if standing is not chosen]
    values = {
        conflict.field: chosen.behind,
        **along_before(room.reader(), conflict.kind, conflict.field, others_wrote),
        **written_along(room.reader(), conflict.kind, conflict.field, chosen.hash),
    }
    settled = Write(conflict.kind, conflict.on, values, saw=saw)
    if conflict.kind == ENTRY:
        return room.commit(incident, [settled])
    every = dict(zip((standing.hash for standing in conflict.standing), choices(conflict, zone), strict=True))
    holds = every.pop(chosen.hash)
    others = list(every.values())
    words = f"settled: {title_words(conflict)}: {holds}, not {', '.join(most_told(others, others))}"
    # Both sides told it as a key moment: which of them stands is one, too.
    told_twice = (conflict.kind, conflict.field) in (("incident", "severity"), ("hypothesis", "status"))
    return state(room, incident, {}, kind="decision", text=words, beside=[settled], pinned=told_twice)


def _purge_again(room: WarRoom, incident: IncidentId, conflict: Conflict) -> Committed:
    """Let what was purged stay so, and what was written over it go the same way."""

    def writes(db: sqlite3.Connection) -> list[Write]:
        number = incident_number(db, incident) or 0
        over = [standing.hash for standing in conflict.standing if standing.withheld]
        return writes_of(db, number, named(db, number, over))

    return room.commit(incident, writes)
