"""The program over drills, and what it shows of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from tests.conftest import seeded
from tests.screens.opening import at_a_human_pace, entries, make_app, playbook, settled, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.drills.drill_standing import begin_drill
from warroom.room.drills.real_watch import RealWatch
from warroom.screens.drills.practice import PracticeScreen
from warroom.widgets.cards import Cards


def shown(app: WarRoomApp) -> str:
    """The words of the cards on the screen."""
    return "\n".join(card.content.plain + (card.tail.plain if card.tail else "") for card in cards(app).shown)


def cards(app: WarRoomApp) -> Cards:
    return app.screen.query_one("#page", Cards)


def header(app: WarRoomApp) -> str:
    return str(app.screen.query_one("#header").render())


def training_line(app: WarRoomApp) -> str:
    line = app.screen.query_one("#home-training")
    return str(line.render()) if line.display else ""


def begun(room: WarRoom, name: str = "database", *, speed: int = 1) -> IncidentId:
    return begin_drill(room, drill.beside(room.path), name, playbook(), zone="UTC", speed=speed)


def declared(room: WarRoom, title: str = "Real") -> IncidentId:
    return commander.declare(room, title, severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")


def told(room: WarRoom, incident: IncidentId, words: str) -> bool:
    return any(words in one.text.raw for one in entries(room, incident))


@asynccontextmanager
async def rehearsing(
    room: WarRoom, drills: WarRoom, incident: IncidentId, *, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[tuple[WarRoomApp, Pilot[Any]]]:
    """The program over the drills, as it is opened when a drill is begun."""
    watch = RealWatch(WarRoom(room.path, person="dana", now=drills.now, entropy=seeded(8)), load_playbook())
    app = make_app(drills, incident=incident, watch=watch)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(app, pilot)
        at_a_human_pace(drills, pilot)
        yield app, pilot


async def at_the_drills(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    await pilot.press("D")
    await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and cards(app).chosen)
