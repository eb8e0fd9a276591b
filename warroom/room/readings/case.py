"""Reading all the facts of an incident, and the times of all incidents, for the documents made of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from warroom.intake.contested import contested_lines, contested_values
from warroom.intake.times import known_zone, local
from warroom.model.desks import CheckItem
from warroom.model.moment import EventTime
from warroom.model.timeline import TimelineEntry
from warroom.model.updates import UpdateLog
from warroom.model.views import IncidentView, marked
from warroom.playbook.comparing import against
from warroom.playbook.standing import review_of, state_of
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Said, Stated, Told
from warroom.report.audit import audit
from warroom.report.consistency import Contradiction, contradictions
from warroom.report.facts import (
    Case,
    Change,
    CheckFact,
    EntryFact,
    FixFact,
    FollowUpFact,
    Holding,
    HypothesisFact,
    Measured,
    Overridden,
    SectionFact,
    TaskFact,
    UpdateFact,
    Version,
)  # fmt: skip
from warroom.report.people import is_machine
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.clocks import standing_words
from warroom.room.readings.custody import handled
from warroom.store.case import (
    FieldChange,
    RecordRow,
    assumed_of,
    details_told,
    entered_at,
    history,
    measured_rows,
    record_rows,
    standing_entries,
    struck_entries,
)  # fmt: skip
from warroom.store.conflicts import conflicts
from warroom.store.desks import CLOSURE
from warroom.store.merging import rooms_of
from warroom.store.records import incident_number, incident_view
from warroom.store.seals import newest_seal
from warroom.store.trouble import DATA
from warroom.store.updates import update_log
from warroom.text import Untrusted

OPEN = "open"


def measured(room: WarRoom, *, drills: bool = False) -> list[Measured]:
    """What the figures of every incident are made of; drills only when they are asked for. What turned out to be none,
    or is only suspected, has no figures.
    """
    found, db = [], room.reader()
    rooms = rooms_of(db)
    elsewhere = {part for parts in rooms.values() for part in parts[1:]}
    for row in measured_rows(db):
        if (row.drill and not drills) or row.none or row.id in elsewhere:
            continue
        whole = incident_view(db, row.id) if row.id in rooms else None
        if whole is not None:  # several incidents that were one outage are measured once
            row.times = whole.times
            row.severity = whole.summary.severity.level if whole.summary.severity is not None else ""
        times = {name: at for name, at in row.times.items() if name not in row.assumed}
        anchor = next((at.lo for name in ("declared", "began") if (at := row.times.get(name)) and at.lo), row.made)
        found.append(
            Measured(
                id=row.id,
                title=Untrusted(marked(row.title) if row.drill else row.title),
                severity=row.severity,
                type=row.type,
                month=f"{local(anchor, 'UTC'):%Y-%m}",
                times=times,
                posted={audience: _in_order(posted) for audience, posted in row.posted.items()},
            )
        )
    return found


def _in_order(times: list[EventTime]) -> tuple[EventTime, ...]:
    return tuple(sorted((at for at in times if at.lo is not None), key=lambda at: at.lo or 0))


def case(room: WarRoom, incident: str, playbook: Playbook) -> Case:
    """Everything about one incident. Raise `RoomTrouble` when it is not here."""
    db = room.reader()
    inc = incident_number(db, incident)
    view = incident_view(db, incident)
    if inc is None or view is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not in {room.path}.", DATA)
    incs = [number for part in room.parts(incident) if (number := incident_number(db, part)) is not None]

    def rows(kind: str) -> Iterator[RecordRow]:
        return (row for part in incs for row in record_rows(db, kind, part))

    def changes(kind: str, name: str, field: str) -> list[FieldChange]:
        found = [change for part in incs for change in history(db, part, kind, name, field)]
        return sorted(found, key=lambda one: one.at.lo if one.at.lo is not None else one.entered)

    row, told = next(record_rows(db, "incident", inc)), standing_words(view, playbook, room.now())
    assumed = assumed_of(row.values.get("milestones"))
    titles = {role.name: role.title for role in playbook.roles.role}
    asked = [role.name for role in playbook.roles.role if not role.optional]
    held = {one.id.partition(":")[2] for one in rows("role")}
    standing = (one for part in incs for one in standing_entries(db, part))
    ordered = sorted((one for one in standing if not one.purged and not one.noise), key=lambda one: one.key)
    entries = [_entry(one) for one in ordered]
    log = UpdateLog.together([update_log(db, part) for part in incs])
    disputed = {
        one.id: f"contested: {contested_values(one, view.zone)}"
        for one in view.contested
        if (one.kind, one.field) == ("hypothesis", "status")
    }
    return Case(
        id=incident,
        title=Untrusted(marked(view.summary.title.raw)) if view.summary.drill is not None else view.summary.title,
        severity=view.summary.severity.level if view.summary.severity is not None else "",
        status=view.summary.status,
        type=row.text("type"),
        zone=known_zone(view.zone),
        times={name: at for name, at in view.times.items() if name not in assumed},
        facts=view.facts,
        complaints=view.complaints,
        entries=tuple(entries),
        severities=tuple(_level(change) for change in changes("incident", "incident", "severity")),
        statuses=tuple(
            _change(change, str(change.value or "")) for change in changes("incident", "incident", "status")
        ),
        struck=tuple(_entry(one) for part in incs for one in struck_entries(db, part)),
        phases=tuple(_phase(change) for change in changes("incident", "incident", "phase")),
        planned=tuple(at for part in incs for at in entered_at(db, part, "incident", "incident", "review")),
        roles=tuple(
            Holding(name, titles.get(name, name), tuple(
                _change(change, str(change.value or ""))
                for change in changes("role", f"role:{name}", "holder")
            ))
            for name in (*asked, *sorted(held - set(asked)))
        ),
        hypotheses=tuple(
            HypothesisFact(
                Untrusted(one.text("label")), Untrusted(one.text("statement")),
                OPEN if one.id in disputed else one.text("status") or OPEN,
                Untrusted(disputed.get(one.id) or one.text("result")), Untrusted(one.text("owner")),
                one.texts("for"), one.texts("against"),
                one.text("entry"),
            )
            for one in rows("hypothesis")
        ),
        checks=tuple(_check(one, view, playbook) for one in rows("check") if one.text("round") != CLOSURE),
        closure=tuple(
            _check(one, view, playbook) for one in record_rows(db, "check", inc) if one.text("round") == CLOSURE
        ),
        fixes=tuple(
            FixFact(Untrusted(one.text("how")), Untrusted(one.text("what")), one.time("deployed"))
            for one in rows("fix")
        ),
        updates=_updates(rows("update")),
        put_off=log.put_off,
        alert=_first_alert(db, incs, playbook),
        typed={name: text for one in log.posted for name, text in one.typed if text.raw.strip()},
        overridden=_overridden(details_told(db, inc, "closed")) if "closed" in view.times else (),
        tasks=tuple(
            TaskFact(
                Untrusted(one.text("who")), Untrusted(one.text("what")), one.text("state") or OPEN, _moment(one, "due")
            )
            for one in rows("task")
        ),
        follow_ups=tuple(follow_up_of(one, view.summary.title) for one in rows("follow_up")),
        sections=_sections(db, inc),
        assumed=assumed,
        stated=_stated(row.values.get("milestones")),
        drill=view.summary.drill is not None,
        state=state_of(view.summary, playbook),
        stands=told.words if view.summary.ending is not None else told.short,
        asks_review=review_of(view, playbook),
        more_complaints=view.more_complaints,
        contested=tuple(contested_lines(view)),
        custody=tuple(handled(room, incident)),
        sealed=newest_seal(db, incident),
    )  # fmt: skip


def _entry(one: TimelineEntry) -> EntryFact:
    return EntryFact(
        one.id, one.at, one.kind, one.text, one.by, one.entered_at, one.speaker, one.pinned, one.tags, one.people
    )


def _first_alert(db: sqlite3.Connection, incs: Iterable[int], playbook: Playbook) -> EntryFact | None:
    """The first entry with a time that a machine wrote, or that says what one said."""
    alerts = (
        one
        for inc in incs
        for one in standing_entries(db, inc)
        if not one.purged and one.at.lo is not None
        and (one.noise or is_machine((one.speaker or one.by).raw, playbook))
    )  # fmt: skip
    first = min(alerts, key=lambda one: one.at.lo or 0, default=None)
    return _entry(first) if first is not None else None


def _sections(db: sqlite3.Connection, inc: int) -> dict[str, SectionFact]:
    """What people wrote, by the name of its place."""
    apart = {one.on: one.standing for one in conflicts(db, inc) if one.kind == "section"}
    found = {}
    for row in record_rows(db, "section", inc):
        said = row.text("text")
        others = tuple(
            Version(Untrusted(one.value), one.by)
            for one in apart.get(row.id, ())
            if isinstance(one.value, str) and one.value != said
        )
        if said or others:
            name = row.id.partition(":")[2]
            found[name] = SectionFact(Untrusted(said), row.texts("stands_on"), others)
    return found


def _overridden(closings: list[tuple[str, object]]) -> tuple[Overridden, ...]:
    """What was open as the incident was closed, by the last entry that tells of it."""
    entry, details = closings[-1] if closings else ("", None)
    points = details.get("open") if isinstance(details, dict) else None
    if not isinstance(details, dict) or not isinstance(points, list) or not points:
        return ()
    return (Overridden(tuple(Untrusted(str(one)) for one in points), Untrusted(str(details.get("why") or "")), entry),)


def _change(change: FieldChange, words: str, rank: int = 0) -> Change:
    return Change(Untrusted(words), change.at, Untrusted(change.by), change.entry, rank)


def _level(change: FieldChange) -> Change:
    said = change.value if isinstance(change.value, dict) else {}
    rank = said.get("rank")
    return _change(change, str(said.get("level", "?")), rank if isinstance(rank, int) else 0)


def _phase(change: FieldChange) -> Change:
    said = change.value if isinstance(change.value, dict) else {}
    rank = said.get("rank")
    return _change(change, str(said.get("name", "?")), rank if isinstance(rank, int) else 0)


def _check(row: RecordRow, view: IncidentView, playbook: Playbook) -> CheckFact:
    figure = Untrusted(row.text("figure"))
    state, words = row.text("state") or OPEN, Untrusted(row.text("text"))
    item = CheckItem(row.id, row.text("round"), words, None, state, figure=figure if figure.raw else None)
    return CheckFact(
        row.text("round"), Untrusted(row.text("text")), row.text("state") or OPEN,
        _moment(row, "due"), figure, row.time("checked"),
        Untrusted(row.text("because")), against(item, view, playbook),
    )  # fmt: skip


def _updates(rows: Iterable[RecordRow]) -> tuple[UpdateFact, ...]:
    found = []
    for row in rows:
        posted = row.time("posted")
        if posted is not None:
            facts = row.values.get("facts")
            status = str(facts.get("status") or "") if isinstance(facts, dict) else ""
            found.append(
                UpdateFact(
                    row.text("audience"), Untrusted(row.text("target")), posted, Untrusted(status),
                    Untrusted(row.text("text")),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.posted.lo or 0))


def follow_up_of(row: RecordRow, title: Untrusted) -> FollowUpFact:
    """The follow-up in ``row``, of an incident called ``title``."""
    return FollowUpFact(
        row.id, row.incident, title, Untrusted(row.text("text")), Untrusted(row.text("owner")), row.text("due"),
        row.text("state") or OPEN, Untrusted(row.text("link")), row.text("entry"),
    )  # fmt: skip


def _stated(milestones: object) -> tuple[tuple[str, str], ...]:
    """The durations that an imported page said of itself: label and words."""
    stated = milestones.get("stated") if isinstance(milestones, dict) else None
    found = stated if isinstance(stated, list) else []
    return tuple((str(one.get("label", "")), str(one.get("words", ""))) for one in found if isinstance(one, dict))


def doubts(of: Case, playbook: Playbook, *, now: int) -> list[Contradiction]:
    """Everything about an incident that does not add up, or that nobody vouched for, at ``now`` (microseconds)."""
    return [*contradictions(account(of, playbook), playbook), *audit(of, playbook, now=now)]


def account(of: Case, playbook: Playbook) -> Account:
    """What the room itself claims about an incident, to be held against itself."""
    told = [Told(name, at) for name, at in of.times.items() if name in playbook.after.anchors]
    statuses = {status.name.casefold(): status.milestone for status in playbook.declaration.status}
    said = [Said(one.status.raw, one.posted) for one in of.updates if one.status.raw.casefold() in statuses]
    stated: tuple[Stated, ...] = ()
    if of.stated:
        from warroom.report.page import stated_again  # reads whole pages

        stated = tuple(stated_again(of.stated, playbook))
    return Account(
        of.title, of.zone, bool(of.zone), tuple(told), stated=stated, said=tuple(said), contested=of.contested
    )  # fmt: skip


def _moment(row: RecordRow, field: str) -> int | None:
    """A field that is microseconds since 1970."""
    value = row.values.get(field)
    return value if isinstance(value, int) else None
