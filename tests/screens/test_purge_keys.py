"""Purging on the screen: what goes is shown first, a word of it confirms, and what others purge is decided on a key."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import logged
from tests.oplog.builder import Scripted
from tests.room.purging_people import gone
from tests.screens.opening import chosen_entry, entries, opened, panel, said, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom, Write
from warroom.screens.commands.room_commands import Purge, PurgeWords
from warroom.widgets.lines_panel import LinesPanel

SECRET = "hunter22"  # noqa: S105 - what is looked for


async def listed(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    """Wait until what would go is on the screen."""
    await until(pilot, lambda: app.screen.query(LinesPanel))
    await settled(app, pilot)


async def test_a_purge_of_the_chosen_entry_lists_it_and_takes_a_word_of_it(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"? password: {SECRET}")
    async with opened(room, incident) as (app, pilot):
        for answer in ("yes", "password"):
            await pilot.press("ctrl+o" if answer == "yes" else "escape")
            await typed(app, pilot, "i/purge" if answer == "yes" else "/purge")
            await listed(app, pilot)
            assert "hypothesis" in panel(app)
            assert "Type a word of it" in said(app)
            await typed(app, pilot, answer)
            assert entries(room, incident)[-1].purged == (answer == "password")
            assert not app.screen.query(LinesPanel)
        assert "purged 2 texts" in said(app)
        assert room.view(incident).desks.board[0].statement.raw == "[purged]"  # type: ignore[union-attr]


async def test_words_that_are_purged_are_not_kept_by_typing_them(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"password: {SECRET}x")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, f"/purge password: {SECRET}x")
        await listed(app, pilot)
        await typed(app, pilot, SECRET + "x")
        assert "purged 1 text" in said(app)
        await typed(app, pilot, f"/purge {SECRET}")
        await until(pilot, lambda: "nothing is to be purged: looked for in" in said(app))
        await typed(app, pilot, "/purge ab")
        await until(pilot, lambda: "at least 3" in said(app))
    room.close()
    assert gone(Path(room.path).parent, SECRET) == []


async def test_the_palette_asks_for_the_words(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"the key is {SECRET}")
    async with opened(room, incident) as (app, pilot):
        await app.screen.perform(PurgeWords)  # type: ignore[attr-defined]
        await typed(app, pilot, SECRET)
        await listed(app, pilot)
        await typed(app, pilot, "key")
        assert entries(room, incident)[-1].purged
        await app.screen.perform(PurgeWords)  # type: ignore[attr-defined]
        await pilot.press("escape")
        assert "left as it was" in said(app)


async def test_an_entry_of_which_nothing_is_left_is_said_to_be_empty(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "key")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "G")
        for expected in ("key", ""):
            await app.screen.perform(Purge)  # type: ignore[attr-defined]
            if expected:
                await listed(app, pilot)
                await typed(app, pilot, expected)
                await pilot.press("G", "up")
            else:
                await until(pilot, lambda: "nothing of this entry is left" in said(app))


async def test_nothing_is_done_with_a_line_that_tells_of_a_purge(room: WarRoom, incident: IncidentId) -> None:
    on = "ab" * 16
    secret = room.commit(incident, [Write("entry", on, {"text": SECRET})])
    bob = Scripted("bob", incident=incident, t=room.now())
    async with opened(room, incident) as (app, pilot):
        room.receive([bob.write({}, on=on, do="purge", purges=secret.hashes)])
        await pilot.press("ctrl+o", "G")
        await until(pilot, lambda: chosen_entry(app).kind == "purge")
        await pilot.press("x")
        assert "nothing can be done with it" in said(app)


def from_a_stranger(room: WarRoom, incident: IncidentId, name: str, first: int) -> None:
    writer = Scripted(name, incident=incident, t=room.now())
    purges = []
    for number in range(first, first + 30):
        on = f"{number:032x}"
        done = room.commit(incident, [Write("entry", on, {"text": f"text {number}"})])
        purges.append(writer.write({}, on=on, do="purge", purges=done.hashes))
    room.receive(purges)


async def test_purges_that_wait_are_carried_out_or_refused_person_by_person(
    room: WarRoom, incident: IncidentId
) -> None:
    from_a_stranger(room, incident, "mallory", 1)
    from_a_stranger(room, incident, "carol", 100)
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/purges")
        await listed(app, pilot)
        assert "@carol purges 30 texts: entry" in panel(app)
        assert "@mallory purges 10 texts: entry" in panel(app)
        await pilot.press("9")
        await settled(app, pilot)
        assert "left as it was" in said(app)
        await typed(app, pilot, "i/purges")
        await listed(app, pilot)
        await pilot.press("a")
        await settled(app, pilot)
        assert "refused to purge 30 texts of @carol" in said(app)
        await typed(app, pilot, "i/purges")
        await listed(app, pilot)
        await pilot.press("1")
        await settled(app, pilot)
        assert "purged 10 texts of @mallory" in said(app)
        await typed(app, pilot, "i/purges")
        await until(pilot, lambda: "no purge waits" in said(app))


@pytest.mark.parametrize("key", ["1", "a"])
async def test_words_that_came_back_are_told_and_settled_on_a_key(
    room: WarRoom, incident: IncidentId, key: str
) -> None:
    logged(room, incident, f"the key is {SECRET}")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, f"/purge {SECRET}")
        await listed(app, pilot)
        await typed(app, pilot, "key")
        bob = Scripted("bob", incident=incident, t=room.now())
        room.receive([bob.write({"text": f"it was {SECRET}", "kind": "note"})])
        await until(pilot, lambda: "1 to purge: /purges" in str(app.screen.query_one("#header").render()))
        await typed(app, pilot, "/purges")
        await listed(app, pilot)
        await pilot.press(key)
        await settled(app, pilot)
        await asyncio.sleep(0)
        texts = [one.text.raw for one in entries(room, incident) if one.by.raw == "bob"]
        assert texts == ([""] if key == "1" else [f"it was {SECRET}"])
        await until(pilot, lambda: "/purges" not in str(app.screen.query_one("#header").render()))
