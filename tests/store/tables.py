"""Two databases compared by what they hold, not by the order in which it came."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.empty_database import lay_empty
from warroom.model.identity import Moment
from warroom.oplog.operation import Operation
from warroom.store.database import open_database
from warroom.store.receive import receive
from warroom.store.schema import folded_names

_SKIPPED = {"entries_fts"}


def fresh(folder: Path, name: str) -> sqlite3.Connection:
    return open_database(lay_empty(folder / f"{name}.db"))


def held(db: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every folded row, with records by name and operations by hash."""
    names = dict(
        db.execute("SELECT rec, i.id || ' ' || kind || ':' || hex(name) FROM records JOIN incidents i USING (inc)")
    )
    incidents = dict(db.execute("SELECT inc, id FROM incidents"))
    hashes = {row: value.hex() for row, value in db.execute("SELECT id, hash FROM ops")}
    tables = {}
    for table in folded_names():
        if table in _SKIPPED:
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        rows = []
        for row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of ours
            said = dict(zip(columns, row, strict=True))
            if "inc" in said:
                said["inc"] = incidents[said["inc"]]
            if "rec" in said:
                said["rec"] = names[said["rec"]]
            for column in ("op", "born"):
                if column in said:
                    said[column] = hashes[said[column]]
            said.pop("rev", None)
            rows.append(tuple(repr(value) for value in said.values()))
        tables[table] = sorted(row for row in rows if table != "tallies" or row[1] not in ("'first'", "'last'"))
    words = db.execute("SELECT e.name, e.text FROM entries_fts f JOIN entries e ON e.rec = f.rowid").fetchall()
    tables["found"] = sorted(map(repr, words))  # type: ignore[arg-type]
    return tables


def deliver(db: sqlite3.Connection, operations: list[Operation], *, batches: list[int] | None = None) -> None:
    """Hand ``operations`` over in batches of the given sizes, the rest at once."""
    rest = list(operations)
    for size in batches or []:
        receive(db, rest[:size], now=Moment(2_000_000_000_000_000))
        rest = rest[size:]
    receive(db, rest, now=Moment(2_000_000_000_000_000))


def row(db: sqlite3.Connection, table: str, *columns: str) -> tuple[object, ...]:
    """These columns of the only record in ``table``."""
    names = ", ".join(f'"{column}"' for column in columns)
    return tuple(db.execute(f"SELECT {names} FROM {table}").fetchone())  # noqa: S608 - a table of ours


def marks(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """Each marked field of the only record in ``table``, with its mark."""
    return dict(json.loads(str(row(db, table, "marks")[0] or "{}")))
