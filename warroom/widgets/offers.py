"""What may be typed next, in a frame over the panes just above the line: it takes no keys and moves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from warroom.text import for_line
from warroom.widgets.message_line import MessageLine
from warroom.widgets.wrapping import in_cells, wrap

_AROUND, _LOW, _AROUND_LOW = 9, 15, 6
"""Lines that are left to the header, the frame and what is below it; and on a screen that is lower."""
_BESIDE = 4
"""Cells that are left to the frame, and to what keeps words from it."""
_BELOW = 2
"""Lines of what is typed and of the footer."""
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
    _above = 1

    def offer(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show ``rows``, as many as there is room for; nothing is painted when they are shown already."""
        if (kept := tuple(rows)) != self._rows:
            self._rows = kept
            self.display = bool(kept)
            self.fit()

    def on_mount(self) -> None:
        """Leave to what is said below it its rows: a refusal is said while what was refused is offered."""
        self.watch(self.screen.query_one(MessageLine), "rows_said", self._stand_above)

    def _stand_above(self, rows_said: int) -> None:
        self._above = rows_said
        self.styles.margin = (0, 0, rows_said + _BELOW, 0)
        self.fit()

    def fit(self) -> None:
        """Show what the terminal has room for now: the first ones are those that are wanted most."""
        height, kept = self.app.size.height, self._rows
        room = max(2, height - (_AROUND if height >= _LOW else _AROUND_LOW) - (self._above - 1))
        shown = kept if len(kept) <= room else kept[: room - 1]
        across = min(_WIDEST, max((cell_len(for_line(typed)) for typed, _ in shown), default=0))
        lines = [
            Content.assemble((set_cell_size(in_cells(typed, across), across), "bold"), "  ", (says, "$quiet"))
            for typed, says in ([for_line(part) for part in row] for row in shown)
        ]
        if len(kept) == 1:  # it is read, not looked for: all of it
            typed, says = (for_line(part) for part in kept[0])
            wide = cell_len(typed) + 2 + cell_len(says) <= self.app.size.width - _BESIDE
            below = says if wide else "\n".join(f"  {part}" for part in wrap(says, self.app.size.width - _BESIDE - 2))
            lines = [Content.assemble((typed, "bold"), "  " if wide else "\n", (below, "$quiet"))]
        if len(shown) < len(kept):
            lines.append(Content.styled(f"… and {len(kept) - len(shown)} more: type on, or F1 shows all", "$quiet"))
        self.update(Content("\n").join(lines))
