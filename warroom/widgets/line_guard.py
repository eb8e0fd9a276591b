"""The last line of defence: no control byte leaves in a painted line, whatever widget made it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from warroom.text import for_line, hidden_places

_JOINERS = ("\u200c", "\u200d")
_SHAPING = frozenset((*_JOINERS, *map(chr, range(0xE0061, 0xE0080))))
"""What shapes the letters and makes the flags between which it stands, and takes no column; elsewhere it hides."""


class LineGuard(LineFilter):
    """Makes visible what would steer the terminal, in every segment of every strip. Given to the app's line filters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with controls made visible; the same list where there are none, which is nearly always."""
        if all(segment.text.isprintable() or segment.control for segment in segments):
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(guarded(segment.text), segment.style)
            for segment in segments
        ]


def guarded(text: str) -> str:
    """As long as ``text`` was: one visible sign for each that could do harm, so that columns stay where they are."""
    hidden = hidden_places(text)
    # What stands beside a joiner at an end is in the next piece, as where the cursor stands in a word.
    hidden -= {at for at in (0, len(text) - 1) if text[at] in _JOINERS}
    return "".join(
        sign if sign.isprintable() or (sign in _SHAPING and at not in hidden) else _one(sign)
        for at, sign in enumerate(text)
    )


def _one(sign: str) -> str:
    shown = for_line(sign)
    return shown if len(shown) == 1 else "�"
