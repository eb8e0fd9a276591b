"""Words that were typed on a screen whose letters are keys: they did nothing, and what becomes of them is asked."""

from __future__ import annotations

from typing import Protocol

from textual.widget import Widget

from warroom.bridge import Bridge
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import Question


class Asks(Protocol):
    """A screen that asks in its line."""

    bridge: Bridge

    @property
    def line(self) -> EntryLine:
        """The line."""

    def ask(self, question: Question) -> None:
        """Ask something in it."""

    def say(self, words: str, *, alarm: bool = False) -> None:
        """Say something beside it."""

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Give ``widget`` the keys."""


_ASKED = "Letters are keys here, so this did nothing. Enter keeps it for the line of a room, Esc drops it"


def ask_about(screen: Asks, typed: str, question: Question | None = None) -> None:
    """Ask ``question`` with what was ``typed``, and what is typed on, in the line of ``screen``; without one whether it
    is kept.
    """

    def keep(text: str) -> None:
        screen.bridge.hold(text)
        screen.say("kept: up on the empty line of a room brings it")

    line = screen.line
    if line.asking is None:
        screen.ask(question or Question(_ASKED, keep))
    line.fill(line.value + typed)
    screen.set_focus(line)
