"""The workflow to read: every part of the playbook as a page, with the phase that one is in, found by typing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.playbook.reading import chapters, found
from warroom.playbook.workflow import Playbook
from warroom.screens.shared.sought_sheet import SoughtSheet
from warroom.text import for_line
from warroom.widgets.workflow_page import contents, page_content

_CONTENTS_FROM = 96
"""Cells of a screen that has room for the titles beside a page."""
_TITLES, _AROUND, _WIDEST = 24, 7, 150


class WorkflowScreen(SoughtSheet):
    """One part at a time; left and right turn the pages. What is typed is looked for in all of them."""

    DEFAULT_CSS = """
    WorkflowScreen > Horizontal {
        width: 94%; max-width: 150; height: 92%; border: round $border; background: $surface; padding: 0 1;
        border-title-color: $text-accent; border-title-style: bold; border-subtitle-color: $quiet;
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
        self._pages, self._place = self._every, 0

    def compose(self) -> ComposeResult:
        """The titles where there is room for them, and a part of the workflow."""
        with Horizontal():
            yield Static("", id="contents")
            with VerticalScroll():
                yield Static("", id="part")

    def on_mount(self) -> None:
        """Show the first part."""
        self.query_one(VerticalScroll).focus()
        self._show(self.app.size.width)

    def action_turn(self, step: int) -> None:
        """Show the part beside this one."""
        self._place += step
        self._turn_over()

    def _find(self) -> None:
        sought, shown = self._sought.strip(), self._pages[self._place].name if self._pages else ""
        self._pages = found(self._every, sought) if sought else self._every
        names = [page.name for page in self._pages]
        self._place = names.index(shown) if shown in names and not self._sought else 0

    def _show(self, across: int) -> None:
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
        keys = "Esc shows all" if self._sought else "type to find · Esc leaves"
        frame.border_subtitle = Content(f"← → turn · ↑ ↓ read · {keys}" if across >= 60 else keys)
