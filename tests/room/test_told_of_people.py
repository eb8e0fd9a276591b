"""What is told of people, and of what they did: nobody is blamed, thanked or left out by a sentence that is not so."""

from __future__ import annotations

import re

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, order, refused, view
from warroom.intake.tools.event import ToolEvent
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.report.post_mortem import draft
from warroom.room.acts import commander
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.incoming.bring_in import bring_in
from warroom.room.readings import case as reading
from warroom.room.readings import messages


def test_whoever_was_paged_and_did_not_answer_is_told_of(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "page", "On-call engineer")
    assert "Nobody acknowledged that On-call engineer was paged" in document(room, incident)
    clock.now += 20 * MINUTE
    order(room, incident, "ack")
    told = document(room, incident)
    assert "On-call engineer was paged 20m before anybody acknowledged it, where the next one is due after 5m" in told
    assert "Nobody acknowledged" not in told


def test_nobody_was_at_a_review_that_was_not_held(room: WarRoom, incident: IncidentId) -> None:
    (line,) = (line for line in document(room, incident).split("\n") if "**Attendees**" in line)
    assert line.endswith(" (took part; no review was held)")


def test_nobody_is_blamed_by_a_sentence_of_the_program(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "tl @bob")
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "watched by bob because nobody else is here")
    assert draft(reading.case(room, incident, PLAYBOOK), PLAYBOOK).blame == ()


def test_who_was_only_named_is_not_thanked_and_no_alert_is_told_of_nor_a_fix_that_others_made(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "ack")
    logged(room, incident, "told @gil that the partner is down")
    logged(room, incident, "@Hana: the partner is down")
    began = room.now() - HOUR
    commander.mark(room, incident, "began", text="", at=EventTime.at(Moment(began)))
    alert = ToolEvent("am:a:1:firing", EventTime.at(room.now()), "FIRING pool", speaker="Alertmanager", machine=True)
    commit = ToolEvent("git:a", EventTime.at(Moment(began - HOUR)), "commit a: pool of 5", speaker="Jon")
    fix = ToolEvent("git:b", EventTime.at(Moment(began)), "commit b: pool of 20", speaker="Kim")
    page = ToolEvent("sp:a", EventTime.at(room.now()), "status page, identified: slow", speaker="status page")
    bring_in(room, incident, [alert, commit, fix, page])
    logged(room, incident, "@release-bot: rolled out")
    for text in ("todo @fay write a runbook", "@bob look at the pool 10m", "@ivo look at the cache 10m"):
        logged(room, incident, text)
    order(room, incident, "done", "@ivo cache is fine")
    order(room, incident, "fixed", "external partner switched back")
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "the partner confirmed")
    closing = messages.draft_view(room, PLAYBOOK, incident, "internal", template="closing", target="plain")
    thanks = next(line for line in closing.message.text.raw.split("\n") if line.startswith("Thanks"))
    assert set(re.findall(r"@([\w-]+)", thanks)) == {"dana", "alice", "hana", "ivo", "kim"}
    assert "Alert" not in closing.message.text.raw
    assert "Fix deployed" not in closing.message.text.raw
    assert "Mended by whoever runs the service" in closing.message.text.raw
    summary = messages.draft_view(room, PLAYBOOK, incident, "executive", target="plain")
    assert "Closed without this: @bob, look at the pool." in summary.message.text.raw
    assert "ahead" not in [finding.rule for finding in summary.findings], "what was left undone is not to come"
    handed = packet(room, incident, view(room, incident), PLAYBOOK, now=room.now()).text
    assert "Tasks left open" in handed
    assert "Tasks out" not in handed


def test_whoever_did_a_task_of_theirs_needs_not_name_themselves(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    assert "you have no task out" in refused(room, incident, "done", "slow log shows 400 queries")
    logged(room, incident, "@dana look at the slow log 15m")
    assert "@erin has no task out" in refused(room, incident, "done", "@erin all fine")
    order(room, incident, "done", "slow log shows 400 queries")
    (task,) = view(room, incident).desks.tasks
    assert (task.state, task.outcome and task.outcome.raw) == ("done", "slow log shows 400 queries")
