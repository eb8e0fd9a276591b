"""How an incident stands and what it owes: one function says it, and every clock, list, pane and document obeys."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.conftest import START, Clock, logged
from tests.room.giving import order, refused, view
from tests.room.purging_people import meet, people
from tests.room.test_desks import last
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.model.timeline import Filter
from warroom.model.views import CANCELLED, DUPLICATE, IncidentView, Severity
from warroom.playbook.load import load_playbook
from warroom.playbook.standing import (
    CLOSED,
    DECLARED,
    QUIET,
    STATES,
    SUSPECTED,
    asks_review,
    not_told,
    standing,
    state_of,
)
from warroom.report.post_mortem import draft
from warroom.room.acts import reviewing, scribe
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.disagreements import choose, disagreements
from warroom.room.acts.handing_over import packet
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.case import case, measured
from warroom.room.readings.clocks import RED, phase_clock, resolve_by, situation, standing_words
from warroom.room.readings.due import due_clock, dues, rings, updates_due
from warroom.room.readings.left_open import left_open
from warroom.room.readings.messages import draft_view
from warroom.room.readings.waiting import waiting
from warroom.text import clean
from warroom.widgets.decide_pane import DecideState, decide
from warroom.widgets.header import Header
from warroom.widgets.incident_row import incident_row
from warroom.widgets.update_pane import update

PLAYBOOK = load_playbook()
LEVELS = {level.level: Severity(level.level, rank) for rank, level in enumerate(PLAYBOOK.severities.severity)}
AUDIENCES = [one.name for one in PLAYBOOK.communication.audience]


def opened(room: WarRoom, level: str, title: str = "Export is slow") -> IncidentId:
    return open_incident(room, PLAYBOOK, title, LEVELS.get(level), zone="UTC")


def ended(room: WarRoom, incident: IncidentId, state: str) -> IncidentId:
    """Let ``incident`` end in ``state``; it stays open in the others."""
    if state == CLOSED:
        order(room, incident, "close", "over")
    elif state == CANCELLED:
        order(room, incident, "cancel", "a probe was misconfigured")
    elif state == DUPLICATE:
        other = opened(room, "P1", "The real outage")
        order(room, incident, "duplicate", other)
    return incident


def in_state(room: WarRoom, level: str, state: str) -> IncidentId:
    return ended(room, opened(room, level if state != SUSPECTED else ""), state)


def owed(room: WarRoom, incident: IncidentId) -> dict[str, int | None]:
    return {one.name: one.due for one in updates_view(room, PLAYBOOK, incident).audiences}


def everything_said(room: WarRoom, found: IncidentView, now: Moment) -> dict[str, str]:
    """What each view says of an incident, by the view's name."""
    clocks = updates_view(room, PLAYBOOK, found.id)
    updates = updates_due(clocks, PLAYBOOK)
    message = draft_view(room, PLAYBOOK, found.id, "internal")
    header = Header(PLAYBOOK)
    document = draft(case(room, found.id, PLAYBOOK), PLAYBOOK)
    shown, _ = update(message, clocks, PLAYBOOK, zone="UTC", now=now)
    pinned = room.pages(found.id, Filter(pinned_only=True, struck=False)).before(None, 3)
    return {
        "header": header.lines(found, now, 170).plain,
        "due": "\n".join(due.words for due in [*dues(found, PLAYBOOK), *updates]),
        "bells": "\n".join(
            due.words for due in rings(found, PLAYBOOK, before=0, now=now, person="dana", clocks=clocks)
        ),
        "home": incident_row(found.summary, PLAYBOOK, now=now, zone="UTC", across=150).plain,
        "situation": "\n".join(situation(found, pinned, PLAYBOOK, now=now, updates=updates)[1]),
        "packet": packet(room, found.id, found, PLAYBOOK, now=now, updates=updates).text,
        "message": message.message.text.raw,
        "update pane": "\n".join(card.content.plain for card in shown),
        "decide pane": "\n".join(
            card.content.plain for card in decide(found, PLAYBOOK, DecideState(), person="dana", now=now).cards
        ),
        "post-mortem": "\n".join(clean(part.text) for part in document.parts.values()),
    }  # fmt: skip


# What is owed, over all of it


