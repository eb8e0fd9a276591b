"""The workflow to read: every part of the playbook, for whoever wants to know what it says about all of an incident."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.playbook.show import pages
from warroom.playbook.workflow import Playbook
from warroom.screens.shared.sheet import Sheet
from warroom.text import clean


class WorkflowScreen(Sheet):
    """One part at a time; left and right turn the pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,q", "dismiss", "Close", show=False),
        Binding("right,n,l", "turn(1)", "Next part", show=False),
        Binding("left,b,h", "turn(-1)", "Part before", show=False),
    ]

    def __init__(self, playbook: Playbook) -> None:
        super().__init__()
        self._playbook = playbook
        self._place = 0

    def compose(self) -> ComposeResult:
        """A part of the workflow."""
        with VerticalScroll():
            yield Static("")

    def on_mount(self) -> None:
        """Show the first part."""
        self._show()

    def action_turn(self, step: int) -> None:
        """Show the part beside this one."""
        self._place += step
        self._show()

    def _show(self) -> None:
        parts = pages(self._playbook)
        self._place %= len(parts)
        name, text = parts[self._place]
        body = self.query_one(VerticalScroll)
        body.border_title = Content(clean(f"The workflow: {name} ‹{self._place + 1}/{len(parts)}› · Esc closes"))
        self.query_one(Static).update(Content(clean(text)))
        body.scroll_home(animate=False)
