"""The training calendar: drills count by themselves, the rest is ticked off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Clock, logged
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY
from warroom.playbook.load import load_playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills import drill
from warroom.room.drills.coach import read_progress
from warroom.room.drills.drill_standing import begin_drill, end_drill, read_standing
from warroom.room.drills.training import Exercise, read_training, tick_off

PLAYBOOK = load_playbook()


def calendar(room: WarRoom) -> dict[str, Exercise]:
    return {one.name: one for one in read_training(room, PLAYBOOK)[0]}


def play(room: WarRoom, name: str, *, taken_part: bool = True) -> int:
    path = drill.beside(room.path)
    incident = begin_drill(room, path, name, PLAYBOOK, zone="UTC", speed=1)
    own = drill.over_path(room, path)
    if taken_part:
        logged(own, incident, "> I look")
    began = drill.runs(own)[0].drill.began
    own.close()
    return began


def test_in_a_new_program_all_of_it_is_due(room: WarRoom, clock: Clock) -> None:
    found = calendar(room)
    assert list(found) == ["drill", "rotation", "security"]
    assert all(one.last is None and one.due(clock()) for one in found.values())


def test_whoever_asks_for_a_drill_whose_database_is_gone_makes_none(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone" / "drills.db")
    Path(gone).parent.mkdir()
    for asked in (read_standing, end_drill, read_progress):
        with pytest.raises(RoomTrouble):
            asked(room, gone, incident, PLAYBOOK)
        assert not list(Path(gone).parent.iterdir()), asked


def test_a_drill_counts_by_itself_and_one_of_security_for_the_simulation_too(room: WarRoom, clock: Clock) -> None:
    began = play(room, "database")
    found = calendar(room)
    assert (found["drill"].last, found["drill"].by_drill, found["drill"].due(clock())) == (began, True, False)
    assert found["security"].due(clock())
    assert found["rotation"].due(clock())
    simulated = play(room, "security")
    assert calendar(room)["security"].last == calendar(room)["drill"].last == simulated


def test_a_drill_in_which_nobody_took_part_does_not_count(room: WarRoom, clock: Clock) -> None:
    play(room, "database", taken_part=False)
    assert calendar(room)["drill"].due(clock())


def test_it_is_due_again_when_its_time_is_over_and_not_before(room: WarRoom, clock: Clock) -> None:
    began = play(room, "database")
    drilled = calendar(room)["drill"]
    assert not drilled.due(Moment(began + 30 * DAY))
    assert drilled.due(Moment(began + 30 * DAY + 1))


def test_what_was_held_elsewhere_is_ticked_off_for_today_or_a_day(room: WarRoom, clock: Clock) -> None:
    assert tick_off(room, PLAYBOOK, "rotation", "", zone="UTC") == "Quarterly on-call rotation"
    assert not calendar(room)["rotation"].due(clock())
    tick_off(room, PLAYBOOK, "rotation", "2025-11-01", zone="Europe/Berlin")
    rotated = calendar(room)["rotation"]
    assert rotated.last == 1_761_951_600_000_000
    assert (rotated.by_drill, rotated.due(clock())) == (False, True)
    tick_off(room, PLAYBOOK, "drill", "", zone="UTC")
    assert not calendar(room)["drill"].due(clock())


@pytest.mark.parametrize(
    ("name", "day", "words"),
    [
        ("nonsense", "", "there is no training"),
        ("rotation", "soon", "is not a day"),
        ("rotation", "2026-02-14", "not before"),
        ("rotation", "1969-01-01", "not before"),
        ("rotation", "0001-01-01", "not before|not a day"),
    ],
)
def test_what_cannot_have_been_held_is_not_ticked_off(room: WarRoom, name: str, day: str, words: str) -> None:
    with pytest.raises(RoomTrouble, match=words):
        tick_off(room, PLAYBOOK, name, day, zone="UTC")
    assert calendar(room)["rotation"].last is None
