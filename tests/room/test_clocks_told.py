"""What is handed on is read as words: no sign for a break of lines, and a clock that a night shows twice says which."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, view
from warroom.intake.times import microseconds_of
from warroom.intake.typed_time import read_moment
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, EventTime
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import Severity
from warroom.room.acts import commander, meeting
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings.clocks import situation, zoned_point
from warroom.room.readings.learning import read_learning
from warroom.widgets.meeting_cards import clock_of

NIGHT = microseconds_of(datetime.datetime(2026, 11, 1, 8, 30, tzinfo=datetime.UTC))
"""01:30 in Los Angeles, for the first time; an hour later it is 01:30 again."""
ZONE = "America/Los_Angeles"


def test_a_clock_that_was_shown_twice_says_which_of_them_it_was() -> None:
    said = [zoned_point(Moment(NIGHT + hours * HOUR), ZONE, Moment(NIGHT)) for hours in (0, 1)]
    assert said == ["01:30 PDT", "01:30 PST"]


def test_a_hand_over_and_the_situation_call_the_zone_as_it_was_then(room: WarRoom, clock: Clock) -> None:
    clock.now = NIGHT + 2 * HOUR
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone=ZONE, roles={}
    )
    order(room, incident, "began", at=EventTime.at(Moment(NIGHT)))
    told = [
        packet(room, incident, view(room, incident), PLAYBOOK, now=Moment(clock.now)).text,
        " ".join(situation(view(room, incident), [], PLAYBOOK, now=Moment(clock.now))[1]),
    ]
    for text in told:
        assert "01:30 PDT" in text
        assert ZONE not in text


def test_the_head_of_a_meeting_calls_the_zone_as_it_was_then(room: WarRoom, clock: Clock) -> None:
    clock.now = NIGHT
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone=ZONE, roles={}
    )
    meeting.begin(room, incident, words="the review began")
    learning = read_learning(room, incident, PLAYBOOK)
    went_on = clock_of(learning, PLAYBOOK, clock.now)[0]
    assert learning.post_mortem.review is not None
    meeting.end(room, incident, learning.post_mortem.review, words="the review was held")
    was_held = clock_of(read_learning(room, incident, PLAYBOOK), PLAYBOOK, clock.now)[0]
    assert went_on.startswith("since 01:30 PDT · ")
    assert was_held == "held 2026-11-01 01:30 PDT"


@pytest.mark.parametrize("text", ["! roll back\nnow\n\nand look", "! roll back now\n"])
def test_no_sign_for_a_break_of_lines_is_handed_on(
    room: WarRoom, incident: IncidentId, clock: Clock, text: str
) -> None:
    logged(room, incident, text)
    handed = packet(room, incident, view(room, incident), PLAYBOOK, now=Moment(clock.now)).text
    assert "⏎" not in handed
    assert ("roll back / now / and look" if "look" in text else "roll back now") in handed


def test_what_lasted_from_one_of_them_to_the_other_names_both(room: WarRoom, clock: Clock) -> None:
    clock.now = NIGHT
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone=ZONE, roles={}
    )
    clock.now = NIGHT + HOUR
    order(room, incident, "close", "sure")
    told = " ".join(situation(view(room, incident), [], PLAYBOOK, now=Moment(clock.now))[1])
    assert "From 01:30 PDT to 01:30 PST, 1 h." in told


@pytest.mark.parametrize(("began", "about"), [("~01:30", "about "), ("01:30-01:40", "about "), ("01:30", "")])
def test_what_began_roughly_is_told_roughly_for_as_long_as_it_goes_on_and_after(
    room: WarRoom, clock: Clock, began: str, about: str
) -> None:
    clock.now = NIGHT + 3 * HOUR
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    started = read_moment(began.replace("01:", "08:"), now=Moment(clock.now), zone="UTC")
    assert started is not None
    order(room, incident, "began", at=started)
    order(room, incident, "fixed", "hotfix one JOIN")
    shown = began.replace("01:", "08:")
    for closed in (False, True):
        if closed:
            order(room, incident, "close", "sure")
        told = " ".join(
            situation(view(room, incident), key_moments(room, incident), PLAYBOOK, now=Moment(clock.now))[1]
        )
        handed = packet(room, incident, view(room, incident), PLAYBOOK, now=Moment(clock.now)).text
        over = " to 11:30 UTC" if closed else ""
        assert f"{shown}{over or ' UTC'}, {about}3 h" in told
        assert f"{shown}{over or ' UTC'} ({about}3 h)" in handed
        assert "hotfix one JOIN, in at 11:30" in handed, "what is being verified"
    assert "closed: closed" not in told


def key_moments(room: WarRoom, incident: IncidentId) -> list[TimelineEntry]:
    return list(room.pages(incident, Filter(kinds=frozenset(("fixed", "closed")))).before(None, 9))
