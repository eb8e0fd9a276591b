"""The playbook of the team on the screens: said at home and in a room while people differ, taken with one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.conftest import Clock, seeded
from tests.room.playbooks.conftest import ours
from tests.room.playbooks.playbooks_on_share import place
from tests.screens.opening import opened, panel, said, until
from tests.screens.test_sharing_keys import header
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.sharing import joining, playbooks
from warroom.room.sharing.taken_playbook import taken

__all__ = ["ours"]


@pytest.fixture
def eve(tmp_path: Path, clock: Clock) -> Iterator[WarRoom]:
    room = WarRoom(str(tmp_path / "eve.db"), person="eve", now=clock, entropy=seeded(77))
    yield room
    room.close()


async def test_who_differs_reads_it_at_home_and_in_the_room_and_takes_it_with_y_after_reading_what_differs(
    room: WarRoom, incident: IncidentId, eve: WarRoom, ours: Path, share: Path
) -> None:
    joining.init(room, str(share))
    joining.join(eve, str(share))
    offered = playbooks.publish(eve, place(eve), ours)
    async with opened(room) as (app, pilot):

        def title() -> str:
            return str(app.screen.query_one("#home-title", Static).render())

        await until(pilot, lambda: "playbook 1 of @eve is not yours (`warroom share playbook`, or W in" in title())
        await pilot.press("enter")
        await until(pilot, lambda: "playbook 1 of @eve is not yours: W" in header(app))
        await pilot.press("ctrl+o", "W")
        await until(pilot, lambda: "differs in drills/ours.toml: new" in panel(app))
        assert "playbook 1 of @eve, not signed" in panel(app)
        await pilot.press("x")
        await until(pilot, lambda: "was not taken; W asks again" in said(app))
        assert not taken(room.path)
        await pilot.press("W")
        await until(pilot, lambda: "differs in drills/ours.toml: new" in panel(app))
        await pilot.press("y")
        await until(pilot, lambda: "playbook 1 of @eve is yours from the next command" in said(app))
        assert taken(room.path) == offered.digest
        await until(pilot, lambda: "playbook" not in header(app))
