"""A page to read in which typing looks for something."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.containers import VerticalScroll

from warroom.screens.shared.sheet import Sheet
from warroom.text import for_line, repair

_LONGEST = 40
"""Signs of what is looked for."""


class SoughtSheet(Sheet):
    """Shows all of it until something is typed; what was typed is rubbed out before the page is left."""

    def __init__(self) -> None:
        super().__init__()
        self._sought = ""

    @abstractmethod
    def _show(self, across: int) -> None:
        """Show what holds what was typed, for a screen of ``across`` cells."""

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        self._show(event.size.width)

    def on_key(self, event: events.Key) -> None:
        """Letters leave only what holds them."""
        if event.is_printable and event.character:
            event.stop()
            self._take(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is looked for as if it had been typed."""
        event.stop()
        self._seek(self._sought + for_line(repair(event.text)))

    def _take(self, character: str) -> None:
        self._seek(self._sought + character)

    def action_rub_out(self) -> None:
        """Take the last letter back."""
        self._seek(self._sought[:-1])

    def action_close_or_clear(self) -> None:
        """Show all of it again, or go."""
        if self._sought:
            self._seek("")
        else:
            self.dismiss()

    def _seek(self, sought: str) -> None:
        self._sought = sought[:_LONGEST]
        self._find()
        self._turn_over()

    def _find(self) -> None:
        """Look for what was typed, where that is not done whenever it is shown."""

    def _turn_over(self) -> None:
        """Show it from its first line."""
        self._show(self.app.size.width)
        self.query_one(VerticalScroll).scroll_home(animate=False)
