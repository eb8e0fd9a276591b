"""Pictures of the workflow as a book and of a list to choose from: what is chosen is seen in both themes, and without
colours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, seeded
from tests.screens.opening import Still, colours, make_app, playbook, settled, until
from warroom.config import Config
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.screens.shared.picker import Picker
from warroom.screens.shared.workflow_screen import WorkflowScreen
from warroom.widgets.options import Options

pytestmark = pytest.mark.skipif(
    version("textual") != "8.2.8" or sys.version_info[:2] != (3, 11),
    reason="pictures are made with textual 8.2.8 on Python 3.11",
)
READ = {
    "workflow": (("f3", "right", "right"), WorkflowScreen),
    "picker": (("ctrl+o", "2", "t", "down"), Picker),
}
SHOWN = [
    ("workflow", (120, 36), "warroom-dark", False),
    ("workflow", (80, 24), "warroom-light", False),
    ("picker", (120, 36), "warroom-dark", True),
    ("picker", (80, 24), "warroom-light", False),
]


def _stands_on(rows: Options, place: int) -> bool:
    return rows.highlighted == place


@pytest.mark.parametrize(
    ("what", "size", "theme", "colourless"), SHOWN, ids=["-".join((w, f"{s[0]}x{s[1]}")) for w, s, _, _ in SHOWN]
)
def test_what_is_read_and_what_is_chosen_from(
    snap_compare: Callable[..., bool],
    tmp_path: object,
    what: str,
    size: tuple[int, int],
    theme: str,
    colourless: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    app = make_app(
        room, incident=incident, config=Config(theme=theme), environ=colours(monkeypatch, colourless=colourless)
    )
    keys, screen = READ[what]

    async def opened(pilot: Pilot[Any]) -> None:
        for key in keys:
            await pilot.press(key)
            await settled(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, screen))
        for rows in app.screen.query(Options):
            await until(pilot, partial(_stands_on, rows, 1))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)
