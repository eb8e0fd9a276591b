"""The workflow to read: every part of the playbook as a page, with the phase that one is in, found by typing."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.playbook.reading import Chapter, chapters, found
from warroom.playbook.workflow import Playbook
from warroom.screens.shared.sheet import Sheet
from warroom.text import for_line
from warroom.widgets.workflow_page import contents, page_content

_LONGEST = 40
"""Signs of what is looked for."""
_CONTENTS_FROM = 96
"""Cells of a screen that has room for the titles beside a page."""
_TITLES, _AROUND, _WIDEST = 24, 7, 150


class WorkflowScreen(Sheet):
    """One part at a time; left and right turn the pages. What is typed is looked for in all of them."""

    DEFAULT_CSS = """
    WorkflowScreen > Horizontal {
        width: 94%; max-width: 150; height: 92%; border: round $border; background: $surface; padding: 0 1;
        border-title-color: $text-accent; border-title-style: bold; border-subtitle-color: $text-muted;
    }
    WorkflowScreen #contents { width: 24; height: 1fr; }
    WorkflowScreen VerticalScroll { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close_or_clear", "Close", show=False),
        Binding("f3", "dismiss", "Close", show=False),
        Binding("backspace", "rub_out", "Rub out", show=False),
        Binding("right,tab", "turn(1)", "Next part", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", "Part before", show=False, priority=True),
    ]

    def __init__(self, playbook: Playbook, phase: str = "") -> None:
        """``phase`` is the one in which the incident is that is open below it."""
        super().__init__()
        self._every = chapters(playbook, phase=phase)
        self._sought, self._place = "", 0

    def compose(self) -> ComposeResult:
        """The titles where there is room for them, and a part of the workflow."""
        with Horizontal():
            yield Static("", id="contents")
            with VerticalScroll():
                yield Static("", id="part")

    def on_mount(self) -> None:
        """Show the first part."""
        self.query_one(VerticalScroll).focus()
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        self._show(event.size.width)

    def on_key(self, event: events.Key) -> None:
        """Letters leave only what holds them."""
        if event.is_printable and event.character:
            event.stop()
            self._seek(self._sought + event.character)

    def action_rub_out(self) -> None:
        """Take the last letter back."""
        self._seek(self._sought[:-1])

    def action_close_or_clear(self) -> None:
        """Show all of it again, or go."""
        if self._sought:
            self._seek("")
        else:
            self.dismiss()

    def action_turn(self, step: int) -> None:
        """Show the part beside this one."""
        self._place += step
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _seek(self, sought: str) -> None:
        shown = self._pages[self._place].name if self._pages else ""
        self._sought = sought[:_LONGEST]
        names = [page.name for page in self._pages]
        self._place = names.index(shown) if shown in names and not self._sought else 0
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @property
    def _pages(self) -> list[Chapter]:
        sought = self._sought.strip()
        return found(self._every, sought) if sought else self._every

    def _show(self, across: int = 0) -> None:
        across = across or self.app.size.width
        pages = self._pages
        self._place = self._place % len(pages) if pages else 0
        beside = across >= _CONTENTS_FROM
        self.query_one("#contents").display = beside
        frame = self.query_one(Horizontal)
        width = min(_WIDEST, across * 94 // 100) - _AROUND - (_TITLES if beside else 0)
        if pages:
            name = f"{pages[self._place].title} ‹{self._place + 1}/{len(pages)}›"
            self.query_one("#part", Static).update(page_content(pages[self._place], width))
        else:
            name = "nothing is called so"
            self.query_one("#part", Static).update(Content(""))
        self.query_one("#contents", Static).update(contents(pages, self._place, self.app.size.height * 92 // 100 - 2))
        looks = f"The workflow: {for_line(self._sought)}▏ · {name}" if self._sought else f"The workflow: {name}"
        frame.border_title = Content(looks)
        keys = "Esc shows all" if self._sought else "type to find · Esc closes"
        frame.border_subtitle = Content(f"← → turn · ↑ ↓ read · {keys}" if across >= 60 else keys)
