"""Which entry tells of a fact, and which facts an entry tells of: what was written in one act, at one time."""

from __future__ import annotations

import json

from warroom.model.kinds import ENTRY, INCIDENT, KINDS, TIME
from warroom.oplog.operation import PUT
from warroom.store.commit import Write
from warroom.store.records import incident_number
from warroom.store.said import values_put
from warroom.store.schema import pack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.model.moment import EventTime

_REACH = 1_000
"""Operations before and after one of its writer among which the rest of its act is looked for."""
_DUE = "due"
"""Fields of this name are microseconds that were counted from the time of the act."""


def telling(db: sqlite3.Connection, incident: str, milestone: str) -> str:
    """The id of the entry that tells of a ``milestone``, which names a field of the incident; empty when none does."""
    inc = incident_number(db, incident)
    row = db.execute(
        "SELECT o.id FROM records r JOIN heads h ON h.rec = r.rec JOIN ops o ON o.id = h.op "
        "WHERE r.inc = ? AND r.kind = ? AND r.name = ? AND h.field = ? ORDER BY o.t DESC, o.hash DESC",
        (inc, INCIDENT.name, pack_name(INCIDENT.name), milestone),
    ).fetchone()
    told = _act(db, row[0]) if row is not None else []
    at = next((values[milestone] for op, _, _, values in told if op == row[0]), None)
    entries = {on: values.get("at") for _, kind, on, values in told if kind == ENTRY.name}
    return next((on for on, said in entries.items() if said == at), next(iter(entries), ""))


def with_its_facts(db: sqlite3.Connection, incident: str, entry: str, at: EventTime) -> list[Write]:
    """What to write when ``entry`` is to stand at another time: its own, and that of every fact which it told of and
    which nobody has said anew since. What was due so long after it is due so long after it again.
    """
    writes = [Write(ENTRY.name, entry, {"at": at.as_json()})]
    inc = incident_number(db, incident)
    row = db.execute(
        "SELECT r.born, e.lo FROM entries e JOIN records r USING (rec) WHERE e.inc = ? AND e.name = ?",
        (inc, pack_name(entry)),
    ).fetchone()
    told = _act(db, row[0]) if row is not None else []
    entries = {on: values.get("at") for _, kind, on, values in told if kind == ENTRY.name}
    said = entries.get(entry)
    if said is None or next(on for on, at_ in entries.items() if at_ == said) != entry:
        return writes  # another entry of the act tells of the facts of that time
    later = at.lo - row[1] if at.lo is not None and row[1] is not None else 0
    for op, kind, on, values in told:
        if kind == ENTRY.name or kind not in KINDS:
            continue
        moved: dict[str, object] = {}
        for field, value in values.items():
            holds = KINDS[kind].fields.get(field)
            if holds is None or not _sole(db, inc, kind, on, field, op):
                continue
            if holds.holds == TIME and value == said:
                moved[field] = at.as_json()
            elif field == _DUE and isinstance(value, int) and later:
                moved[field] = value + later
        if moved:
            writes.append(Write(kind, on, moved))
    return writes


def _act(db: sqlite3.Connection, op: int) -> list[tuple[int, str, str, dict[str, object]]]:
    """What the act to which the operation in row ``op`` belongs put: the operation's row, the kind, the record and the
    values, in the order in which it was said.
    """
    found = []
    for row, head, body in db.execute(
        "SELECT o.id, o.head, o.body FROM ops one JOIN ops o ON o.inc = one.inc AND o.writer = one.writer "
        "AND o.n BETWEEN one.n - ? AND one.n + ? AND o.act = one.act WHERE one.id = ? ORDER BY o.n",
        (_REACH, _REACH, op),
    ):
        said = json.loads(head)
        if said["do"] == PUT and body is not None:
            found.append((int(row), str(said["is"]), str(said["on"]), dict(values_put(said["is"], body))))
    return found


def _sole(db: sqlite3.Connection, inc: int | None, kind: str, on: str, field: str, op: int) -> bool:
    heads = db.execute(
        "SELECT h.op FROM records r JOIN heads h ON h.rec = r.rec "
        "WHERE r.inc = ? AND r.kind = ? AND r.name = ? AND h.field = ?",
        (inc, kind, pack_name(on), field),
    ).fetchall()
    return [row[0] for row in heads] == [op]
