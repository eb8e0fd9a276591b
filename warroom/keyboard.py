"""The bytes that a terminal sends, as signs: whatever they are, they are read, and what follows them is too.

A terminal may send bytes that are not UTF-8: letters of a Latin-1 window, a Meta key of eight bits, noise on a line,
and above all the mouse's old reports, whose three bytes behind ``ESC [ M`` are numbers and no letters.
"""

from __future__ import annotations

import codecs

_REPORT = b"\x1b[M"
_PASTE, _PASTED = b"\x1b[200~", b"\x1b[201~"
_NUMBERS = 3
_FIRST = 32
"""What is added to each number of an old mouse report."""
_RELEASED, _MOVED_OR_WHEEL = 3, 0b1100000


class KeyText:
    """Turns bytes into text, in the pieces in which they come; what is not UTF-8 becomes ``U+FFFD``.

    An old mouse report becomes the newer one that says the same in digits. Inside of a paste nothing is a report.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._begun = b""
        """The last bytes, as far as they may begin a report or the mark of a paste."""
        self._report: bytearray | None = None
        self._pasting = False

    def read(self, received: bytes) -> str:
        """What ``received`` says, as far as it is whole."""
        signs, at = [], 0
        while at < len(received):
            if self._report is None and not self._begun:
                plain = received.find(b"\x1b", at)
                plain = len(received) if plain < 0 else plain
                signs.append(self._decoder.decode(received[at:plain]))
                at = plain
            signs.append(self._sign(received[at : at + 1]))
            at += 1
        return "".join(signs)

    def give_up(self) -> str:
        """What has come of a report that is not going to be finished, or of a letter."""
        report, self._report = self._report, None
        self._begun = b""
        return self._decoder.decode(b"M" + report if report is not None else b"", final=True)

    def _sign(self, byte: bytes) -> str:
        if self._report is not None:
            self._report += byte
            return self._mouse() if len(self._report) == _NUMBERS else ""
        self._begun = self._begun + byte if byte != b"\x1b" else byte
        mark = _PASTED if self._pasting else _PASTE
        if self._begun == mark:
            self._pasting, self._begun = not self._pasting, b""
        elif self._begun == _REPORT and not self._pasting:
            self._begun, self._report = b"", bytearray()
            return ""  # what stands before the M is read already
        elif not mark.startswith(self._begun):
            self._begun = byte if byte == b"\x1b" else b""
        return self._decoder.decode(byte)

    def _mouse(self) -> str:
        """The rest of the newer report, behind ``ESC [``; nobody is told of a place that the old one cannot name."""
        button, column, row = (number - _FIRST for number in self._report or ())
        self._report = None
        if button < 0 or column < 1 or row < 1:
            return "<35;1;1M"  # a move with no button pressed: the sequence is begun and has to end somehow
        if button & 3 == _RELEASED and not button & _MOVED_OR_WHEEL:
            return f"<{button & ~3};{column};{row}m"
        return f"<{button};{column};{row}M"
