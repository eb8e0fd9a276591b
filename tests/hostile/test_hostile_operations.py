"""Two thousand hostile operations at a time: the room opens, every screen draws, every command ends with a code, every
document is made, and two people who got them in different orders see the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from tests.conftest import seeded
from tests.hostile.operations import Hostile
from tests.hostile.surfaces import LOCAL, read_everything, told_everything
from tests.screens.opening import Still, opened, settled, until
from tests.screens.rich_state import rich
from tests.screens.test_sizes import check
from tests.store.tables import deliver, held
from warroom.model.identity import IncidentId, Moment
from warroom.oplog.operation import Operation
from warroom.room.core import WarRoom
from warroom.store.database import open_database
from warroom.store.rebuild import rebuild
from warroom.store.schema import unpack_name

START = Moment(1_771_000_000_000_000)
AT_A_TIME = 2_000
THOUSANDS = int(os.environ.get("WARROOM_HOSTILE_THOUSANDS", "10"))
"""How many thousand operations are tried; `make soak` asks for more."""
Tables = dict[str, list[tuple[Any, ...]]]
KEYS = (
    "ctrl+o", "G", "g", "v", "escape", "2", "G", "g", "3", "G", "y", "escape", "4", "G", "5", "right", "right", "s",
    "escape", "C", "escape", "W", "escape", "f1", "escape", "L", "G", "g", "tab", "G", "escape", "escape",
)  # fmt: skip


@cache
def victim() -> tuple[str, IncidentId]:
    """A database in which an incident has everything, and the incident."""
    path = str(Path(mkdtemp(prefix="warroom-victim-")) / "w.db")
    room, incident = rich(path, start=START)
    room.close()
    return path, incident


def attacked(seed: int, incident: IncidentId, db: sqlite3.Connection) -> list[Operation]:
    ids = [(kind, unpack_name(name)) for kind, name in db.execute("SELECT kind, name FROM records ORDER BY kind, name")]
    there = [hash_.hex() for (hash_,) in db.execute("SELECT hash FROM ops ORDER BY hash")]
    return Hostile(seed, incident, ids, there, purging=bool(seed % 2)).operations(AT_A_TIME)


def again(operations: list[Operation]) -> list[Operation]:
    return [
        Operation(prev=one.prev, incident=one.incident, writer=one.writer, head=one.head, body=one.body)
        for one in operations
    ]


def differences(rows: Tables, others: Tables) -> list[str]:
    """The rows that are in one and not in the other, cut to what a person reads."""
    return [f"{table}: {str(row)[:400]}" for table in rows for row in set(rows[table]) ^ set(others[table])][:6]


@pytest.mark.parametrize("seed", range(-(-THOUSANDS * 1_000 // AT_A_TIME)))
async def test_whatever_strangers_write_everything_is_shown_and_everybody_sees_the_same(
    seed: int, tmp_path: Path
) -> None:
    path, incident = victim()
    copies = [str(tmp_path / f"{name}.db") for name in ("one", "other")]
    for copy in copies:
        shutil.copyfile(path, copy)
    one, other = map(open_database, copies)
    operations = attacked(seed, incident, one)
    deliver(one, operations, batches=[300] * 3)
    deliver(other, again(operations)[::-1], batches=[7, 100, 500])
    if not seed % 2:  # purges of strangers wait for a key press of each person: which of them, the order decides
        assert differences(held(one), held(other)) == []
    tables = held(one)
    rebuild(one)
    assert differences(held(one), tables) == []
    one.close()
    other.close()
    told = told_everything(copies[1], tmp_path, at=START)
    assert told["log", "still here"][0] == 0
    assert {code for code, _ in told.values()} <= {0, 1, 2, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 79}
    if not seed % 3:
        shutil.copyfile(copies[0], str(tmp_path / "first.db"))
        first = told_everything(str(tmp_path / "first.db"), tmp_path, at=START)
        assert [command for command in told if command[0] not in LOCAL and first[command] != told[command]] == []
    room = WarRoom(copies[0], person="dana", now=Still(START), entropy=seeded(seed))
    read_everything(room)
    async with opened(room, incident, size=(120, 36)) as (app, pilot):
        for key in KEYS:
            await pilot.press(key)
        await settled(app, pilot)
        check(app)
        app.ways.go_home()
        await settled(app, pilot)
        check(app)
        await pilot.press("slash", *"since:1970", "enter")
        await until(pilot, lambda: "newest" in str(app.screen.query_one("#say").render()))
        check(app)
        await pilot.press("down", "enter")
        await settled(app, pilot)
        check(app)
    room.close()
