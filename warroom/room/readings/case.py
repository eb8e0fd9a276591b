"""Reading all the facts of an incident, and the times of all incidents, for the documents made of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from warroom import exit_codes
from warroom.intake.contested import CONTESTED, contested_title, contested_values, fact_words
from warroom.intake.times import known_zone, local
from warroom.model.desks import CLOSURE, CheckItem, FixView, HypothesisCard
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId, Moment
from warroom.model.milestones import ORDER
from warroom.model.moment import EventTime
from warroom.model.private import is_private
from warroom.model.states import CheckState, FollowUpState, TaskState
from warroom.model.updates import UpdateLog
from warroom.model.views import IncidentView, Lull, marked, titled
from warroom.playbook.comparing import against
from warroom.playbook.standing import review_of, state_of
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, Stated, StatusUpdate, ToldMilestone
from warroom.report.audit import audit
from warroom.report.consistency import contradictions
from warroom.report.contradiction import Contradiction
from warroom.report.facts import (
    Case,
    CheckFact,
    ContestedFact,
    FixFact,
    FollowUpFact,
    Holding,
    HypothesisFact,
    Measured,
    OtherVersion,
    Overridden,
    SectionFact,
    TaskFact,
    UpdateFact,
)
from warroom.report.promises import stability_asked
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.case_changes import (
    field_changes,
    first_levels,
    plain_change,
    ranked_change,
    severities_of,
    severity_histories,
    terms,
)
from warroom.room.readings.clocks import standing_words
from warroom.room.readings.custody import handled
from warroom.room.readings.entry_facts import entry_fact, first_alert, in_document
from warroom.store.case_queries import (
    RecordRow,
    assumed_of,
    details_told,
    entered_at,
    is_read_in,
    measured_rows,
    record_rows,
    standing_entries,
    struck_entries,
)
from warroom.store.conflict_queries import conflicts
from warroom.store.lulls import lulls, opened_again
from warroom.store.merging import rooms_of
from warroom.store.message_queries import update_log
from warroom.store.records import incident_number, incident_view
from warroom.store.seals import newest_seal
from warroom.text import Untrusted

_UNSAID = Untrusted("")


def measured(room: WarRoom, *, drills: bool = False) -> list[Measured]:
    """What the figures of every incident are made of; drills only when they are asked for. What turned out to be none,
    or is only suspected, has no figures, and of what is private none are told.
    """
    measureds, db = [], room.reader()
    rooms = rooms_of(db)
    again = opened_again(db)
    elsewhere = {part for parts in rooms.values() for part in parts[1:]}
    for row in measured_rows(db):
        if (row.drill and not drills) or row.none or row.id in elsewhere or is_private(row.id):
            continue
        whole = incident_view(db, row.id) if row.id in rooms or "title" in row.apart else None
        if whole is not None:  # several incidents that were one outage are measured once
            row.times, row.apart = whole.times, frozenset(apart.field for apart in whole.contested)
            row.title = whole.summary.title.raw if "title" in row.apart else row.title
            row.severity = whole.summary.severity.level if whole.summary.severity is not None else ""
        unsure = {*row.assumed, *row.apart, *(("resolved",) if "status" in row.apart else ())}
        times = {name: at for name, at in row.times.items() if name not in unsure}
        anchor = next((at.lo for name in ("declared", "began") if (at := row.times.get(name)) and at.lo), row.made)
        measureds.append(
            Measured(
                id=row.id,
                title=Untrusted(marked(row.title) if row.drill else row.title),
                severity=row.severity,
                type=row.type,
                month=f"{local(anchor, 'UTC'):%Y-%m}",
                times=times,
                posted={audience: _in_order(posted) for audience, posted in row.posted.items()},
                lulls=whole.lulls if whole is not None else _lulls(db, row.id) if row.id in again else (),
            )
        )
    return measureds


def _lulls(db: sqlite3.Connection, incident: IncidentId) -> tuple[Lull, ...]:
    number = incident_number(db, incident)
    return lulls(db, number) if number is not None else ()


def _in_order(times: list[EventTime]) -> tuple[EventTime, ...]:
    return tuple(sorted((at for at in times if at.lo is not None), key=lambda at: at.lo or 0))


def _checks(
    rows: Iterable[RecordRow], view: IncidentView, playbook: Playbook, *, of_closure: bool = False
) -> tuple[CheckFact, ...]:
    return tuple(_check(row, view, playbook) for row in rows if (row.text("round") == CLOSURE) is of_closure)


def case(room: WarRoom, incident: IncidentId, playbook: Playbook) -> Case:
    """Everything about one incident. Raise `RoomTrouble` when it is not here."""
    db = room.reader()
    inc, view = incident_number(db, incident), incident_view(db, incident)
    if inc is None or view is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not in {room.path}.", exit_codes.DATA)
    incs = [number for part in room.parts(incident) if (number := incident_number(db, part)) is not None]

    def rows(kind: str) -> Iterator[RecordRow]:
        return (row for part in incs for row in record_rows(db, kind, part))

    row, told = next(record_rows(db, "incident", inc)), standing_words(view, playbook, room.now())
    assumed = assumed_of(row.values.get("milestones"))
    log = UpdateLog.together([update_log(db, part) for part in incs])
    cards = {card.id: card for card in view.desks.board}
    severities = severity_histories(db, incs)
    standing = (entry for part in incs for entry in standing_entries(db, part, repeated=True))
    entries, whole = in_document(standing, view)
    return Case(
        id=incident,
        title=Untrusted(titled(view.summary, view.summary.title.raw)),
        severity=view.summary.severity.level if view.summary.severity is not None else "",
        status=view.summary.status,
        type=row.text("type"),
        zone=known_zone(view.zone),
        times={name: at for name, at in view.times.items() if name not in assumed and _is_so(view, name)},
        facts=_facts(view),
        complaints=view.complaints,
        entries=entries, with_machines=whole,
        severities=tuple(ranked_change(change, "level") for change in severities_of(severities, view)),
        statuses=tuple(plain_change(change, str(change.value or "")) for change in field_changes(db, incs, "status")),
        struck=tuple(entry_fact(struck_entry) for part in incs for struck_entry in struck_entries(db, part)),
        phases=tuple(ranked_change(change, "name") for change in field_changes(db, incs, "phase")),
        planned=tuple(at for part in incs for at in entered_at(db, part, "incident", "incident", "review")),
        closings=tuple(at for part in incs for at in entered_at(db, part, "incident", "incident", "closed")),
        roles=tuple(Holding(*role, terms(db, incs, f"role:{role[0]}")) for role in _roles(playbook, rows("role"))),
        hypotheses=tuple(_hypothesis(cards[row.id], view) for row in rows("hypothesis") if row.id in cards),
        checks=_checks(rows("check"), view, playbook),
        closure=_checks(record_rows(db, "check", inc), view, playbook, of_closure=True),
        fixes=_fixes(view.desks.fixes),
        updates=_updates(rows("update")),
        put_off=log.put_off,
        alert=first_alert(db, incs, playbook, view.summary.began or 0),
        typed={name: text for update in log.posted for name, text in update.typed if text.raw.strip()},
        overridden=_overridden(details_told(db, inc, "closed")) if "closed" in view.times else (),
        tasks=tuple(_task(row) for row in rows("task")),
        follow_ups=tuple(follow_up_of(row, view.summary.title) for row in rows("follow_up")),
        sections=_sections(db, inc),
        assumed=assumed,
        read_in=is_read_in(row.values.get("milestones")),
        stated=_stated(row.values.get("milestones")),
        drill=view.summary.drill is not None,
        state=state_of(view.summary, playbook),
        stands=told.words if view.summary.ending is not None else told.short,
        asks_review=review_of(view, playbook),
        more_complaints=view.more_complaints,
        rewritten=_rewritten(db, incs), contested=_contested(view),
        custody=tuple(handled(room, incident)), sealed=newest_seal(db, incident), lulls=view.lulls,
        first_levels=first_levels(severities),
    )  # fmt: skip


def _is_so(view: IncidentView, milestone: str) -> bool:
    """Whether a milestone may be told: not that it was resolved, while people disagree about how it stands."""
    return milestone != "resolved" or view.disputed("incident", "status") is None


def _fixes(fixes: Iterable[FixView]) -> tuple[FixFact, ...]:
    """What went in, in the order of the room: what was only proposed fixed nothing."""
    return tuple(
        FixFact(Untrusted(fix.how), fix.what, fix.deployed, fix.id) for fix in fixes if fix.deployed is not None
    )


def _rewritten(db: sqlite3.Connection, incs: Sequence[int]) -> dict[str, Moment]:
    """When each milestone was entered for the last time, in microseconds."""
    entered = {name: [at for inc in incs for at in entered_at(db, inc, "incident", "incident", name)] for name in ORDER}
    return {name: Moment(max(moments)) for name, moments in entered.items() if moments}


def _contested(view: IncidentView) -> tuple[ContestedFact, ...]:
    return tuple(
        ContestedFact(
            apart.kind, apart.id, apart.field, contested_title(view, apart), contested_values(apart, view.zone)
        )
        for apart in view.contested
    )


def _facts(view: IncidentView) -> dict[str, Untrusted]:
    """The facts in words, of those about which people disagree every value."""
    return view.facts | {
        contested.field: Untrusted(fact_words(view, contested.field))
        for contested in view.contested
        if contested.kind == "incident" and contested.field in view.facts
    }


def _roles(playbook: Playbook, rows: Iterable[RecordRow]) -> list[tuple[str, str]]:
    """Every role that the playbook asks for or somebody held, with its title, in the playbook's order."""
    titles = {role.name: role.title for role in playbook.roles.role}
    asked = [role.name for role in playbook.roles.role if not role.optional]
    names = {row.id.partition(":")[2] for row in rows}
    return [(name, titles.get(name, name)) for name in (*asked, *sorted(names - set(asked)))]


