"""What an act writes that purges: what must stay of what goes, a mark where the words were, and the purges."""

from __future__ import annotations

from warroom.model.left_out import PURGED_WORDS
from warroom.model.record_kinds import KINDS, SAID_WINS, TAGS
from warroom.oplog.operation import ADD, PURGE, PUT
from warroom.store.purging import in_parts
from warroom.store.schema import pack_name
from warroom.store.shown_words import values_of, values_put
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from warroom.store.purge_scope import HeldWords


def writes_of(db: sqlite3.Connection, inc: int, goes: Iterable[HeldWords]) -> list[Write]:
    """The writes that empty ``goes``, record by record.

    An operation goes as a whole: what stands of it and holds no words (a time, a severity, a state) is written again
    before. Each field that held the words is written again as well, so that whoever writes it from now on has seen
    that it was purged (`warroom.store.purging.knowing`).
    """
    records: dict[tuple[str, str], list[HeldWords]] = {}
    for emptying in goes:
        if db.execute("SELECT body FROM ops WHERE id = ?", (emptying.row,)).fetchone()[0] is None:
            continue  # somebody else purged it meanwhile
        records.setdefault((emptying.kind, emptying.on), []).append(emptying)
    writes: list[Write] = []
    for (kind, on), of_record in records.items():
        fields: dict[str, None] = {}
        names = {held_words.hash for held_words in of_record}
        for emptying in of_record:
            writes.extend(_kept(db, inc, emptying))
            if emptying.do == PUT:
                fields.update(dict.fromkeys(field for field in emptying.fields if _is_register(kind, field)))
        writes.extend(mark for field in fields for mark in _anew(db, inc, kind, on, field, names))
        parts = in_parts([held_words.hash for held_words in of_record])
        writes.extend(Write(kind, on, dict.fromkeys(fields), do=PURGE, purges=part) for part in parts)
    return writes


def _is_register(kind: str, field: str) -> bool:
    register = KINDS.get(kind)
    return register is None or field not in register.fields or register.fields[field].holds != TAGS


def _kept(db: sqlite3.Connection, inc: int, held_words: HeldWords) -> list[Write]:
    """What stands of an operation in the fields that hold nothing of what shall go."""
    values = values_of(
        held_words.kind, db.execute("SELECT body FROM ops WHERE id = ?", (held_words.row,)).fetchone()[0]
    )
    stand = {
        field: value
        for field, value in values.items()
        if field not in held_words.fields
        and held_words.row in dict(_heads(db, inc, held_words.kind, held_words.on, field))
    }
    if held_words.do == ADD:
        return [Write(held_words.kind, held_words.on, {field: value}, do=ADD) for field, value in stand.items()]
    return [Write(held_words.kind, held_words.on, stand, saw=[held_words.hash])] if stand else []


def _anew(db: sqlite3.Connection, inc: int, kind: str, on: str, field: str, gone: set[str]) -> list[Write]:
    """A field that held the words, as it reads without them: as somebody else wrote it, or purged."""
    heads = _heads(db, inc, kind, on, field)
    saw = [hash_.hex() for _, (hash_, _) in heads]
    standing = [body for _, (hash_, body) in heads if body is not None and hash_.hex() not in gone]
    register = KINDS.get(kind)
    value: object = None
    if standing:
        value = values_put(kind, standing[-1]).get(field)
    elif register is not None and field in register.fields and register.fields[field].policy == SAID_WINS:
        value = PURGED_WORDS  # it is struck still, whatever the reason was
    if not heads:
        return []  # nothing of it was ever folded
    return [Write(kind, on, {field: value}, saw=saw, bare=value is None)]


def _heads(
    db: sqlite3.Connection, inc: int, kind: str, on: str, field: str
) -> list[tuple[int, tuple[bytes, bytes | None]]]:
    """What stands in a field, the oldest first: its row, hash and body."""
    return [
        (row, (hash_, body))
        for row, hash_, body in db.execute(
            "SELECT o.id, o.hash, o.body FROM records r JOIN heads h USING (rec) JOIN ops o ON o.id = h.op "
            "WHERE r.inc = ? AND r.kind = ? AND r.name = ? AND h.field = ? ORDER BY o.t, o.hash",
            (inc, kind, pack_name(on), field),
        )
    ]
