"""A list of lines above the entry line: pasted lines, versions, the situation. It takes no keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.text import bounded, for_line

_MOST = 200
_LOUD = ("ALARM ", "ALARM: ", "NOT ACCEPTED: ")
"""What lines begin with that somebody must see."""


class LinesPanel(VerticalScroll, can_focus=False):
    """Shows ``lines`` under ``title`` until it is taken away."""

    DEFAULT_CSS = """
    LinesPanel {
        height: auto; max-height: 60%; border: round $border; background: $panel;
        border-title-color: $text-accent; padding: 0 1;
    }
    LinesPanel > Static { width: 1fr; height: auto; }
    """

    def __init__(self, title: str, lines: list[str]) -> None:
        super().__init__(name=title)
        self.border_title = Content(for_line(title) + " · Esc closes")
        shown = [bounded(for_line(line), 400) for line in lines[:_MOST]]
        if len(lines) > _MOST:
            shown.append(f"… and {len(lines) - _MOST} more")
        self._text = Content("\n").join(
            Content.styled(line, "bold $text-error") if line.startswith(_LOUD) else Content(line) for line in shown
        )

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Static(self._text)
