"""Numbers, ids and states in each other's places.

Nothing runs this: mypy refuses each line, or calls an ignore unused.
"""

from __future__ import annotations

import sqlite3
import time

from warroom.intake.typed_line import TypedLine, read_line
from warroom.model.desks import CheckItem, HypothesisCard, TaskView
from warroom.model.fallen_cause import judged_begins
from warroom.model.identity import EntryId, IncidentId, Moment, Revision, WriterId
from warroom.model.moment import MINUTE, EventTime
from warroom.model.private import is_private
from warroom.model.states import CheckState, FollowUpState, PollState, TaskState
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import IncidentView, Severity
from warroom.oplog.envelope import token_of
from warroom.oplog.record_id import is_made_by, record_id
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import LATE
from warroom.room.acts import checking, commander, purging, reviewing, scribe, tasks, tech_lead
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings import past_alike
from warroom.room.readings.case import case
from warroom.room.readings.clocks import RED, Clock, point, situation
from warroom.room.readings.due import due_clock
from warroom.share.share_format import incident_folder, ops_folder
from warroom.share.share_state import ShareState
from warroom.store.exchange import hashes_from
from warroom.store.member_queries import membership
from warroom.store.merging import parts_of
from warroom.store.pins import is_taken, put_pin
from warroom.store.purging import DONE
from warroom.store.records import incident_view, written_by_others
from warroom.store.undo import striking
from warroom.store.write import Write


def swapped(room: WarRoom, db: sqlite3.Connection, incident: IncidentId, entry: EntryId) -> None:
    moment, revision = room.now(), room.revision()
    room.others_wrote(moment)  # type: ignore[arg-type]
    written_by_others(db, moment, room.person)  # type: ignore[arg-type]
    scribe.edit(room, incident, entry, "text", seen_up_to=moment)  # type: ignore[arg-type]
    reviewing.change_follow_up(room, incident, entry, {}, seen_up_to=moment)  # type: ignore[arg-type]
    room.commit(incident, [], seen_up_to=moment)  # type: ignore[arg-type]
    seen: Revision = moment  # type: ignore[assignment]
    assert room.others_wrote(revision) or seen


