"""The one line in which a screen speaks."""

from __future__ import annotations

from typing import Protocol

from textual.content import Content
from textual.widgets import Static

from warroom.text import for_line


class Say(Protocol):
    """Says something in one line, as an alarm where it must be seen."""

    def __call__(self, words: str, *, alarm: bool = False) -> None:
        """Say ``words``."""


class Said(Static):
    """Says one thing at a time; nothing is painted when that is what it says already."""

    _said = ("", False, False)

    def say(self, words: str, *, alarm: bool = False, asks: bool = False) -> None:
        """Say ``words`` in place of what was said; a question that ``asks`` is brighter than what is around it."""
        if (words, alarm, asks) != self._said:
            self._said = (words, alarm, asks)
            style = "bold $text-error" if alarm else "bold $text-primary" if asks else "$quiet"
            self.update(Content.styled(for_line(words), style), layout=False)
