"""Since when what is in effect is so, by the times of the events and not by when they were written down."""

from __future__ import annotations

from warroom.model.identity import NO_ENTRY, EntryId, IncidentId
from warroom.model.record_kinds import ENTRY, HYPOTHESIS, INCIDENT
from warroom.model.states import HypothesisState
from warroom.store.act_operations import act_around, birth_of
from warroom.store.case_queries import history
from warroom.store.merging import parts_of
from warroom.store.records import incident_number
from warroom.store.said_then import ENTRIES_OF, FieldChange, entries_of, kept_with_entry, then_of
from warroom.store.schema import pack_name
from warroom.store.undo import told_by
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from warroom.model.moment import EventTime

_OPENED = ("opened",)
_BEGINS = ("opened", "declared")
"""Kinds of entries that say how it stood when somebody began to write it down, which was so before."""
_JUDGED = (HypothesisState.CONFIRMED, HypothesisState.REFUTED)


def last_said(db: sqlite3.Connection, incident: IncidentId, kind: str, on: str, field: str) -> EventTime | None:
    """The time of the newest event that told of ``field`` of the record called ``on``; `None` where none did at a known
    time. What an incident was opened with is later than nothing; what it was declared with only as far as it says how
    it stands, which changes with time. That a hypothesis was raised or is looked into waits for what comes of it,
    whenever that was.
    """
    begins = _OPENED if (kind, field) in ENTRIES_OF else _BEGINS
    times = [
        change.at
        for change in _told(db, incident, kind, on, field, begins)
        if change.at.lo is not None and (kind != HYPOTHESIS.name or change.value in _JUDGED)
    ]
    return max(times, key=lambda at: at.lo or 0, default=None)


def parted(
    db: sqlite3.Connection, incident: IncidentId, writes: Sequence[Write], at: EventTime
) -> tuple[list[Write], EventTime | None]:
    """``writes`` of what was so at the time ``at``, without those of which there is newer to tell: what they would have
    said is kept by the entry among them. Beside them the time of the newest of that, `None` where there is none.
    """
    standing: list[Write] = []
    times: list[EventTime] = []
    then: dict[str, object] = {}
    for write in writes:
        newer = _newer(db, incident, write, at)
        if not newer:
            standing.append(write)
            continue
        times.extend(newer.values())
        then = kept_with_entry(write.kind, write.on, {field: write.values[field] for field in newer})
        # What goes with who holds a role, or with how a hypothesis stands, is of that time as well.
        kept = write.values if write.kind == INCIDENT.name else {}
        if values := {field: value for field, value in kept.items() if field not in newer}:
            standing.append(write.with_values(values))
    kept_there = [_with_details(write, then) if "text" in write.values else write for write in standing]
    return kept_there, max(times, key=lambda time: time.lo or 0, default=None)


def _with_details(entry: Write, then: dict[str, object]) -> Write:
    details = entry.values.get("details")
    whole = {**(details if isinstance(details, dict) else {}), **then}
    return entry.with_values({**entry.values, "details": whole}) if whole else entry


def _newer(db: sqlite3.Connection, incident: IncidentId, write: Write, at: EventTime) -> dict[str, EventTime]:
    """The fields of ``write`` of which something is told for a time that is certainly after ``at``, and that time."""
    fields = [field for field in write.values if entries_of(write.kind, field)]
    last_times = {field: last_said(db, incident, write.kind, write.on, field) for field in fields}
    end = (at.hi or 0) + at.slack
    return {
        field: since for field, since in last_times.items() if since is not None and (since.lo or 0) - since.slack > end
    }


def keeps_its_place(db: sqlite3.Connection, incident: IncidentId, entry: EntryId, at: EventTime) -> bool:
    """Whether the same is the newest of all that ``entry`` tells of, were its time ``at``."""
    for kind, on, field in _told_of(db, incident, entry):
        changes = _told(db, incident, kind, on, field, ())
        if not changes:
            continue
        before = max(changes, key=lambda change: _place(change, change.at)).entry
        if max(changes, key=lambda change: _place(change, at if change.entry == entry else change.at)).entry != before:
            return False
    return True


def _place(change: FieldChange, at: EventTime) -> tuple[int, int]:
    """Where it stands among what was told of the same; what nobody knows the time of where it was entered."""
    return (at.lo if at.lo is not None else change.entered, change.entered)


def _told_of(db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> list[tuple[str, str, str]]:
    """The fields that change with time of which ``entry`` tells, each with the kind and the id of its record."""
    born = birth_of(db, incident, entry)
    act = act_around(db, born[1]) if born is not None else []
    operations = told_by(act, entry)
    fields = [(operation.kind, operation.on, field) for operation in operations for field in operation.fields]
    for operation in act:
        then = then_of(operation.values.get("details")) if operation.on == entry else None
        fields.extend([(then.kind, then.on, field) for field in then.values] if then is not None else [])
    return [place for place in fields if (place[0], place[2]) in ENTRIES_OF]


def _told(
    db: sqlite3.Connection, incident: IncidentId, kind: str, on: str, field: str, begins: Collection[str]
) -> list[FieldChange]:
    """What entries tell of a field, in all that is shown in the room of ``incident``, but those that are ``begins``."""
    return [
        change
        for part in parts_of(db, incident)
        if (inc := incident_number(db, part)) is not None
        for change in history(db, inc, kind, on, field)
        if change.entry != NO_ENTRY and _kind_of(db, inc, change.entry) not in begins
    ]


def _kind_of(db: sqlite3.Connection, inc: int, entry: EntryId) -> str:
    row = db.execute(
        "SELECT e.kind FROM records r JOIN entries e USING (rec) WHERE r.inc = ? AND r.kind = ? AND r.name = ?",
        (inc, ENTRY.name, pack_name(entry)),
    ).fetchone()
    return str(row[0])