def swapped_moments(room: WarRoom, view: IncidentView, playbook: Playbook, at: EventTime) -> None:
    now, within = room.now(), playbook.closure.stable_for.microseconds
    EventTime.at(within)  # type: ignore[arg-type]
    EventTime.at(now - 5 * MINUTE)  # type: ignore[arg-type]
    EventTime(now, within)  # type: ignore[arg-type]
    due_clock(view, playbook, within)  # type: ignore[arg-type]
    point(within, view.zone, now)  # type: ignore[arg-type]
    point(now, view.zone, room.revision())  # type: ignore[arg-type]
    situation(view, [], playbook, now=now // 1_000_000)  # type: ignore[arg-type]
    read_line("5m", now=MINUTE, zone="UTC")  # type: ignore[arg-type]
    room.now = lambda: now + within  # type: ignore[assignment,return-value]
    WarRoom(room.path, person="x", now=time.time_ns, entropy=room.entropy)  # type: ignore[arg-type]
    later: Moment = (at.lo or now) + within  # type: ignore[assignment]
    assert later


def swapped_writers(room: WarRoom, db: sqlite3.Connection, incident: IncidentId) -> None:
    writer = room.writer()
    is_taken(db, writer, room.person)  # type: ignore[arg-type]
    is_made_by(writer, incident)  # type: ignore[arg-type]
    record_id(incident, b"")  # type: ignore[arg-type]
    hashes_from(db, writer, incident, 1, 2)  # type: ignore[arg-type]
    own: WriterId = room.person  # type: ignore[assignment]
    assert own


def swapped_entries(
    room: WarRoom, db: sqlite3.Connection, incident: IncidentId, entry: TimelineEntry, card: HypothesisCard
) -> None:
    scribe.strike(room, entry.id, incident, "wrong")  # type: ignore[arg-type]
    scribe.edit(room, entry.id, incident, "text")  # type: ignore[arg-type]
    scribe.edit(room, incident, "text", entry.id)  # type: ignore[arg-type]
    tech_lead.attach(room, incident, card, card.id, "for")  # type: ignore[arg-type]
    purging.find_entry(room, entry.id, incident, state_folder="")  # type: ignore[arg-type]
    striking(db, entry.id, incident, "wrong")  # type: ignore[arg-type]
    room.versions(entry.id, incident)  # type: ignore[arg-type]
    record: EntryId = room.new_id()  # type: ignore[assignment]
    assert record


def swapped_incidents(
    room: WarRoom, db: sqlite3.Connection, playbook: Playbook, entry: TimelineEntry, card: HypothesisCard, typed: str
) -> None:
    incident = room.new_incident()
    room.view(typed)  # type: ignore[arg-type]
    room.view(room.person)  # type: ignore[arg-type]
    room.pages(entry.id, Filter())  # type: ignore[arg-type]
    room.parts(room.writer())  # type: ignore[arg-type]
    room.commit(room.new_id(), [])  # type: ignore[arg-type]
    room.apart_by(incident, "payments")  # type: ignore[arg-type]
    scribe.undo(room, card.id)  # type: ignore[arg-type]
    commander.merge_into(room, incident, typed, title="x")  # type: ignore[arg-type]
    commander.set_severity(room, typed, Severity("P1", 1))  # type: ignore[arg-type]
    give(room, playbook, "status", incident, "fixed")  # type: ignore[arg-type]
    past_alike.similar(room, entry.id)  # type: ignore[arg-type]
    incident_view(db, typed)  # type: ignore[arg-type]
    parts_of(db, entry.id)  # type: ignore[arg-type]
    membership(db, room.writer())  # type: ignore[arg-type]
    is_private(entry.id)  # type: ignore[arg-type]
    ops_folder(room.writer())  # type: ignore[arg-type]
    incident_folder("files")  # type: ignore[arg-type]
    is_private(token_of(incident))  # type: ignore[arg-type]
    case(room, typed, playbook)  # type: ignore[arg-type]
    write: str = Write("entry", room.new_id(), {}, home=entry.id).home  # type: ignore[arg-type]
    other: EntryId = incident  # type: ignore[assignment]
    assert write or other


def swapped_states(db: sqlite3.Connection, writer: WriterId) -> None:
    put_pin(db, "bob", writer, DONE, 1)  # type: ignore[arg-type]
    ShareState(what=RED)  # type: ignore[arg-type]
    Clock("12 m late", LATE)  # type: ignore[arg-type]
    TypedLine("task")  # type: ignore[arg-type]


def swapped_verdicts(
    room: WarRoom, playbook: Playbook, incident: IncidentId, card: HypothesisCard, check: CheckItem, task: TaskView
) -> None:
    tech_lead.judge(room, incident, card, check.state)  # type: ignore[arg-type]
    tech_lead.judge(room, incident, card, "confirmed")  # type: ignore[arg-type]
    checking.tick(room, incident, playbook, check, card.status)  # type: ignore[arg-type]
    checking.tick(room, incident, playbook, check, TaskState.FAILED)  # type: ignore[arg-type]
    tasks.finish(room, incident, task, CheckState.FAILED)  # type: ignore[arg-type]
    tasks.finish(room, incident, task, "done")  # type: ignore[arg-type]
    judged_begins("H1", check.state)  # type: ignore[arg-type]
    assert check.state != TaskState.OPEN  # type: ignore[comparison-overlap]
    assert task.state != CheckState.FAILED  # type: ignore[comparison-overlap]
    assert card.status not in (CheckState.OPEN, CheckState.FAILED)  # type: ignore[comparison-overlap]
    stands: CheckState = TaskState.read("open")  # type: ignore[assignment]
    word: PollState = "open"  # type: ignore[assignment]
    done: FollowUpState = TaskState.DONE  # type: ignore[assignment]
    assert stands
    assert word
    assert done
