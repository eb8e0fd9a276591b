"""Which entry tells of a fact: it is found again, and a corrected time is corrected in both."""

from __future__ import annotations

import json

from tests.conftest import START, Clock, logged
from tests.oplog.builder import Scripted
from tests.room.giving import view
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom, Write
from warroom.room.orders.incident_orders import give
from warroom.store.said_then import entry_of_act

PLAYBOOK = load_playbook()


def last(room: WarRoom, incident: IncidentId) -> EntryId:
    return room.pages(incident, Filter()).before(None, 1)[0].id


def earlier(minutes: int) -> EventTime:
    return EventTime.at(Moment(START - minutes * MINUTE))


def test_the_entry_that_tells_of_a_milestone_is_found(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "resolved", "all well")
    entry = last(room, incident)
    logged(room, incident, "another thing")
    assert room.telling(incident, "resolved") == entry
    assert room.telling(incident, "closed") == "", "nobody said it"
    assert room.telling(IncidentId("0" * 32), "resolved") == "", "no such incident"


def test_of_several_incidents_that_are_one_outage_the_one_of_the_time_that_is_shown_tells(
    room: WarRoom, incident: IncidentId
) -> None:
    part = commander.declare(
        room, title="down", severity=Severity("P1", 1), zone="UTC", phase="declare", phase_rank=1, began=earlier(9)
    )
    give(room, PLAYBOOK, part, "detected", "a probe", at=earlier(30))
    give(room, PLAYBOOK, incident, "detected", "a call")
    commander.merge_into(room, part, incident, title="All fails")
    times = {room.telling(incident, name): view(room, incident).times[name] for name in ("detected", "began")}
    entries = {id_: room.pages(incident, Filter(noise=True)).entry(id_) for id_ in times}
    assert {id_: entry.at for id_, entry in entries.items() if entry} == times


def test_of_an_act_with_several_entries_the_one_of_its_time_tells(room: WarRoom) -> None:
    made = commander.declare(
        room, title="down", severity=Severity("P1", 1), zone="UTC", phase="declare", phase_rank=1, began=earlier(9)
    )
    told = {one.id: one.kind for one in room.pages(made, Filter()).before(None, 9)}
    assert told[room.telling(made, "began")] == "began"
    assert told[room.telling(made, "declared")] == "declared"


def test_a_fact_without_an_entry_has_none_that_tells_of_it(room: WarRoom, incident: IncidentId) -> None:
    room.commit(incident, [Write("incident", "incident", {"detected": earlier(3).as_json()})])
    assert room.telling(incident, "detected") == ""


def test_a_corrected_time_is_corrected_in_the_facts_too(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    give(room, PLAYBOOK, incident, "fixed", "configuration flag off")
    entry = room.telling(incident, "deployed")
    due = {check.id: check.due for check in view(room, incident).desks.checklist}
    fix = view(room, incident).desks.fix
    assert fix is not None
    due = {check.id: check.due for check in fix.checks}
    went_in = fix.deployed
    assert went_in is not None
    assert went_in.lo is not None
    before = EventTime.at(Moment(went_in.lo - 12 * MINUTE))
    scribe.correct_time(room, incident, entry, before)
    found = view(room, incident)
    moved = found.desks.fix
    assert moved is not None
    assert found.times["deployed"] == moved.deployed == before
    assert {check.id: check.due for check in moved.checks} == {
        id_: at - 12 * MINUTE if at is not None else None for id_, at in due.items()
    }
    scribe.undo(room, incident)
    assert view(room, incident).times["deployed"] == went_in, "one undo takes all of it back"


def test_what_somebody_said_anew_since_is_left_alone(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "detected", "")
    entry = last(room, incident)
    commander.mark(room, incident, "detected", text="detected", at=earlier(20))
    scribe.correct_time(room, incident, entry, earlier(5))
    assert view(room, incident).times["detected"] == earlier(20)


def test_an_entry_that_tells_of_no_fact_has_its_own_time_alone(room: WarRoom, incident: IncidentId) -> None:
    before = view(room, incident).times
    entry = logged(room, incident, "seen")
    scribe.correct_time(room, incident, entry, earlier(5))
    shown = room.pages(incident, Filter()).entry(entry)
    assert shown is not None
    assert shown.at == earlier(5)
    assert view(room, incident).times == before


def test_a_second_entry_of_an_act_does_not_move_what_the_first_one_told(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "fixed", "hotfix b")
    latest = room.pages(incident, Filter()).before(None, 3)
    warning = next(entry.id for entry in latest if "nobody said that it was reviewed" in entry.text.raw)
    before = view(room, incident).times["deployed"]
    scribe.correct_time(room, incident, warning, earlier(30))
    assert view(room, incident).times["deployed"] == before


def test_a_task_is_due_so_long_after_it_was_asked_for(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "@bob look at web latency 3m")
    (task,) = view(room, incident).desks.tasks
    assert task.due is not None
    at = room.pages(incident, Filter()).entry(entry)
    assert at is not None
    assert at.at.lo is not None
    scribe.correct_time(room, incident, entry, EventTime.at(Moment(at.at.lo - 2 * MINUTE)))
    (moved,) = view(room, incident).desks.tasks
    assert moved.due == task.due - 2 * MINUTE
    scribe.correct_time(room, incident, entry, EventTime.unknown())
    (still,) = view(room, incident).desks.tasks
    assert still.due == task.due - 2 * MINUTE, "an unknown time moves nothing"


def test_what_a_newer_version_wrote_beside_an_entry_is_left_alone(room: WarRoom, incident: IncidentId) -> None:
    at = earlier(8).as_json()
    bob = Scripted("bob", incident=incident)
    entry = "ab" * 16
    told = [
        bob.write({"text": "resolved", "kind": "resolved", "at": at}, on=entry, act="one"),
        bob.write({"resolved": at, "mood": at}, kind="incident", on="incident", act="one"),
        bob.write({"at": at}, kind="dance", on="cd" * 16, act="one"),
    ]
    room.receive(told)
    scribe.correct_time(room, incident, EntryId(entry), earlier(2))
    shown = room.pages(incident, Filter()).entry(EntryId(entry))
    assert shown is not None
    assert shown.at == view(room, incident).times["resolved"] == earlier(2)
    written = room.reader().execute("SELECT head FROM ops ORDER BY id DESC LIMIT 2").fetchall()
    assert sorted(json.loads(head)["of"] for (head,) in written) == [["at"], ["resolved"]]


def test_an_entry_that_an_act_only_touched_does_not_tell_of_its_facts(room: WarRoom, incident: IncidentId) -> None:
    before, here = logged(room, incident, "before"), EventTime.at(Moment(START)).as_json()
    touched, title = Write("entry", before, {"pinned": 1}), Write("incident", "incident", {"title": "anew"})

    def told() -> EntryId | None:
        (row,) = room.reader().execute("SELECT max(id) FROM ops WHERE CAST(head AS TEXT) LIKE '%\"title\"%'").fetchone()
        telling = entry_of_act(room.reader(), row)
        return telling[1] if telling is not None else None

    room.commit(incident, [touched, title])
    assert told() is None
    entry = EntryId(room.new_id())
    told_here = Write("entry", entry, {"text": "told", "kind": "note", "at": here})
    later = Write("incident", "incident", {"title": "and anew"})
    room.commit(incident, [Write("entry", before, {"pinned": 0}), later, told_here])
    assert told() == entry