def _hypothesis(card: HypothesisCard, view: IncidentView) -> HypothesisFact:
    """A card as the board shows it."""
    apart = view.disputed("hypothesis", "status", card.id)
    sides = contested_values(apart, view.zone) if apart is not None else ""
    return HypothesisFact(
        card.label, card.statement, card.status,
        Untrusted(f"{CONTESTED}{sides}") if sides else card.result or _UNSAID, card.owner or _UNSAID,
        card.supports, card.refutes, EntryId(card.entry or ""), contested=sides,
    )  # fmt: skip


def _task(row: RecordRow) -> TaskFact:
    who, what = Untrusted(row.text("who")), Untrusted(row.text("what"))
    return TaskFact(who, what, TaskState.read(row.text("state")), _moment(row, "due"))


def _sections(db: sqlite3.Connection, inc: int) -> dict[str, SectionFact]:
    """What people wrote, by the name of its place."""
    apart = {conflict.on: conflict.standing for conflict in conflicts(db, inc) if conflict.kind == "section"}
    sections = {}
    for row in record_rows(db, "section", inc):
        section_text = row.text("text")
        versions = tuple(
            OtherVersion(Untrusted(standing.value), standing.by)
            for standing in apart.get(row.id, ())
            if isinstance(standing.value, str) and standing.value != section_text
        )
        if section_text or versions:
            name = row.id.partition(":")[2]
            sections[name] = SectionFact(Untrusted(section_text), row.texts("stands_on"), versions)
    return sections


