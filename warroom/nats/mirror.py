"""What came of one stream: the logs that its messages make, in a file without a name that goes with the program.

The connection's thread writes into it and the share's thread reads; a lock keeps them apart.
"""

from __future__ import annotations

import tempfile
import threading
import zlib
from typing import TYPE_CHECKING

from warroom.nats.wire import Piece, beside, is_named_by_content, writer_of_log
from warroom.share.folder import LARGEST_FILE, MOST_NAMES, FileStat, Listing

if TYPE_CHECKING:
    from collections.abc import Collection

_IN_MEMORY = 1024 * 1024
"""Bytes of a stream from which on they are kept in a file."""


class _MirroredLog:
    """One log: where its pieces lie in the mirror, and by which messages they came."""

    __slots__ = ("changed", "numbers", "places", "size")

    def __init__(self) -> None:
        self.size = self.changed = 0
        self.places: list[tuple[int, int]] = []
        """(byte of the log, byte of the mirror) of each piece, in order."""
        self.numbers: list[int] = []

    def add(self, number: int, changed: int, position: int, size: int) -> None:
        self.places.append((self.size, position))
        self.numbers.append(number)
        self.size, self.changed = self.size + size, max(changed, self.changed)


class Mirror:
    """The logs of one incident. ``seat`` is ours: logs that we made keep their names whatever others make.

    ``last`` is the number of the last message that came, ``stamp`` its time in nanoseconds, ``created`` when the stream
    was made, as its server says, ``complete`` whether all came that the server had when it was asked.
    """

    def __init__(self, seat: str) -> None:
        self._seat = seat
        self._changed = threading.Condition()
        self._epoch = 0
        self.created = ""
        self._empty()

    def _empty(self) -> None:
        self.last = self.stamp = 0
        self.complete = False
        self.left_out = 0
        self._epoch += 1
        self._logs: dict[str, _MirroredLog] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._of: dict[int, str] = {}
        self._grown: set[str] | None = None
        self._listing: Listing | None = None
        self._spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as long as the mirror
        self._end = 0

    def begin_again(self, created: str) -> None:
        """The stream is another one, or not what it was: forget what came of it."""
        with self._changed:
            self._spool.close()
            self.created = created
            self._empty()

    def take(self, number: int, stamp: int, piece: Piece | None) -> None:
        """Add what a message carried; `None` for one that is no piece. What came before is not taken twice. Raise
        ``OSError`` where there is no room for it: then it did not come.
        """
        with self._changed:
            if number <= self.last:
                return
            name = self._name(piece) if piece is not None else ""
            log = self._logs.setdefault(name, _MirroredLog()) if name else None
            follows = piece is not None and log is not None and self._follows(piece, log)
            if piece is not None and follows:
                self._spool.seek(self._end)
                self._spool.write(piece.data)
            self.last, self.stamp = number, stamp
            self._of[number] = name
            if piece is not None and log is not None:
                if not log.size:
                    self._listing = None
                if follows:
                    log.add(number, stamp, self._end, len(piece.data))
                    self._end += len(piece.data)
                    if self._grown is not None:
                        self._grown.add(name)
                # Behind a hole nothing reads on: what is missed so is put back by whoever holds it.
            self._changed.notify_all()

    @staticmethod
    def _follows(piece: Piece, log: _MirroredLog) -> bool:
        return piece.at == log.size and log.size + len(piece.data) <= LARGEST_FILE

    def _name(self, piece: Piece) -> str:
        """How the log of a piece is called here: nobody adds to what another seat has made."""
        key = (piece.seat, piece.name)
        name = self._names.get(key)
        if name is None:
            if len(self._names) >= MOST_NAMES:
                self.left_out += 1
                return ""
            own = piece.seat in (self._seat, writer_of_log(piece.name)) or is_named_by_content(piece.name)
            name = piece.name
            if not own or (name in self._logs and piece.seat != self._seat):
                name = beside(piece.name, piece.seat)
            self._names[key] = name
        return name

    def settle(self, *, complete: bool) -> None:
        """Say whether all is here that the server had, and wake who waits for it."""
        with self._changed:
            self.complete = complete
            self._changed.notify_all()

    def wait(self, *, number: int = 0, seconds: float) -> bool:
        """Wait until all is here that there was, or the message with ``number`` came; whether it did in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.last >= number if number else self.complete, seconds)

    def count(self) -> int:
        """How many messages came and are there still, as far as we know."""
        with self._changed:
            return len(self._of)

    def forget(self, numbers: Collection[int]) -> None:
        """Messages were taken away from the stream, and the logs with them that are not whole without them."""
        with self._changed:
            for name in {self._of.pop(number, "") for number in numbers} - {""}:
                log = self._logs.get(name)
                if log is not None and not set(numbers).isdisjoint(log.numbers):
                    del self._logs[name]
                    self._listing = None
                    self._epoch += 1
                    self._grown = None

    # What a folder is asked

    def names(self) -> Listing:
        """The names of the logs."""
        with self._changed:
            if self._listing is None or self._listing.left_out != self.left_out:
                self._listing = Listing(sorted(name for name, log in self._logs.items() if log.size), self.left_out)
            return self._listing

    def changed(self) -> int:
        """A number that is another one whenever names came or went."""
        with self._changed:
            return (self._epoch << 32) + len(self._logs)

    def grown(self) -> frozenset[str] | None:
        """The logs to which something was added since this was asked last; `None` where all are to be read."""
        with self._changed:
            grown, self._grown = self._grown, set()
            return frozenset(grown) if grown is not None else None

    def looks(self) -> dict[str, FileStat]:
        """How each log looks."""
        with self._changed:
            return {name: _look(name, log) for name, log in self._logs.items() if log.size}

    def numbers(self, name: str) -> list[int]:
        """The messages that carried a log. Raise ``FileNotFoundError``."""
        with self._changed:
            return list(self._log(name).numbers)

    def size(self, name: str) -> int:
        """How many bytes a log has. Raise ``FileNotFoundError``."""
        with self._changed:
            return self._log(name).size

    def read(self, name: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """At most ``limit`` bytes from ``offset`` of a log. Raise ``FileNotFoundError``."""
        with self._changed:
            log = self._log(name)
            end = min(log.size, offset + limit)
            parts: list[bytes] = []
            for index in range(_before(log.places, offset), len(log.places)):
                begins, position = log.places[index]
                ends = log.places[index + 1][0] if index + 1 < len(log.places) else log.size
                if begins >= end:
                    break
                start = max(offset, begins)
                if start < min(ends, end):
                    self._spool.seek(position + start - begins)
                    parts.append(self._spool.read(min(ends, end) - start))
            return b"".join(parts), _look(name, log)

    def _log(self, name: str) -> _MirroredLog:
        log = self._logs.get(name)
        if log is None or not log.size:
            raise FileNotFoundError(2, "it is not there any more")
        return log

    def close(self) -> None:
        """Give the file back."""
        with self._changed:
            self._spool.close()


def _before(places: list[tuple[int, int]], offset: int) -> int:
    """The piece in which byte ``offset`` lies, by halving: a log may have thousands."""
    low, high = 0, len(places)
    while high - low > 1:
        middle = (low + high) // 2
        if places[middle][0] <= offset:
            low = middle
        else:
            high = middle
    return low


def _look(name: str, log: _MirroredLog) -> FileStat:
    first = log.numbers[0] if log.numbers else 0
    return FileStat(log.size, log.changed, zlib.crc32(f"{name} {first}".encode()))
