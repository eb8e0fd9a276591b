"""Makes the README's picture from the real program: the sample incident, drawn by Textual, saved as SVG."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample

NOW = 1_771_000_000_000_000
HERE = Path(__file__).parent


async def draw(width: int, height: int, theme: str, *, keys: tuple[str, ...] = ()) -> str:
    """The war room of the sample incident at this size, as SVG."""
    playbook = load_playbook()
    with tempfile.TemporaryDirectory() as folder:
        room = WarRoom(f"{folder}/sample.db", person="dana", now=lambda: NOW, entropy=os.urandom)
        incident = make_sample(room, playbook, zone="UTC")
        app = WarRoomApp(
            room, playbook, config=Config(theme=theme), now=lambda: NOW, zone="UTC", environ={}, state_folder=folder,
            incident=incident,
        )  # fmt: skip
        async with app.run_test(size=(width, height), notifications=True) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            return app.export_screenshot(title="warroom")


if __name__ == "__main__":
    (HERE / "war-room.svg").write_text(asyncio.run(draw(150, 40, "warroom-dark")), encoding="utf-8")
