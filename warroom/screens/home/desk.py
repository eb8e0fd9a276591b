"""What the home screen gives to its parts: a question in the line, and one line below the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from warroom.app import WarRoomApp


class HomeDesk(Screen[None]):
    """A part of the home screen, which asks and speaks as the whole does."""

    app: WarRoomApp

    def ask(self, topic: str, words: str) -> None:
        """Ask something in the line."""
        raise NotImplementedError

    def stop_asking(self, words: str = "", *, alarm: bool = False) -> None:
        """The questions are over."""
        raise NotImplementedError

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the list."""
        raise NotImplementedError
