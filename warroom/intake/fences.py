"""The fences between which the code of a page stands: what opens one, what closes it, and which were left open."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"^[ \t>]{0,40}(`{3,20}(?=[^`\n]{0,400}$)|~{3,20})")
"""What opens a block of code: three backticks that are closed on their line are code within it."""
_FENCED = re.compile(r"^(`{3,20})[^`\n]{0,40}\n((?:(?!```)[^\n]{0,4000}\n){0,2000})\1[ \t]{0,10}$", re.MULTILINE)
_PAGE_INSIDE = re.compile(r"^(?:#{1,6} |\*\*[^*\n]{1,60}\*\*:?$|\|.{1,400}\|$)", re.MULTILINE)


def fence_of(row: str) -> str:
    """The signs with which ``row`` opens a block of code; empty where it opens none."""
    fence = _FENCE.match(row)
    return fence[1] if fence is not None else ""


def closes(row: str, fence: str) -> bool:
    """Whether ``row`` closes the block of code that ``fence`` opens."""
    bare = row.strip().lstrip("> ")
    return bare.startswith(fence) and not bare.strip(fence[0])


class Fences:
    """Knows which fences of a page's lines are closed; ``left_open`` are the lines (from 1) of those that are not."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        self.left_open: list[int] = []
        self._never_closed: dict[str, int] = {}
        """For each sign, the shortest fence that nothing closes: a longer one below it is not closed either."""

    def is_closed(self, at: int, fence: str) -> bool:
        """Whether a line below the line at ``at`` (from 0) closes the ``fence`` that opens there."""
        sign = fence[0]
        if len(fence) < self._never_closed.get(sign, len(fence) + 1):
            if any(closes(self._rows[below], fence) for below in range(at + 1, len(self._rows))):
                return True
            self._never_closed[sign] = len(fence)
        self.left_open.append(at + 1)
        return False


def with_pages_opened(text: str) -> str:
    """``text`` without the fences of those blocks of code that hold a page themselves."""
    return _FENCED.sub(_opened, text)


def _opened(fenced: re.Match[str]) -> str:
    """What stands in a block of code, if that is a page itself: with headings, or tables."""
    inner = fenced[2]
    return f"\n{inner}\n" if _PAGE_INSIDE.search(inner) else fenced[0]
