"""Acts that wrote several incidents of one outage: found from each, at a cost that no stranger sets."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.store.tables import deliver, fresh
from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.operation import Operation
from warroom.store.act_operations import _MOST_BESIDE, act_around

START = 1_771_000_000_000_000
PAGE = 50
"""Steps of SQLite's machine between two counts."""


def outage(parts: int, entries: int, *, act: str) -> list[Operation]:
    """Incidents that are merged into one, in each of which one person wrote in the same ``act``; the first is long."""
    operations: list[Operation] = []
    for number in range(parts):
        writer = Scripted("mallory", incident=IncidentId(f"{number:032x}") if number else INCIDENT, t=START)
        writer.writer = WriterId("7" * 32)
        operations.append(writer.write({"title": "x"}, kind="incident", on="incident", act=act))
        if number:
            operations.append(writer.write({"merged_into": INCIDENT}, kind="incident", on="incident", act="merge"))
        else:
            operations += [writer.write({"text": "x"}, on=f"{entry:032x}") for entry in range(entries)]
    return operations


def rows_of(db: sqlite3.Connection, act: str) -> list[int]:
    return [row for (row,) in db.execute("SELECT id FROM ops WHERE act = ? ORDER BY id", (act,))]


def steps(db: sqlite3.Connection, row: int) -> int:
    """How much SQLite has to do for the act of ``row``, in pages of its machine's steps."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.set_progress_handler(count, PAGE)
    act_around(db, row)
    db.set_progress_handler(None, 0)
    return counted


def test_an_act_is_found_from_each_of_the_incidents_that_it_wrote(tmp_path: Path) -> None:
    db = fresh(tmp_path, "w")
    deliver(db, outage(3, 2, act="both"))
    rows = rows_of(db, "both")
    for row in rows:
        assert sorted(operation.row for operation in act_around(db, row)) == rows
    db.close()


def test_what_an_act_wrote_beside_costs_the_same_however_long_the_log_is(tmp_path: Path) -> None:
    costs = []
    for entries in (2_500, 5_000):
        db = fresh(tmp_path, f"of-{entries}")
        deliver(db, outage(2, entries, act="both"))
        costs.append(steps(db, rows_of(db, f"mallory-{entries // 2}")[0]))
        db.close()
    assert costs[1] <= 1.1 * costs[0]


@pytest.mark.parametrize("parts", [_MOST_BESIDE + 40])
def test_one_act_in_very_many_incidents_makes_no_look_longer(parts: int, tmp_path: Path) -> None:
    db = fresh(tmp_path, "w")
    deliver(db, outage(parts, 1, act="everywhere"))
    assert len(act_around(db, rows_of(db, "everywhere")[0])) == 1 + _MOST_BESIDE
    db.close()