def _overridden(closings: list[tuple[EntryId, object]]) -> tuple[Overridden, ...]:
    """What was open as the incident was closed, by the last entry that tells of it."""
    entry, details = closings[-1] if closings else (NO_ENTRY, None)
    points = details.get("open") if isinstance(details, dict) else None
    if not isinstance(details, dict) or not isinstance(points, list) or not points:
        return ()
    return (
        Overridden(tuple(Untrusted(str(point)) for point in points), Untrusted(str(details.get("why") or "")), entry),
    )


def _check(row: RecordRow, view: IncidentView, playbook: Playbook) -> CheckFact:
    figure = Untrusted(row.text("figure"))
    words = Untrusted(row.text("text"))
    check = CheckItem(
        row.id,
        row.text("round"),
        words,
        None,
        CheckState.read(row.text("state")),
        figure=figure if figure.raw else None,
    )
    return CheckFact(
        row.text("round"), words, check.state,
        _moment(row, "due"), figure, row.time("checked"),
        Untrusted(row.text("because")), against(check, view, playbook),
    )  # fmt: skip


def _updates(rows: Iterable[RecordRow]) -> tuple[UpdateFact, ...]:
    updates = []
    for row in rows:
        posted = row.time("posted")
        if posted is not None:
            facts = row.values.get("facts")
            status = str(facts.get("status") or "") if isinstance(facts, dict) else ""
            updates.append(
                UpdateFact(
                    row.text("audience"),
                    Untrusted(row.text("target")),
                    posted,
                    Untrusted(status),
                    Untrusted(row.text("text")),
                )
            )
    return tuple(sorted(updates, key=lambda update: update.posted.lo or 0))


