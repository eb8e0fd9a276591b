"""The acts of the Incident Commander and the tech lead: answered, judged, verified, handed over, closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.conftest import START, Clock, logged, seeded
from tests.room.giving import PLAYBOOK, order, refused, view
from warroom.model.desks import Desks
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.timeline import Filter
from warroom.model.views import Severity
from warroom.playbook.walk import walk
from warroom.room.acts import checking, closing, commander, decisions, scribe, tech_lead
from warroom.room.acts.handing_over import packet
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.readings.clocks import situation
from warroom.room.readings.due import due_clock, dues, rings, stable_clock
from warroom.room.readings.filling import filled
from warroom.room.readings.waiting import waiting


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    return view(room, incident).desks


def last(room: WarRoom, incident: IncidentId, count: int = 1) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text.raw) for entry in room.pages(incident, Filter()).before(None, count)]


@pytest.fixture
def bob(room: WarRoom, clock: Clock) -> Iterator[WarRoom]:
    """Bob at the same database, as another program of the same host."""
    opened = WarRoom(room.path, person="bob", now=clock, entropy=seeded(2))
    yield opened
    opened.close()


# Decisions


def answer(room: WarRoom, incident: IncidentId, tree: str, node: str, said: str) -> None:
    found = PLAYBOOK.tree(tree)
    assert found is not None
    question = next(one for one in found.question if one.name == node)
    decisions.answer(room, incident, found, question, said)


def test_each_answer_is_an_entry_with_question_answer_and_person(room: WarRoom, incident: IncidentId) -> None:
    answer(room, incident, "cause", "obvious", "no")
    assert last(room, incident) == [("answer", "Is the cause obvious? no")]
    found = next(iter(desks(room, incident).answers.values()))
    assert (found.tree, found.node, found.question.raw) == ("cause", "obvious", "Is the cause obvious?")
    assert [(said.value, said.by.raw) for said in found.answers] == [("no", "dana")]


def test_a_changed_answer_opens_the_other_branch_and_the_first_stays_in_the_timeline(
    room: WarRoom, incident: IncidentId
) -> None:
    tree = PLAYBOOK.tree("cause")
    assert tree is not None
    answer(room, incident, "cause", "obvious", "no")
    answer(room, incident, "cause", "rollback", "yes")
    answer(room, incident, "cause", "obvious", "yes")
    walked = walk(tree, desks(room, incident).answers)
    assert walked.question is not None
    assert walked.question.name == "quick-rollback"
    assert [text for _, text in last(room, incident, 3)] == [
        "Is the cause obvious? no", "Is rollback safe and fast? yes", "Is the cause obvious? yes",
    ]  # fmt: skip
    answer(room, incident, "cause", "obvious", "no")
    back = walk(tree, desks(room, incident).answers).end
    assert back is not None
    assert back.name == "roll-back", "the branch that was walked before is still there"


def test_an_answer_that_says_nothing_is_refused(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble):
        decisions.answer_triage(room, incident, "1", "What changed?", "  ")


def test_figures_of_the_triage_stand_beside_what_comes_later(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "baseline", "p95 210 ms")
    assert {name: said.raw for name, said in view(room, incident).baseline.items()} == {"p95": "210 ms"}
    assert "error-rate" in refused(room, incident, "baseline", "weather fine")
    assert "value" in refused(room, incident, "baseline", "p95")


def test_a_decided_proposal_is_one_good_line_with_all_of_it_when_it_was_decided(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    proposed = logged(room, incident, "!! roll back to v30")
    order(room, incident, "object", "migration 88 ran")
    clock.now += 5 * MINUTE
    order(room, incident, "decided", "no rollback, flag off @bob irreversible")
    first = room.pages(incident, Filter()).entry(proposed)
    shown = room.pages(incident, Filter()).before(None, 1)[0]
    assert first is not None
    assert (first.kind, first.text.raw) == ("decision", "proposed: roll back to v30"), "what was proposed stays"
    assert shown.kind == "decision"
    assert (shown.at.lo or 0) - (first.at.lo or 0) > 4 * MINUTE
    assert [name.raw for name in shown.people] == ["bob"]
    assert shown.text.raw == (
        "decided: roll back to v30 · objections: @dana: migration 88 ran · no rollback, flag off · does it: @bob"
        " · CANNOT BE UNDONE · decided by @dana"
    )
    (poll,) = desks(room, incident).polls
    assert (poll.state, poll.executor.raw if poll.executor else "", poll.reversible) == ("decided", "bob", False)
    assert "!!" in refused(room, incident, "decided", "again")


def test_an_outcome_is_read_with_or_without_its_parts() -> None:
    assert decisions.read_outcome("") == ("", "", True)
    assert decisions.read_outcome("yes @bob Irreversible.") == ("yes", "bob", False)
    assert decisions.read_outcome("do it") == ("do it", "", True)


def test_a_proposal_can_be_dropped(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "!! fail over")
    decisions.drop_poll(room, incident, desks(room, incident).polls[0])
    assert desks(room, incident).polls[0].state == "dropped"


# Hypotheses


def test_evidence_is_linked_both_ways_and_stands_on_one_side_only(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    seen = logged(room, incident, "> connections at 498")
    card = desks(room, incident).board[0]
    tech_lead.attach(room, incident, card, seen, "for")
    tech_lead.attach(room, incident, desks(room, incident).board[0], seen, "against")
    card = desks(room, incident).board[0]
    assert (card.supports, card.refutes) == ((), (seen,))
    tech_lead.detach(room, incident, card, seen)
    assert desks(room, incident).board[0].refutes == ()
    with pytest.raises(RoomTrouble):
        tech_lead.detach(room, incident, card=desks(room, incident).board[0], entry=seen)
    order(room, incident, "for", "h1 one request makes 41 queries")
    supports = desks(room, incident).board[0].supports
    entry = room.pages(incident, Filter()).entry(supports[0])
    assert entry is not None
    assert (entry.kind, entry.text.raw) == ("finding", "one request makes 41 queries (for H1)")


def test_evidence_is_taken_off_a_card_by_its_words_or_its_id(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "for", "h1 one request makes 41 queries")
    order(room, incident, "against", "h1 the pool is at 3 of 500")
    order(room, incident, "for", "h1 another pool is full")
    for unclear in ("h1 pool", "h1 gateway", "h1"):
        with pytest.raises(RoomTrouble, match="41 queries"):
            order(room, incident, "detach", unclear)
    with pytest.raises(RoomTrouble, match="not on the board"):
        order(room, incident, "detach", "H9 pool")
    order(room, incident, "detach", "h1 41 QUERIES")
    card = desks(room, incident).board[0]
    assert (len(card.supports), len(card.refutes)) == (1, 1)
    order(room, incident, "detach", f"h1 {card.refutes[0][:8]}")
    assert desks(room, incident).board[0].refutes == ()
    scribe.undo(room, incident)
    assert desks(room, incident).board[0].refutes == card.refutes


def test_confirming_sets_when_the_cause_was_known_once(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "? pool")
    logged(room, incident, "? gateway")
    order(room, incident, "hyp", "H1 confirmed N+1 in /profile")
    first = view(room, incident).times["identified"]
    clock.forward(minutes=5)
    order(room, incident, "hyp", "H2 confirmed")
    assert view(room, incident).times["identified"] == first
    card = next(one for one in desks(room, incident).board if one.label.raw == "H1")
    assert card.result is not None
    assert card.result.raw == "N+1 in /profile"


def test_a_card_is_described_field_by_field(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "owner", "H1 @bob")
    order(room, incident, "test", "H1 count connections")
    order(room, incident, "result", "H1 498 of 500")
    card = desks(room, incident).board[0]
    assert [one.raw if one else "" for one in (card.owner, card.test, card.result)] == [
        "bob",
        "count connections",
        "498 of 500",
    ]
    order(room, incident, "owner", "H1")
    assert desks(room, incident).board[0].owner is None
    with pytest.raises(RoomTrouble):
        tech_lead.describe(room, incident, card, "statement", " ")
    assert "H1" in refused(room, incident, "hyp", "H9 confirmed")
    assert "testing" in refused(room, incident, "hyp", "H1 sideways")


# Verification


def test_a_fix_without_review_or_approval_is_recorded_and_warned_of(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    assert last(room, incident, 2) == [
        ("fixed", "hotfix: cap the pool"), ("note", "the fix went in not reviewed and not approved for deployment"),
    ]  # fmt: skip


def test_a_fix_that_was_reviewed_and_approved_says_nothing_more(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fix", "cap the pool")
    order(bob, incident, "reviewed")
    order(bob, incident, "approved")
    order(room, incident, "fixed", "hotfix")
    assert last(room, incident) == [("fixed", "hotfix: cap the pool")]
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.reviewed_by is not None
    assert fix.reviewed_by.raw == "bob"


def test_a_review_without_any_fix_says_how_to_propose_one(room: WarRoom, incident: IncidentId) -> None:
    assert "/fix" in refused(room, incident, "reviewed")


def test_a_review_that_is_told_late_belongs_to_the_fix_that_went_in(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    order(bob, incident, "reviewed")
    order(bob, incident, "approved", at="-5m")
    fix = desks(room, incident).fix
    assert fix is not None
    assert tech_lead.lacks(fix) == []
    said = last(room, incident, 9)
    assert ("action", "fix reviewed after it went in: cap the pool") in said
    assert ("action", "fix approved: cap the pool") in said


def test_a_late_review_is_of_the_fix_that_is_made_ready_where_there_is_one(
    room: WarRoom, bob: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    order(room, incident, "fix", "join instead of one query a user")
    order(bob, incident, "reviewed")
    beside = desks(room, incident)
    assert beside.proposed is not None
    assert beside.proposed.reviewed_by is not None
    assert beside.fix is not None
    assert beside.fix.reviewed_by is None


def test_checks_fall_due_from_when_the_fix_went_in(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "rollback", at="-10m")
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.deployed is not None
    began = fix.deployed.lo
    assert began is not None
    after = {
        check.id.rpartition(":")[2]: (check.due - began) // MINUTE for check in fix.checks if check.due is not None
    }
    assert after == {"5m": 5, "15m": 15, "30m": 30, "watched": 30, "60m": 60}
    assert len([check for check in fix.checks if check.due is None]) == len(PLAYBOOK.resolution.checklist)


def test_a_failed_check_opens_the_investigation_again_as_an_entry(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "status", "Resolved")
    order(room, incident, "check", "15m fail p95 still 2 s")
    found = view(room, incident)
    assert (found.phase, found.facts["status"].raw, "resolved" in found.times) == (
        "investigate",
        "Investigating",
        False,
    )
    said = last(room, incident, 2)
    assert ("phase", "verification failed, the investigation is open again") in said
    assert ("check", "15m Metrics returned to normal? FAILED: p95 still 2 s") in said


def test_a_check_that_passes_before_its_time_says_by_how_much(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "rollback", at="-10m")
    order(room, incident, "check", "5m pass 0.4 %")
    order(room, incident, "check", "60m pass quiet because we go home")
    order(room, incident, "check", "15m skip nobody looked")
    said = [text for _, text in last(room, incident, 3)]
    assert "5m Error rate decreased? passed: 0.4 %" in said
    assert any(
        re.search(r"60m System stable\? passed (49|50) min before its time: quiet, because we go home$", text)
        for text in said
    )
    assert "15m Metrics returned to normal? skipped: nobody looked" in said


def test_the_figure_may_be_noted_after_the_tick(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix", at="-6m")
    fix = desks(room, incident).fix
    assert fix is not None
    entry = EntryId(room.new_id())
    checking.tick(room, incident, PLAYBOOK, fix.checks[0], "passed", entry=entry)
    checking.note_figure(room, incident, PLAYBOOK, fix.checks[0], "0.4 %", view=None, entry=entry)
    assert last(room, incident)[0][1].endswith("passed: 0.4 %")
    found = desks(room, incident).fix
    assert found is not None
    assert found.checks[0].figure is not None
    checking.note_figure(room, incident, PLAYBOOK, found.checks[0], "0.3 %", view=view(room, incident))
    assert last(room, incident)[0][1].endswith("passed: 0.3 %")


def test_checks_are_named_by_number_or_time(room: WarRoom, incident: IncidentId) -> None:
    assert "/fixed" in refused(room, incident, "check", "1 pass")
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "check", "1 pass because it is looked at early")
    order(room, incident, "check", "list2 skip nobody can see it now")
    fix = desks(room, incident).fix
    assert fix is not None
    assert fix.checks[0].state == "passed"
    assert "pass, fail or skip" in refused(room, incident, "check", "99 pass")
    assert "pass, fail or skip" in refused(room, incident, "check", "1 perhaps")
    assert "rollback" in refused(room, incident, "fixed", "magic")


# Roles


def test_a_role_changes_hands_when_the_other_accepts(room: WarRoom, bob: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "handover", "ic @bob")
    assert [role.holders[0].raw for role in view(room, incident).roles] == ["alice"]
    assert [one.what for one in waiting(view(bob, incident), PLAYBOOK, person="bob", now=bob.now())] == ["offer"]
    order(bob, incident, "accept")
    assert [name.raw for role in view(room, incident).roles for name in role.holders] == ["bob"]
    said = "Incident Commander is @bob, offered by @dana; @alice held it"
    assert last(room, incident) == [("role", said)], "alice did nothing"
    order(bob, incident, "handover", "ic @dana")
    order(room, incident, "accept")
    assert last(room, incident) == [("role", "Incident Commander is @dana, handed over by @bob")]
    assert desks(room, incident).offers == ()
    assert "offered" in refused(bob, incident, "accept")


def test_a_role_that_nobody_holds_is_not_freed_again(room: WarRoom, incident: IncidentId) -> None:
    assert "nobody is Tech Lead" in refused(room, incident, "role", "tl nobody")
    order(room, incident, "handover", "tl @bob")
    order(room, incident, "role", "tl nobody")
    assert desks(room, incident).offers == ()


def test_nobody_offers_a_role_to_themselves(room: WarRoom, incident: IncidentId) -> None:
    assert "/role tl @dana takes it" in refused(room, incident, "handover", "tl @dana")


def test_a_review_is_planned_for_a_time(room: WarRoom, incident: IncidentId) -> None:
    assert "not a time" in refused(room, incident, "review", "sometime")
    assert "review" not in view(room, incident).times
    order(room, incident, "review", "2026-02-20 10:00")
    assert view(room, incident).times["review"].words == "2026-02-20 10:00"
    order(room, incident, "review", at="2026-02-21 11:00")
    assert view(room, incident).times["review"].words == "2026-02-21 11:00"


def test_who_is_named_in_a_proposal_does_it_unless_somebody_else_is_named(room: WarRoom, incident: IncidentId) -> None:
    for proposal, outcome, does in (
        ("fail over @carol", "agreed", "carol"), ("fail over @carol", "agreed @bob", "bob"), ("wait", "agreed", "dana"),
    ):  # fmt: skip
        logged(room, incident, f"!! {proposal}")
        order(room, incident, "decided", outcome)
        (poll, *_) = [one for one in desks(room, incident).polls if one.proposal.raw == proposal and one.outcome]
        assert f"does it: @{does}" in last(room, incident)[0][1]
        assert poll.executor is not None


def test_what_is_late_is_said_in_the_situation_and_not_called_stable(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "resolved")
    clock.forward(minutes=70)
    _, lines = situation(view(room, incident), [], PLAYBOOK, now=clock())
    assert any("0 of 4 checks passed, 4 LATE" in line for line in lines)
    assert stable_clock(view(room, incident), PLAYBOOK, clock()).words == ""


def test_an_offer_can_be_refused(room: WarRoom, bob: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "handover", "ic @bob")
    order(bob, incident, "refuse", "I am asleep")
    assert last(room, incident) == [("role", "Incident Commander: @bob declines, I am asleep")]
    assert [name.raw for role in view(room, incident).roles for name in role.holders] == ["alice"]
    assert "/handover" in refused(room, incident, "handover", "ic")
    assert "tl" in refused(room, incident, "handover", "cook @bob")


def test_the_packet_says_everything_that_who_takes_over_must_know(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "! no rollback: migration 88 ran")
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "? memory leak")
    order(room, incident, "hyp", "H2 refuted")
    logged(room, incident, "@bob look at web latency 3m")
    order(room, incident, "fixed", "hotfix cap the pool")
    logged(room, incident, "!! fail over")
    order(room, incident, "impact", "card payments fail")
    made = packet(room, incident, view(room, incident), PLAYBOOK, now=clock())
    for words in (
        "Checkout fails", "impact: card payments fail", "Incident Commander: @alice", "no rollback: migration 88 ran",
        "H1 open: pool exhausted", "H2 refuted: memory leak", "@bob look at web latency, due",
        "Error rate decreased?: open", "none was posted", "open: fail over", "@bob: look at web latency",
    ):  # fmt: skip
        assert words in made.text
    assert made.lines[0] == "State"


# Tasks


def test_a_task_is_done_failed_or_given_more_time(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "@bob look at web latency 3m")
    clock.forward(minutes=4)
    (task,) = desks(room, incident).tasks
    assert [one.what for one in waiting(view(room, incident), PLAYBOOK, person="bob", now=clock())] == ["task"]
    assert waiting(view(room, incident), PLAYBOOK, person="erin", now=clock()) == []
    order(room, incident, "extend", "@bob")
    assert desks(room, incident).tasks[0].state == "extended"
    assert waiting(view(room, incident), PLAYBOOK, person="bob", now=clock()) == []
    order(room, incident, "extend", "@Bob 10m")
    order(room, incident, "done", "@bob p95 is fine")
    done = desks(room, incident).tasks[0]
    assert (done.state, done.outcome.raw if done.outcome else "", done.waits) == ("done", "p95 is fine", False)
    assert last(room, incident) == [("task", "@bob look at web latency: done, p95 is fine")]
    assert "no task out" in refused(room, incident, "failed", "@bob")
    assert task.waits


def test_part_of_the_team_looks_at_an_angle(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "investigate", "database @erin slow queries 15m")
    order(room, incident, "investigate", "code @bob")
    found = desks(room, incident).tasks
    assert [(task.who.raw, task.what.raw, task.angle.raw if task.angle else "") for task in found] == [
        ("erin", "slow queries", "database"), ("bob", "code angle", "code"),
    ]  # fmt: skip
    assert "infrastructure" in refused(room, incident, "investigate", "database")
    assert "at most 4h" in refused(room, incident, "extend", "@bob 9999m")


# What is due


def test_what_is_due_comes_from_the_log_alone_and_rings_once_for_its_owner(
    room: WarRoom, bob: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "tl @bob")
    order(room, incident, "fixed", "hotfix")
    before = clock()
    clock.forward(minutes=5.5)
    found = dues(view(room, incident), PLAYBOOK)
    assert "check: 5m Error rate decreased?" in [due.words for due in found if due.at <= clock()]
    now = clock()
    mine = rings(view(room, incident), PLAYBOOK, before=before, now=now, person="bob")
    assert [due.what for due in mine] == ["check"]
    assert rings(view(room, incident), PLAYBOOK, before=before, now=now, person="erin") == []
    assert rings(view(room, incident), PLAYBOOK, before=now, now=clock(), person="bob") == []
    assert dues(view(bob, incident), PLAYBOOK) == dues(view(room, incident), PLAYBOOK)
    assert due_clock(view(room, incident), PLAYBOOK, now).words.startswith("DUE check: 5m")
    assert due_clock(view(room, incident), PLAYBOOK, now).short == "check 30s late"


def test_what_nobody_owns_rings_for_everybody(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    before = clock()
    clock.forward(minutes=11)
    found = rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="erin")
    assert {due.about for due in found} == {"tl", "comms", "scribe"}


def test_escalation_is_due_until_somebody_acknowledges(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    words = PLAYBOOK.severities.severity[1].escalation
    assert words in [due.words for due in dues(view(room, incident), PLAYBOOK)]
    order(room, incident, "ack")
    assert words not in [due.words for due in dues(view(room, incident), PLAYBOOK)]


def test_a_response_is_due_until_somebody_leads(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "ack")
    (due,) = [one for one in dues(view(room, incident), PLAYBOOK) if one.words == "respond: Urgent"]
    declared = view(room, incident).summary.declared
    assert declared is not None
    assert due.at == declared + 10 * MINUTE
    clock.forward(minutes=9)
    assert due_clock(view(room, incident), PLAYBOOK, clock()).words.startswith("respond: Urgent (59s")
    order(room, incident, "role", "ic @alice")
    assert "respond: Urgent" not in [one.words for one in dues(view(room, incident), PLAYBOOK)]


def test_a_severity_that_is_raised_later_gives_its_own_time_to_respond(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "sev", "P2 there is a way around it")
    clock.forward(minutes=60)
    order(room, incident, "sev", "P0 there is none")
    raised = room.now()
    found = {one.words: one for one in dues(view(room, incident), PLAYBOOK)}
    assert abs(found["respond: Immediate"].at - raised - 5 * MINUTE) < MINUTE
    assert abs(found[PLAYBOOK.severities.severity[0].escalation].at - raised) < MINUTE
    declared = view(room, incident).summary.declared
    assert declared is not None
    assert found["resolve P0"].at == declared + 240 * MINUTE


def test_what_is_not_declared_asks_for_no_response(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "role", "ic nobody")
    order(room, incident, "sev", "P2 there is a way around it")
    assert not any(one.words.startswith("respond") for one in dues(view(room, incident), PLAYBOOK))


def test_a_closed_incident_owes_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "close", "drill")
    assert dues(view(room, incident), PLAYBOOK) == []
    assert due_clock(view(room, incident), PLAYBOOK, clock()).words == ""


# Statuses, closing


def test_a_confirmed_cause_suggests_the_status_and_passed_checks_the_next(room: WarRoom, incident: IncidentId) -> None:
    def suggested() -> list[str]:
        return [
            one.about
            for one in waiting(view(room, incident), PLAYBOOK, person="x", now=room.now())
            if one.what == "status"
        ]

    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    assert suggested() == ["Identified"]
    order(room, incident, "status", "Identified")
    assert suggested() == []
    order(room, incident, "fix", "cap the pool")
    assert suggested() == ["Fixing"]
    order(room, incident, "status", "Fixing")
    order(room, incident, "fixed", "hotfix")
    fix = desks(room, incident).fix
    assert fix is not None
    for number in range(1, len(fix.checks) + 1):
        assert suggested() == []
        order(room, incident, "check", f"{number} pass because it is looked at early")
    assert suggested() == ["Resolved"]
    order(room, incident, "status", "Resolved")
    assert suggested() == []


def test_closing_is_gated_and_an_override_needs_a_reason_that_is_kept(room: WarRoom, incident: IncidentId) -> None:
    said = refused(room, incident, "close")
    for point in ("System Stable (not resolved yet)", "Root Cause Identified", "Post-Mortem Scheduled"):
        assert point in said
    order(room, incident, "close", "customers are back, the rest tomorrow")
    assert view(room, incident).summary.closed is not None
    kind, text = last(room, incident)[0]
    assert kind == "closed"
    assert text.startswith("closed all the same: customers are back, the rest tomorrow. Open: System Stable")


def close_ready(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    order(room, incident, "fixed", "hotfix")
    fix = desks(room, incident).fix
    assert fix is not None
    for number in range(1, len(fix.checks) + 1):
        order(room, incident, "check", f"{number} pass because it is looked at early")
    order(room, incident, "status", "Resolved")
    order(room, incident, "status-page", "Resolved")
    order(room, incident, "review", "2026-02-20 10:00")
    order(room, incident, "ready", "monitoring pass")
    order(room, incident, "ready", "stakeholders skip nobody else to tell")
    clock.forward(minutes=61)


def test_the_program_ticks_what_it_can_know(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    close_ready(room, incident, clock)
    found = closing.gates(view(room, incident), PLAYBOOK, now=clock())
    assert {gate.check.name: gate.known for gate in found} == {
        "stable": True, "cause": True, "verified": True, "monitoring": False, "stakeholders": False,
        "status-page": True, "post-mortem": True,
    }  # fmt: skip
    assert all(gate.passed for gate in found)
    order(room, incident, "close")
    assert ("closed", "closed") in last(room, incident, 2)
    order(room, incident, "reopen", "it is back")
    found_again = view(room, incident)
    assert (found_again.summary.closed, "resolved" in found_again.times) == (None, False)


def test_skipping_a_point_of_the_closure_needs_a_reason(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble):
        order(room, incident, "ready", "monitoring skip")
    assert "monitoring" in refused(room, incident, "ready", "weather pass")


def test_a_ticked_point_of_the_closure_is_taken_back_whole_and_ticked_again(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "ready", "monitoring pass")
    (ticked,) = desks(room, incident).checklist
    assert (ticked.state, ticked.by.raw if ticked.by else "") == ("passed", "dana")
    scribe.undo(room, incident)
    assert not any(check.text.raw for check in desks(room, incident).checklist), "nothing of it is left"
    gate = next(
        g for g in closing.gates(view(room, incident), PLAYBOOK, now=room.now()) if g.check.name == "monitoring"
    )
    assert (gate.state, gate.item.text.raw) == ("open", "Monitoring Confirmed: Alerts back to green")
    order(room, incident, "ready", "monitoring skip no alerts here")
    (again,) = desks(room, incident).checklist
    assert (again.state, again.text.raw) == ("skipped", "Monitoring Confirmed: Alerts back to green")


def test_an_order_of_milestones_that_cannot_be_holds_the_closing_up(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    close_ready(room, incident, clock)
    order(room, incident, "resolved", at="yesterday 10:00")
    assert any(
        "resolved" in said and "before" in said
        for said in (clash.words for clash in closing.clashes(view(room, incident), PLAYBOOK))
    )
    assert "is before" in refused(room, incident, "close")


def test_the_hour_of_stability_can_be_watched_by_somebody_else(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "Resolved")
    order(room, incident, "watch", "@erin")
    before = clock()
    clock.forward(minutes=61)
    found = rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="erin")
    assert [due.what for due in found] == ["watch"]
    assert found[0].words == "stable for 1h"
    assert rings(view(room, incident), PLAYBOOK, before=before, now=clock(), person="zoe") == []


# Words


def test_the_situation_is_spoken_in_less_than_half_a_minute(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "impact", "card payments fail with an error page")
    logged(room, incident, "? pool exhausted by the new profile page")
    order(room, incident, "hyp", "H1 confirmed")
    order(room, incident, "fixed", "hotfix cap the pool")
    logged(room, incident, "@bob look at web latency 3m")
    key_moments = room.pages(incident, Filter(pinned_only=True)).before(None, 3)
    _, lines = situation(view(room, incident), key_moments, PLAYBOOK, now=clock())
    words = " ".join(lines).split()
    assert len(words) <= 85, "170 words a minute are spoken"
    assert any(line.startswith("H1, confirmed") for line in lines)
    assert any(line.startswith("Next: resolve by") and "1 task out" in line for line in lines)


def test_commands_are_filled_with_the_incidents_values_and_quoted_for_a_shell(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "title", "it's \x1b[31mdown; rm -rf /")
    found = view(room, incident)
    assert filled("@debug look at [issue] in [place]", found) == "@debug look at it’s 31mdown rm -rf / in [place]"
    assert filled("grep [issue] log", found) == "grep 'it’s 31mdown rm -rf /' log"
    assert filled("git log --since=[when it began]", found) == "git log --since='2026-02-13 16:26 UTC'"
    assert EventTime.at(START).lo == START


def test_every_order_says_what_it_does() -> None:
    for name, one in ORDERS.items():
        assert one.typed.startswith(f"/{name}"), name
        assert one.says, name
        assert "(always now)" in one.meaning or one.keeps_time, name


def test_a_time_in_front_of_an_order_is_kept_or_refused_and_never_forgotten(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "? pool")
    logged(room, incident, "@bob look at web latency 3m")
    logged(room, incident, "!! fail over")
    words = {
        "sev": "P0", "role": "ic @fay", "status": "Identified", "phase": "triage", "impact": "x", "complaints": "4",
        "baseline": "p95 1 s", "triage": "1 a deploy", "reopen": "it is back", "type": "api", "close": "over",
        "fix": "a", "fixed": "hotfix b", "hyp": "H1 testing", "for": "H1 a", "against": "H1 b", "check": "1 skip",
        "investigate": "code @bob look 5m", "done": "@bob", "failed": "@fay", "watch": "@dana", "review": "",
        "posted": "internal", "duplicate": "another outage", "page": "@bob", "link": "pr https://x.example/1",
    }  # fmt: skip
    commander.declare(room, "Another outage", severity=Severity("P1", 1), phase="", phase_rank=0, zone="UTC")
    for number, name in enumerate(ORDERS):
        earlier = EventTime.at(Moment(clock.now - (20 + number) * 60 * MINUTE))
        if not ORDERS[name].keeps_time:
            with pytest.raises(RoomTrouble, match="leave the time away"):
                give(room, PLAYBOOK, incident, name, "x", at=earlier)
            continue
        if name == "failed":
            logged(room, incident, "@fay look at the cache 3m")
        if name == "reviewed":
            give(room, PLAYBOOK, incident, "fix", "c")
        over = view(room, incident).summary.closed is not None
        if over and name != "reopen":
            give(room, PLAYBOOK, incident, "reopen", "it is not")
        give(room, PLAYBOOK, incident, name, words.get(name, "x"), at=earlier)
        times = [one.at.lo for one in room.pages(incident, Filter(noise=True)).after(None, 1_000)]
        assert earlier.lo in times, name


def test_a_triage_question_is_answered_in_the_line_too(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "triage", "1 v2.31 at 14:21")
    give(room, PLAYBOOK, incident, "triage", "reproduce yes, with two tabs")
    answers = {one.node: one.answers[0].value for one in desks(room, incident).answers.values()}
    assert answers == {"1": "v2.31 at 14:21", "reproduce": "yes, with two tabs"}
    for wrong in ("99 x", "1", "cause x"):
        with pytest.raises(RoomTrouble, match="1 What changed recently"):
            give(room, PLAYBOOK, incident, "triage", wrong)
