"""What was said for a time before that of which what is in effect tells: its entry keeps it, and nothing of the present
is changed by it.
"""

from __future__ import annotations

import json

from warroom.model.identity import EntryId, Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import ENTRY, HYPOTHESIS, INCIDENT, ROLE, TIME
from warroom.store.pins import DOUBTED, author
from warroom.store.schema import pack_name, unpack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from warroom.text import Untrusted

THEN = "then"
"""The part of an entry's details that says what was so then."""
ENTRIES_OF = {
    (INCIDENT.name, "severity"): "severity",
    (INCIDENT.name, "status"): "status",
    (INCIDENT.name, "phase"): "phase",
    (ROLE.name, "holder"): "role",
    (HYPOTHESIS.name, "status"): "hypothesis",
}
"""Fields that say how it stands, which changes with time, and the kind of the entries that tell of each."""
_TOLD_AS = {**ENTRIES_OF, (INCIDENT.name, "impact"): "impact", (INCIDENT.name, "complaints"): "complaints"}
"""The same of all fields of which entries of another kind tell than of an incident's other facts, which notes do."""
_GATHERED = ("tickets", "baseline", "milestones")
"""Fields to which every write adds: none of them is older than another."""
_AROUND = 16


class Then:
    """What the fields of the record called ``on`` were then."""

    __slots__ = ("kind", "on", "values")

    def __init__(self, kind: str, on: str, values: Mapping[str, object]) -> None:
        self.kind, self.on, self.values = kind, on, values


class FieldChange:
    """A field took ``value``: by whom, when as an event (and when entered, microseconds), told by which entry."""

    __slots__ = ("at", "by", "entered", "entry", "value")

    def __init__(self, value: object, at: EventTime, by: Untrusted, entered: Moment, entry: EntryId) -> None:
        self.value, self.at, self.by, self.entered, self.entry = value, at, by, entered, entry


def kept_with_entry(kind: str, on: str, values: Mapping[str, object]) -> dict[str, object]:
    """The details of an entry that tells what the fields of the record called ``on`` were then."""
    return {THEN: {"kind": kind, "on": on, "values": dict(values)}}


def then_of(details: object) -> Then | None:
    """What the ``details`` of an entry say that was so then; `None` where they say nothing of the kind."""
    then = details.get(THEN) if isinstance(details, dict) else None
    if not isinstance(then, dict) or not isinstance(then.get("values"), dict):
        return None
    return Then(str(then.get("kind")), str(then.get("on")), then["values"])


def entries_of(kind: str, field: str) -> str:
    """The kind of the entries that keep what ``field`` of a ``kind`` of record was then; empty for one of which nothing
    is kept so.
    """
    if kind == INCIDENT.name and (kind, field) not in _TOLD_AS:
        known = INCIDENT.fields.get(field)
        return "note" if known is not None and known.holds != TIME and field not in _GATHERED else ""
    return _TOLD_AS.get((kind, field), "")


def said_then(db: sqlite3.Connection, inc: int, kind: str, on: str, field: str) -> list[FieldChange]:
    """What ``field`` of the record called ``on`` is said to have been before what was in effect already."""
    told_as = entries_of(kind, field)
    if not told_as:
        return []
    rows = db.execute(
        'SELECT e.details, e.lo, e.hi, e.approx, e.words, e.zone, e."by", e.entered, e.name, EXISTS (SELECT 1 FROM '  # noqa: S608
        f"records r JOIN ops o ON o.id = r.born WHERE r.rec = e.rec AND {DOUBTED}) FROM facets f "
        "JOIN entries e USING (rec) WHERE f.inc = ? AND f.facet = ? AND e.struck IS NULL AND e.redacted IS NULL "
        "AND instr(e.details, ?) > 0",
        (inc, f"={told_as}", f'"{THEN}"'),
    )
    changes = []
    for details, lo, hi, approx, words, zone, by, entered, name, doubted in rows:
        then = then_of(json.loads(details))
        if then is not None and (then.kind, then.on) == (kind, on) and field in then.values:
            at = EventTime(lo, hi, approx=bool(approx), words=words, zone=zone)
            entry = EntryId(unpack_name(name))
            changes.append(FieldChange(then.values[field], at, author(by, doubted), Moment(entered), entry))
    return changes


def entry_of_act(db: sqlite3.Connection, row: int) -> tuple[EventTime, EntryId] | None:
    """The time and the id of the first entry that was written in the act of the operation in ``row``."""
    act = db.execute(
        "SELECT o.id, o.inc, o.head FROM ops one JOIN ops o ON o.inc = one.inc AND o.writer = one.writer "
        "AND o.n BETWEEN one.n - ? AND one.n + ? AND o.act = one.act WHERE one.id = ? ORDER BY o.n, o.hash",
        (_AROUND, _AROUND, row),
    ).fetchall()
    for operation, inc, head in act:
        fields = json.loads(head)
        if fields["is"] != ENTRY.name:
            continue
        born = db.execute(  # by its name: nothing finds a record by the operation that made it but a look at all
            "SELECT e.lo, e.hi, e.approx, e.words, e.zone, e.name FROM records r JOIN entries e USING (rec) "
            "WHERE r.inc = ? AND r.kind = ? AND r.name = ? AND r.born = ?",
            (inc, ENTRY.name, pack_name(fields["on"]), operation),
        ).fetchone()
        if born is not None:
            lo, hi, approx, words, zone, name = born
            return EventTime(lo, hi, approx=bool(approx), words=words, zone=zone or "UTC"), EntryId(unpack_name(name))
    return None
