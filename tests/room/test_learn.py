"""The acts after the incident, and reading everything of it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import Clock, logged, purge_entry
from tests.report.everything import NOON, everything, minute
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, EventTime
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, reviewing, scribe
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.orders.incident_orders import give
from warroom.room.readings import case as reading
from warroom.room.readings import past_alike, reviews

PLAYBOOK = load_playbook()


def test_everything_of_an_incident_is_read(room: WarRoom) -> None:
    incident = everything(room, PLAYBOOK)
    case = reading.case(room, incident, PLAYBOOK)
    assert (case.title.raw, case.severity, case.status, case.zone) == (
        "Checkout fails",
        "P0",
        "Resolved",
        "Europe/Berlin",
    )
    assert [change.value.raw for change in case.severities] == ["P1", "P0"]
    assert [change.value.raw for change in case.phases] == ["detect", "triage", "investigate", "resolve", "close"]
    holders = {held.role: [name.raw for name in held.holders] for held in case.roles}
    assert holders == {"ic": ["alice", "carol"], "tl": ["bob"], "comms": [], "scribe": ["dana"]}
    assert [one.status for one in case.hypotheses] == ["confirmed", "refuted"]
    assert [check.state for check in case.checks] == ["passed", "failed", "open"]
    assert [update.status.raw for update in case.updates] == ["Investigating", "Identified", "Resolved"]
    assert [(fix.how.raw, fix.what.raw) for fix in case.fixes] == [("configuration", "flag off")]
    assert case.complaints == 47
    assert "struck words" not in [entry.text.raw for entry in case.entries]
    assert list(case.sections) == ["why_not_caught"]
    assert not case.drill


def test_what_was_purged_or_written_by_machines_is_not_in_the_documents(room: WarRoom, incident: IncidentId) -> None:
    purge_entry(room, incident, logged(room, incident, "a secret"))
    noise = logged(room, incident, "disk at 80 %")
    scribe.change_kind(room, incident, noise, "event")
    texts = [entry.text.raw for entry in reading.case(room, incident, PLAYBOOK).entries]
    assert texts == ["P1: Checkout fails"]


def test_odd_values_from_a_newer_version_are_read_as_far_as_they_go(room: WarRoom, incident: IncidentId) -> None:
    room.commit(incident, [
        Write("incident", "incident", {"phase": {"name": "?"}, "zone": "Mars/\x1b[2J"}),
        Write("role", "role:liaison", {"holder": "erin"}),
        Write("update", room.new_id(), {"posted": minute(1).as_json(), "facts": {"status": None}}),
        Write("section", "section:summary", {"text": ""}),
    ])  # fmt: skip
    case = reading.case(room, incident, PLAYBOOK)
    assert case.phases[-1].value.raw == "?"
    assert case.roles[-1].role == case.roles[-1].title == "liaison"
    assert case.updates[0].status.raw == ""
    assert case.sections == {}
    assert case.zone == "UTC"


def test_an_incident_that_is_not_here_is_said(room: WarRoom) -> None:
    with pytest.raises(RoomTrouble, match="is not in"):
        reading.case(room, IncidentId("f" * 32), PLAYBOOK)
    with pytest.raises(RoomTrouble, match="is not in"):
        past_alike.similar(room, IncidentId("f" * 32))


def test_drills_and_assumed_times_are_not_measured(room: WarRoom, incident: IncidentId) -> None:
    commander.record_past(
        room, "Past", severity=Severity("P3", 3), phase="learn", phase_rank=7, zone="UTC", began=EventTime.at(NOON),
        declared=None, facts={"milestones": {"assumed": ["began"]}, "detected": EventTime.at(NOON).as_json()},
    )  # fmt: skip
    commander.record_past(
        room, "Drill", severity=Severity("P3", 3), phase="learn", phase_rank=7, zone="UTC", began=None, declared=None,
        facts={"drill": {"name": "x"}},
    )  # fmt: skip
    room.commit(incident, [Write("update", room.new_id(), {"posted": EventTime.unknown().as_json()})])
    found = {one.title.raw: one for one in reading.measured(room)}
    assert set(found) == {"Checkout fails", "Past"}
    assert set(found["Past"].times) == {"detected"}
    assert found["Past"].month == "2026-02"
    assert found["Checkout fails"].posted == {"": ()}
    assert len(reading.measured(room, drills=True)) == 3


def test_an_incident_is_held_against_itself(room: WarRoom) -> None:
    account = reading.account(reading.case(room, everything(room, PLAYBOOK), PLAYBOOK), PLAYBOOK)
    assert account.zone_said
    assert {one.milestone for one in account.told} >= {"began", "detected", "declared", "resolved", "closed"}
    assert "review" not in {one.milestone for one in account.told}
    assert [said.status for said in account.said] == ["Investigating", "Identified", "Resolved"]


def test_a_follow_up_gets_an_owner_a_day_a_state_and_a_link(room: WarRoom, incident: IncidentId) -> None:
    id_ = reviewing.add_follow_up(room, incident, "load test")
    reviewing.change_follow_up(
        room, incident, id_, {"owner": "@bob", "due": "2026-02-20", "link": "https://x.example/1"}
    )
    (one,) = reviews.follow_ups(room)
    assert (one.text.raw, one.owner.raw, one.due, one.state) == ("load test", "bob", "2026-02-20", "open")
    assert one.incident_title.raw == "Checkout fails"
    reviewing.change_follow_up(room, incident, id_, {"state": "done", "due": ""})
    (one,) = reviews.follow_ups(room)
    assert (one.due, one.state, one.link.raw) == ("", "done", "https://x.example/1")


def test_follow_ups_of_all_incidents_come_by_day_and_those_without_last(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "todo no day yet")
    reviewing.add_follow_up(room, incident, "later", due="2026-03-01")
    reviewing.add_follow_up(room, incident, "sooner", due="2026-02-20", owner="@bob")
    assert [one.text.raw for one in reviews.follow_ups(room)] == ["sooner", "later", "no day yet"]
    assert reviews.follow_ups(room)[-1].entry


def test_a_day_or_a_state_that_there_is_not_is_refused(room: WarRoom, incident: IncidentId) -> None:
    id_ = reviewing.add_follow_up(room, incident, "x")
    for values in ({"due": "2026-02-30"}, {"state": "forgotten"}):
        with pytest.raises(RoomTrouble, match="is not a"):
            reviewing.change_follow_up(room, incident, id_, values)
    with pytest.raises(RoomTrouble, match="is not a day"):
        reviewing.add_follow_up(room, incident, "y", due="soon")
    assert len(reviews.follow_ups(room)) == 1


def test_a_section_keeps_the_words_and_what_they_stand_on(room: WarRoom, incident: IncidentId) -> None:
    reviewing.write_section(room, incident, "root_cause", "the pool", stands_on=("e1", "e2"))
    reviewing.write_section(room, incident, "root_cause", "the small pool")
    section = reading.case(room, incident, PLAYBOOK).sections["root_cause"]
    assert section.text.raw == "the small pool"
    assert set(section.stands_on) == {"e1", "e2"}
    reviewing.write_section(room, incident, "root_cause", "")
    assert reading.case(room, incident, PLAYBOOK).sections == {}


def test_the_review_is_planned_as_an_entry_and_due_two_days_after_the_end(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    case = reading.case(room, incident, PLAYBOOK)
    assert reviews.review_due(case, PLAYBOOK) is None
    six = EventTime.at(Moment(clock.now + HOUR))
    reviewing.plan_review(room, incident, six, words="Review at six")
    give(room, PLAYBOOK, incident, "close", "over", at=EventTime.at(NOON))
    case = reading.case(room, incident, PLAYBOOK)
    assert "Review at six" in [entry.text.raw for entry in case.entries]
    assert case.times["review"] == six
    assert reviews.review_due(case, PLAYBOOK) == NOON + 48 * HOUR
    unknown = dataclasses.replace(case, times={"closed": EventTime.unknown()})
    assert reviews.review_due(unknown, PLAYBOOK) is None


def test_past_incidents_come_with_their_cause_and_their_fix(room: WarRoom) -> None:
    def past(title: str, finding: str) -> IncidentId:
        incident = commander.declare(room, title, severity=Severity("P2", 2), phase="detect", phase_rank=0, zone="UTC")
        logged(room, incident, f"> {finding}")
        return incident

    first = past("Pool exhausted", "connections pile up")
    room.commit(first, [Write("hypothesis", room.new_id(), {"statement": "too many queries", "status": "confirmed"})])
    give(room, PLAYBOOK, first, "fixed", "rollback to v2")
    second = past("Pool exhausted once more", "connections pile up")
    reviewing.write_section(room, second, "summary", "x")
    reviewing.write_section(room, second, "root_cause", "a loop")
    reviewing.write_section(room, second, "resolution", "the loop is gone")
    for title in ("Disk full", "Lift stuck", "Door open", "Roof leaks"):
        past(title, "nothing else")
    now = past("Pool exhausted today", "connections pile up")
    found = {one.id: one for one in past_alike.similar(room, now)}
    assert (found[first].cause.raw, found[first].fix.raw) == ("too many queries", "rollback to v2")
    assert (found[second].cause.raw, found[second].fix.raw) == ("a loop", "the loop is gone")
    assert "exhausted" in found[first].words
    assert found[second].title.raw == "Pool exhausted once more"
