"""A private incident on the screen: declared, its members, its mark at every size, and nothing of it for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from tests.conftest import Clock, seeded
from tests.room.private_rooms import declare_privately
from tests.screens.opening import entries, opened, panel, said, screen_of, settled, typed, until
from tests.screens.test_home import beside, words
from tests.screens.test_sharing_keys import header
from tests.screens.test_sizes import plain
from warroom.model.private import is_private
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining, members
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared.picker import Picker
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.options import Options

pytest.importorskip("pyrage", reason="private incidents need pyrage")


@pytest.fixture
def bob(tmp_path: Path, clock: Clock) -> Iterator[WarRoom]:
    room = WarRoom(str(tmp_path / "bob.db"), person="bob", now=clock, entropy=seeded(78))
    yield room
    room.close()


def offered(app: Any) -> str:
    """What the list of home shows."""
    choices = app.screen.query_one(OptionList)
    return "\n".join(str(choices.get_option_at_index(row).prompt) for row in range(choices.option_count))


async def test_p_where_it_is_asked_how_bad_it_is_declares_privately_and_p_again_does_not(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d")
        await typed(app, pilot, "mail")
        assert "p  private: only its members can read it; for Security" in beside(app)
        await typed(app, pilot, "p")
        assert "2 of 3 · PRIVATE · mail" in words(app)
        await typed(app, pilot, "private")
        assert "PRIVATE" not in words(app)
        await typed(app, pilot, "P")
        await typed(app, pilot, "0")
        assert "3 of 3 · PRIVATE · mail" in words(app)
        await typed(app, pilot, "")
        assert isinstance(app.screen, WarRoomScreen)
        assert is_private(screen_of(app).incident)
        assert header(app).startswith(" PRIVATE  ")
        # What was chosen once counts for that one alone.
        await pilot.press("ctrl+o", "H")
        await settled(app, pilot)
        assert "PRIVATE" in offered(app)
        await pilot.press("d")
        await typed(app, pilot, "slow")
        assert "PRIVATE" not in words(app)
        await typed(app, pilot, "1")
        await typed(app, pilot, "")
        assert not is_private(screen_of(app).incident)
        assert "PRIVATE" not in header(app)


async def ordered(app: Any, pilot: Any, line: str) -> None:
    """Give an order as it stands in the line at once."""
    entry_line = app.screen.query_one(EntryLine)
    entry_line.focus()
    entry_line.value = line
    await pilot.press("enter")
    await settled(app, pilot)


async def test_members_come_and_go_by_order_and_stand_in_the_panel(room: WarRoom, bob: WarRoom, share: Path) -> None:
    joining.init(room, str(share))
    private = declare_privately(room)
    recipient = f"{members.own_recipient(bob)}+{bob.writer()}"
    async with opened(room, private, size=(160, 45)) as (app, pilot):
        await ordered(app, pilot, "/member add @bob")
        await until(pilot, lambda: "no recipient of @bob is known here" in said(app))
        await ordered(app, pilot, "/member lend @bob")
        await until(pilot, lambda: "say add or remove" in said(app))
        await ordered(app, pilot, f"/member add {recipient}")
        await until(pilot, lambda: len(members.members(room, private)) == 2)
        assert entries(room, private)[-1].text.raw == f"{recipient[:12]} may read this private incident"
        await pilot.press("ctrl+o", "W")
        await until(pilot, lambda: panel(app).count("PRIVATE, may read: ") == 2)
        assert "(us)" in panel(app)
        assert recipient[:12] in panel(app)
        await pilot.press("escape", "escape")
        await ordered(app, pilot, f"/member remove {recipient[:14]}")
        await until(pilot, lambda: len(members.members(room, private)) == 1)
        assert entries(room, private)[-1].text.raw.startswith(f"{recipient[:12]} may read no more of this private")
        await pilot.press("ctrl+o", "W")
        await until(pilot, lambda: panel(app).count("PRIVATE, may read: ") == 1)


SIZES = [(160, 45), (80, 24), (60, 15), (120, 10)]


async def test_its_mark_is_in_sight_at_every_size(room: WarRoom) -> None:
    private = declare_privately(room, "somebody reads the mail of everybody in sales and in support " * 3)
    async with opened(room, private, size=SIZES[0]) as (app, pilot):
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await settled(app, pilot)
            lines = plain(app).splitlines()
            assert lines[0].lstrip().startswith("PRIVATE "), (width, height, lines[:2])
            assert len(lines) == height


async def test_home_of_whoever_is_no_member_shows_nothing_of_it(room: WarRoom, bob: WarRoom, share: Path) -> None:
    joining.init(bob, str(share))
    private = declare_privately(bob, "canarybreach of the mail")
    delivery.synchronise(bob)
    joining.join(room, str(share))
    delivery.synchronise(room)
    async with opened(room) as (app, pilot):
        assert "canary" not in plain(app)
        assert "PRIVATE" not in plain(app)
        assert app.screen.query_one(OptionList).option_count == 0
        members.add(bob, private, f"{members.own_recipient(room)}+{room.writer()}")
        delivery.synchronise(bob)
        await until(pilot, lambda: "canarybreach" in offered(app))
        assert "PRIVATE" in offered(app)


async def test_a_merge_with_a_private_incident_is_neither_offered_nor_asked_about(room: WarRoom) -> None:
    declare_privately(room)
    others = [
        commander.declare(room, title, severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC")
        for title in ("login is slow", "checkout fails")
    ]
    async with opened(room, others[0]) as (app, pilot):
        await ordered(app, pilot, "/merge mail")
        assert "NOT SAVED: the incident is private: it is merged with no other" in said(app)
        assert not screen_of(app).asking.asks
        await ordered(app, pilot, "/merge")
        assert isinstance(app.screen, Picker)
        assert [option.prompt for option in app.screen.query_one(Options).options if "mail" in str(option.prompt)] == []
        assert app.screen.query_one(Options).option_count == 1
