"""A screen that is as large as the terminal is now, not as it was when it was told so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.geometry import Size
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.app import App


class TrueSize:
    """The toolkit lays a screen out for the size that it is told, and tells the screen of the size that came of it.

    Two sizes on their way at once would bring each other back for ever, and nothing else would ever be done.
    """

    app: App[Any]

    def _screen_resized(self, size: Size) -> None:
        super()._screen_resized(self.app.size or size)  # type: ignore[misc]


class Ground(TrueSize, Screen[None]):
    """What lies under every other screen: nothing is on it, but it is laid out with each of them."""
