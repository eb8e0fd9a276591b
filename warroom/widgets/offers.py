"""What may be typed next, in a frame over the panes just above the line: it takes no keys and moves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from warroom.text import for_line

_AROUND = 9
"""Lines that are left to the header, the frame and what is below it."""
_WIDEST = 30


class Offers(Static):
    """Shows rows of what is typed and what it means, until there are none."""

    DEFAULT_CSS = """
    Offers {
        display: none; layer: offers; dock: bottom; height: auto; margin: 0 0 3 0; padding: 0 1; border: round $border;
        background: $panel; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    _rows: tuple[tuple[str, str], ...] = ()

    def offer(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show ``rows``, as many as there is room for; nothing is painted when they are shown already."""
        room = max(1, self.app.size.height - _AROUND)
        if (kept := tuple(rows)) == self._rows:
            return
        self._rows = kept
        self.display = bool(kept)
        shown = kept if len(kept) <= room else kept[: room - 1]
        across = min(_WIDEST, max((len(typed) for typed, _ in shown), default=0))
        lines = [
            Content.assemble((f"{for_line(typed):<{across}}  ", "bold"), (for_line(says), "$quiet"))
            for typed, says in shown
        ]
        if len(shown) < len(kept):
            lines.append(Content.styled(f"… and {len(kept) - len(shown)} more: type on, or F1 shows all", "$quiet"))
        self.update(Content("\n").join(lines))
