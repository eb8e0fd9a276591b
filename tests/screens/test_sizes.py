"""Never an exception at any size, and never a raw control byte on any surface."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.conftest import Clock, logged, seeded
from tests.payloads import PAYLOADS, raw_controls
from tests.room.giving import view
from tests.screens.in_the_toolkit import painted_rows, what_broke
from tests.screens.opening import opened, screen_of, settled, timeline_of, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId, Moment
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample

CHOSEN = [(1, 1), (2, 1), (3, 3), (10, 2), (20, 5), (40, 10), (59, 14), (60, 15), (80, 24), (99, 23), (100, 24), (120, 36), (150, 24), (160, 45), (300, 100)]  # fmt: skip  # noqa: E501


async def test_no_size_from_one_cell_to_a_wall_is_an_exception(room: WarRoom) -> None:
    incident = make_sample(room, load_playbook(), zone="Europe/Berlin")
    choose = random.Random(11)
    sizes = CHOSEN + [(choose.randrange(1, 301), choose.randrange(1, 101)) for _ in range(8)]
    async with opened(room, incident) as (app, pilot):
        for number, (width, height) in enumerate(sizes):
            await pilot.resize_terminal(width, height)
            await pilot.press(*[("ctrl+o", "down"), ("5", "z"), ("1", "pageup"), ("f1", "escape")][number % 4])
            await pilot.pause()
            assert app.is_running
            assert what_broke(app) is None


async def test_the_home_screen_and_its_questions_fit_any_size(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        for width, height in CHOSEN:
            await pilot.resize_terminal(width, height)
            await pilot.press("d", "x", "enter")
            await pilot.press("escape", "down")
            assert what_broke(app) is None


def plain(app: WarRoomApp) -> str:
    """Everything that is painted, as the terminal would get it, without the styles."""
    lines = painted_rows(app)
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


PLACES = ("entry", "title", "person", "tag", "strike", "impact", "draft", "hypothesis")


@pytest.mark.parametrize(
    "payload",
    [
        *(" ¦ ".join(one[:350] for one in list(PAYLOADS.values())[first::6]) for first in range(6)),
        *(pytest.param(one, marks=pytest.mark.long) for one in PAYLOADS.values()),
    ],
)
async def test_no_payload_in_any_place_steers_the_terminal_acts_or_ends_the_program(
    payload: str, tmp_path: Any, clock: Clock
) -> None:
    text = payload[:3_000]
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(3))
    stored = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    incident = commander.declare(
        room, stored, severity=Severity(stored[:150] or "P1", 1), phase=stored[:150] or "x", phase_rank=1, zone="UTC",
        roles={"ic": stored[:200] or "a"}, facts={"impact": stored, "affected": stored, "type": "database"},
    )  # fmt: skip
    entry = logged(room, incident, f" {text}")
    logged(room, incident, f"? {text}")
    scribe.strike(room, incident, logged(room, incident, f" again {text}"), stored)
    scribe.edit(room, incident, entry, f"edited {stored}")
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        await walk(app, pilot, stored)
        timeline = timeline_of(app)
        timeline.highlight([stored[:40]])
        await settled(app, pilot)
        check(app)
        screen_of(app).line.restore(stored.replace("\n", " "), Moment(clock.now))
        await settled(app, pilot)
        check(app)
        screen_of(app).say(stored)
        app.notify(stored[:200], markup=False)
        await settled(app, pilot)
        check(app)
        await pilot.click("#timeline", offset=(25, 3))
        await pilot.click("#timeline", offset=(40, 5))
        await settled(app, pilot)
        assert app.is_running
        app.ways.go_home()
        await settled(app, pilot)
        check(app)
        assert app.screen.query_one(OptionList).option_count == 1
    reopened = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(4))
    kept = [one.text.raw for one in reopened.pages(incident, Filter()).after(None, 100)]
    assert f"edited {stored}" in kept
    reopened.close()


async def walk(app: WarRoomApp, pilot: Pilot[Any], payload: str) -> None:
    for keys in (
        ("ctrl+o",),
        ("v",),
        ("escape", "s"),
        ("escape", "3"),
        ("2",),
        ("1", "up", "up"),
        ("f1",),
        ("escape",),
    ):
        await pilot.press(*keys)
        await settled(app, pilot)
        check(app)


def check(app: WarRoomApp) -> None:
    assert what_broke(app) is None
    assert app.is_running
    assert raw_controls(plain(app).replace("\n", "")) == []


async def test_markup_is_shown_as_the_words_it_is(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "[CRITICAL] [b]not bold[/b] [@click=app.quit]x[/] [/nope]")
    async with opened(room, incident, size=(300, 45)) as (app, pilot):
        await settled(app, pilot)
        assert "[CRITICAL] [b]not bold[/b] [@click=app.quit]x[/] [/nope]" in plain(app)


async def test_what_could_write_files_or_press_keys_is_refused(
    room: WarRoom, incident: IncidentId, tmp_path: Any
) -> None:
    async with opened(room, incident) as (app, _pilot):
        before = sorted(tmp_path.iterdir())
        app.action_screenshot()
        await app.action_simulate_key("ctrl+q")
        app.action_suspend_process()
        await asyncio.sleep(0)
        assert app.is_running
        assert sorted(tmp_path.iterdir()) == before
        names = {command.title for command in app.get_system_commands(app.screen)}
        assert "Screenshot" not in names
        assert {"Undo", "Find", "Strike"} <= names


@pytest.mark.parametrize("size", [(120, 10), (50, 12), (80, 24), (160, 45)])
async def test_a_pane_that_has_the_keys_is_drawn(room: WarRoom, incident: IncidentId, size: tuple[int, int]) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "3")
        await pilot.resize_terminal(*size)
        for key in ("i", "ctrl+o", "2", "5", "1", "4", "3"):
            await pilot.press(key)
            await pilot.pause()
            focused = app.screen.focused
            assert focused is not None
            assert focused.region.area > 0, (key, focused)
        await pilot.press("i", "question_mark", "space", "t", "h", "i", "r", "d", "enter")
        await until(pilot, lambda: [card.statement.raw for card in view(room, incident).desks.board] == ["third"])
        assert "Checkout f" in plain(app) or size[0] < 78


async def test_two_sizes_on_their_way_at_once_come_to_rest_on_every_screen(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        for opening in ("ctrl+o", "f1"):
            await pilot.press(opening)
            await settled(app, pilot)
            for screen in app.screen_stack:
                times: list[object] = []
                screen.screen_layout_refresh_signal.subscribe(app, times.append, immediate=True)
                with app.batch_update():  # what is painted later stands between the sizes, which would be one otherwise
                    for size in (Size(121, 36), Size(120, 36)):
                        screen.post_message(events.Resize(size, size))
                        screen.call_later(lambda: None)
                    await asyncio.sleep(0.2)
                assert 0 < len(times) < 30, screen
