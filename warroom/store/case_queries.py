"""Reading what documents are made of: the records of one incident with their values decoded, the history of a field,
and the times of all incidents at once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from warroom.model.desks import StandingAnswer
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import ALL_HOLD, INCIDENT, JSON, KINDS, TAGS, TEXT, TIME
from warroom.model.timeline_entries import TimelineEntry
from warroom.store.desk_queries import heads_of
from warroom.store.effect import disagreed, taken_back
from warroom.store.entry_row import COLUMNS
from warroom.store.pins import DOUBTED, Unsure, author
from warroom.store.said_then import FieldChange, entry_of_act, said_then
from warroom.store.schema import pack_name, table_of, unpack_name
from warroom.store.shown_words import values_put
from warroom.store.timeline_pages import read_entry
from warroom.store.undo import taken_out

_ENTRY_COLUMNS = ", ".join(f'"{name}"' for name in COLUMNS)
_TIMES = tuple(name for name, field in INCIDENT.fields.items() if field.holds == TIME)


class RecordRow:
    """A record in effect: ``values`` maps a field to text, a number, an `EventTime`, JSON, or a tuple of texts;
    ``contested`` a field of text about which people disagree to every value that stands, the oldest first.
    """

    __slots__ = ("contested", "id", "incident", "made", "made_by", "values")

    def __init__(
        self,
        id_: str,
        incident: IncidentId,
        made: Moment,
        made_by: str,
        values: dict[str, object],
        contested: dict[str, tuple[StandingAnswer, ...]],
    ) -> None:
        self.id, self.incident, self.made, self.made_by = id_, incident, made, made_by
        self.values, self.contested = values, contested

    def text(self, field: str) -> str:
        """A text field; empty when it is not said."""
        value = self.values.get(field)
        return value if isinstance(value, str) else ""

    def time(self, field: str) -> EventTime | None:
        """A time; `None` when it is not said."""
        value = self.values.get(field)
        return value if isinstance(value, EventTime) else None

    def texts(self, field: str) -> tuple[str, ...]:
        """The members of a set, or the values that all hold."""
        value = self.values.get(field)
        return value if isinstance(value, tuple) else ()


def record_rows(db: sqlite3.Connection, kind: str, inc: int | None = None) -> Iterator[RecordRow]:
    """The records of ``kind`` of the incident numbered ``inc``, or of all, in the order in which they were made,
    without those that were taken back.
    """
    fields = KINDS[kind].fields
    names = ", ".join(f'k."{name}"' for name in fields)
    where, bound = ("WHERE k.inc = ?", (inc,)) if inc is not None else ("", ())
    for id_, rec, name, made, made_by, marks, *values in db.execute(
        f"SELECT i.id, k.rec, k.name, k.made, k.made_by, k.marks, {names} FROM {table_of(kind)} k "  # noqa: S608 - names of the model
        f"JOIN incidents i USING (inc) {where} ORDER BY k.born_t, k.name",
        bound,
    ):
        if taken_back(KINDS[kind], dict(zip(fields, values, strict=True)), marks):
            continue
        values_by_field = {field: _decoded(kind, field, value) for field, value in zip(fields, values, strict=True)}
        present = {field: value for field, value in values_by_field.items() if value is not None}
        contested = {
            field: heads_of(db, kind, rec, field)
            for field in disagreed(marks)
            if field in fields and fields[field].holds == TEXT
        }
        yield RecordRow(unpack_name(name), IncidentId(id_), Moment(made), str(made_by), present, contested)


def _decoded(kind: str, field: str, value: object) -> object:
    if value is None:
        return None
    declared = KINDS[kind].fields[field]
    if declared.holds == TIME:
        return EventTime.from_json(json.loads(str(value)))
    if declared.holds == TAGS or declared.policy == ALL_HOLD:
        return tuple(str(member) for member in json.loads(str(value)))
    return json.loads(str(value)) if declared.holds == JSON else value


def standing_entries(db: sqlite3.Connection, inc: int, *, repeated: bool = False) -> Iterator[TimelineEntry]:
    """The entries in the order of the timeline, without those that were struck; what machines repeat of another, as
    that an alert is over, only where ``repeated`` asks for it.
    """
    return _entries(db, inc, "struck IS NULL" if repeated else "struck IS NULL AND repeats IS NULL")


def struck_entries(db: sqlite3.Connection, inc: int) -> Iterator[TimelineEntry]:
    """The entries that were struck and not purged, in the order of the timeline."""
    return _entries(db, inc, "struck IS NOT NULL AND redacted IS NULL AND repeats IS NULL")


def _entries(db: sqlite3.Connection, inc: int, where: str) -> Iterator[TimelineEntry]:
    rows = db.execute(
        f"SELECT {_ENTRY_COLUMNS} FROM entries "  # noqa: S608 - names of the model, and the conditions above
        f"WHERE inc = ? AND {where} ORDER BY sort, born_t, name",
        (inc,),
    ).fetchall()
    unsure = Unsure(db, [row[0] for row in rows])
    for row in rows:
        yield read_entry((*row, 0, None), me="", unsure=unsure)


def details_told(db: sqlite3.Connection, inc: int, kind: str) -> list[tuple[EntryId, object]]:
    """The id and the details of every entry of ``kind`` that stands, in the order of the timeline."""
    return [
        (EntryId(unpack_name(name)), json.loads(details) if details is not None else None)
        for name, details in db.execute(
            "SELECT name, details FROM entries WHERE inc = ? AND kind = ? AND struck IS NULL "
            "ORDER BY sort, born_t, name",
            (inc, kind),
        )
    ]


def history(db: sqlite3.Connection, inc: int, kind: str, name: str, field: str) -> list[FieldChange]:
    """Every value that a field of the record ``name`` took, in the order of its events.

    A change is as old as the entry that was written in the same act says, else as when it was entered. One whose entry
    was struck is none, and neither is what was written to take it back or to let it stand again; one that was said
    for a time before that of what was in effect is one as well.
    """
    changes = said_then(db, inc, kind, name, field)
    for row, at, by, body, doubted in _writes(db, inc, kind, name, field):
        put = values_put(kind, body)
        if field in put and not taken_out(db, row, field):
            entry_time = entry_of_act(db, row)
            when, entry = entry_time if entry_time is not None else (EventTime.at(at), NO_ENTRY)
            changes.append(FieldChange(put[field], when, author(by, doubted), Moment(at), entry))
    return sorted(changes, key=lambda change: change.at.lo if change.at.lo is not None else change.entered)


def entered_at(db: sqlite3.Connection, inc: int, kind: str, name: str, field: str) -> tuple[int, ...]:
    """When each write of a field of the record ``name`` was entered, microseconds since 1970, also of what was taken
    back and what took it back: how often it changed.
    """
    return tuple(int(at) for _, at, *_ in _writes(db, inc, kind, name, field))


def _writes(db: sqlite3.Connection, inc: int, kind: str, name: str, field: str) -> list[tuple[Any, ...]]:
    """The writes of a field that are not purged: row, time, person, body, and whether their key
    is not taken for theirs.
    """
    record = db.execute(
        "SELECT rec FROM records WHERE inc = ? AND kind = ? AND name = ?", (inc, kind, pack_name(name))
    ).fetchone()
    if record is None:
        return []
    return db.execute(
        f"SELECT o.id, o.at, o.by, o.body, {DOUBTED} FROM ops o WHERE o.body IS NOT NULL AND ("  # noqa: S608
        "o.id IN (SELECT op FROM heads WHERE rec = ? AND field = ?) "
        "OR o.hash IN (SELECT hash FROM seen WHERE rec = ? AND field = ?)) ORDER BY o.t, o.hash",
        (record[0], field) * 2,
    ).fetchall()


class MeasuredRow:
    """An incident with its times by field, the times that an import assumed, those about which people disagree
    (``apart``), and its updates by audience. ``none`` says that it turned out to be none of its own, or is only
    suspected.
    """

    __slots__ = ("apart", "assumed", "drill", "id", "made", "none", "posted", "severity", "times", "title", "type")

    def __init__(self, id_: IncidentId, title: str, severity: str, type_: str, made: Moment, *, drill: bool) -> None:
        self.id, self.title, self.severity, self.type, self.made, self.drill = id_, title, severity, type_, made, drill
        self.times: dict[str, EventTime] = {}
        self.none = False
        self.assumed: tuple[str, ...] = ()
        self.apart: frozenset[str] = frozenset()
        self.posted: dict[str, list[EventTime]] = {}


def measured_rows(db: sqlite3.Connection) -> list[MeasuredRow]:
    """What the figures of every incident are made of, in two queries."""
    times = ", ".join(f'o."{name}"' for name in _TIMES)
    measured: dict[int, MeasuredRow] = {}
    for inc, id_, title, severity, type_, made, drill, ended, milestones, marks, *values in db.execute(
        f"SELECT i.inc, i.id, o.title, o.severity, o.type, o.made, o.drill, o.ended, o.milestones, o.marks, {times} "  # noqa: S608
        "FROM incidents i JOIN of_incident o USING (inc) ORDER BY o.made, i.id"
    ):
        level = str(json.loads(severity).get("level", "")) if severity else ""
        row = MeasuredRow(
            IncidentId(id_), str(title or ""), level, str(type_ or ""), Moment(made), drill=drill is not None
        )
        row.assumed = assumed_of(json.loads(milestones) if milestones else None)
        decoded = json.loads(f"[{','.join(value or 'null' for value in values)}]")  # once a row: it is most of the cost
        row.times = {
            name: EventTime.from_json(value) for name, value in zip(_TIMES, decoded, strict=True) if value is not None
        }
        if marks is not None:  # people disagree about them: neither time is one that a figure can be made of
            row.apart = frozenset(disagreed(marks))
        suspected = drill is None and not severity and not {"declared", "closed"} & row.times.keys()
        row.none = "closed" in row.times if ended else suspected
        measured[int(inc)] = row
    for inc, audience, posted in db.execute(
        "SELECT inc, audience, posted FROM of_update WHERE posted IS NOT NULL ORDER BY born_t, name"
    ):
        if int(inc) in measured:
            at = EventTime.from_json(json.loads(posted))
            measured[int(inc)].posted.setdefault(str(audience or ""), []).append(at)
    return list(measured.values())


def is_read_in(milestones: object) -> bool:
    """Whether an incident was made of a page: its import wrote down what it assumed, were it nothing."""
    return isinstance(milestones, dict) and "assumed" in milestones


def assumed_of(milestones: object) -> tuple[str, ...]:
    """The times that an import had to guess, as it wrote them down in the incident's ``milestones``."""
    names = milestones.get("assumed") if isinstance(milestones, dict) else None
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
