"""Which entry tells of a fact, and which facts an entry tells of: what was written in one act, at one time."""

from __future__ import annotations

import json

from warroom.model.identity import NO_ENTRY, EntryId, IncidentId
from warroom.model.record_kinds import ENTRY, INCIDENT, KINDS, TIME
from warroom.oplog.operation import ADD, DROP, PUT
from warroom.store.act_operations import act_around, id_of
from warroom.store.records import incident_number
from warroom.store.schema import pack_name
from warroom.store.undo import standing_facts
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.model.moment import EventTime

_DUE = "due"
"""Fields of this name are microseconds that were counted from the time of the act."""


def telling(db: sqlite3.Connection, incident: IncidentId, milestone: str) -> EntryId:
    """The id of the entry that tells of a ``milestone``, which names a field of the incident; empty when none does."""
    inc = incident_number(db, incident)
    row = db.execute(
        "SELECT o.id FROM records r JOIN heads h ON h.rec = r.rec JOIN ops o ON o.id = h.op "
        "WHERE r.inc = ? AND r.kind = ? AND r.name = ? AND h.field = ? ORDER BY o.t DESC, o.hash DESC",
        (inc, INCIDENT.name, pack_name(INCIDENT.name), milestone),
    ).fetchone()
    act = act_around(db, row[0]) if row is not None else []
    at = next((operation.values.get(milestone) for operation in act if operation.row == row[0]), None)
    entries = {
        EntryId(operation.on): operation.values.get("at")
        for operation in act
        if operation.do == PUT and operation.kind == ENTRY.name
    }
    return next((on for on, time in entries.items() if time == at), next(iter(entries), NO_ENTRY))


def with_its_facts(db: sqlite3.Connection, incident: IncidentId, entry: EntryId, at: EventTime) -> list[Write]:
    """What to write when ``entry`` is to stand at another time: its own, and that of every fact which it told of and
    which nobody has said anew since. What was due so long after it is due so long after it again.
    """
    writes = [Write(ENTRY.name, entry, {"at": at.as_json()})]
    row = db.execute(
        "SELECT r.born, e.lo FROM incidents i JOIN records r USING (inc) JOIN entries e USING (rec) "
        "WHERE i.id = ? AND r.kind = ? AND r.name = ?",
        (incident, ENTRY.name, pack_name(entry)),
    ).fetchone()
    act = act_around(db, row[0]) if row is not None else []
    time = next((operation.values["at"] for operation in act if operation.makes_entry and operation.on == entry), None)
    if (
        time is None
        or next(operation.on for operation in act if operation.makes_entry and operation.values["at"] == time) != entry
    ):
        return writes  # another entry of the act tells of the facts of that time
    later = at.lo - row[1] if at.lo is not None and row[1] is not None else 0
    moved: dict[tuple[int, str, str], dict[str, object]] = {}
    for fact in standing_facts(db, incident, entry):
        kind, was = KINDS.get(fact.told.kind), fact.head.values.get(fact.field)
        holds = kind.fields.get(fact.field) if kind is not None else None
        place = moved.setdefault((fact.told.inc, fact.told.kind, fact.told.on), {})
        if holds is not None and holds.holds == TIME and fact.told.values.get(fact.field) == time:
            place[fact.field] = at.as_json()
        elif holds is not None and fact.field == _DUE and isinstance(was, int) and later:
            place[fact.field] = was + later
    return [
        *writes,
        *(Write(kind, on, values, home=id_of(db, inc)) for (inc, kind, on), values in moved.items() if values),
    ]


def with_its_words(db: sqlite3.Connection, incident: IncidentId, entry: EntryId, text: str) -> list[Write]:
    """What to write when ``entry`` is to read ``text``: its own words, and those of every fact which it told of in
    the same words and which nobody has said anew since.
    """
    writes = [Write(ENTRY.name, entry, {"text": text})]
    row = db.execute(
        "SELECT e.text, e.details FROM incidents i JOIN records r USING (inc) JOIN entries e USING (rec) "
        "WHERE i.id = ? AND r.kind = ? AND r.name = ?",
        (incident, ENTRY.name, pack_name(entry)),
    ).fetchone()
    if row is not None and row[1] and (details := _reworded(json.loads(row[1]), str(row[0] or ""), text)):
        writes.append(Write(ENTRY.name, entry, {"details": details}))
    for fact in standing_facts(db, incident, entry) if row is not None else ():
        operation, kind = fact.told, KINDS.get(fact.told.kind)
        holds = kind.fields.get(fact.field) if kind is not None else None
        value = fact.head.values.get(fact.field)
        words = _reworded(value, str(row[0] or ""), text) if holds is not None and holds.words else ""
        if words and operation.do == ADD:
            old = {fact.field: value}
            writes.append(
                Write(operation.kind, operation.on, old, do=DROP, saw=[fact.head.hash], home=id_of(db, operation.inc))
            )
        if words:
            writes.append(
                Write(operation.kind, operation.on, {fact.field: words}, do=operation.do, home=id_of(db, operation.inc))
            )
    return writes


def _reworded(value: object, before: str, text: str) -> object:
    """``value`` as ``text`` says it, where it stood in the text ``before``, once, and what stands around it is the
    same; of an object the same with each of its values. Empty where that cannot be told.
    """
    if isinstance(value, dict):
        anew = {name: words for name, inner in value.items() if (words := _reworded(inner, before, text))}
        return {**value, **anew} if anew else ""
    if not isinstance(value, str) or not value or before.count(value) != 1:
        return ""
    ahead, _, behind = before.partition(value)
    if not text.startswith(ahead) or not text.endswith(behind) or len(text) < len(ahead) + len(behind):
        return ""
    return text[len(ahead) : len(text) - len(behind)].strip()
