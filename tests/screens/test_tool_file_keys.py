"""A file of a tool on the screen: found out what it is, chosen from with the doubtful rows first, stored by Enter."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.intake.tools.own_samples import ALERTMANAGER, OBJECTS, PAGERDUTY, TEXTS
from tests.intake.tools.test_sources import exported
from tests.screens.bringing import brought, preview
from tests.screens.opening import entries, opened, settled, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.readings.messages import view_of
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.page_in import PageInScreen
from warroom.screens.incoming.tool_file_screen import ToolFileScreen
from warroom.widgets.cards import Cards

CHAT = [
    {"ts": "1767960000.1", "user": "U1", "text": "the pool is full"},
    {"ts": "1767963600.1", "user": "U1", "text": "<@U1> is on it"},
    {"ts": "1767963700.1", "user": "U2", "text": "password: hunter2horse9battery"},
    {"ts": "1767963700.2", "subtype": "channel_join", "user": "U1", "text": "joined"},
]


def shown(app: WarRoomApp) -> str:
    assert isinstance(app.screen, ToolFileScreen), app.screen
    return "\n".join(card.content.plain for card in app.screen.query_one("#page", Cards).shown)


async def answer(app: WarRoomApp, pilot: Pilot[Any], key: str, words: str) -> None:
    await pilot.press(key)
    await settled(app, pilot)
    app.screen.query_one("#line").fill(words)  # type: ignore[attr-defined]
    await pilot.press("enter")
    await settled(app, pilot)


async def test_a_chat_is_looked_at_chosen_from_and_stored_by_enter_alone(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    folder = exported(tmp_path / "export", CHAT)
    async with opened(room) as (app, pilot):
        before = len(entries(room, incident))
        await brought(app, pilot, folder)
        told = shown(app)
        assert "source      Slack" in told
        assert "3 events" in told
        assert "1  somebody joined a channel" in told
        assert told.index("In doubt: 1 of 3") < told.index("hunter2") < told.index("Understood: 2")
        assert len(entries(room, incident)) == before, "nothing is stored before Enter"

        await answer(app, pilot, "c", "kitchen")
        assert "kitchen is not in the file" in preview(app)
        await pilot.press("escape")
        await answer(app, pilot, "c", "#OPS")
        await answer(app, pilot, "w", "@Dana")
        assert "2 events, 1 is not asked for" in shown(app)
        assert "hunter2" not in shown(app)
        await answer(app, pilot, "t", "12:00 to 12:30")
        assert "1 event," in shown(app)
        await answer(app, pilot, "t", "13:00 to 12:00")
        assert "end before it begins" in preview(app)
        await pilot.press("escape")
        await answer(app, pilot, "t", "")
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(entries(room, incident)) == before + 2

        await brought(app, pilot, folder)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "0 entries, 2 were there already; 1 event is NOT TAKEN: it looks like" in preview(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(entries(room, incident)) == before + 3


async def test_a_milestone_is_offered_and_taken_by_its_number_only(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    (tmp_path / "alerts.json").write_text(json.dumps([ALERTMANAGER, PAGERDUTY]))
    async with opened(room) as (app, pilot):
        known = set(view_of(room, incident).times)
        await brought(app, pilot, tmp_path / "alerts.json")
        assert "acknowledged" in shown(app)
        assert "offered, m takes it" in shown(app)
        offers = [name for name in ("detected", "acknowledged", "resolved") if f"milestone   {name} " in shown(app)]
        await pilot.press("m", str(offers.index("acknowledged") + 1))
        await settled(app, pilot)
        assert "taken with it" in shown(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert set(view_of(room, incident).times) - known == {"acknowledged"}


async def test_what_a_file_does_not_say_is_asked_for_and_then_its_times_are_known(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    (tmp_path / "messages.log").write_text("<34>Oct 11 22:14:15 db1 su: 'su root' failed\n" * 2)
    (tmp_path / "rows.csv").write_text("when,what,who\n2026-02-13T14:00:00Z,full,dana\n,free,bob\n")
    async with opened(room) as (app, pilot):
        await brought(app, pilot, tmp_path / "messages.log")
        assert "2 lines say no year, so their time is not known; b says it" in shown(app)
        assert "In doubt: 2 of 2" in shown(app)
        await answer(app, pilot, "b", "soon")
        assert "four digits" in preview(app)
        await pilot.press("escape")
        await answer(app, pilot, "b", "2025")
        assert "Understood: 2" in shown(app)
        assert "2 times are rough: where no zone is named, UTC is taken; b says it" in shown(app)
        await answer(app, pilot, "b", "Nowhere")
        assert "there is no time zone called 'Nowhere'" in preview(app)
        await pilot.press("escape")
        await answer(app, pilot, "b", "+02:00")
        assert "times are rough" not in shown(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)

        await brought(app, pilot, tmp_path / "rows.csv")
        assert "It has when, what, who" in preview(app)
        app.screen.query_one("#line").fill("when, what, who")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        told = shown(app)
        assert told.index("@bob: free") < told.index("@dana: full"), "what has no time stands first"
        await pilot.press("escape")
        await settled(app, pilot)

        checks = [{"at": "2026-02-13T14:00:00Z", "check": {"output": "full", "by": "dana"}, "ok": False, "hosts": []}]
        (tmp_path / "checks.json").write_text(json.dumps(checks))
        await brought(app, pilot, tmp_path / "checks.json")
        assert "It has at, check.output, check.by." in preview(app)
        app.screen.query_one("#line").fill("at, check.output, check.by")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        assert "@dana: full" in shown(app)
        await pilot.press("escape")
        await settled(app, pilot)
        (tmp_path / "numbers.json").write_text('[{"1": [2, 3]}]')
        await brought(app, pilot, tmp_path / "numbers.json")
        assert "JSON of no tool that is known" in preview(app), "nothing in it can be the words"


@pytest.mark.parametrize("name", [*OBJECTS, *TEXTS])
async def test_whatever_a_tool_writes_is_looked_at_and_comes_in_once(
    room: WarRoom, incident: IncidentId, tmp_path: Path, name: str
) -> None:
    file = tmp_path / (f"{TEXTS[name][0]}" if name in TEXTS else "said.json")
    file.write_text(TEXTS[name][1] if name in TEXTS else json.dumps(OBJECTS[name][0]))
    async with opened(room) as (app, pilot):
        counts: list[int] = []
        for _ in range(2):
            await brought(app, pilot, file)
            assert isinstance(app.screen, ToolFileScreen), preview(app)
            await pilot.press("enter")
            await settled(app, pilot)
            assert isinstance(app.screen, HomeScreen), preview(app)
            counts.append(len(entries(room, incident)))
        assert counts[0] == counts[1]


async def test_what_is_pasted_is_found_out_too_and_a_page_that_begins_with_a_link_is_a_page(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    page = "[status](https://x.example)\n\n## Timeline\n\n- 2026-02-13 14:00 UTC it broke\n"
    (tmp_path / "page.md").write_text(page)
    async with opened(room) as (app, pilot):
        await pilot.press("B")
        await settled(app, pilot)
        app.screen.query_one("#line").post_message(events.Paste(json.dumps(ALERTMANAGER, indent=1)))
        await settled(app, pilot)
        assert "source      Alertmanager" in shown(app)
        await pilot.press("escape")
        await settled(app, pilot)
        await brought(app, pilot, tmp_path / "page.md")
        assert isinstance(app.screen, PageInScreen)
        assert "it broke" in "\n".join(card.content.plain for card in app.screen.query_one("#page", Cards).shown)


async def test_a_list_that_is_pasted_as_one_line_is_no_path(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("B")
        await settled(app, pilot)
        app.screen.query_one("#line").post_message(events.Paste(json.dumps([ALERTMANAGER])))
        await settled(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "in doubt" in preview(app) or "cannot be read" in preview(app))
        assert "source      Alertmanager" in shown(app)


async def test_a_pipe_that_is_read_but_once_is_looked_at_too(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    pipe = tmp_path / "alerts.json"
    os.mkfifo(pipe)
    kept = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # what is written stays in the pipe once its writer is gone
    try:
        pipe.write_text(json.dumps([ALERTMANAGER]))
        async with opened(room) as (app, pilot):
            await brought(app, pilot, pipe)
            await until(pilot, lambda: isinstance(app.screen, ToolFileScreen))
            await until(pilot, lambda: "none of 3 events is in doubt" in preview(app))
            assert "source      Alertmanager" in shown(app)
    finally:
        os.close(kept)
