"""Comparing what the share holds with what our log holds: what is missing there is published again.

What is ours and was missing twice is put back at once; what others wrote, after they had time to do it themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, WriterId
from warroom.store.commit import present_writer
from warroom.store.exchange import held_hashes, lines_of, purged_hashes, waiting_hashes, writers_held
from warroom.store.sent import own_writers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from warroom.share.log_file import LogFile
    from warroom.store.exchange import HeldLine

PATIENCE = 3
"""Comparisons in which what another writer wrote must have been missing before we put it back."""


class ShareComparison:
    """Remembers what was missing before, since a folder may be slow to show what it holds. With ``carries``, what
    others wrote is put back like what is ours: it may have come over another place.
    """

    def __init__(self, *, carries: bool = False) -> None:
        self._carries = carries
        self._missed: dict[bytes, int] = {}

    def missing(
        self,
        db: sqlite3.Connection,
        incident: IncidentId,
        files: Iterable[LogFile],
        lost: Iterable[HeldLine] = (),
        *,
        at_once: bool,
        unproven: AbstractSet[bytes] = frozenset(),
    ) -> list[HeldLine]:
        """The lines that should be put back now. ``at_once`` puts back what is ours without waiting; what is
        ``unproven`` there is as good as missing where it would be signed if it were put back. What is ``lost`` was
        missed for long enough by programs that ended.
        """
        with_body: set[bytes] = set()
        bare: set[bytes] = set()
        for file in files:
            with_body |= file.segment.with_body
            bare |= file.segment.bare
        with_body -= unproven
        bare -= unproven
        waiting = waiting_hashes(db)
        gone = [
            hash_
            for hash_, empty in held_hashes(db, incident).items()
            if hash_ not in with_body and not ((empty or hash_ in waiting) and hash_ in bare)
        ]
        before = self._missed
        self._missed = {hash_: before.get(hash_, 0) + 1 for hash_ in gone}
        own = own_writers(db)
        if self._carries:
            own |= {writer.writer for writer in writers_held(db, incident)}
        long_missed = {line.row for line in lost}
        return [
            line
            for line in _worth(lines_of(db, gone), unproven, present_writer(db))
            if line.row in long_missed
            or (
                self._missed[bytes.fromhex(line.hash)] >= (1 if at_once else 2 if line.writer in own else PATIENCE)
                and (line.writer in own or self._missed[bytes.fromhex(line.hash)] >= PATIENCE)
            )
        ]

    def withdraw(self, db: sqlite3.Connection, files: Iterable[LogFile]) -> list[tuple[str, list[HeldLine]]]:
        """Files that this database made and that still hold the body of a purged operation, with their lines anew."""
        purged, own = purged_hashes(db), own_writers(db)
        return [
            (file.name, lines_of(db, file.segment.with_body | file.segment.bare))
            for file in files
            if file.segment.header is not None
            and file.segment.header.maker in own
            and not purged.isdisjoint(file.segment.with_body)
        ]


def _worth(lines: list[HeldLine], unproven: AbstractSet[bytes], writer: WriterId) -> list[HeldLine]:
    """``lines`` without those that are on the share already and would not be signed now either: what ``writer``, which
    we are, signs itself, and what stands before a line that we hold with its signature.
    """
    if not unproven:
        return lines
    kept: list[HeldLine] = []
    signed = ""
    for line in reversed(lines):
        if not line.unsigned:
            signed = line.writer
        if bytes.fromhex(line.hash) not in unproven or line.writer in (writer, signed):
            kept.append(line)
    return kept[::-1]
