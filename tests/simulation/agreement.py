"""What everybody who holds the same operations must see alike: every folded row, and who made what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from tests.store.tables import held
from warroom.store.purge_decisions import waiting_purges
from warroom.store.schema import pack_name

Made = Mapping[str, tuple[str, str, int]]
"""By the hash of the operation that made it, an entry: its id, its person, and the wall clock of its writer in
microseconds.
"""


def apart(replicas: Iterable[tuple[str, sqlite3.Connection]]) -> str:
    """Which tables differ between ``replicas`` (name, database), empty when none does.

    A purge that waits for a key press is carried out where it was pressed: then people may see different things.
    """
    tables = {name: held(db) for name, db in replicas if waiting_purges(db) == 0}
    first = next(iter(tables.values()), {})
    return ", ".join(
        f"{table} of {name}" for name, rows in tables.items() for table in rows if rows[table] != first[table]
    )


def not_of_its_maker(db: sqlite3.Connection, made: Made) -> str:
    """The entries that are told as somebody else's, or as written at another time, than they were."""
    query = 'SELECT e."by", e.entered FROM ops o LEFT JOIN entries e ON e.inc = o.inc AND e.name = ? WHERE o.hash = ?'
    found = {hash_: db.execute(query, (pack_name(made[hash_][0]), bytes.fromhex(hash_))).fetchone() for hash_ in made}
    return ", ".join(
        f"{made[hash_][0]} of {made[hash_][1]} is told as of {told[0]}"
        for hash_, told in found.items()
        if told is not None and told != made[hash_][1:]
    )
