"""Few large logs instead of many small ones: a shell that writes once a minute makes a file each time.

Whoever made them merges them, in two steps that may end anywhere. First a larger log is written under a new name, with
lines from our own log; the small ones stay. Later, once the large one has been on the share for so long that programs
which copy files have brought it along, a small one goes if every one of its lines stands in larger ones of ours that
were read back. Nothing is remembered from one step to the next: whatever an interruption, or a backup put back, leaves
behind is just as redundant the next time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from warroom.share.publish import cut
from warroom.share.share_format import SEGMENT_BYTES, SEGMENT_LINES
from warroom.store.exchange import lines_of, purged_hashes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable

    from warroom.share.log_file import LogFile
    from warroom.store.exchange import HeldLine

MANY_SMALL = 32
"""Small logs of one writer that are left as they are."""
AT_ONCE = 2_000
"""Logs that one comparison merges, and that it takes away."""
SETTLED = 600.0
"""Seconds that a merged log has been on the share before what it replaces goes."""

Rank = tuple[int, str]


class Compaction:
    """What can be merged and what can go, of the ``files`` of one incident as they were read.

    ``own`` are the writer ids of this database; ``open_names`` are logs to which it still adds.
    """

    def __init__(
        self, files: Iterable[LogFile], own: frozenset[str], open_names: Container[str], *, ticks: float
    ) -> None:
        self._ticks = ticks
        self._newest = 0
        self._ours: list[LogFile] = []
        for file in files:
            if file.look is not None:
                self._newest = max(self._newest, file.look.changed)
            if file.is_whole and file.segment.header is not None and file.name not in open_names and file.made_by(own):
                self._ours.append(file)

    @cached_property
    def _standing(self) -> dict[bytes, Rank]:
        return self._where(only_settled=False)

    @cached_property
    def _settled(self) -> dict[bytes, Rank]:
        return self._where(only_settled=True)

    def _where(self, *, only_settled: bool) -> dict[bytes, Rank]:
        """The largest log in which each line stands, by its hash; with its text, by the hash behind a zero."""
        where: dict[bytes, Rank] = {}
        for file in self._ours:
            if only_settled and not self._is_settled(file):
                continue
            rank = _rank(file)
            for key in (*_needs(file), *file.segment.with_body):
                if rank > where.get(key, (0, "")):
                    where[key] = rank
        return where

    def _is_settled(self, file: LogFile) -> bool:
        """Whether a log has been there for long, by the folder's own times or since we have been watching."""
        changed = file.look.changed if file.look is not None else self._newest
        return max((self._newest - changed) / 1e9, self._ticks - file.grown) >= SETTLED

    def redundant(self) -> tuple[list[LogFile], set[str]]:
        """The logs that may go, and the names of those in which their lines stand."""
        if len(self._ours) <= MANY_SMALL:
            return [], set()
        gone = [file for file in self._ours if _is_in_larger(file, self._settled)][:AT_ONCE]
        kept = {self._settled[key][1] for file in gone for key in _needs(file)}
        return gone, kept

    def merge(self, db: sqlite3.Connection) -> list[HeldLine]:
        """The lines of small logs that are worth to be written into fewer large ones."""
        if len(self._ours) <= MANY_SMALL:
            return []
        small: dict[str, list[LogFile]] = {}
        for file in self._ours:
            header = file.segment.header
            if header is not None and file.finished and _is_small(file) and not _is_in_larger(file, self._standing):
                small.setdefault(header.writer, []).append(file)
        merged: list[HeldLine] = []
        purged: frozenset[bytes] | None = None
        for files in small.values():
            if len(files) <= MANY_SMALL:
                continue
            purged = purged_hashes(db) if purged is None else purged
            lines = _lines(db, files[:AT_ONCE], purged)
            if len(cut(lines)) * 2 <= len(files[:AT_ONCE]):
                merged += lines
        return merged


def _lines(db: sqlite3.Connection, files: list[LogFile], purged: frozenset[bytes]) -> list[HeldLine]:
    """The lines of those ``files`` all of whose lines, with their texts, are in our log."""
    lines = {bytes.fromhex(line.hash): line for line in lines_of(db, _hashes(files))}
    taken = [
        file
        for file in files
        if all(hash_ in lines and (not lines[hash_].bare or hash_ in purged) for hash_ in file.segment.with_body)
        and all(hash_ in lines for hash_ in file.segment.bare)
    ]
    wanted = _hashes(taken)
    return [line for hash_, line in lines.items() if hash_ in wanted]


def _hashes(files: Iterable[LogFile]) -> set[bytes]:
    hashes: set[bytes] = set()
    for file in files:
        hashes |= file.segment.with_body | file.segment.bare
    return hashes


def _rank(file: LogFile) -> Rank:
    """Which of two logs with the same line is kept: the one with more lines, or with the later name."""
    return (len(file.segment.with_body) + len(file.segment.bare), file.name)


def _is_in_larger(file: LogFile, where: dict[bytes, Rank]) -> bool:
    rank = _rank(file)
    return all(where.get(key, rank) > rank for key in _needs(file))


def _needs(file: LogFile) -> Iterable[bytes]:
    """What must stand elsewhere before a log may go: its lines, with their texts as far as it has them."""
    return (*(b"\0" + hash_ for hash_ in file.segment.with_body), *file.segment.bare)


def _is_small(file: LogFile) -> bool:
    return file.segment.offset < SEGMENT_BYTES // 2 and _rank(file)[0] < SEGMENT_LINES // 2
