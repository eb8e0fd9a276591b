"""A screen over another one that is left once, however many keys that leave it come in one read of the terminal."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Result = TypeVar("Result")


class LeftOnce(ModalScreen[Result]):
    """The toolkit tells whoever opened a screen once of its end, and a second time ends the program; where nobody
    waits for it, the screen below would be left, too.
    """

    _was_left = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave the screen with ``result``, unless it is being left."""
        if self._was_left:
            return AwaitComplete()
        self._was_left = True
        return super().dismiss(result)
