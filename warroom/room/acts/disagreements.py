"""Disagreements: what people wrote while they did not see each other, and choosing one of it."""

from __future__ import annotations

import sqlite3

from warroom.intake.contested import field_title, values_words
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.room.acts.fact_writing import state
from warroom.room.acts.scribe import ENTRY
from warroom.room.core import Committed, WarRoom, Write
from warroom.store.conflict_queries import Conflict, WrittenValue, along_before, conflicts, written_along
from warroom.store.purge_scope import named
from warroom.store.purge_writes import writes_of
from warroom.store.records import incident_number
from warroom.text import for_line

__all__ = ["Conflict", "WrittenValue", "choice_words", "choose", "disagreements", "title_words"]


WITHHELD_WORDS = "[withheld] let it stand (v shows it first)"


def disagreements(room: WarRoom, incident: IncidentId) -> list[Conflict]:
    """Every disagreement in the room of ``incident`` that waits for somebody."""
    db = room.reader()
    numbers = {part: incident_number(db, part) for part in room.parts(incident)}
    return [
        conflict for part, number in numbers.items() if number is not None for conflict in conflicts(db, number, part)
    ]


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
    other_values = ", ".join(
        choice_words(conflict, standing, zone) for standing in conflict.standing if standing is not chosen
    )
    words = f"settled: {title_words(conflict)}: {choice_words(conflict, chosen, zone)}, not {other_values}"
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


def title_words(conflict: Conflict) -> str:
    """What it is about: ``severity``, ``role ic``, ``text of "pool exhausted"``."""
    return field_title(conflict.kind, conflict.on, conflict.field, conflict.title)


def choice_words(conflict: Conflict, standing: WrittenValue, zone: str) -> str:
    """One value of those that stand, told apart from the others, and who wrote it: ``P0  @alice 14:31``."""
    every = values_words(conflict.kind, conflict.field, [head.value for head in conflict.standing], zone)
    words = every[conflict.standing.index(standing)]
    if conflict.withheld:  # what may hold what was purged is not shown by asking about it
        words = (
            "[purged], and what was written over it goes too"
            if standing.purged or not standing.withheld
            else WITHHELD_WORDS
        )
    return f"{words}  @{for_line(standing.by)} {clock_words(EventTime.at(standing.at), zone)}"
