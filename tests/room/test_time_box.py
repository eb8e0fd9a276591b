"""How long something may take is read alike wherever it is said."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import order, refused, view
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import Severity
from warroom.playbook.drills import DrillPlan
from warroom.playbook.duration import Duration
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, scribe
from warroom.room.acts.tasks import assign, box_of
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.orders.time_box import LONGEST_DELAY, LONGEST_TASK, length_at_end, read_minutes


@pytest.mark.parametrize(
    ("words", "minutes"), [("20", 20), ("20m", 20), ("2h", 120), ("1", 1), ("240", 240), ("4h", 240)]
)
def test_minutes_and_hours_are_read(words: str, minutes: int) -> None:
    assert read_minutes(words, most=LONGEST_TASK) == minutes


@pytest.mark.parametrize("words", ["", "0", "0m", "-5", "5h", "241m", "1d", "soon", "2 h", "99999999", "١٠", "1.5h"])
def test_anything_else_is_refused_with_what_to_say(words: str) -> None:
    with pytest.raises(ValueError, match="such as 20m or 2h, of at most 4h"):
        read_minutes(words, most=LONGEST_TASK)


def test_a_long_one_is_named_in_days() -> None:
    assert read_minutes("2d", most=LONGEST_DELAY) == 2 * 24 * 60
    with pytest.raises(ValueError, match="at most 7d"):
        read_minutes("8d", most=LONGEST_DELAY)


@pytest.mark.parametrize(
    "length", ["2h", "20m", "9h", "3d", "1h30m", "90min", "1.5h", "2 h", "90 min", "2 hours", "2h."]
)
def test_a_length_at_the_end_is_one_however_it_is_written(length: str) -> None:
    assert length_at_end(f"check the pool {length}") == length
    assert length_at_end(length) == length


@pytest.mark.parametrize("words", ["", "m", "check the pool", "check h2", "shard 90", "the 2h of noon", "pool-2h x"])
def test_words_that_end_in_none_have_no_length(words: str) -> None:
    assert length_at_end(words) == ""


@pytest.mark.parametrize("length", ["1h30m", "90min", "1.5h", "2 h", "90 min", "2 hours", "2h.", "1d"])
def test_a_box_whose_length_cannot_be_read_is_refused_and_not_the_usual_one(
    room: WarRoom, incident: IncidentId, length: str
) -> None:
    why = refused(room, incident, "investigate", f"database @erin check the pool {length}")
    assert "a length such as 20m or 2h" in why


@pytest.mark.parametrize(
    ("said", "minutes", "what"),
    [
        ("database @erin check the pool 2h", 120, "check the pool"),
        ("database @erin check the pool 15m", 15, "check the pool"),
        ("database @erin check the pool", 20, "check the pool"),
        ("database @erin", 20, "database angle"),
    ],
)
def test_a_box_of_an_angle_is_as_long_as_was_said(
    room: WarRoom, incident: IncidentId, clock: Clock, said: str, minutes: int, what: str
) -> None:
    began = clock.now
    order(room, incident, "investigate", said)
    view = room.view(incident)
    assert view is not None
    (task,) = view.desks.tasks
    assert task.due is not None
    assert round((task.due - began) / MINUTE) == minutes
    assert task.what.raw == what


def test_a_box_that_is_too_long_is_refused_and_not_made_shorter(room: WarRoom, incident: IncidentId) -> None:
    assert "of at most 4h" in refused(room, incident, "investigate", "database @erin check the pool 9h")
    order(room, incident, "investigate", "database @erin check the pool 1h")
    assert "of at most 4h" in refused(room, incident, "extend", "@erin 9h")
    order(room, incident, "extend", "@erin 1h")


def test_a_task_that_was_given_earlier_counts_from_then(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    earlier = clock.now - 10 * MINUTE
    assign(room, incident, "dan", "look", 20, at=EventTime.at(Moment(earlier)))
    view = room.view(incident)
    assert view is not None
    assert view.desks.tasks[0].due == earlier + 20 * MINUTE


@pytest.mark.parametrize("speed", [1, 5])
def test_the_time_box_of_a_task_runs_on_the_clock_of_the_drill(speed: int, room: WarRoom, clock: Clock) -> None:
    plan = DrillPlan("x", "api", "P1", "x", Duration(60 * MINUTE, "60m"), (), (), ())
    playing = drill.begin(room, load_playbook(), "lift", plan, zone="UTC", speed=speed)
    line = read_line("@bob look at it 5m", now=Moment(clock.now), zone="UTC")
    scribe.log(room, playing.incident, line, typed=Moment(clock.now))
    view = room.view(playing.incident)
    assert view is not None
    (task,) = view.desks.tasks
    assert task.due is not None
    assert abs(task.due - (clock.now + 5 * MINUTE // speed)) < MINUTE // 10


def test_a_task_of_a_part_keeps_the_box_that_it_was_given_first(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    other = commander.declare(
        room, "Other", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    assign(room, other, "bob", "look", 10)
    clock.forward(minutes=5)
    commander.merge_into(room, other, incident, title="Checkout fails")
    order(room, incident, "extend", "@bob 30")
    (task,) = view(room, incident).desks.tasks
    assert box_of(room, incident, task) == 10
