"""The way to what is brought in: `B`, a path or something pasted, and what is seen of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.screens.opening import settled
from warroom.app import WarRoomApp
from warroom.widgets.entry_line import EntryLine


async def asked_for(app: WarRoomApp, pilot: Pilot[Any]) -> EntryLine:
    """The line that asks what is to be brought in."""
    await pilot.press("B")
    await settled(app, pilot)
    return app.screen.query_one("#line", EntryLine)


async def brought(app: WarRoomApp, pilot: Pilot[Any], path: Path | str) -> EntryLine:
    """The same, once ``path`` was entered there."""
    line = await asked_for(app, pilot)
    line.fill(str(path))
    await pilot.press("enter")
    await settled(app, pilot)
    return line


def preview(app: WarRoomApp) -> str:
    return str(app.screen.query_one("#preview").render())
