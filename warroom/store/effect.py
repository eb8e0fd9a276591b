"""Which value of a field is in effect, by the policy that the model declares for it."""

from __future__ import annotations

import json

from warroom.model.identity import WriterId
from warroom.model.left_out import left_out
from warroom.model.record_kinds import (
    ALL_HOLD,
    ENTRY,
    HIGHEST_RANK,
    LATEST,
    MAKER,
    SAID_WINS,
    TAGS,
    TEXT,
    Field,
    RecordKind,
)
from warroom.oplog.record_id import is_derived
from warroom.oplog.register import Head, distinct
from warroom.store.schema import unpack_name
from warroom.store.shown_words import values_put

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from warroom.store.known import Record

CONFLICT, WAITING, PURGED, NEWER = "conflict", "waiting", "purged", "newer"
WITHHELD = "withheld"
"""Somebody who had not seen that the field was purged wrote it too; it is not shown until somebody looks."""
MISSING = "missing"
"""Words were left out on the way to us, and no purge that is known here says so."""
_HIDES = "repeats"
"""The field whose value, whatever it is, hides an entry among others."""


def disagreed(marks: object) -> list[str]:
    """The fields of a record about which people disagree, by what is kept as its ``marks``, as far as may be told."""
    return _marked(marks, (CONFLICT, WAITING))


def unsettled(marks: object) -> list[str]:
    """The same with those whose value was written over a purge: all that somebody has to settle."""
    return _marked(marks, (CONFLICT, WAITING, WITHHELD))


def _marked(marks: object, wanted: tuple[str, ...]) -> list[str]:
    return [field for field, mark in json.loads(str(marks)).items() if mark in wanted] if marks else []


def bare_heads(field: Field, heads: Sequence[Head]) -> list[str]:
    """The hashes of those of ``heads`` that say nothing because their words are not here."""
    if field.holds == TAGS:
        return []
    return [head.hash for head in heads if not head.readable and head.value is None]


def in_effect(field: Field, heads: Sequence[Head]) -> tuple[object, str]:
    """The value in effect and a mark: empty, `CONFLICT` or `PURGED`.

    A set gives the sorted list of its members; `ALL_HOLD` gives the list of values that hold.
    """
    if field.holds == TAGS:
        members = {head.value for head in heads if head.readable and isinstance(head.value, str)}
        return sorted(members) or None, ""
    if len(heads) == 1 and heads[0].readable and field.policy != ALL_HOLD:
        return heads[0].value, ""  # as nearly always
    standing = distinct(heads)
    mark = CONFLICT if len(standing) > 1 else ""
    readable = [head for head in standing if head.readable]
    if standing and not readable:
        return None, PURGED
    if field.policy == ALL_HOLD:
        return [head.value for head in readable if head.value is not None] or None, mark
    if not readable:
        return None, ""
    return winner(field, readable).value, mark


def of_its_maker(db: sqlite3.Connection, record: Record, field: Field, heads: Sequence[Head]) -> list[Head]:
    """The heads of a reserved field that count: those of the record's maker, and values that anybody may give.

    A record that several may tell apart (`warroom.oplog.record_id.is_derived`) has no maker: every write of it counts
    that saw none before it, so that nobody wins over the others by a clock, what they tell differently is seen, and
    what would hide it gives way to what shows it.
    Where none is left, what a stranger wrote over counts still: the last of it that could be read.
    """
    maker = "" if is_derived(unpack_name(record.key[2])) else record.born.writer
    counting = [head for head in heads if _counts(db, field, head.value, head.writer, head.row, maker)]
    if counting or not heads:
        return counting if maker else _showing(field, counting)
    for hash_, t, by, writer, row, body in db.execute(
        "SELECT o.hash, o.t, o.by, w.id, o.id, o.body FROM seen s JOIN ops o ON o.hash = s.hash "
        "JOIN writers w ON w.writer = o.writer WHERE s.rec = ? AND s.field = ? AND o.body IS NOT NULL "
        "ORDER BY o.t DESC, o.hash DESC",
        (record.rec, field.name),
    ):
        values = values_put(record.key[1], body)
        if field.name in values and _counts(db, field, values[field.name], writer, row, maker):
            return [Head(hash_.hex(), t, by, values[field.name], row=row, writer=writer)]
    return []


def _counts(db: sqlite3.Connection, field: Field, value: object, writer: WriterId, row: int, maker: str) -> bool:
    if field.reserved != MAKER and value not in field.reserved:
        return True
    return writer == maker if maker else _saw_none(db, row)


def _showing(field: Field, heads: list[Head]) -> list[Head]:
    """``heads`` without those that hide the record, unless all do."""
    hides: tuple[str, ...] = () if isinstance(field.reserved, str) else field.reserved
    visible = [head for head in heads if not (head.value in hides if field.name != _HIDES else head.value is not None)]
    return visible or heads


def _saw_none(db: sqlite3.Connection, row: int) -> bool:
    """Whether the operation at ``row`` superseded nothing."""
    head = db.execute("SELECT head FROM ops WHERE id = ?", (row,)).fetchone()[0]
    return not json.loads(head)["saw"]


def shown(kind: RecordKind, field: Field, value: object, mark: str) -> object:
    """What a table says of a field: where words were purged, or are missing, it says so, in every pane, message and
    document alike.

    An entry says it by itself, and a message that nobody has sent yet is none without its text.
    """
    if value is not None or mark not in (PURGED, WITHHELD, MISSING) or kind is ENTRY:
        return value
    words = left_out(missing=mark == MISSING)
    return words if field.holds == TEXT and field.policy == LATEST and field.words else None


def winner(field: Field, standing: list[Head]) -> Head:
    """The head that wins; ``standing`` is not empty and ordered from the oldest."""
    heads = [head for head in standing if head.value is not None]
    latest = standing[-1]
    if field.policy == SAID_WINS:
        return heads[-1] if heads else latest
    if field.policy == HIGHEST_RANK:
        return min(reversed(heads), key=_rank) if heads else latest
    if isinstance(field.policy, tuple):
        order = field.policy
        ranked = [head for head in heads if head.value in order]
        return min(reversed(ranked), key=lambda head: order.index(str(head.value))) if ranked else latest
    return latest


def _rank(head: Head) -> int:
    rank = head.value.get("rank") if isinstance(head.value, dict) else None
    return rank if isinstance(rank, int) else 1 << 30


def taken_back(kind: RecordKind, row: Mapping[str, object], marks: str | None) -> bool:
    """Whether whoever made a record took it back: nothing is left of what tells of it, and not because it is hidden."""
    if not kind.told_by or any(row[field] is not None for field in kind.told_by):
        return False
    return not marks or json.loads(marks).keys().isdisjoint(kind.told_by)
