"""Signs that a selector makes pictures (⚠️, ✔️, ❤️, 1️⃣), which terminals give one column and others two."""

from __future__ import annotations

import re

from rich.cells import cell_len

_SELECTOR = "\ufe0f"
_TITLE = "\x1b[\\]P].{0,2000}?(?:\x07|\x1b\\\\)"
"""What the terminal is told in words of its own: a title, a notification. Nothing may be put into it."""
_PICTURE = re.compile(f"{_TITLE}|(?<!\u200d)[^\x00-\x1f\x7f{_SELECTOR}]{_SELECTOR}\u20e3?(?!\u200d)", re.DOTALL)


def in_their_columns(data: str) -> str:
    """``data``, as it is written to a terminal, with each such sign painted over spaces and the caret set behind the
    columns that the screen is laid out with: what follows then stands where it belongs, however the terminal counts.

    What terminals may give more columns than the layout (joined pictures, Indic syllables) stays as it is: what is
    painted behind it would cut it off.
    """
    return _PICTURE.sub(_placed, data) if _SELECTOR in data else data


def _placed(match: re.Match[str]) -> str:
    sign = match[0]
    columns = cell_len(sign)
    if sign[0] == "\x1b" or columns == cell_len(sign[0]):
        return sign
    return f"\x1b7{' ' * columns}\x1b8{sign}\x1b8\x1b[{columns}C"
