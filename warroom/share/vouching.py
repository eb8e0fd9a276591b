"""Lines of a writer that has a key are taken from a share only once its signature vouches for them.

One signature vouches for its line and, by the chain, for every line of that writer before it, in whatever file those
stand. What nothing vouches for is kept back: it may be what somebody else wrote under that writer's id, or the first
half of what is just being written. Where the library that checks is missing, everything is taken as it comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import WriterId
from warroom.oplog.signing import is_keyed
from warroom.share.share_format import SEGMENT_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from warroom.oplog.framing import Framed
    from warroom.share.log_file import LogFile

MOST_KEPT = 2 * SEGMENT_LINES
"""Lines of one file that are kept back in memory: twice what a file of ours holds. More are read again later."""


class Vouching:
    """What is vouched for in one incident. ``check`` says whether a column signs a writer's hash; `None` without the
    library. ``trusted`` gives the writers of which even unsigned lines were accepted here.
    """

    def __init__(
        self, check: Callable[[WriterId, str, bytes], bool] | None, trusted: Callable[[], Container[str]] = frozenset
    ) -> None:
        self.check, self._trusted = check, trusted
        self._before: set[str] = set()
        self._waiting: list[LogFile] = []

    def concerns(self, writer: WriterId) -> bool:
        """Whether the lines of ``writer`` need a signature here."""
        return self.check is not None and is_keyed(writer) and writer not in self._trusted()

    def take(self, file: LogFile, framed: Sequence[Framed], held: Container[bytes]) -> list[Framed]:
        """Those of the lines of ``file`` that may be stored, ``framed`` being new; the rest is kept back in it.

        ``held`` are hashes that were stored before, so that they were vouched for.
        """
        header = file.segment.header
        if header is None or not self.concerns(header.writer):
            return list(framed)
        pending = [*file.unvouched, *framed]
        last = self._last(header.writer, pending, held)
        first = _linked(pending, last)
        file.unvouched = [*pending[:first], *pending[last + 1 :]][:MOST_KEPT]
        if file.unvouched and file not in self._waiting:
            self._waiting.append(file)
        if last >= 0:
            self._before.add(pending[first].prev)
        for line in pending[first:last]:
            line.signature = None  # nobody checked it
        return pending[first : last + 1]

    def _last(self, writer: WriterId, lines: Sequence[Framed], held: Container[bytes]) -> int:
        """The last of ``lines`` that is vouched for, -1 if none is."""
        for place in range(len(lines) - 1, -1, -1):
            line = lines[place]
            if bytes.fromhex(line.hash) in held or self.holds(writer, line) or line.hash in self._before:
                return place
        return -1

    def holds(self, writer: WriterId, line: Framed) -> bool:
        """Whether ``line`` is signed by ``writer``; a signature that is none is taken off."""
        if self.check is not None and line.signature is not None and self.check(writer, line.hash, line.signature):
            return True
        line.signature = None
        return False

    def others(self) -> Iterator[tuple[LogFile, list[Framed]]]:
        """What was kept back and is vouched for by now: a log that goes on where another ends vouches for it.

        What came so may vouch for a third, so it goes on until nothing more does.
        """
        again = True
        while again:
            self._waiting = [file for file in self._waiting if file.unvouched]
            again = False
            for file in self._waiting:
                taken = self.take(file, (), ())
                if taken:
                    again = True
                    yield file, taken

    def unproven(self, files: Iterable[LogFile]) -> set[bytes]:
        """The hashes that stand in ``files`` only where no signature vouches for them: whoever comes later would take
        those lines for what somebody else wrote.
        """
        proven: set[bytes] = set()
        goes_on: set[str] = set()
        tails: list[tuple[LogFile, str, set[bytes]]] = []
        for file in files:
            header, segment = file.segment.header, file.segment
            if header is None or not self.concerns(header.writer):
                continue
            lines = segment.with_body | segment.bare
            tail = segment.behind if self._is_proven(file, header.writer) else lines
            proven |= lines - tail
            if len(tail) < len(lines):
                goes_on.add(header.prev)
            if tail:
                tails.append((file, header.prev, tail))
        while covered := [tail for tail in tails if tail[0].segment.tip in goes_on]:
            for _, prev, tail in covered:
                proven |= tail
                goes_on.add(prev)
            tails = [tail for tail in tails if tail not in covered]
        return {hash_ for _, _, tail in tails for hash_ in tail} - proven

    def _is_proven(self, file: LogFile, writer: WriterId) -> bool:
        """Whether the last signature in ``file`` holds; it is looked at once."""
        signed = file.segment.signed
        if signed is None or self.check is None:
            return False
        if file.proof is None or file.proof[0] != signed:
            file.proof = (signed, self.check(writer, *signed))
        return file.proof[1]


def _linked(lines: Sequence[Framed], last: int) -> int:
    """From which of ``lines`` on each follows the one before, up to the one at ``last``; 0 where that is none."""
    first = max(last, 0)
    while first > 0 and lines[first].prev == lines[first - 1].hash:
        first -= 1
    return first
