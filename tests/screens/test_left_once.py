"""What lies over a screen is left once, however many keys that leave it come in one read of the terminal."""

from __future__ import annotations

from textual.screen import ModalScreen, Screen

import warroom.app
import warroom.screens.declaring.weighing_screen
from tests.screens.opening import opened, settled, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.help import HelpScreen
from warroom.screens.shared.left_once import LeftOnce


def kinds_of(screen: type[Screen]) -> set[type[Screen]]:  # type: ignore[type-arg]
    return {screen}.union(*(kinds_of(kind) for kind in screen.__subclasses__()))


def test_every_screen_over_another_is_left_once() -> None:
    ours = {kind for kind in kinds_of(ModalScreen) if kind.__module__.startswith("warroom.")}
    assert {HelpScreen, warroom.screens.declaring.weighing_screen.WeighingScreen} <= ours
    assert {kind for kind in ours if not issubclass(kind, LeftOnce)} == set()


async def test_keys_that_leave_it_together_leave_nothing_else(room: WarRoom, incident: IncidentId) -> None:
    """Each key is already on its way to the screen when the one before it leaves it."""
    async with opened(room, incident) as (app, pilot):
        below = app.screen
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        read = app.screen
        assert isinstance(read, HelpScreen)
        for _ in range(3):
            read.action_close_or_clear()
        await settled(app, pilot)
        assert app.screen is below
        assert app.return_code is None
