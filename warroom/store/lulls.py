"""When an incident was held to be over, and was not: what is owed counts anew from when it was opened again."""

from __future__ import annotations

from itertools import groupby

from warroom.model.moment import EventTime
from warroom.model.record_kinds import INCIDENT
from warroom.model.views import ENDS, Lull

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from warroom.store.said_then import FieldChange

_ANEW = "FROM of_incident k JOIN seen s ON s.rec = k.rec AND s.field IN (?, ?)"


def lulls(db: sqlite3.Connection, inc: int) -> tuple[Lull, ...]:
    """Every stretch in which the incident numbered ``inc`` was resolved or closed until it was opened again, in their
    order. What was taken back, or whose entry was struck, was never said.
    """
    if not _said_again(db, inc):
        return ()
    from warroom.store.case_queries import history  # what most incidents never need

    changes = [
        (_event(change), field, _time(change.value))
        for field in ENDS
        for change in history(db, inc, INCIDENT.name, INCIDENT.name, field)
    ]
    stretches: list[Lull] = []
    over: dict[str, EventTime] = {}
    for at, together in groupby(sorted(changes, key=_when), key=_when):  # one act takes out both times
        since = min(over.values(), key=lambda end: end.lo or 0, default=None)
        for event, field, value in together:
            resumed = event
            if value is None:
                over.pop(field, None)
            else:
                over[field] = value
        if since is not None and not over and (since.lo or 0) < at:
            stretches.append(Lull(since, resumed))
    return tuple(stretches)


def _event(change: FieldChange) -> EventTime:
    """When it was said; when it was entered where nobody knows."""
    return change.at if change.at.lo is not None else EventTime.at(change.entered)


def _when(change: tuple[EventTime, str, EventTime | None]) -> int:
    return change[0].lo or 0


def opened_again(db: sqlite3.Connection) -> set[str]:
    """The ids of the incidents of which one of those times was written anew, or taken out, at all."""
    return {str(row[0]) for row in db.execute(f"SELECT DISTINCT i.id {_ANEW} JOIN incidents i USING (inc)", ENDS)}


def _said_again(db: sqlite3.Connection, inc: int) -> bool:
    """Whether this is one of them."""
    return db.execute(f"SELECT 1 {_ANEW} WHERE k.inc = ? LIMIT 1", (*ENDS, inc)).fetchone() is not None


def _time(value: object) -> EventTime | None:
    """A time as the log has it; `None` where it was taken out, or nobody knows it."""
    at = EventTime.from_json(value) if isinstance(value, dict) else None
    return at if at is not None and at.lo is not None else None
