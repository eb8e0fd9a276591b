"""Reading records in effect: incidents for the home screen, one incident for its room, an entry's versions."""

from __future__ import annotations

import json
import sqlite3

from warroom.intake.contested import contested_values
from warroom.intake.times import known_zone
from warroom.model.desks import Desks
from warroom.model.identity import NO_MOMENT, EntryId, IncidentId, Moment, Revision
from warroom.model.moment import EventTime
from warroom.model.outage import one_outage, one_summary
from warroom.model.record_kinds import ENTRY, INCIDENT, TIME
from warroom.model.views import (
    CANCELLED,
    DUPLICATE,
    Contested,
    DrillRun,
    Ending,
    IncidentSummary,
    IncidentView,
    RoleView,
    Severity,
)
from warroom.store.conflict_queries import conflict_names, conflicts, newer_records
from warroom.store.desk_queries import DesksRead, desks
from warroom.store.effect import disagreed
from warroom.store.lulls import lulls
from warroom.store.merging import parts_of, rooms_of
from warroom.store.pins import DOUBTED, author
from warroom.store.purge_decisions import purges_to_decide
from warroom.store.purging import named_by_purges
from warroom.store.schema import pack_name, table_of, unpack_name
from warroom.store.severities import severity_steps
from warroom.store.shown_words import values_put
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_FACTS = tuple(name for name, field in INCIDENT.fields.items() if field.holds == "text")
_TIMES = tuple(name for name, field in INCIDENT.fields.items() if field.holds == TIME)
_COLUMNS = ("severity", "phase", "complaints", "drill", "ended", "made", "made_by", "marks", *_FACTS, *_TIMES)
_SELECT = ", ".join(f'o."{name}"' for name in _COLUMNS)
_SUMMARISED = ("severity", "status", "phase", "title", "closed")
"""Fields of a summary that are told of as contested while people disagree about them."""
_KNOWN_NAMES = 200
_AT_THE_END = 16
"""Entries among which the one that was written last is looked for."""


def revision(db: sqlite3.Connection) -> Revision:
    """The row of the last operation that arrived in this database."""
    return Revision(int(db.execute("SELECT max(id) FROM ops").fetchone()[0] or 0))


def written_by_others(db: sqlite3.Connection, since: Revision, person: str) -> bool:
    """Whether anybody but ``person`` wrote one of the operations that arrived after row ``since``."""
    return db.execute("SELECT 1 FROM ops WHERE id > ? AND by != ? LIMIT 1", (since, person)).fetchone() is not None


def incident_number(db: sqlite3.Connection, incident: IncidentId) -> int | None:
    """The number of an incident in this database; `None` if it is not here."""
    row = db.execute("SELECT inc FROM incidents WHERE id = ?", (incident,)).fetchone()
    return int(row[0]) if row is not None else None


def summaries(db: sqlite3.Connection) -> list[IncidentSummary]:
    """Every incident, those that are one outage as one: the open ones first, then the latest declared."""
    apart = {summary.id: summary for summary in each_summary(db)}
    for root, parts in rooms_of(db).items():
        apart[root] = one_summary([apart[root], *(apart.pop(part) for part in parts[1:])])
    return _in_order(apart.values())


def each_summary(db: sqlite3.Connection) -> list[IncidentSummary]:
    """Every incident by itself, in the same order."""
    rows = db.execute(
        f"SELECT i.inc, i.id, {_SELECT} FROM incidents i JOIN of_incident o USING (inc)"  # noqa: S608
    ).fetchall()
    return _in_order(_summary(db, row[0], row[1], dict(zip(_COLUMNS, row[2:], strict=True))) for row in rows)


def _in_order(summaries: Iterable[IncidentSummary]) -> list[IncidentSummary]:
    return sorted(summaries, key=lambda summary: (summary.closed is not None, -(summary.declared or 0), summary.id))


