"""Causal multi-value registers: how writes meet that did not see each other.

A write supersedes the writes that it names as seen; a head is a write that nothing supersedes. Nothing here knows a
field, a record kind or a policy: which of several heads is in effect is declared in `warroom.model.record_kinds`.

Because superseding only ever adds to a set, the heads do not depend on order, repetition or gaps of arrival.
"""

from __future__ import annotations

import json
from operator import attrgetter

from warroom.model.identity import NO_WRITER, WriterId

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_words = json.JSONEncoder(sort_keys=True).encode


class Head:
    """A write that nothing supersedes: its hash, clock reading, person, value and writer.

    ``value`` is JSON; ``readable`` is false when the body was purged or is withheld. ``row`` is where the operation
    stands in the local log.
    """

    __slots__ = ("by", "hash", "readable", "row", "t", "value", "writer")

    def __init__(
        self,
        hash_: str,
        t: int,
        by: str,
        value: object,
        *,
        readable: bool = True,
        row: int = 0,
        writer: WriterId = NO_WRITER,
    ) -> None:
        self.hash, self.t, self.by, self.value, self.writer = hash_, t, by, value, writer
        self.readable, self.row = readable, row


IN_TIME = attrgetter("t", "hash")
"""The order in which heads are told: the oldest first. Thousands of people may have written one field apart."""


class Register:
    """One field of one record: its heads by hash, and the hashes that were superseded here.

    A superseded hash is remembered even when its write has not arrived, so that a late write stays superseded.
    """

    __slots__ = ("heads", "superseded")

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.superseded: set[str] = set()

    def supersede(self, seen: Iterable[str]) -> None:
        """Take the writes ``seen`` out of the heads, now or when they arrive."""
        for hash_ in seen:
            self.superseded.add(hash_)
            self.heads.pop(hash_, None)

    def write(self, head: Head) -> None:
        """Let ``head`` in, unless a write that saw it is here already."""
        if head.hash not in self.superseded:
            self.heads[head.hash] = head


def distinct(heads: Iterable[Head]) -> list[Head]:
    """The heads without those whose value an earlier one has too, oldest first: more than one is a conflict."""
    kept: list[Head] = []
    values: set[object] = set()
    for head in sorted(heads, key=IN_TIME):
        if head.readable:
            # A text is the same as no other value, whose words are bytes.
            value = head.value if isinstance(head.value, str) else _words(head.value).encode()
            if value in values:
                continue
            values.add(value)
        kept.append(head)
    return kept