def follow_up_of(row: RecordRow, title: Untrusted) -> FollowUpFact:
    """The follow-up in ``row``, of an incident called ``title``. It is open until everybody says that it is not."""
    return FollowUpFact(
        row.id, row.incident, title, Untrusted(row.text("text")), Untrusted(row.text("owner")), row.text("due"),
        FollowUpState.read("" if "state" in row.contested else row.text("state")), Untrusted(row.text("link")),
        EntryId(row.text("entry")),
        {field: tuple(said.value for said in heads) for field, heads in row.contested.items() if len(heads) > 1},
    )  # fmt: skip


def _stated(milestones: object) -> tuple[tuple[str, str], ...]:
    """The durations that an imported page said of itself: label and words."""
    stated = milestones.get("stated") if isinstance(milestones, dict) else None
    stated_parts = stated if isinstance(stated, list) else []
    return tuple(
        (str(part.get("label", "")), str(part.get("words", ""))) for part in stated_parts if isinstance(part, dict)
    )


def doubts(of: Case, playbook: Playbook, *, now: Moment) -> list[Contradiction]:
    """Everything about an incident that does not add up, or that nobody vouched for, at ``now`` (microseconds)."""
    return [*contradictions(account(of, playbook), playbook), *audit(of, playbook, now=now)]


def account(of: Case, playbook: Playbook) -> Account:
    """What the room itself claims about an incident, to be held against itself."""
    moments = [ToldMilestone(name, at) for name, at in of.times.items() if name in playbook.after.anchors]
    statuses = {status.name.casefold(): status.milestone for status in playbook.declaration.status}
    heads = [
        StatusUpdate(update.status.raw, update.posted)
        for update in of.updates
        if update.status.raw.casefold() in statuses
    ]
    held = [StatusUpdate(change.value.raw, change.at) for change in of.statuses if change.at.lo is not None]
    stated: tuple[Stated, ...] = ()
    if of.stated:
        from warroom.report.page_claims import stated_again  # reads whole pages

        stated = tuple(stated_again(of.stated, playbook))
    return Account(
        of.title, of.zone, bool(of.zone), tuple(moments), stated=stated, said=tuple(heads), held=tuple(held),
        contested=tuple(apart.words for apart in of.contested), asks_stability=stability_asked(of, playbook),
    )  # fmt: skip


def _moment(row: RecordRow, field: str) -> Moment | None:
    """A field that is microseconds since 1970."""
    value = row.values.get(field)
    return Moment(value) if isinstance(value, int) else None
