"""What cannot be read any more while the program is open is said, and what is being typed stays."""

from __future__ import annotations

import sqlite3

import pytest

from tests.screens.opening import opened, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.widgets.entry_line import EntryLine


@pytest.mark.parametrize("home", [True, False], ids=["home", "room"])
async def test_a_database_that_breaks_while_it_is_open_is_said_and_ends_nothing(
    room: WarRoom, incident: IncidentId, home: bool
) -> None:
    async with opened(room, None if home else incident) as (app, pilot):
        await pilot.press(*([] if home else "half"))
        beside = sqlite3.connect(room.path)
        beside.execute("ALTER TABLE of_incident RENAME TO gone")
        columns = "inc, writer, n + 1, t, at, by, act, x'00', prev, head, body, signature"
        beside.execute(f"INSERT INTO ops SELECT NULL, {columns} FROM ops LIMIT 1")  # noqa: S608
        beside.commit()
        beside.close()
        await until(pilot, lambda: any("is damaged" in str(one.render()) for one in app.screen.query("Static")))
        assert app.is_running
        if not home:
            assert app.screen.query_one(EntryLine).value == "half"
