"""A list of lines above the entry line: pasted lines, versions, the situation. It takes no keys."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from warroom.text import bounded, for_line
from warroom.widgets.card import hang_of
from warroom.widgets.guidance import hung
from warroom.widgets.message_line import MessageLine
from warroom.widgets.wrapping import LEAST

_MOST = 200
_LOUD = ("ALARM ", "ALARM: ", "NOT ACCEPTED: ")
"""What lines begin with that somebody must see."""


_FURTHER = 2
"""Cells by which what does not fit goes on further in than its line."""
_LEAST_PANES = 2
"""Rows that are left to what fills the screen."""
_LOW = 20
"""Rows below which a screen has none to spare: one row is left, and none kept free for a longer message."""


def _fills(widget: Widget) -> bool:
    height = widget.styles.height
    return height is not None and height.is_fraction


def _text(lines: list[str], width: int = 0) -> Content:
    """The lines; what does not fit into ``width`` cells goes on below their words. 0 where that is not known yet."""
    shown = [bounded(for_line(line), 400) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        shown.append(f"… and {len(lines) - _MOST} more")
    told = Content("\n").join(
        Content.styled(line, "bold $text-error") if line.startswith(_LOUD) else Content(line) for line in shown
    )
    return Content("\n").join(_below(line, width) for line in told.split("\n", allow_blank=True)) if width > 0 else told


def _below(line: Content, width: int) -> Content:
    """``line`` in ``width`` cells: what does not fit goes on below its words, or a little further in, so that it is not
    taken for a line of its own.
    """
    if line.cell_length <= width or hang_of(line.plain):
        return hung(line, width)
    first, *more = line.wrap(max(LEAST, width - _FURTHER))
    return Content("\n").join([first, *(Content.assemble(" " * _FURTHER, row) for row in more)])


SHOWN = "-lines"
"""The class of a screen while lines are shown in it: on a low one another row gives way to them."""


class LinesPanel(VerticalScroll, can_focus=False):
    """Shows ``lines`` under ``title`` until it is taken away."""

    DEFAULT_CSS = """
    LinesPanel {
        height: auto; border: round $border; background: $panel;
        border-title-color: $text-accent; padding: 0 1;
    }
    LinesPanel > Static { width: 1fr; height: auto; }
    """

    def __init__(self, title: str, lines: list[str]) -> None:
        super().__init__(name=title)
        self._most = 0
        """Rows that it may take."""
        self.border_title = Content(for_line(title) + " · Esc leaves")
        self._lines, self._width = lines, 0
        self._static = Static(_text(lines))

    def compose(self) -> ComposeResult:
        """The lines."""
        yield self._static

    def tell(self, lines: list[str]) -> None:
        """Show other lines in their place, where one has scrolled to."""
        self._lines = lines
        self._static.update(_text(lines, self._width))

    def on_mount(self) -> None:
        """Leave what is around it on the screen: the footer and the line are never pushed off it."""
        self._fit(self.screen)
        self.screen.add_class(SHOWN)
        # What stands around it changes too: with the window, and with a question that needs more rows.
        self.screen.screen_layout_refresh_signal.subscribe(self, self._fit)

    def on_unmount(self) -> None:
        """Give back the row that gave way to it."""
        if all(panel is self for panel in self.screen.query(LinesPanel)):
            self.screen.remove_class(SHOWN)

    def _fit(self, _screen: Screen[Any]) -> None:
        """Be no higher than the other rows of the screen leave room for: those of one or two lines, and some of what
        fills it.
        """
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self._static.update(_text(self._lines, width))
        height = self.app.size.height
        low = height < _LOW
        around = sum(
            max(widget.outer_size.height, MessageLine.MOST if isinstance(widget, MessageLine) and not low else 0)
            for widget in self.screen.children
            if widget is not self and widget.display and widget.layer == "default" and not _fills(widget)
        )
        most = max(3, min(height * 3 // 5, height - around - (1 if low else _LEAST_PANES)))
        if most != self._most:
            self.styles.max_height = self._most = most