def _summary(db: sqlite3.Connection, inc: int, id_: IncidentId, columns: dict[str, object]) -> IncidentSummary:
    declared, closed, began = _time(columns["declared"]), _time(columns["closed"]), _time(columns["began"])
    made = columns["made"]
    roles = db.execute("SELECT name, holder, marks FROM of_role WHERE inc = ? ORDER BY born_t, name", (inc,)).fetchall()
    count = db.execute("SELECT n FROM tallies WHERE inc = ? AND what = 'entries'", (inc,)).fetchone()
    apart, title = disagreed(columns["marks"]), Untrusted(str(columns["title"] or ""))
    return IncidentSummary(
        id=id_,
        title=_contested_title(db, inc, title) if "title" in apart else title,
        severity=_severity(json.loads(str(columns["severity"])) if columns["severity"] else None),
        status=str(columns["status"] or ""),
        phase=_phase(columns["phase"]),
        declared=declared.lo if declared is not None else (Moment(made) if isinstance(made, int) else None),
        began=began.lo if began is not None else None,
        closed=closed.lo if closed is not None else None,
        entries=int(count[0]) if count is not None else 0,
        roles=tuple(RoleView(unpack_name(name).partition(":")[2], _names(holder)) for name, holder, _ in roles),
        last_entry=_last_entry(db, inc),
        drill=_drill(columns["drill"]),
        was_declared=declared is not None,
        ending=_ending(columns["ended"]) if closed is not None else None,
        past=closed is not None and closed.hi is not None and isinstance(made, int) and closed.hi < made,
        is_resolved=columns["resolved"] is not None,
        contested=(
            *(name for name in _SUMMARISED if name in apart),
            *(unpack_name(name) for name, _, marks in roles if "holder" in disagreed(marks)),
        ),
    )


def incident_view(db: sqlite3.Connection, incident: IncidentId, kept: DesksRead | None = None) -> IncidentView | None:
    """The incident as its room shows it, with those that are one outage with it; `None` if it is not here. ``kept``
    saves reading what has not changed.
    """
    own = view_apart(db, incident, kept)
    parts = parts_of(db, incident) if own is not None else []
    if own is None or len(parts) == 1:
        return own
    other_views = (view_apart(db, part, kept) for part in parts[1:])
    return one_outage([own, *(view for view in other_views if view is not None)])


def view_apart(db: sqlite3.Connection, incident: IncidentId, kept: DesksRead | None = None) -> IncidentView | None:
    """The incident by itself; `None` if it is not here."""
    row = db.execute(
        f"SELECT i.inc, {_SELECT} FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?",  # noqa: S608
        (incident,),
    ).fetchone()
    if row is None:
        return None
    inc, columns = int(row[0]), dict(zip(_COLUMNS, row[1:], strict=True))
    times = {name: at for name in _TIMES if (at := _time(columns[name])) is not None}
    complaints = columns["complaints"]
    severities, severity_changed = _severities(db, inc)
    steps = severity_steps(db, inc) if severity_changed is not None else ()
    return IncidentView(
        id=incident,
        revision=revision(db),
        summary=(summary := _summary(db, inc, incident, columns)),
        zone=known_zone(str(columns["zone"] or "")),
        facts={name: Untrusted(str(columns[name])) for name in _FACTS if columns[name]},
        severities=severities,
        severity_changed=severity_changed,
        severity_steps=steps,
        lulls=lulls(db, inc),
        phase=_phase(columns["phase"]),
        roles=summary.roles,
        times=times,
        complaints=complaints if isinstance(complaints, int) else None,
        last_entry=_last_entry(db, inc),
        people=facet_names(db, inc, "@"),
        tags=facet_names(db, inc, "#"),
        desks=(beside := desks(db, inc, kept or DesksRead())),
        follow_ups=_open(db, "follow_up", inc),
        baseline=_baseline(beside),
        conflicts=(names := tuple(conflict_names(db, inc))),
        contested=_contested(db, inc) if names else (),
        newer=newer_records(db, inc),
        purges=purges_to_decide(db, inc),
    )


