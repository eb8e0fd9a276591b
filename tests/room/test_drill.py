"""Playing a drill: what happens when, what a question uncovers, and that it stays apart from what is real."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from warroom.model.moment import MINUTE
from warroom.playbook.drills import Answer, DrillPlan, Expected, Injection
from warroom.playbook.duration import Duration
from warroom.playbook.load import load_playbook
from warroom.room import case as reading
from warroom.room import drill
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders import give

PLAYBOOK = load_playbook()


def minutes(number: int) -> Duration:
    return Duration(number * MINUTE, f"{number}m")


PLAN = DrillPlan(
    title="Lift stuck", type="api", severity="P1", says="You hear a bell.", lasts=minutes(30),
    injection=(Injection(minutes(0), "@pager: alert"), Injection(minutes(10), "@porter: somebody shouts")),
    answer=(Answer(("power", "what changed"), "@porter: the fuse is out", minutes(2)),),
    expected=(Expected("Declare", "declared", minutes(5)),), walk_through=(),
)  # fmt: skip


def play(room: WarRoom, speed: int = 1) -> drill.Play:
    return drill.begin(room, PLAYBOOK, "lift", PLAN, zone="UTC", speed=speed)


def test_the_room_says_that_nothing_in_it_is_real(room: WarRoom) -> None:
    playing = play(room)
    case = reading.case(room, playing.incident, PLAYBOOK)
    assert case.drill
    assert case.title.raw == "DRILL: Lift stuck"
    assert "Nothing here is real" in case.entries[0].text.raw
    assert "declared" not in case.times
    assert all(not held.holders for held in case.roles)
    assert reading.measured(room) == []


def test_what_is_due_happens_once(room: WarRoom, clock: Clock) -> None:
    playing = play(room)
    assert drill.step(room, playing) == ["@pager: alert"]
    assert drill.step(room, playing) == []
    clock.forward(minutes=10)
    assert drill.step(room, playing) == ["@porter: somebody shouts"]
    case = reading.case(room, playing.incident, PLAYBOOK)
    assert [entry.speaker.raw for entry in case.entries if entry.speaker is not None] == ["pager", "porter"]


def test_a_faster_drill_lets_it_happen_sooner(room: WarRoom, clock: Clock) -> None:
    playing = play(room, speed=10)
    clock.forward(minutes=1)
    assert len(drill.step(room, playing)) == 2


def test_a_question_uncovers_a_fact_after_its_time(room: WarRoom, clock: Clock) -> None:
    playing = play(room)
    drill.step(room, playing)
    logged(room, playing.incident, "What changed today?")
    assert drill.step(room, playing) == []
    clock.forward(minutes=2)
    assert drill.step(room, playing) == ["@porter: the fuse is out"]
    logged(room, playing.incident, "is the power on?")
    clock.forward(minutes=2)
    assert drill.step(room, playing) == []


def test_what_the_drill_says_itself_asks_for_nothing(room: WarRoom, clock: Clock) -> None:
    plan = DrillPlan(
        title="x", type="api", severity="P1", says="the power is off", lasts=minutes(30), walk_through=(), expected=(),
        injection=(Injection(minutes(0), "@pager: no power"),), answer=PLAN.answer,
    )  # fmt: skip
    playing = drill.begin(room, PLAYBOOK, "x", plan, zone="UTC")
    drill.step(room, playing)
    clock.forward(minutes=5)
    assert drill.step(room, playing) == []


def test_it_is_over_when_it_is_closed_or_its_time_is_up(room: WarRoom, clock: Clock) -> None:
    playing = play(room)
    case = reading.case(room, playing.incident, PLAYBOOK)
    assert not drill.over(playing, case, clock())
    assert drill.over(playing, case, clock() + 30 * MINUTE)
    give(room, PLAYBOOK, playing.incident, "close", "over")
    assert drill.over(playing, reading.case(room, playing.incident, PLAYBOOK), clock())


def test_a_drill_goes_on_from_its_room(room: WarRoom, incident: str) -> None:
    playing = play(room, speed=3)
    again = drill.resume(room, {"lift": PLAN}, playing.incident)
    assert (again.plan, again.began, again.speed) == (PLAN, playing.began, 3)
    for plans, id_, words in (({"lift": PLAN}, incident, "no drill"), ({}, playing.incident, "there is no drill")):
        with pytest.raises(RoomTrouble, match=words):
            drill.resume(room, plans, id_)
    with pytest.raises(RoomTrouble, match="no drill"):
        drill.resume(room, {}, "f" * 32)
    with pytest.raises(RoomTrouble, match="is not in"):
        drill.step(room, drill.Play(PLAN, "f" * 32, 0, 1))
    with pytest.raises(RoomTrouble, match="at least as fast"):
        play(room, speed=0)
