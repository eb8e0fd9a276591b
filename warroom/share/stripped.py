"""What stands on the share with less than it was written with: a line without its words that no purge names, or lines
without the signature that we hold of them. Whoever may write into the folder can publish them so.

It is no damage, and the chain holds. What we hold of it is put back; here it is found out, so that it can be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import Moment, WriterId
from warroom.share.compact import SETTLED
from warroom.share.log_file import UNSIGNED
from warroom.store.exchange import not_purged, once_signed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from warroom.share.log_file import LogFile
    from warroom.store.exchange import HeldNumbers

WORDS, SIGNATURE = "words", "signature"


class Stripped:
    """Operations of a writer, ``first`` to ``last``, that stand without their ``what`` on the share, in the log
    ``name``, which was changed at ``since`` (microseconds since 1970, by its own time; 0 where nobody knows). ``here``
    says that we hold their words, ``hashes`` which operations those are.
    """

    __slots__ = ("by", "first", "hashes", "here", "last", "name", "since", "what", "writer")

    def __init__(self, what: str, numbers: HeldNumbers, name: str, since: Moment) -> None:
        self.what, self.name, self.since = what, name, since
        self.writer: WriterId = numbers.writer
        self.by, self.first, self.last, self.here = numbers.by, numbers.first, numbers.last, numbers.whole
        self.hashes = numbers.hashes


def stripped(
    db: sqlite3.Connection,
    files: Collection[LogFile],
    unproven: AbstractSet[bytes],
    *,
    now: Moment,
    ticks: float,
) -> Iterator[Stripped]:
    """What stands so in ``files``, all logs of an incident, and in none of them as it was written; ``unproven`` are the
    hashes for which no signature there vouches. What was put there a while ago only is not looked at yet: a purge may
    be on its way behind it. Nor is a signature called taken away where the log was torn, or damaged, before it.
    """
    return all_stripped(db, files, unproven, settled=[file for file in files if _is_settled(file, now, ticks)])


def all_stripped(
    db: sqlite3.Connection,
    files: Collection[LogFile],
    unproven: AbstractSet[bytes],
    *,
    settled: Collection[LogFile] | None = None,
) -> Iterator[Stripped]:
    """As `stripped`, of what lies in the ``settled`` ones of ``files``; without them, however short ago it was put
    there.
    """
    settled = files if settled is None else settled
    read = [file for file in settled if file.is_whole or file.fault.startswith(UNSIGNED)]
    none: frozenset[bytes] = frozenset()
    bare = none.union(*(file.segment.bare for file in settled)).difference(*(file.segment.with_body for file in files))
    unsigned = none.union(*(unproven & file.segment.with_body | unproven & file.segment.bare for file in read))
    for what, among, found in (
        (WORDS, settled, not_purged(db, bare)),
        (SIGNATURE, read, once_signed(db, unsigned)),
    ):
        for numbers in found:
            file = _newest(among, numbers.hashes)
            yield Stripped(what, numbers, file.name, Moment(file.look.changed // 1_000 if file.look else 0))


def _is_settled(file: LogFile, now: Moment, ticks: float) -> bool:
    age = (now - file.look.changed // 1_000) / 1_000_000 if file.look is not None else 0.0
    return max(ticks - file.grown, age) >= SETTLED


def _newest(files: Iterable[LogFile], hashes: AbstractSet[bytes]) -> LogFile:
    holding = [
        file
        for file in files
        if not (hashes.isdisjoint(file.segment.bare) and hashes.isdisjoint(file.segment.with_body))
    ]
    return max(holding, key=lambda file: (file.look.changed if file.look is not None else 0, file.name))
