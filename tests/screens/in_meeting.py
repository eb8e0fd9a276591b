"""A review meeting on the screen, and what it shows and holds."""

from __future__ import annotations

from tests.screens.opening import (
    playbook,
    settled,
    until,
)
from tests.screens.test_learn_keys import learning
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.readings.learning import read_learning
from warroom.screens.learn.meeting_screen import MeetingScreen

AGENDA = playbook().closure.meeting.agenda


async def meeting_of(app: WarRoomApp, pilot: object, *keys: str) -> MeetingScreen:
    """Go to the meeting from the room, and press ``keys`` there."""
    await learning(app, pilot)
    await pilot.press("M")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, MeetingScreen) and app.screen.learning is not None)  # type: ignore[arg-type]
    screen = app.screen
    assert isinstance(screen, MeetingScreen)
    for key in keys:
        await pilot.press(key)  # type: ignore[attr-defined]
        await settled(app, pilot)  # type: ignore[arg-type]
    return screen


def cards(app: WarRoomApp) -> str:
    assert isinstance(app.screen, MeetingScreen)
    return "\n".join(card.content.plain for card in app.screen.cards.shown)


def title(app: WarRoomApp) -> str:
    return str(app.screen.query_one("#learn-title").render())


def minutes(room: WarRoom, incident: IncidentId) -> dict[str, str]:
    return {one.name: one.text.raw for one in read_learning(room, incident, playbook()).post_mortem.minutes}
