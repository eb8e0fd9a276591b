"""The palette, which survives what is pressed before its list is there, and does what was chosen once."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.errors import NoWidget

from warroom.screens.shared.left_once import LeftOnce
from warroom.screens.shared.true_size import TrueSize
from warroom.widgets.chosen_seen import ChosenSeen
from warroom.widgets.options import ClickedNow

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click
    from textual.worker import Worker


_LOW = 20
"""Lines below which none is left free."""


class _Found(ClickedNow, ChosenSeen, CommandList, can_focus=False):
    """What was found; it changes with each key."""


class Palette(TrueSize, LeftOnce, CommandPalette):
    """The toolkit's palette. Its list pages by lines that it has not laid out yet, and its frame may be gone."""

    DEFAULT_CSS = """
    Palette.-low > Vertical { margin-top: 0; }
    Palette.-low #--input, Palette.-low CommandInput, Palette.-low CommandInput:focus { height: 1; border: none; }
    Palette.-low SearchIcon { margin-top: 0; }
    """

    def compose(self) -> ComposeResult:
        """The toolkit's, with a list of our own."""
        for part in super().compose():
            yield _Found() if isinstance(part, CommandList) else part

    def on_resize(self) -> None:
        """On a low screen what is found has the lines that are left free around it elsewhere."""
        self.set_class(self.app.size.height < _LOW, "-low")

    def _gather_commands(self, search_value: str) -> Worker[None]:
        # Not a coroutine that was made already: where the program is left first, the terminal would be told of it.
        gathering = partial(self._gathered, search_value)
        return self.run_worker(gathering, exclusive=True, group=self._GATHER_COMMANDS_GROUP)

    async def _gathered(self, search_value: str) -> None:
        """The toolkit's search, which begins a moment later: the palette may have been left by then."""
        with contextlib.suppress(NoMatches):
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError, IndexError):
            super()._action_command_list(action)

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        with contextlib.suppress(NoWidget):
            super()._on_click(event)