def _contested(db: sqlite3.Connection, inc: int) -> tuple[Contested, ...]:
    """What may be told of the disagreements: an entry's words are told by its versions, what is withheld by nothing."""
    return tuple(
        Contested(
            conflict.kind,
            conflict.on,
            conflict.field,
            conflict.title,
            tuple((head.value, head.by) for head in conflict.standing),
        )
        for conflict in conflicts(db, inc)
        if conflict.kind != ENTRY.name and not conflict.withheld
    )


def drill_of(db: sqlite3.Connection, incident: IncidentId) -> DrillRun | None:
    """The drill that the incident is; `None` for what is real, and for what is not here."""
    row = db.execute(
        "SELECT o.drill FROM incidents i JOIN of_incident o USING (inc) WHERE i.id = ?", (incident,)
    ).fetchone()
    return _drill(row[0]) if row is not None else None


def _time(value: object) -> EventTime | None:
    if not value:
        return None
    return EventTime.from_json(json.loads(str(value)))


def _severity(name: object) -> Severity | None:
    return Severity(str(name.get("level", "?")), int(name["rank"])) if isinstance(name, dict) else None


def _contested_title(db: sqlite3.Connection, inc: int, standing: Untrusted) -> Untrusted:
    """Every title about which people disagree, and whose it is: it is called by neither alone. ``standing`` is the one
    in effect, where what else stands may not be told.
    """
    apart = (conflict for conflict in _contested(db, inc) if (conflict.kind, conflict.field) == ("incident", "title"))
    # The word stands first: a row that is too short for both still tells neither as the title.
    return next((Untrusted(f"contested: {contested_values(conflict, 'UTC')}") for conflict in apart), standing)


def _drill(value: object) -> DrillRun | None:
    """The drill; whatever stands in the field marks one, so that nothing rehearsed is ever taken for real."""
    drill = json.loads(str(value)) if value else None
    if drill is None:
        return None
    drill = drill if isinstance(drill, dict) else {}
    began, speed, ended = (_whole(drill.get(name)) for name in ("began", "speed", "ended"))
    return DrillRun(
        str(drill.get("name", "")), Moment(began or 0), max(1, speed or 1), Moment(ended) if ended is not None else None
    )


def _ending(value: object) -> Ending | None:
    ending = json.loads(str(value)) if value else None
    if not isinstance(ending, dict) or ending.get("how") not in (CANCELLED, DUPLICATE):
        return None  # what a newer version knows is an end like another here
    return Ending(str(ending["how"]), IncidentId(str(ending.get("of") or "")), Untrusted(str(ending.get("why") or "")))


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _phase(value: object) -> str:
    phase = json.loads(str(value)) if value else None
    return str(phase.get("name", "")) if isinstance(phase, dict) else ""


def _names(value: object) -> tuple[Untrusted, ...]:
    names = json.loads(str(value)) if value else []
    return tuple(Untrusted(str(name)) for name in (names if isinstance(names, list) else [names]))


def _last_entry(db: sqlite3.Connection, inc: int) -> Moment | None:
    """When the last entry was written, of those at the end of the timeline: not which arrived last here."""
    row = db.execute(
        "SELECT max(entered) FROM (SELECT entered FROM entries WHERE inc = ? "
        "ORDER BY sort DESC, born_t DESC, name DESC LIMIT ?)",
        (inc, _AT_THE_END),
    ).fetchone()
    return Moment(row[0]) if row[0] is not None else None


