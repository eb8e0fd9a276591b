"""Writes that say nothing because their words were left out: what they hide, they hide only when a purge says so.

Whoever purges a field writes it anew without words, and the purge names that write too. A write without words of which
no purge was carried out here is something else: the purge still comes, or waits for somebody here, or there is none and
somebody merely left the words out. Until then what it was written over counts still, so that nobody takes away what
others see in a way that no limit for purges would notice.
"""

from __future__ import annotations

import json

from warroom.oplog.register import IN_TIME, Head
from warroom.store.effect import bare_heads
from warroom.store.many import single
from warroom.store.purging import PurgeState, named_by_purges
from warroom.store.schema import pack_name
from warroom.store.shown_words import values_put

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from warroom.model.record_kinds import Field
    from warroom.store.known import Record

_PURGED = f"SELECT hash FROM purge_targets WHERE state = '{PurgeState.DONE}' AND hash IN ({{keys}})"  # noqa: S608
_WRITES = (
    "SELECT o.hash, o.inc, o.t, o.by, w.id, o.id, o.head, o.body FROM ops o JOIN writers w USING (writer) "
    "WHERE o.hash IN ({keys})"
)


def without_withheld(db: sqlite3.Connection, record: Record, field: Field, heads: Sequence[Head]) -> Sequence[Head]:
    """``heads`` of a field with, in place of each that says nothing and was not purged, what that was written over;
    all of them where nothing else was ever said.
    """
    bare = bare_heads(field, heads)
    withheld = {*bare} - _purged(db, bare)
    if not withheld:
        return heads
    counting = {head.hash: head for head in heads if head.hash not in withheld}
    passed: set[str] = set()
    pending = _seen(db, withheld)
    while pending:
        passed |= pending
        writes = _writes(db, record, field.name, pending)
        gone = _purged(db, [head.hash for head, _ in writes if not head.readable])
        pending = set()
        for head, saw in writes:
            if head.readable or head.hash in gone:
                counting[head.hash] = head
            else:
                pending.update(saw)
        pending -= passed
    for hash_ in _gone_back_to(db, record, field.name, counting):
        counting.pop(hash_, None)
    return sorted(counting.values(), key=IN_TIME) or heads


def unexplained(db: sqlite3.Connection, field: Field, heads: Sequence[Head]) -> bool:
    """Whether the words of any of ``heads`` are not here and no purge names them, one that waits for somebody here or
    was refused included: they were left out on the way, by whoever may write into the share, or their purge still
    comes.
    """
    bare = bare_heads(field, heads)
    return len(named_by_purges(db, [bytes.fromhex(hash_) for hash_ in bare])) < len(bare)


def _gone_back_to(db: sqlite3.Connection, record: Record, field: str, hashes: Iterable[str]) -> set[str]:
    """Every earlier write of a field that those of ``hashes`` were written over."""
    passed: set[str] = set()
    pending = set(hashes)
    while pending:
        pending = {seen for _, saw in _writes(db, record, field, pending) for seen in saw} - passed
        passed |= pending
    return passed


def _writes(db: sqlite3.Connection, record: Record, field: str, hashes: Iterable[str]) -> list[tuple[Head, list[str]]]:
    """The writes of a field of a record among ``hashes``, each with what it had seen."""
    inc, kind, name = record.key
    heads = []
    for hash_, where, t, by, writer, row, head, body in single(db, _WRITES, [bytes.fromhex(hash_) for hash_ in hashes]):
        head_fields = json.loads(head)
        if (where, head_fields["is"], pack_name(head_fields["on"])) != (inc, kind, name) or field not in head_fields[
            "of"
        ]:
            continue
        values = values_put(kind, body)
        readable = field in values
        heads.append(
            (Head(hash_.hex(), t, by, values.get(field), readable=readable, row=row, writer=writer), head_fields["saw"])
        )
    return heads


def _seen(db: sqlite3.Connection, hashes: Iterable[str]) -> set[str]:
    return {
        seen
        for _, _, _, _, _, _, head, _ in single(db, _WRITES, [bytes.fromhex(hash_) for hash_ in hashes])
        for seen in json.loads(head)["saw"]
    }


def _purged(db: sqlite3.Connection, hashes: Sequence[str]) -> set[str]:
    return {hash_.hex() for (hash_,) in single(db, _PURGED, [bytes.fromhex(hash_) for hash_ in hashes])}
