"""Taking an act back: the earlier values are written again, only where our write is still the sole head."""

from __future__ import annotations

import json

from warroom.model.kinds import ENTRY
from warroom.oplog.operation import ADD, DROP, PURGE, PUT
from warroom.store.commit import Write, local
from warroom.store.said import values_of, values_put
from warroom.store.schema import pack_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

FAR_ENOUGH = 5_000
"""Operations of our own that are looked through for an act that can be taken back."""


class NothingToUndo(LookupError):
    """No act of this person is left to take back, or others have written over all of it."""


def last_act(db: sqlite3.Connection, incident: str, person: str) -> str:
    """The last act of ``person`` in this database that is not an undo and was not undone.

    Raise `NothingToUndo`.
    """
    writer = local(db, "writer") or ""
    undone: set[str] = set()
    for act, head in db.execute(
        "SELECT o.act, o.head FROM ops o JOIN incidents i USING (inc) JOIN writers w USING (writer) "
        "WHERE i.id = ? AND w.id = ? AND o.by = ? ORDER BY o.n DESC LIMIT ?",
        (incident, writer, person, FAR_ENOUGH),
    ):
        said = json.loads(head)
        if "undoes" in said:
            undone.add(said["undoes"])
        elif said["do"] == PURGE:
            raise NothingToUndo("your last act was a purge, and what was purged is gone: it cannot be taken back")
        elif act not in undone and said["do"] in (PUT, ADD, DROP):
            return str(act)
    raise NothingToUndo("there is nothing of yours left to take back")


def said_by(db: sqlite3.Connection, incident: str, act: str) -> tuple[str, str]:
    """The kind and the words of the entry that ``act`` made; empty when it made none, or it was purged."""
    for head, body in db.execute(
        "SELECT o.head, o.body FROM ops o JOIN incidents i USING (inc) WHERE i.id = ? AND o.act = ? ORDER BY o.id",
        (incident, act),
    ):
        said = json.loads(head)
        if said["is"] == ENTRY.name and said["do"] == PUT and body is not None:
            values = values_put(ENTRY.name, body)
            return str(values.get("kind", "")), str(values.get("text", ""))
    return "", ""


def undoing(db: sqlite3.Connection, incident: str, act: str, *, reason: str) -> list[Write]:
    """What to write to take ``act`` back; an entry that it made is struck with ``reason``.

    Raise `NothingToUndo` when others have written over all of it.
    """
    writes: list[Write] = []
    for row, inc, hash_, head, body in db.execute(
        "SELECT o.id, o.inc, o.hash, o.head, o.body FROM ops o JOIN incidents i USING (inc) "
        "WHERE i.id = ? AND o.act = ? ORDER BY o.id",
        (incident, act),
    ).fetchall():
        said = json.loads(head)
        record = db.execute(
            "SELECT rec, born FROM records WHERE inc = ? AND kind = ? AND name = ?",
            (inc, said["is"], pack_name(said["on"])),
        ).fetchone()
        if record is None:
            continue
        values = values_of(said["is"], body)
        if said["do"] == DROP:
            writes.append(Write(said["is"], said["on"], values, do=ADD))
        elif said["do"] == ADD:
            if _stands(db, record[0], said["of"], row):
                writes.append(Write(said["is"], said["on"], values, do=DROP, saw=[hash_.hex()]))
        elif said["do"] == PUT and said["is"] == ENTRY.name and record[1] == row:
            writes.append(Write(ENTRY.name, said["on"], {"struck": reason}))
        elif said["do"] == PUT:
            earlier = {
                field: _value(db, said["saw"], field) for field in said["of"] if _sole(db, record[0], field, row)
            }
            if earlier:
                writes.append(Write(said["is"], said["on"], earlier))
    if not writes:
        raise NothingToUndo("others have written over it since; nothing was taken back")
    return writes


def _heads(db: sqlite3.Connection, rec: int, field: str) -> list[int]:
    return [row[0] for row in db.execute("SELECT op FROM heads WHERE rec = ? AND field = ?", (rec, field))]


def _sole(db: sqlite3.Connection, rec: int, field: str, row: int) -> bool:
    return _heads(db, rec, field) == [row]


def _stands(db: sqlite3.Connection, rec: int, fields: list[str], row: int) -> bool:
    return any(row in _heads(db, rec, field) for field in fields)


def _value(db: sqlite3.Connection, saw: list[str], field: str) -> object:
    """The value of ``field`` that the undone write had seen, `None` when it had none or it was purged."""
    newest, value = -1, None
    for hash_ in saw:
        row = db.execute("SELECT t, head, body FROM ops WHERE hash = ?", (bytes.fromhex(hash_),)).fetchone()
        if row is None or row[2] is None or field not in (head := json.loads(row[1]))["of"] or row[0] <= newest:
            continue
        newest, value = row[0], values_put(head["is"], row[2]).get(field)
    return value
