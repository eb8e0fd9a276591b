"""Playing a drill: what happens when, what a question uncovers, and that it stays apart from what is real."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.model.views import Severity
from warroom.playbook.drills import Answer, DrillPlan, Expected, Injection
from warroom.playbook.duration import Duration
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.drills import drill
from warroom.room.drills import drill_standing as standing
from warroom.room.orders.incident_orders import give
from warroom.room.readings import case as reading
from warroom.room.readings.incident_pace import paced
from warroom.room.sharing import joined_share, joining

PLAYBOOK = load_playbook()


def minutes(number: int) -> Duration:
    return Duration(number * MINUTE, f"{number}m")


PLAN = DrillPlan(
    title="Lift stuck", type="api", severity="P1", says="You hear a bell.", lasts=minutes(30),
    injection=(Injection(minutes(0), "@pager: alert"), Injection(minutes(10), "@porter: somebody shouts")),
    answer=(Answer(("power", "what changed"), "@porter: the fuse is out", minutes(2)),),
    expected=(Expected("Declare", minutes(5), "declared"),), walk_through=(),
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


def test_what_was_done_uncovers_a_fact_in_whatever_words_it_was_told(room: WarRoom, clock: Clock) -> None:
    answer = Answer(("fuse",), "@porter: it moves again", minutes(2), milestone="deployed")
    plan = dataclasses.replace(PLAN, injection=(), answer=(answer,))
    playing = drill.begin(room, PLAYBOOK, "lift", plan, zone="UTC")
    clock.forward(minutes=5)
    assert drill.step(room, playing) == []
    give(room, PLAYBOOK, playing.incident, "fixed", "configuration the small thing in the box")
    assert drill.step(room, playing) == []
    clock.forward(minutes=2)
    assert drill.step(room, playing) == ["@porter: it moves again"]


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
    assert drill.over(playing, case, Moment(clock() + 30 * MINUTE))
    give(room, PLAYBOOK, playing.incident, "close", "over")
    assert drill.over(playing, reading.case(room, playing.incident, PLAYBOOK), clock())


def real(room: WarRoom) -> IncidentId:
    return commander.declare(room, "Real", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")


def test_a_drill_goes_on_from_its_room(room: WarRoom) -> None:
    playing = play(room, speed=3)
    again = drill.resume(room, {"lift": PLAN}, playing.incident)
    assert (again.plan, again.began, again.speed, again.name) == (PLAN, playing.began, 3, "lift")
    known = {"lift": PLAN}
    for plans, id_, words in ((known, real(room), "no drill"), ({}, playing.incident, "there is no drill")):
        with pytest.raises(RoomTrouble, match=words):
            drill.resume(room, plans, id_)
    with pytest.raises(RoomTrouble, match="no drill"):
        drill.resume(room, {}, IncidentId("f" * 32))
    with pytest.raises(RoomTrouble, match="is not in"):
        drill.step(room, drill.Play(PLAN, IncidentId("f" * 32), Moment(0), 1, name="lift"))
    for speed in (0, 1001):
        with pytest.raises(RoomTrouble, match="at least as fast"):
            play(room, speed=speed)


def test_no_drill_is_begun_where_something_is_real_or_would_be_shared(room: WarRoom, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    with pytest.raises(RoomTrouble, match="belongs to the share"):
        play(room)
    joining.leave(room)
    real(room)
    with pytest.raises(RoomTrouble, match="holds real incidents"):
        play(room)
    assert drill.runs(room) == []


def test_a_mark_that_comes_from_a_share_lets_nothing_happen(room: WarRoom, tmp_path: Path) -> None:
    incident = real(room)
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    mark = {"name": "lift", "began": room.now() - 60 * MINUTE, "speed": 1}
    room.commit(incident, [Write("incident", "incident", {"drill": mark})])
    with pytest.raises(RoomTrouble, match="belongs to the share"):
        drill.step(room, drill.resume(room, {"lift": PLAN}, incident))
    assert len(reading.case(room, incident, PLAYBOOK).entries) == 1


def test_a_mark_that_comes_from_a_share_hurries_no_clock(room: WarRoom, tmp_path: Path) -> None:
    mark = {"name": "lift", "began": room.now(), "speed": 10}
    incident = real(room)
    room.commit(incident, [Write("incident", "incident", {"drill": mark})])
    assert paced(room, PLAYBOOK, incident).closure.stable_for.microseconds == 6 * MINUTE
    (tmp_path / "share").mkdir()
    with pytest.raises(RoomTrouble):
        joining.init(room, str(tmp_path / "share"))


def test_where_a_drill_was_played_nothing_is_shared(room: WarRoom, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    play(room)
    with pytest.raises(RoomTrouble, match="never shared"):
        joining.init(room, str(tmp_path / "share"))
    assert joined_share.membership(room) is None


def test_two_programs_that_play_one_drill_say_everything_once(room: WarRoom, clock: Clock) -> None:
    playing = play(room)
    second = WarRoom(room.path, person="erin", now=clock, entropy=seeded(9))
    told = drill._told_and_asked(room, 1)
    assert drill.step(second, playing) == ["@pager: alert"]
    with pytest.MonkeyPatch.context() as patch:  # what the first one read before the second one wrote
        patch.setattr(drill, "_told_and_asked", lambda *_: told)
        assert drill.step(room, playing) == []
    second.close()
    texts = [entry.text.raw for entry in reading.case(room, playing.incident, PLAYBOOK).entries]
    assert texts.count("alert") == 1


def test_a_drill_that_is_ended_is_over_and_goes_no_further(room: WarRoom, clock: Clock) -> None:
    playing = play(room, speed=2)
    clock.forward(minutes=4)
    drill.end(room, PLAYBOOK, playing)
    clock.forward(minutes=60)
    again = drill.resume(room, {"lift": PLAN}, playing.incident)
    assert again.is_over(clock(), closed=False)
    assert again.elapsed(clock()) // MINUTE == 8
    for late in (playing, again):  # another program asked a moment later, or knows it
        with pytest.raises(RoomTrouble, match="over already"):
            drill.end(room, PLAYBOOK, late)
    case = reading.case(room, playing.incident, PLAYBOOK)
    assert drill.over(again, case, clock())
    assert case.entries[-1].text.raw == "The drill was ended after 8m."
    view = room.view(playing.incident)
    assert view is not None
    assert view.summary.drill is not None
    assert view.summary.drill.ended is not None


def test_a_drill_in_which_nobody_did_anything_counts_for_nobody(room: WarRoom, clock: Clock) -> None:
    first = play(room)
    drill.step(room, first)
    clock.forward(minutes=1)
    second = play(room, speed=7)
    logged(room, second.incident, "> the fuse")
    later, earlier = drill.runs(room)
    assert (later.incident, later.taken_part, later.drill.speed, later.type, later.closed) == (
        second.incident, True, 7, "api", False,
    )  # fmt: skip
    assert (earlier.incident, earlier.taken_part) == (first.incident, False)


def test_how_it_stands_is_read_and_ended_from_elsewhere(room: WarRoom, clock: Clock, tmp_path: Path) -> None:
    path = drill.beside(room.path)
    assert (Path(path).parent, Path(path).name) == (Path(room.path).parent, "drills.db")
    with pytest.raises(RoomTrouble, match="there is no drill"):
        standing.begin_drill(room, path, "nonsense", PLAYBOOK, zone="UTC", speed=1)
    incident = standing.begin_drill(room, path, "database", PLAYBOOK, zone="UTC", speed=5)
    clock.forward(minutes=2)
    found = standing.read_standing(room, path, incident, PLAYBOOK)
    assert (found.over, found.elapsed // MINUTE, found.play.speed) == (False, 10, 5)
    assert found.points == (0, 2 * len(found.scored))
    standing.end_drill(room, path, incident, PLAYBOOK)
    assert standing.read_standing(room, path, incident, PLAYBOOK).over
    assert room.incidents() == []


def test_a_broken_drill_of_one_s_own_is_named(room: WarRoom, tmp_path: Path) -> None:
    (tmp_path / "drills").mkdir()
    (tmp_path / "drills" / "bad.toml").write_text('title = "x"\n', encoding="utf-8")
    with pytest.raises(RoomTrouble, match=r"bad.toml.*warroom playbook check"):
        drill.plans(tmp_path)
    assert "database" in drill.plans(None)
