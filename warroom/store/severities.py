"""Which severities were in effect, one before the other, and since when: what the clocks of an incident begin with."""

from __future__ import annotations

import json

from warroom.model.identity import Moment
from warroom.model.record_kinds import ENTRY, INCIDENT
from warroom.model.views import Severity, SeverityStep
from warroom.store.act_operations import act_around
from warroom.store.shown_words import values_put

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_FARTHEST = 64
"""Steps that are looked back: nobody needs more to know since when something is as bad as it is."""
_AROUND = 64
"""Operations before and after one among which the rest of its act is looked for: a severity is said in a few."""
_READ = "SELECT o.id, o.t, o.hash, o.at, o.act, o.head, o.body FROM ops o "


class _Write:
    """A write of the severity. ``severity`` is `None` where it cleared it, or was purged."""

    __slots__ = ("act", "at", "order", "row", "saw", "severity", "undoes")

    def __init__(self, row: int, t: int, hash_: bytes, at: Moment, act: str, head: str, body: bytes | None) -> None:
        head_fields = json.loads(head)
        level = values_put(INCIDENT.name, body).get("severity")
        self.severity = Severity(str(level.get("level", "?")), int(level["rank"])) if isinstance(level, dict) else None
        self.row, self.at, self.act, self.order = row, at, act, (t, hash_)
        self.saw: list[str] = head_fields["saw"]
        self.undoes = str(head_fields.get("undoes", ""))


def severity_steps(db: sqlite3.Connection, inc: int) -> tuple[SeverityStep, ...]:
    """The severities of the incident numbered ``inc``, the one in effect first, each with when it was entered
    (microseconds since 1970). What was taken back was never in effect, and of several that stood at once the worst was:
    the same for everybody who holds the same operations.
    """
    heads = [
        _Write(*row)
        for row in db.execute(
            f"{_READ}JOIN heads h ON h.op = o.id AND h.field = 'severity' "
            "JOIN of_incident k ON k.rec = h.rec WHERE k.inc = ?",
            (inc,),
        )
    ]
    steps: list[SeverityStep] = []
    write = _in_effect(heads)
    while write is not None and len(steps) < _FARTHEST:
        before = [seen for seen in (_read(db, hash_) for hash_ in write.saw) if seen is not None]
        taken_back = _taken_back(db, write, before)
        if taken_back is not None:
            write = _in_effect([seen for seen in (_read(db, hash_) for hash_ in taken_back.saw) if seen is not None])
            continue
        if write.severity is not None:
            steps.append(SeverityStep(write.severity, write.at))
        write = _in_effect(before)
    return tuple(steps)


def _taken_back(db: sqlite3.Connection, write: _Write, before: list[_Write]) -> _Write | None:
    """Which of the writes ``before`` it took back, by undoing its act or by striking the entry that told of it."""
    if write.undoes:
        return next((earlier for earlier in before if earlier.act == write.undoes), None)
    struck = {
        operation.on
        for operation in act_around(db, write.row, reach=_AROUND)
        if operation.kind == ENTRY.name and operation.values.get("struck") is not None
    }
    return next(
        (
            write
            for write in before
            if struck
            and struck & {teller.on for teller in act_around(db, write.row, reach=_AROUND) if teller.makes_entry}
        ),
        None,
    )


def _in_effect(writes: list[_Write]) -> _Write | None:
    """The one that is in effect while they stand beside each other."""
    least = min((write.severity.rank for write in writes if write.severity is not None), default=None)
    worst = [
        write for write in writes if least is None or (write.severity is not None and write.severity.rank == least)
    ]
    return max(worst, key=lambda write: write.order, default=None)


def _read(db: sqlite3.Connection, hash_: str) -> _Write | None:
    """The write under ``hash_``, if it is here and said the severity."""
    row = db.execute(f"{_READ}WHERE o.hash = ?", (bytes.fromhex(hash_),)).fetchone()
    return _Write(*row) if row is not None and "severity" in json.loads(row[5])["of"] else None
