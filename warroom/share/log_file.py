"""One log on the share as we know it: how far it was read, what is wrong with it, and by what that is known again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from warroom.model.identity import NO_WRITER, IncidentId, Moment, WriterId
from warroom.model.sentences import agreeing, counted
from warroom.oplog.signing import key_words
from warroom.share.alteration import ALTERED, number_of, numbers_words
from warroom.share.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.oplog.framing import Framed
    from warroom.share.folder import FileStat

STUCK_AFTER = 30.0
"""Seconds until a line without its end is called damaged."""
NEWER = "written by a newer warroom"
UNSIGNED = "kept back"
"""What a fault begins with that is about lines which their writer's key did not sign."""
_WRITER = 32


class LogFile:
    """A log on the share.

    ``grown`` and ``tried`` are when lines came last and when it was read last; ``fault`` says what is wrong, ``torn``
    that it is only its end that is missing, ``scar`` what the damaged part looks like: another damage has another one.
    ``finished`` is set once another log goes on where it ends, ``refused`` maps hashes to why they are not taken,
    ``unvouched`` are lines that hold and that no signature of their writer vouches for yet, ``proof`` is the last
    signature that was looked at, and whether it holds.
    """

    __slots__ = (
        "fault", "finished", "grown", "look", "name", "proof", "refused", "scar", "segment", "torn", "tried",
        "unvouched",
    )  # fmt: skip

    def __init__(self, name: str, incident: IncidentId, ticks: float) -> None:
        self.name = name
        self.segment = Segment(incident)
        self.look: FileStat | None = None
        self.grown = self.tried = ticks
        self.fault = self.scar = ""
        self.torn = self.finished = False
        self.refused: dict[str, str] = {}
        self.unvouched: list[Framed] = []
        self.proof: tuple[tuple[str, bytes], bool] | None = None

    def begin_again(self, incident: IncidentId) -> None:
        """Nothing of it was read: it is read from its first byte."""
        self.segment, self.unvouched = Segment(incident), []

    @property
    def by(self) -> str:
        """The person whose log it is, as far as its header says so."""
        return self.segment.header.by if self.segment.header is not None else ""

    @property
    def writer(self) -> WriterId:
        """The writer whose lines it holds; empty while its header was not read."""
        return self.segment.header.writer if self.segment.header is not None else NO_WRITER

    @property
    def is_whole(self) -> bool:
        """Whether it was read to its end and all of it holds."""
        return self.look is not None and self.look.size == self.segment.offset and not self.fault

    @property
    def is_pending(self) -> bool:
        """Whether there is something to be seen of it although nothing was added: what is not whole, or not vouched
        for, is called so after a while.
        """
        return not self.is_whole or bool(self.unvouched)

    def made_by(self, writers: frozenset[str]) -> bool:
        """Whether the database of ``writers`` made the file: its header says so, or, where it has none, its name."""
        header = self.segment.header
        if header is not None:
            return header.maker in writers
        return self.segment.offset == 0 and self.name[:_WRITER] in writers

    def fail(self, words: str, tried: float) -> None:
        """It could not be read, because of ``words``."""
        self.fault, self.torn, self.tried, self.scar = words, False, tried, words

    def judge(
        self, ticks: float, now: Moment, rest: bytes, *, first: bool, more: bool,
        later: Callable[[WriterId, int], int] = lambda _writer, _number: 0,
    ) -> None:  # fmt: skip
        """Whether it stands still where it should not; ``rest`` is what was read behind its last line that holds, and
        there may be ``more`` of it.

        A log that was not seen before (``first``) is as old as its file says (``now`` in microseconds). ``later`` gives
        the lowest number behind one that is held of a writer, 0 for none.
        """
        segment, size = self.segment, self.look.size if self.look is not None else 0
        age = now - self.look.changed // 1_000 if self.look is not None and first else 0
        self.fault, self.scar, self.torn, self.tried = "", "", False, ticks
        if segment.fault:
            altered = segment.fault.startswith(ALTERED)
            self.fault = segment.fault if altered else f"damaged at byte {segment.offset}: {segment.fault}"
        elif segment.newer:
            self.fault = NEWER
        elif not more and size > segment.offset and max(ticks - self.grown, age / 1_000_000) > STUCK_AFTER:
            self.fault = f"damaged at byte {segment.offset}: its last line has no end"
            self.torn = True
        elif self.unvouched and not more and max(ticks - self.grown, age / 1_000_000) > STUCK_AFTER:
            self.fault = self._kept_back(later)
        if self.fault:
            self.scar = f"{size}:{hashlib.sha256(rest).hexdigest()}"

    def _kept_back(self, later: Callable[[WriterId, int], int]) -> str:
        lines = len(self.unvouched)
        unsigned, them = counted(lines, "line is", "lines are"), agreeing(lines, "it", "them")
        whose = f"not signed by the key whose log this says to be ({key_words(self.writer)})"
        return f"{UNSIGNED}: {unsigned} {whose}; {self._why(them, later)}"

    def _why(self, them: str, later: Callable[[WriterId, int], int]) -> str:
        """What may have come of ``them``, the lines that are kept back, and which operations they say that they are."""
        numbers = [number for line in self.unvouched if (number := number_of(line.head)) is not None]
        cut, forged = f"the log was cut off behind {them}", f"somebody else wrote {them}"
        if not numbers:
            return f"{cut}, {forged}, or that key was lost before it signed {them}"
        last = max(numbers)
        which = numbers_words(min(numbers), last)
        if (behind := later(self.writer, last)) > last + 1:
            are = agreeing(behind - 1 - last, "is", "are")
            lacking = f"{numbers_words(last + 1, behind - 1)} {are} not here, and later ones that it signed are"
            return f"{lacking}: {cut}, or {forged}: {which}"
        return f"{cut}, {forged}, or that key was lost before it signed {them}: {which}"


def first_number(name: str) -> tuple[int, str]:
    """The first number that a log's name tells; only a hint."""
    parts = name.split(".")
    return (int(parts[1]) if len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) <= 16 else 0, name)
