"""Pictures of drills: the mark in the room, the list, the score, and the quiet line on the home screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, logged, seeded
from tests.screens.opening import Still, colours, entries, make_app, playbook, screen_of, until, update_pane
from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.drills.drill_standing import end_drill
from warroom.room.drills.sample import make_sample
from warroom.screens.drills.drill_screen import DrillScreen
from warroom.screens.drills.practice import PracticeScreen
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.incident_list import IncidentList
from warroom.screens.home.training_line import TrainingLine
from warroom.widgets.coach_line import CoachLine

pytestmark = pytest.mark.skipif(
    version("textual") != "8.2.8" or sys.version_info[:2] != (3, 11),
    reason="pictures are made with textual 8.2.8 on Python 3.11",
)
Compare = Callable[..., bool]


def size_of(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.fixture
def clock() -> Still:
    return Still(START)


@pytest.fixture
def played(tmp_path: Path, clock: Still) -> tuple[WarRoom, IncidentId]:
    """A drill in its ninth minute, in which somebody did something."""
    room = WarRoom(str(tmp_path / "drills.db"), person="dana", now=clock, entropy=seeded(5))
    plan = drill.plans(None)["database"]
    incident = drill.begin(room, playbook(), "database", plan, zone="UTC", speed=5).incident
    clock.now += 9 * MINUTE // 5
    drill.step(room, drill.resume(room, {"database": plan}, incident))
    logged(room, incident, "! no rollback: migration 88 ran")
    return room, incident


@pytest.mark.parametrize(("size", "colourless"), [((160, 45), False), ((40, 10), False), ((80, 24), True)])
def test_the_room_of_a_drill(
    snap_compare: Compare,
    played: tuple[WarRoom, IncidentId],
    size: tuple[int, int],
    colourless: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, incident = played
    app = make_app(room, incident=incident, environ=colours(monkeypatch, colourless=colourless))

    async def at_rest(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: screen_of(app).desks.drill.went_on and not screen_of(app).desks.drill.busy)
        await until(pilot, lambda: not update_pane(app).composing and screen_of(app).desk.clocks is not None)
        await until(pilot, lambda: screen_of(app).query_one(CoachLine).step is not None)
        await pilot.pause(0.2)
        assert len(entries(room, incident)) == 4

    assert snap_compare(app, terminal_size=size, run_before=at_rest)


@pytest.mark.parametrize("size", [(100, 30), (60, 15)], ids=size_of)
def test_the_score_of_a_drill(snap_compare: Compare, played: tuple[WarRoom, IncidentId], size: tuple[int, int]) -> None:
    room, incident = played
    end_drill(room, room.path, incident, playbook())
    app = make_app(room, incident=incident)

    async def at_rest(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+o", "D")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen) and app.screen.standing is not None)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=size, run_before=at_rest)


def _at_home(app: WarRoomApp) -> bool:
    home = app.screen
    return (
        isinstance(home, HomeScreen) and home.query_one(TrainingLine).was_read and home.query_one(IncidentList).was_read
    )


@pytest.mark.parametrize(
    ("size", "theme"), [((100, 30), "warroom-dark"), ((80, 24), "warroom-light"), ((60, 15), "warroom-dark")]
)
def test_the_home_screen_when_training_is_due(
    snap_compare: Compare,
    tmp_path: Path,
    clock: Still,
    played: tuple[WarRoom, IncidentId],
    size: tuple[int, int],
    theme: str,
) -> None:
    clock.now += 40 * 24 * 60 * MINUTE
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(6))
    make_sample(room, playbook(), zone="UTC")
    app = make_app(room, config=Config(theme=theme))

    async def at_rest(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: _at_home(app))
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=size, run_before=at_rest)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=size_of)
def test_drills_and_training(
    snap_compare: Compare, tmp_path: Path, clock: Still, played: tuple[WarRoom, IncidentId], size: tuple[int, int]
) -> None:
    clock.now += 24 * 60 * MINUTE
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(6))
    app = make_app(room)

    async def at_rest(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: _at_home(app))
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and app.screen.cards.chosen)
        await pilot.pause(0.3)

    assert snap_compare(app, terminal_size=size, run_before=at_rest)
