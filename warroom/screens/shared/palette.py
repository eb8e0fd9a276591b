"""The palette, which survives what is pressed before its list is there, and does what was chosen once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from textual.command import CommandPalette
from textual.errors import NoWidget

from warroom.screens.shared.left_once import LeftOnce
from warroom.screens.shared.true_size import TrueSize

if TYPE_CHECKING:
    from textual.events import Click


class Palette(TrueSize, LeftOnce[None], CommandPalette):
    """The toolkit's palette. Its list pages by lines that it has not laid out yet, and its frame may be gone."""

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError, IndexError):
            super()._action_command_list(action)

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        with contextlib.suppress(NoWidget):
            super()._on_click(event)
