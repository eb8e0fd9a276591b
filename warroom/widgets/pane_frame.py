"""A pane of the room: a frame with a number and a title that says how it stands, and lines inside."""

from __future__ import annotations

from typing import Self

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from warroom.text import for_line


class Pane(VerticalScroll, can_focus=False):
    """Frames its content. ``number`` is the key that goes to it."""

    DEFAULT_CSS = """
    Pane {
        border: round $border-blurred; border-title-color: $quiet; min-width: 3; min-height: 1;
        background: $surface; scrollbar-size-vertical: 1;
    }
    Pane:focus-within { border: round $border; border-title-color: $text-primary; border-title-style: bold; }
    Pane:nocolor:focus-within { border: heavy $border; border-title-style: bold reverse; }
    Pane.-due { border: heavy $error; border-title-color: $text-error; border-title-style: bold reverse; }
    """

    _only_title = False

    class Told(Message):
        """It stands otherwise than it did, or is called so."""

    def __init__(self, number: int, title: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.number, self._name, self._standing = number, title, ""
        self.tell("")

    def flash(self) -> None:
        """Draw attention for some seconds: something in it has fallen due."""
        self.add_class("-due")
        self.set_timer(6.0, lambda: self.remove_class("-due"))

    @property
    def tab(self) -> str:
        """Number, title and standing, as they are in the frame and in a tab."""
        return f"{self.number} {self._name}" + (f" · {self._standing}" if self._standing else "")

    def tell(self, standing: str) -> None:
        """Say how it stands, behind the title; nothing is painted when that is what it says already."""
        shown = for_line(standing)
        if shown == self._standing and self.border_title:
            return
        self._standing = shown
        self._only_title = True
        self.border_title = Content(self.tab)  # a str would be read as markup
        self._only_title = False
        if self.is_attached:
            self.post_message(self.Told())

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """Paint it anew; of a title that changed one line, where the toolkit would paint all of the pane."""
        if self._only_title:
            regions = (Region(0, 0, self.outer_size.width, 1).translate(-self.content_offset),)
        return super().refresh(*regions, **how)
