"""A screen over another one that is left once, however many keys that leave it come in one read of the terminal."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete


class LeftOnce:
    """The toolkit tells whoever opened a screen once of its end, and a second time ends the program; where nobody
    waits for it, the screen below would be left, too.
    """

    _was_left = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave the screen with ``result``, unless it is being left."""
        if self._was_left:
            return AwaitComplete()
        self._was_left = True
        left: AwaitComplete = super().dismiss(result)  # type: ignore[misc]
        return left
