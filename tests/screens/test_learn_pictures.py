"""Pictures of the Learn screen and of the meeting at the sizes of UX.md: dark, light, and without colours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, seeded
from tests.oplog.builder import Scripted
from tests.screens.opening import Still, colours, make_app, playbook, until
from warroom.config import Config
from warroom.room.acts import meeting, reviewing
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.learn.meeting_screen import MeetingScreen

pytestmark = pytest.mark.skipif(
    version("textual") != "8.2.8" or sys.version_info[:2] != (3, 11),
    reason="pictures are made with textual 8.2.8 on Python 3.11",
)
SHOWN = [
    ((160, 45), "warroom-dark", False), ((100, 30), "warroom-dark", False), ((80, 24), "warroom-dark", False),
    ((60, 15), "warroom-dark", False), ((100, 30), "warroom-light", False), ((100, 30), "warroom-dark", True),
]  # fmt: skip


@pytest.mark.parametrize(("size", "theme", "colourless"), SHOWN)
def test_the_learn_screen(
    snap_compare: Callable[..., bool],
    tmp_path: object,
    size: tuple[int, int],
    theme: str,
    colourless: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    reviewing.add_follow_up(room, incident, "alert on the pool", owner="bob", due="2026-01-20", link="OPS-1")
    reviewing.write_section(room, incident, "root_cause", "The pool was too small because of bob.")
    app = make_app(
        room, incident=incident, config=Config(theme=theme), environ=colours(monkeypatch, colourless=colourless)
    )

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+o", "L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)


HELD = [
    ((160, 45), "warroom-dark", 2), ((80, 24), "warroom-dark", 2), ((100, 30), "warroom-light", 2),
    ((80, 24), "warroom-dark", 0), ((100, 30), "warroom-dark", 5),
]  # fmt: skip


@pytest.mark.parametrize(("size", "theme", "page"), HELD)
def test_the_meeting(
    snap_compare: Callable[..., bool], tmp_path: object, size: tuple[int, int], theme: str, page: int
) -> None:
    clock = Still(START)
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=clock, entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    reviewing.add_follow_up(room, incident, "alert on the pool", owner="bob", due="2026-01-20", link="OPS-1")
    reviewing.write_section(room, incident, "root_cause", "The pool was too small because of bob.")
    meeting.begin(room, incident, words="Post-Mortem Meeting began", present=["dana", "bob", "erin from sales"])
    item = playbook().closure.meeting.agenda[1]
    reviewing.write_section(
        room, incident, meeting.section_of(item), "500 connections since 2023.\n- nobody watched the pool"
    )
    room.receive([
        Scripted("bob", incident=incident, t=START).write(
            {"text": "The alert was switched off in March."}, kind="section", on="section:minutes:root_cause"
        )
    ])  # fmt: skip
    clock.forward(minutes=27)
    app = make_app(room, incident=incident, config=Config(theme=theme))

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+o", "L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        await pilot.press("M")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen) and app.screen.learning is not None)
        await pilot.press(*["n"] * page)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)
