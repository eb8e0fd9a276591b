"""What everybody who holds the same operations must see alike: every folded row, and who made what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from tests.store.tables import held
from warroom.store.schema import pack_name

Made = Mapping[str, tuple[str, str, int]]
"""By the hash of the operation that made it, an entry: its id, its person, and the wall clock of its writer in
microseconds.
"""


def apart(replicas: Iterable[tuple[str, sqlite3.Connection]]) -> str:
    """Which tables differ between ``replicas`` (name, database), empty when none does.

    A purge that waits for a key press is carried out where it was pressed: then people may see different things.
    """
    tables = {name: held(db) for name, db in replicas if db.execute("SELECT 1 FROM purge_waits").fetchone() is None}
    first = next(iter(tables.values()), {})
    return ", ".join(
        f"{table} of {name}" for name, rows in tables.items() for table in rows if rows[table] != first[table]
    )


def not_of_its_maker(db: sqlite3.Connection, made: Made) -> str:
    """The entries that are told as somebody else's, or as written at another time, than they were."""
    return ", ".join(
        f"{entry} of {person} is told as of {told[0]}"
        for hash_, (entry, person, at) in made.items()
        if db.execute("SELECT 1 FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)).fetchone()
        and (told := db.execute('SELECT "by", entered FROM entries WHERE name = ?', (pack_name(entry),)).fetchone())
        != (person, at)
    )
