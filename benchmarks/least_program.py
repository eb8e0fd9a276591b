"""The least program of the toolkit that takes a line, stores it durably and shows it in a list: the floor of an Enter.

It has as many widgets as a room and nothing that a room does: no clocks, no views, no check of what is typed. It stores
in the thread of the screen, which a program that other people's disks may hold up must not do, and which is the
quickest: with a thread of its own for that it takes three times as long.
"""

from __future__ import annotations

import sqlite3
import sys

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

ROWS = 10_000


class Rows(ScrollView, can_focus=True):
    """A list of which the last rows are seen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = [f"14:{number % 60:02} entry {number} of what was seen" for number in range(ROWS)]

    def add(self, text: str) -> None:
        """Show ``text`` below the others."""
        self._rows.append(text)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row, cut off."""
        text = self._rows[len(self._rows) - self.size.height + y]
        return Strip([Segment(text.ljust(self.size.width)[: self.size.width])])


class LeastProgram(App[None]):
    """A header, a list, four panes, a word of what was done, a line."""

    CSS = """
    Horizontal { height: 1fr; } Rows { height: 1fr; border: round $primary; }
    .pane { height: 1fr; border: round $primary; } #head, #said { height: 1; } Input { height: 3; }
    """

    def __init__(self, database: str) -> None:
        super().__init__()
        self._db = sqlite3.connect(database, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS entries (text TEXT)")
        self._rows, self._said, self._head = Rows(), Static("ready", id="said"), Static("P1 Benchmark", id="head")

    def compose(self) -> ComposeResult:
        """All of it."""
        yield self._head
        with Horizontal():
            with Vertical():
                yield self._rows
            with Vertical():
                for number in range(4):
                    yield Static(f"pane {number}", classes="pane")
        yield self._said
        yield Input(placeholder="type here")

    def on_mount(self) -> None:
        """Let the head's clock go on, and the line have the keys."""
        self.query_one(Input).focus()
        self.set_interval(1.0, lambda: self._head.update("P1 Benchmark", layout=False))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Store the line; show it once it is on disk."""
        text = event.value
        event.input.clear()
        self._db.execute("INSERT INTO entries VALUES (?)", (text,))
        self._rows.add(text)
        self._said.update(f"saved {text}", layout=False)


if __name__ == "__main__":
    LeastProgram(sys.argv[1]).run()