@pytest.mark.parametrize("state", STATES)
def test_what_is_owed_to_whom_is_said_by_severity_state_type_and_audience(
    room: WarRoom, clock: Clock, state: str
) -> None:
    for level, kind in itertools.product(LEVELS, ("", "database", "security")):
        quiet = LEVELS[level].rank >= 2
        if (state == QUIET) != quiet and state in (QUIET, DECLARED):
            continue
        incident = opened(room, level if state != SUSPECTED else "")
        if kind:
            order(room, incident, "type", kind)
        ended(room, incident, state)
        found = view(room, incident)
        assert state_of(found.summary, PLAYBOOK) == standing(found, PLAYBOOK).state == state
        told = {name for name, due in owed(room, incident).items() if due is not None}
        expected = {
            DECLARED: {"internal", "executive", "status-page"} - ({"status-page"} if kind == "security" else set()),
            CLOSED: set() if quiet else {"internal"},
        }.get(state, set())
        assert told == expected, (level, kind)
        for audience in PLAYBOOK.communication.audience:
            why = not_told(PLAYBOOK, audience, found, posted=False)
            public = audience.customers and kind == "security"
            runs = state == DECLARED or (state == CLOSED and not quiet)
            assert bool(why) == (not runs or public), (level, kind, audience.name)
        words = {due.what for due in dues(found, PLAYBOOK)}
        running = {"severity", "role"}
        assert words == {DECLARED: running, QUIET: {"severity"}, SUSPECTED: {"severity"}}.get(state, set())
        review = {"P0": "required", "P1": "required", "P2": "optional", "P3": "none"}[level]
        none = state in (CANCELLED, DUPLICATE, SUSPECTED)
        assert asks_review(state, level, PLAYBOOK) == ("none" if none else review)


MUST_NOT: dict[str, tuple[str, ...]] = {
    SUSPECTED: (
        "DECLARED",
        "nobody",
        "Nobody is",
        "should have ended",
        "update:",
        "quiet for",
        "IC -",
        "[detect]",
    ),
    QUIET: (
        "INCIDENT DECLARED",
        "nobody",
        "Nobody is",
        "should have ended",
        "update:",
        "quiet for",
        "IC -",
        "[detect]",
    ),
    CANCELLED: ("INCIDENT DECLARED", "Nobody is", "should have ended", "LATE", "update:", "Closure", "closed after"),
    DUPLICATE: ("INCIDENT DECLARED", "Nobody is", "should have ended", "LATE", "update:", "Closure", "closed after"),
}
MUST = {
    SUSPECTED: ("suspected", ("header", "home", "situation", "packet", "decide pane", "post-mortem")),
    QUIET: ("not declared", ("header", "home", "situation", "packet", "decide pane", "update pane", "post-mortem")),
    CANCELLED: ("cancelled 16:", ("header", "home", "situation", "packet", "decide pane", "post-mortem")),
    DUPLICATE: ("duplicate 16:", ("header", "home", "situation", "packet", "decide pane", "post-mortem")),
}


@pytest.mark.parametrize("state", [SUSPECTED, QUIET, CANCELLED, DUPLICATE])
def test_no_view_says_of_what_is_not_declared_what_is_said_of_what_is(room: WarRoom, clock: Clock, state: str) -> None:
    for level in ("P3",) if state == QUIET else ("P0", "P3"):
        clock.now = START
        incident = in_state(room, level, state)
        for now in (clock.now + 4 * MINUTE, clock.now + 20 * MINUTE, clock.now + 5 * HOUR):
            said = everything_said(room, view(room, incident), Moment(now))
            for where, words in said.items():
                for never in MUST_NOT[state]:
                    assert never not in words or (where, never) == ("post-mortem", "nobody"), (where, never, words)
            always, places = MUST[state]
            for where in places:
                assert always in said[where].casefold(), (where, said[where])
        assert due_clock(view(room, incident), PLAYBOOK, Moment(clock.now + 30 * DAY)).urgency != RED
        assert resolve_by(view(room, incident), PLAYBOOK, Moment(clock.now + 30 * DAY)).urgency != RED


