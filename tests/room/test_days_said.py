"""Every order that takes a day reads the words that people use and keeps the date; a point is named as it is seen."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, refused, view
from warroom.intake.times import local
from warroom.model.identity import IncidentId
from warroom.room.acts import closing, reviewing
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills.training import read_training, tick_off
from warroom.room.readings import reviews


def day_after(clock: Clock, days: int) -> datetime.date:
    return local(clock(), "UTC").date() + datetime.timedelta(days=days)


def test_a_review_is_planned_in_words_and_a_day_alone_is_asked_for_its_time(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "review", "14:00 tomorrow")
    planned = view(room, incident).times["review"]
    assert f"{local(planned.lo or 0, 'UTC'):%Y-%m-%d %H:%M}" == f"{day_after(clock, 1)} 14:00"
    assert f"{day_after(clock, 3)}: say the time too" in refused(room, incident, "review", "in 3 days")


@pytest.mark.parametrize(("words", "days"), [("tomorrow", 1), ("in 2 weeks", 14)])
def test_a_follow_up_keeps_the_date_of_the_day_that_was_said(
    room: WarRoom, incident: IncidentId, clock: Clock, words: str, days: int
) -> None:
    raised = reviewing.add_follow_up(room, incident, "oil the lift", due=words)
    assert [one.due for one in reviews.follow_ups(room)] == [str(day_after(clock, days))]
    reviewing.change_follow_up(room, incident, raised, {"due": "today"})
    assert [one.due for one in reviews.follow_ups(room)] == [str(day_after(clock, 0))]
    with pytest.raises(RoomTrouble, match="is not a day such as"):
        reviewing.change_follow_up(room, incident, raised, {"due": "soon"})


def test_what_was_practised_lies_behind_us(room: WarRoom, clock: Clock) -> None:
    weekday = f"{day_after(clock, -2):%A}"
    tick_off(room, PLAYBOOK, "rotation", weekday, zone="UTC")
    last = next(one.last for one in read_training(room, PLAYBOOK)[0] if one.name == "rotation")
    assert local(last or 0, "UTC").date() == day_after(clock, -2)
    with pytest.raises(RoomTrouble, match="not before"):
        tick_off(room, PLAYBOOK, "rotation", "tomorrow", zone="UTC")


def test_each_point_of_the_closure_is_named_by_its_number_or_its_name(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "up")
    points = closing.gates(view(room, incident), PLAYBOOK, now=room.now())
    for number, _point in enumerate(points, 1):
        order(room, incident, "ready", f"{number} pass we looked")
    assert all(one.passed for one in closing.gates(view(room, incident), PLAYBOOK, now=room.now()))
    for wrong in ("0 pass", f"{len(points) + 1} pass", "² pass", "4 perhaps"):
        assert f"{len(points)} " in refused(room, incident, "ready", wrong)
