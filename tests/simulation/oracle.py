"""What the folded tables must say, worked out from nothing but the operations, in the plainest way there is."""

from __future__ import annotations

import json
import sqlite3

from warroom.store.schema import unpack_name

Heads = set[tuple[str, str, str, str]]


def heads_of(db: sqlite3.Connection) -> Heads:
    """The heads that the tables hold: (kind, id, field, hash)."""
    return {
        (kind, unpack_name(name), field, hash_.hex())
        for kind, name, field, hash_ in db.execute(
            "SELECT r.kind, r.name, h.field, o.hash FROM records r JOIN heads h USING (rec) JOIN ops o ON o.id = h.op"
        )
    }


def heads_from_log(db: sqlite3.Connection) -> Heads:
    """A write is a head of a field unless a write of the same field of the same record names it as seen."""
    standing: Heads = set()
    seen: Heads = set()
    for hash_, head in db.execute("SELECT hash, head FROM ops"):
        said = json.loads(head)
        for field in said["of"]:
            key = (said["is"], said["on"], field)
            if said["do"] in ("put", "add"):
                standing.add((*key, hash_.hex()))
            seen |= {(*key, one) for one in said["saw"]}
    return standing - seen


def purged_bodies(db: sqlite3.Connection) -> int:
    """Operations that somebody purged and whose body is still here."""
    return int(
        db.execute(
            "SELECT count(*) FROM purge_targets p JOIN ops o USING (hash) "
            "WHERE p.state = 'done' AND o.body IS NOT NULL AND json_extract(CAST(o.head AS TEXT), '$.do') != 'purge'"
        ).fetchone()[0]
    )
