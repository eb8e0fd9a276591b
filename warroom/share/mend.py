"""Damaged logs that this database made: which of them may go, since all that can have been in them stands elsewhere.

A full disk, a copy that was broken off, a bad sector leave a log whose end is missing or whose middle does not hold.
What it held is written again under another name; after that the torn one tells nobody anything but that it is damaged.
It is taken away only if nothing in it can be a line that our log lacks: a database that was brought back from a backup
may have said things there which exist nowhere else, and a person can still read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.operation import is_hash
from warroom.share.log_file import first_number
from warroom.store.exchange import hashes_from, held_hashes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable

    from warroom.share.log_file import LogFile

_WRITER = 32


def is_ours_to_mend(file: LogFile, own: frozenset[str]) -> bool:
    """Whether a log is damaged or torn, and this database, which writes as ``own``, made it."""
    return bool(file.segment.fault or file.torn) and file.made_by(own)


def stands_elsewhere(
    db: sqlite3.Connection, incident: IncidentId, file: LogFile, content: bytes, held: Container[bytes]
) -> bool:
    """Whether every line that ``file``, whose ``content`` is given, holds or held is among ``held``.

    What still tells its hash is looked up by it. What does not was some line of the same writer, with a number behind
    those of the lines before it: as many of them, and as many numbers, must be held.
    """
    header = file.segment.header
    writer = header.writer if header is not None else WriterId(file.name[:_WRITER])
    first = header.first if header is not None else first_number(file.name)[0]
    begin, *lines = content.split(b"\n")
    stated, unknown = set(file.segment.with_body | file.segment.bare), 0
    for line in lines:
        columns = line.rstrip(b"\r").split(b"\t")
        hash_ = columns[2].decode("ascii", "replace") if len(columns) > 2 else ""
        if is_hash(hash_) and line != begin:
            stated.add(bytes.fromhex(hash_))
        elif line not in (b"", begin):
            unknown += 1
    count = len(stated) + unknown
    numbers = hashes_from(db, incident, writer, first, first + count - 1)
    whole = len({number for number, _ in numbers}) >= count and all(hash_ in held for _, hash_ in numbers)
    return whole and all(hash_ in held for hash_ in stated)


def held_by(db: sqlite3.Connection, incident: IncidentId, files: Iterable[LogFile]) -> set[bytes]:
    """The lines of whole logs among ``files``, with their texts as far as our log has them."""
    bare, with_words = held_hashes(db, incident), set[bytes]()
    for file in files:
        if file.is_whole:
            with_words |= file.segment.with_body
            with_words |= {hash_ for hash_ in file.segment.bare if bare.get(hash_)}
    return with_words
