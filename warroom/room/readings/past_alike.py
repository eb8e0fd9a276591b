"""Have we seen this before? Past incidents that were like one. A room asks for them beside what it shows: nothing of
the reports is loaded for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.model.shape import record
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.own_reading import beside
from warroom.store.case_queries import RecordRow, record_rows
from warroom.store.likeness import likest
from warroom.store.records import incident_number
from warroom.text import Untrusted

_MOST_ALIKE = 5
"""Incidents that are told of."""


@record
class Similar:
    """A past incident that looked alike: the words it shares, its cause and its fix as far as they are known."""

    id: IncidentId
    title: Untrusted
    score: float
    words: tuple[str, ...]
    cause: Untrusted
    fix: Untrusted


def similar(room: WarRoom, incident: IncidentId) -> list[Similar]:
    """Have we seen this before? The incidents that share most of their symptoms with this one, the likest first."""
    db = room.reader()
    inc = incident_number(db, incident)
    if inc is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not in {room.path}.", exit_codes.DATA)
    similars = []
    for likeness in likest(db, inc, _MOST_ALIKE):
        row = next(record_rows(db, "incident", likeness.incs[0]), None)
        title = Untrusted(row.text("title") if row is not None else "")
        similars.append(
            Similar(
                likeness.id,
                title,
                likeness.score,
                tuple(likeness.words),
                _cause(room, likeness.incs),
                _fix(room, likeness.incs),
            )
        )
    return similars


def read_similar(room: WarRoom, incident: IncidentId) -> list[Similar]:
    """Past incidents that were like this one; any thread may ask. Raise `RoomTrouble`."""
    with beside(room) as own:
        return similar(own, incident)


def _cause(room: WarRoom, incs: Sequence[int]) -> Untrusted:
    """What people wrote as the cause of one outage, else the hypothesis that was confirmed."""
    for row in _rows(room, "section", incs):
        if row.id == "section:root_cause" and row.text("text"):
            return Untrusted(row.text("text"))
    rows = _rows(room, "hypothesis", incs)
    return Untrusted(next((row.text("statement") for row in rows if row.text("status") == "confirmed"), ""))


def _fix(room: WarRoom, incs: Sequence[int]) -> Untrusted:
    """What people wrote as the resolution of one outage, else the last fix that went in."""
    for row in _rows(room, "section", incs):
        if row.id == "section:resolution" and row.text("text"):
            return Untrusted(row.text("text"))
    fixes = [" ".join(filter(None, (row.text("how"), row.text("what")))) for row in _rows(room, "fix", incs)]
    return Untrusted(fixes[-1] if fixes else "")


def _rows(room: WarRoom, kind: str, incs: Sequence[int]) -> Iterator[RecordRow]:
    return (row for inc in incs for row in record_rows(room.reader(), kind, inc))