def test_what_to_do_with_what_is_not_declared_is_shown_where_it_is_looked_for(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P2")
    path = PLAYBOOK.severities.severity[2].path
    said = everything_said(room, view(room, incident), Moment(clock.now))
    for where in ("header", "home", "situation", "decide pane", "packet"):
        assert path[:40] in said[where], where


# From one track to another


def test_raising_declares_it_and_its_clocks_begin_then(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P3")
    clock.forward(minutes=3 * 24 * 60)
    order(room, incident, "sev", "P1 checkout is affected too")
    raised, found = clock.now, view(room, incident)
    assert last(room, incident) == [("severity", "P3 → P1, declared: checkout is affected too")]
    assert standing(found, PLAYBOOK).runs
    assert found.phase == "declare"
    assert abs((found.times["declared"].lo or 0) - raised) < MINUTE
    first = min(due.at for due in dues(found, PLAYBOOK))
    assert raised - MINUTE < first < raised + 3 * MINUTE
    assert all(due is None or due > raised for due in owed(room, incident).values())
    assert phase_clock(found, PLAYBOOK, Moment(raised + MINUTE)).words.startswith("declare ends in 8m")
    far = PLAYBOOK.severities.severity[1].resolve_within[1].microseconds
    assert resolve_by(found, PLAYBOOK, Moment(raised + far - HOUR)).urgency != RED
    assert resolve_by(found, PLAYBOOK, Moment(raised + far + HOUR)).urgency == RED


def test_taking_back_the_severity_takes_back_what_it_declared_or_let_go_of(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P3")
    order(room, incident, "sev", "P1")
    scribe.undo(room, incident)
    found = view(room, incident)
    assert standing(found, PLAYBOOK).state == QUIET
    assert "declared" not in found.times
    assert found.phase == "detect"
    suspected = opened(room, "")
    order(room, suspected, "sev", "P0")
    assert standing(view(room, suspected), PLAYBOOK).runs
    scribe.undo(room, suspected)
    assert standing(view(room, suspected), PLAYBOOK).state == SUSPECTED
    declared = opened(room, "P1")
    begin = standing(view(room, declared), PLAYBOOK).since
    clock.forward(minutes=60)
    order(room, declared, "sev", "P3 only a button")
    scribe.undo(room, declared)
    assert standing(view(room, declared), PLAYBOOK).since == begin


def test_striking_the_line_that_told_of_it_takes_the_declaration_back(room: WarRoom, clock: Clock) -> None:
    for level, state in (("", SUSPECTED), ("P3", QUIET)):
        incident = opened(room, level)
        order(room, incident, "sev", "P1")
        (entry,) = room.pages(incident, Filter(kinds=frozenset(("severity",)))).before(None, 1)
        scribe.strike(room, incident, entry.id, "wrong room")
        found = view(room, incident)
        assert standing(found, PLAYBOOK).state == state
        assert "declared" not in found.times
    declared = opened(room, "P1")
    begin = standing(view(room, declared), PLAYBOOK).since
    order(room, declared, "sev", "P3 only a button")
    (entry,) = room.pages(declared, Filter(kinds=frozenset(("severity",)))).before(None, 1)
    clock.forward(minutes=30)
    scribe.strike(room, declared, entry.id, "wrong room")
    assert standing(view(room, declared), PLAYBOOK).since == begin
    cancelled = ended(room, opened(room, "P1"), CANCELLED)
    (entry,) = room.pages(cancelled, Filter(kinds=frozenset(("closed",)))).before(None, 1)
    scribe.strike(room, cancelled, entry.id, "wrong room")
    assert standing(view(room, cancelled), PLAYBOOK).runs


def test_lowering_says_what_stops_and_raising_again_begins_anew(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P1")
    first = view(room, incident).times["declared"]
    assert "no longer declared" in refused(room, incident, "sev", "P3")
    order(room, incident, "sev", "P3 only a button")
    assert last(room, incident)[0][1].startswith("P1 → P3, no longer declared, so no roles")
    assert set(owed(room, incident).values()) == {None}
    clock.forward(minutes=120)
    order(room, incident, "sev", "P2")
    order(room, incident, "sev", "P0")
    found = view(room, incident)
    assert found.times["declared"] == first, "when it was declared first stays what it was"
    assert (standing(found, PLAYBOOK).since or 0) > clock.now - MINUTE
    assert min(due for due in owed(room, incident).values() if due is not None) > clock.now
    order(room, incident, "sev", "P1 less than that")
    assert standing(view(room, incident), PLAYBOOK).since == standing(found, PLAYBOOK).since


def test_a_declaration_for_an_earlier_time_counts_from_then(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "")
    order(room, incident, "sev", "P1", at="-10m")
    found = view(room, incident)
    assert standing(found, PLAYBOOK).since == found.times["declared"].lo == found.summary.declared
    assert (found.summary.declared or 0) < clock.now - 9 * MINUTE


def test_what_is_not_declared_is_declared_by_its_severity_alone(room: WarRoom) -> None:
    for level in ("", "P3"):
        incident = opened(room, level)
        assert "/sev P0 or P1" in refused(room, incident, "declared")


def test_a_quiet_one_that_gets_a_fix_has_its_checks_and_nothing_else(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P2")
    order(room, incident, "fixed", "configuration a larger index")
    found = view(room, incident)
    assert {due.what for due in dues(found, PLAYBOOK)} == {"severity", "check"}
    assert due_clock(found, PLAYBOOK, Moment(clock.now + HOUR)).urgency != RED
    assert [due.what for due in rings(found, PLAYBOOK, before=0, now=Moment(clock.now + 30 * DAY), person="dana")] == [
        "check"
    ] * 4
    order(room, incident, "close")
    assert state_of(view(room, incident).summary, PLAYBOOK) == CLOSED


def test_a_severity_that_was_cleared_was_no_level_in_between(room: WarRoom) -> None:
    incident = opened(room, "P3")
    room.commit(incident, [Write("incident", "incident", {"severity": None})])
    assert standing(view(room, incident), PLAYBOOK).state == SUSPECTED
    order(room, incident, "sev", "P1")
    assert standing(view(room, incident), PLAYBOOK).raised


@pytest.mark.parametrize(("mine", "theirs"), [("P1", "P3"), ("P3", "P1"), ("P1", "P0"), ("P2", "P3")])
def test_two_who_say_different_severities_apart_agree_on_what_is_owed(
    tmp_path: Path, clock: Clock, mine: str, theirs: str
) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = opened(alice.room, "")
        meet(alice, bob)
        order(alice.room, incident, "sev", mine)
        order(bob.room, incident, "sev", theirs)
        meet(alice, bob)
        found = [view(one.room, incident) for one in (alice, bob)]
        assert len({(standing(one, PLAYBOOK).state, standing(one, PLAYBOOK).since) for one in found}) == 1
        worst = min(LEVELS[mine].rank, LEVELS[theirs].rank)
        assert standing(found[0], PLAYBOOK).state == (QUIET if worst > 1 else DECLARED)
        (conflict,) = [one for one in disagreements(bob.room, incident) if one.field == "severity"]
        milder = max(conflict.standing, key=lambda one: LEVELS[str(one.value["level"])].rank)  # type: ignore[index]
        choose(bob.room, incident, conflict, milder)
        meet(alice, bob)
        state = QUIET if max(LEVELS[mine].rank, LEVELS[theirs].rank) > 1 else DECLARED
        assert [standing(view(one.room, incident), PLAYBOOK).state for one in (alice, bob)] == [state, state]
        assert not [one for one in disagreements(alice.room, incident) if one.field in ("severity", "declared")]


# Ends that are no resolution


def test_what_was_no_incident_is_in_no_figure_and_owes_no_review_and_no_follow_up(room: WarRoom) -> None:
    for state in (CANCELLED, DUPLICATE):
        incident = in_state(room, "P0", state)
        reviewing.add_follow_up(room, incident, "mend the probe", due="2026-02-01")
        assert incident not in [one.id for one in measured(room)]
    assert opened(room, "") not in [one.id for one in measured(room)]
    assert reviewing.reviews_owed(room, PLAYBOOK) == []
    assert reviewing.late_follow_ups(room, "2026-02-13") == []
    (real,) = measured(room)
    order(room, real.id, "close", "over")
    assert [one.incident for one in reviewing.reviews_owed(room, PLAYBOOK)] == [real.id]


def test_a_review_is_owed_where_the_severity_asks_for_it_and_where_it_was_planned(room: WarRoom, clock: Clock) -> None:
    closed = {level: ended(room, opened(room, level), CLOSED) for level in LEVELS}
    assert {one.incident for one in reviewing.reviews_owed(room, PLAYBOOK)} == {closed["P0"], closed["P1"]}
    order(room, closed["P2"], "review", "2026-02-14 10:00")
    assert closed["P2"] in {one.incident for one in reviewing.reviews_owed(room, PLAYBOOK)}
    due = {level: reviewing.review_due(case(room, one, PLAYBOOK), PLAYBOOK) for level, one in closed.items()}
    assert [level for level, at in due.items() if at is not None] == ["P0", "P1"]


def test_reopening_takes_a_cancellation_back_and_leaves_the_rest_as_it_was(room: WarRoom) -> None:
    for level, state in itertools.product(("", "P3", "P1"), (CANCELLED, DUPLICATE)):
        incident = opened(room, level)
        before = state_of(view(room, incident).summary, PLAYBOOK), view(room, incident).phase
        ended(room, incident, state)
        order(room, incident, "reopen", "it is real")
        found = view(room, incident)
        assert (state_of(found.summary, PLAYBOOK), found.phase) == before
        assert found.summary.ending is None


def test_what_has_ended_is_not_ended_again_and_goes_on_only_after_it_was_reopened(room: WarRoom, clock: Clock) -> None:
    words = {"close": "x", "cancel": "x", "duplicate": "other outage", "status": "Resolved", "phase": "triage",
             "watch": "@dana", "fixed": "rollback", "later": "internal 10m x"}  # fmt: skip
    opened(room, "P1", "The other outage")
    for state in (CLOSED, CANCELLED, DUPLICATE):
        incident = in_state(room, "P1", state)
        at = view(room, incident).times["closed"]
        clock.forward(minutes=10)
        for name in (*words, "resolved"):
            said = refused(room, incident, name, words.get(name, ""))
            assert clock_words(at, "UTC") in said, (name, said)
            assert "/reopen WHY" in said
        assert view(room, incident).times["closed"] == at
        order(room, incident, "resolved", at="-15m")
        assert "resolved" in view(room, incident).times


def test_what_is_not_declared_is_offered_no_phase_and_leaves_none_open(room: WarRoom, clock: Clock) -> None:
    for level in ("", "P3"):
        incident = opened(room, level)
        order(room, incident, "fixed", "rollback")
        found = view(room, incident)
        offered = [one.what for one in waiting(found, PLAYBOOK, person="dana", now=Moment(clock.now))]
        assert "phase" not in offered
        assert left_open(found, PLAYBOOK, to="close") == []


def test_two_ends_that_met_are_settled_by_one_choice(tmp_path: Path) -> None:
    for chosen, state in (("alice", CANCELLED), ("bob", CLOSED)):
        folder = tmp_path / chosen
        folder.mkdir()
        with people(folder, "alice", "bob") as (alice, bob):
            incident = opened(alice.room, "P1")
            meet(alice, bob)
            order(alice.room, incident, "cancel", "a probe")
            order(bob.room, incident, "close", "over", at="-5m")
            meet(alice, bob)
            (conflict,) = [one for one in disagreements(alice.room, incident) if one.field in ("closed", "ended")]
            mine = next(one for one in conflict.standing if one.by.raw == chosen)
            choose(alice.room, incident, conflict, mine)
            meet(alice, bob)
            assert [state_of(view(one.room, incident).summary, PLAYBOOK) for one in (alice, bob)] == [state] * 2
            assert [one.field for one in disagreements(bob.room, incident)] == []


def test_an_incident_is_no_duplicate_of_itself_or_of_nothing(room: WarRoom) -> None:
    incident = opened(room, "P1")
    for sought in (incident[:8], "nothing like it"):
        with pytest.raises(RoomTrouble, match="no other incident"):
            order(room, incident, "duplicate", sought)


# Who is told


def test_not_needed_stops_one_clock_and_says_why(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P1")
    order(room, incident, "status-page", "Not needed")
    assert owed(room, incident)["status-page"] is None
    assert owed(room, incident)["internal"] is not None
    (one,) = [one for one in updates_view(room, PLAYBOOK, incident).audiences if one.name == "status-page"]
    assert one.not_owed == "status page: Not needed"
    assert "Status page: Not needed" not in everything_said(room, view(room, incident), Moment(clock.now))["due"]
    order(room, incident, "status-page", "Updating")
    assert owed(room, incident)["status-page"] is not None


def test_a_security_incident_tells_the_public_nothing_until_somebody_says_so(room: WarRoom) -> None:
    incident = opened(room, "P0")
    order(room, incident, "type", "security")
    assert owed(room, incident)["status-page"] is None
    order(room, incident, "status-page", "Not needed")
    assert owed(room, incident)["status-page"] is None
    order(room, incident, "status-page", "Updating")
    assert owed(room, incident)["status-page"] is not None


def test_a_posted_notice_says_what_the_status_page_says(room: WarRoom) -> None:
    from warroom.room.acts import comms
    from warroom.room.acts.closing import gates

    incident = opened(room, "P1")

    def post() -> None:
        typed = {"title": "Checkout", "subject": "failing payments", "service": "Checkout"}
        draft_ = draft_view(room, PLAYBOOK, incident, "status-page", typed=typed)
        comms.post(room, PLAYBOOK, incident, draft_, without_approval="nobody else is awake")

    def gate() -> bool:
        found = gates(view(room, incident), PLAYBOOK, now=room.now())
        return next(one.passed for one in found if one.check.known == "status-page-resolved")

    post()
    assert view(room, incident).fact("status_page") == "Updated"
    assert not gate()
    order(room, incident, "status", "Resolved")
    post()
    assert view(room, incident).fact("status_page") == "Resolved"
    assert gate()
    scribe.undo(room, incident)
    assert not gate()


# Phase boxes


def test_a_time_box_counts_from_the_detection_not_from_the_impact(room: WarRoom, clock: Clock) -> None:
    began = EventTime.at(Moment(clock.now - 75 * MINUTE))
    incident = open_incident(room, PLAYBOOK, "Login fails", LEVELS["P1"], zone="UTC", began=began)
    assert phase_clock(view(room, incident), PLAYBOOK, Moment(clock.now)).words.startswith("declare ends in 9m5")
    order(room, incident, "detected", at="-2m")
    assert phase_clock(view(room, incident), PLAYBOOK, Moment(clock.now)).words.startswith("declare ends in 7m")


def test_the_closing_message_is_no_late_update(room: WarRoom, clock: Clock) -> None:
    incident = ended(room, opened(room, "P0"), CLOSED)
    due = owed(room, incident)["internal"]
    assert due is not None
    assert due >= clock.now + 14 * MINUTE


def test_words_of_the_standing_are_those_of_its_facts(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P1")
    logged(room, incident, "it is fine")
    assert standing_words(view(room, incident), PLAYBOOK, Moment(clock.now)).words == ""
    order(room, incident, "cancel", "a probe was misconfigured")
    words = standing_words(view(room, incident), PLAYBOOK, Moment(clock.now)).words
    assert words.startswith("cancelled 16:")
    assert words.endswith(": a probe was misconfigured")
    assert AUDIENCES


def test_pane_two_begins_with_what_to_do_and_answers_no_question_by_itself(room: WarRoom, clock: Clock) -> None:
    begins = {}
    for state, level in ((SUSPECTED, ""), (QUIET, "P3"), (DECLARED, "P1"), (CANCELLED, "P1"), (CLOSED, "P1")):
        found = view(room, in_state(room, level, state))
        begins[state] = decide(found, PLAYBOOK, DecideState(), person="dana", now=Moment(clock.now)).default.partition(
            ":"
        )[0]
    assert begins == {SUSPECTED: "ask", QUIET: "stands", DECLARED: "ask", CANCELLED: "stands", CLOSED: "ask"}


def test_a_level_that_the_playbook_does_not_know_is_declared_and_asks_for_a_review(room: WarRoom) -> None:
    incident = open_incident(room, PLAYBOOK, "Down", Severity("SEV-1", 0), zone="UTC")
    assert standing(view(room, incident), PLAYBOOK).runs
    assert asks_review(CLOSED, "SEV-1", PLAYBOOK) == "required"


def test_lowering_the_severity_before_it_is_closed_lets_nobody_off_the_review(room: WarRoom, clock: Clock) -> None:
    lowered = opened(room, "P1")
    clock.forward(minutes=30)
    order(room, lowered, "sev", "P3 it was never so bad")
    order(room, lowered, "close", "over")
    assert case(room, lowered, PLAYBOOK).asks_review == "required"
    assert [one.incident for one in reviewing.reviews_owed(room, PLAYBOOK)] == [lowered]
    # What was taken back never was in effect.
    slip = opened(room, "P3")
    order(room, slip, "sev", "P0")
    told = next(one for one in room.pages(slip, Filter()).before(None, 9) if one.kind == "severity")
    scribe.strike(room, slip, told.id, "a slip")
    order(room, slip, "close", "over")
    assert [one.incident for one in reviewing.reviews_owed(room, PLAYBOOK)] == [lowered]