def _severities(db: sqlite3.Connection, inc: int) -> tuple[tuple[tuple[Severity, Untrusted], ...], Moment | None]:
    """Every severity that stands, with who set it; and when it was set, `None` while it is the first one."""
    severities = []
    changed: Moment | None = None
    for by, at, body, anew, doubted in db.execute(
        "SELECT o.by, o.at, o.body, EXISTS (SELECT 1 FROM seen s WHERE s.rec = k.rec AND s.field = 'severity'), "  # noqa: S608
        f"{DOUBTED} "
        "FROM of_incident k JOIN heads h ON h.rec = k.rec AND h.field = 'severity' "
        "JOIN ops o ON o.id = h.op WHERE k.inc = ? ORDER BY o.t, o.hash",
        (inc,),
    ):
        if anew:
            changed = max(at, changed or NO_MOMENT)
        severity = _severity(values_put(INCIDENT.name, body).get("severity"))
        if severity is not None:
            severities.append((severity, author(by, doubted)))
    return tuple(severities), changed


def facet_names(db: sqlite3.Connection, inc: int, sign: str) -> tuple[str, ...]:
    """The people or tags known here, found by skipping from one to the next in the index; whom only struck entries name
    is not.
    """
    names: list[str] = []
    last = sign
    while len(names) < _KNOWN_NAMES:
        row = db.execute(
            "SELECT facet FROM facets WHERE inc = ? AND facet > ? ORDER BY facet LIMIT 1", (inc, last)
        ).fetchone()
        if row is None or not row[0].startswith(sign):
            break
        last = row[0]
        if db.execute(
            "SELECT 1 FROM facets f JOIN entries e USING (rec) "
            "WHERE f.inc = ? AND f.facet = ? AND e.struck IS NULL LIMIT 1",
            (inc, last),
        ).fetchone():
            names.append(last[1:])
    return tuple(names)


BASELINE = "baseline"
"""The tree to which the figures noted at triage belong, as answers."""


def _baseline(beside: Desks) -> dict[str, Untrusted]:
    return {
        answer.node: Untrusted(answer.answers[-1].value)
        for answer in beside.answers.values()
        if answer.tree == BASELINE
    }


def _open(db: sqlite3.Connection, kind: str, inc: int) -> int:
    table = table_of(kind)
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE inc = ? AND state = 'open'", (inc,)).fetchone()[0])  # noqa: S608


class EntryWording:
    """One wording of an entry: who wrote it, when (microseconds), and whether it stands. ``missing`` says that it is
    not here though no purge names it.
    """

    __slots__ = ("at", "by", "missing", "stands", "text")

    def __init__(self, text: Untrusted, by: Untrusted, at: Moment, *, stands: bool, missing: bool = False) -> None:
        self.text, self.by, self.at, self.stands, self.missing = text, by, at, stands, missing


def versions(db: sqlite3.Connection, inc: int, entry: EntryId) -> list[EntryWording]:
    """Every wording that the entry had, the oldest first, those that stand marked."""
    record = db.execute(
        "SELECT rec FROM records WHERE inc = ? AND kind = 'entry' AND name = ?", (inc, pack_name(entry))
    ).fetchone()
    if record is None:
        return []
    pending = [
        row[0]
        for row in db.execute(
            "SELECT o.hash FROM heads h JOIN ops o ON o.id = h.op WHERE h.rec = ? AND h.field = 'text'", record
        )
    ]
    standing, versions_found, visited = set(pending), [], set(pending)
    while pending:
        hash_ = pending.pop()
        query = f"SELECT o.t, o.at, o.by, o.head, o.body, {DOUBTED} FROM ops o WHERE o.hash = ?"  # noqa: S608
        row = db.execute(query, (hash_,)).fetchone()
        if row is None:
            continue
        head = json.loads(row[3])
        if "text" not in head["of"]:
            continue
        text = values_put(ENTRY.name, row[4]).get("text")
        missing = row[4] is None and not named_by_purges(db, [hash_])
        by = author(row[2], row[5])
        version = EntryWording(Untrusted(str(text or "")), by, row[1], stands=hash_ in standing, missing=missing)
        versions_found.append((row[0], hash_, version))
        for earlier in map(bytes.fromhex, head["saw"]):
            if earlier not in visited:
                visited.add(earlier)
                pending.append(earlier)
    return [version for _, _, version in sorted(versions_found, key=lambda version: version[:2])]
