"""The last line of defence: no control byte leaves in a painted line, whatever widget made it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from warroom.text import for_line

_SHAPING = frozenset(("\u200c", "\u200d", *map(chr, range(0xE0061, 0xE0080))))
"""What shapes letters and flags, steers nothing, and takes no column; which of them is legible was decided before."""


class LineGuard(LineFilter):
    """Makes visible what would steer the terminal, in every segment of every strip. Given to the app's line filters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with controls made visible; the same list where there are none, which is nearly always."""
        if all(segment.text.isprintable() or segment.control for segment in segments):
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(_guarded(segment.text), segment.style)
            for segment in segments
        ]


def _guarded(text: str) -> str:
    """As long as ``text`` was: one visible sign for each that could do harm, so that columns stay where they are."""
    return "".join(sign if sign.isprintable() or sign in _SHAPING else _one(sign) for sign in text)


def _one(sign: str) -> str:
    shown = for_line(sign)
    return shown if len(shown) == 1 else "�"
