"""Reading one log of the share as it grows: header, chain, and where it stops to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId
from warroom.oplog.framing import Damaged, Framed, check_line
from warroom.oplog.operation import LONGEST_LINE
from warroom.oplog.signing import is_keyed
from warroom.share.alteration import ALTERED, altered
from warroom.share.share_format import LogHeader, Newer, read_header

if TYPE_CHECKING:
    from collections.abc import Iterator


class Segment:
    """A log as far as it was read.

    ``offset`` is the byte behind the last line that holds; ``with_body`` and ``bare`` are the hashes of its operations
    (32 bytes each) that came with and without a body. ``fault`` says what is wrong at ``offset``, if anything is;
    nothing behind it is read. ``newer`` is set for a file that this version may not read. Of a writer that has a key,
    ``signed`` is the hash and the signature of the last line that has one, and ``behind`` are the hashes after it.
    """

    __slots__ = ("bare", "behind", "fault", "header", "incident", "newer", "offset", "signed", "tip", "with_body")

    def __init__(self, incident: IncidentId) -> None:
        self.incident = incident
        self.header: LogHeader | None = None
        self.offset, self.tip = 0, ""
        self.with_body: set[bytes] = set()
        self.bare: set[bytes] = set()
        self.behind: set[bytes] = set()
        self.signed: tuple[str, bytes] | None = None
        self.fault = ""
        self.newer = False

    def feed(self, data: bytes) -> Iterator[Framed]:
        """Take ``data``, read from `offset` on; give the operations of its complete lines as far as they hold."""
        start = 0
        while not self.fault and not self.newer and (end := data.find(b"\n", start)) >= 0:
            line = data[start : end + 1]
            framed = self._take(line)
            if self.fault or self.newer:
                return
            self.offset += len(line)
            start = end + 1
            if framed is not None:
                yield framed
        if not self.fault and len(data) - start > LONGEST_LINE:
            self.fault = f"a line is longer than {LONGEST_LINE} bytes"

    def _take(self, line: bytes) -> Framed | None:
        try:
            if self.header is None:
                self._begin(read_header(line))
                return None
            framed = check_line(line, prev=self.tip, incident=self.header.incident, writer=self.header.writer)
        except Damaged as damage:
            self.fault = self._altered(line) or str(damage)
            return None
        except Newer:
            self.newer = True
            return None
        self.tip, hash_ = framed.hash, bytes.fromhex(framed.hash)
        (self.bare if framed.body is None else self.with_body).add(hash_)
        if is_keyed(self.header.writer):
            if framed.signature is None:
                self.behind.add(hash_)
            else:
                self.signed, self.behind = (framed.hash, framed.signature), set()
        return framed

    def _altered(self, line: bytes) -> str:
        """What was done to ``line``, which does not hold; empty where it is no line, or the first."""
        if self.header is None:
            return ""
        before = len(self.with_body) + len(self.bare)
        return altered(
            line,
            prev=self.tip,
            incident=self.header.incident,
            writer=self.header.writer,
            expected=self.header.first + before,
            place=before + 2,
        )

    def _begin(self, header: LogHeader) -> None:
        if header.incident != self.incident:
            whose = f"a log of @{header.by} in the incident {header.incident[:8]}"
            raise Damaged(f"{ALTERED} at line 1: it says that this is {whose}: copied or moved here, it does not count")
        self.header, self.tip = header, header.prev
