"""Disagreements: what people wrote while they did not see each other."""

from __future__ import annotations

from warroom.intake.contested import field_title, values_words
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.room.core import WarRoom
from warroom.store.conflict_queries import Conflict, WrittenValue, conflicts
from warroom.store.records import incident_number
from warroom.text import for_line

__all__ = ["Conflict", "WrittenValue", "choice_words", "choices", "disagreements", "title_words"]


WITHHELD_WORDS = "[withheld] let it stand (v shows it first)"


def disagreements(room: WarRoom, incident: IncidentId) -> list[Conflict]:
    """Every disagreement in the room of ``incident`` that waits for somebody."""
    db = room.reader()
    numbers = {part: incident_number(db, part) for part in room.parts(incident)}
    return [
        conflict for part, number in numbers.items() if number is not None for conflict in conflicts(db, number, part)
    ]


def title_words(conflict: Conflict) -> str:
    """What it is about: ``severity``, ``role ic``, ``text of "pool exhausted"``."""
    return field_title(conflict.kind, conflict.on, conflict.field, conflict.title)


def choice_words(conflict: Conflict, standing: WrittenValue, zone: str) -> str:
    """One value of those that stand, told apart from the others, and who wrote it: ``P0  @alice 14:31``."""
    return choices(conflict, zone)[conflict.standing.index(standing)]


def choices(conflict: Conflict, zone: str) -> list[str]:
    """Every value that stands, in their order, each as `choice_words` tells it."""
    every = values_words(conflict.kind, conflict.field, [standing.value for standing in conflict.standing], zone)
    if conflict.withheld:  # what may hold what was purged is not shown by asking about it
        every = [
            "[purged], and what was written over it goes too"
            if standing.purged or not standing.withheld
            else WITHHELD_WORDS
            for standing in conflict.standing
        ]
    return [
        f"{words}  @{for_line(standing.by)} {clock_words(EventTime.at(standing.at), zone)}"
        for words, standing in zip(every, conflict.standing, strict=True)
    ]
