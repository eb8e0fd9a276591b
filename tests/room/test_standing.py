"""How an incident stands and what it owes: one function says it, and every clock, list, pane and document obeys."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from tests.conftest import START, Clock, logged
from tests.room.giving import order, view
from tests.room.standing_rooms import AUDIENCES, LEVELS, PLAYBOOK, ended, everything_said, in_state, opened, owed
from warroom.model.identity import Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.model.views import CANCELLED, DUPLICATE, IncidentState
from warroom.playbook.standing import (
    CLOSED,
    DECLARED,
    QUIET,
    SUSPECTED,
    asks_review,
    not_told,
    standing,
    state_of,
)
from warroom.room.acts import scribe
from warroom.room.acts.declaring import open_incident
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import RED, phase_clock, resolve_by, standing_words
from warroom.room.readings.due import due_clock, dues
from warroom.room.readings.messages import draft_view
from warroom.widgets.decide_pane import DecideState, decide

# What is owed, over all of it


@pytest.mark.parametrize("state", get_args(IncidentState))
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


def test_what_was_declared_once_is_nowhere_said_not_to_have_been(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P1")
    order(room, incident, "sev", "P3 half of it works")
    for ends in ("", "close"):
        if ends:
            order(room, incident, "close", "enough")
        said = everything_said(room, view(room, incident), Moment(clock.now + 5 * MINUTE))
        for where, words in said.items():
            assert "not declared" not in words.casefold(), (where, words)
        assert "no longer declared" in said["update pane"]


def test_what_to_do_with_what_is_not_declared_is_shown_where_it_is_looked_for(room: WarRoom, clock: Clock) -> None:
    incident = opened(room, "P2")
    path = PLAYBOOK.severities.severity[2].path
    said = everything_said(room, view(room, incident), Moment(clock.now))
    for where in ("header", "home", "situation", "decide pane", "packet"):
        assert path[:40] in said[where], where


# From one track to another


# Ends that are no resolution


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
    assert begins == {SUSPECTED: "ask", QUIET: "stands", DECLARED: "ask", CANCELLED: "stands", CLOSED: "stands"}
