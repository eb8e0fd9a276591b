"""One screen after the other: each act meets the screen that it was meant for, however many arrive at once.

A screen is shown, or taken away, over some turns of the loop, and so is an answer taken. What is pressed meanwhile
waits until what it is meant for is there; a click does not wait, since it was aimed at what is seen no longer. A screen
that is not on top any more shows and takes away nothing: what it still has to say was said to it before it went.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from textual import on
from textual._context import active_message_pump
from textual.app import App, ScreenError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount
from textual.worker import WorkerFailed

from warroom.screens.shared.presses import Presses
from warroom.screens.shared.true_size import Ground
from warroom.widgets.entry_line import EntryLine

_Result = TypeVar("_Result")


def _screen_of(node: DOMNode) -> Screen[Any] | None:
    try:
        return node.screen
    except NoScreen:
        return None


class Doors(App[_Result]):
    """An app that goes through one door at a time."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.presses = Presses(self)
        self._steps = 0

    def get_default_screen(self) -> Screen[None]:
        """See `textual.app.App`."""
        return Ground()

    @contextmanager
    def one_step(self) -> Iterator[bool]:
        """Several doors in one: whether whoever asks may go through, asked once before the first of them."""
        allowed = self._may_go()
        self._steps += 1
        try:
            yield allowed
        finally:
            self._steps -= 1

    def _may_go(self) -> bool:
        if self._steps or len(self.screen_stack) < 2:
            return True
        asking: MessagePump = active_message_pump.get(self)
        if asking is self or not isinstance(asking, DOMNode):
            return True
        return _screen_of(asking) is self.screen_stack[-1]

    def push_screen(self, screen: Any, *args: Any, **named: Any) -> Any:
        """Show ``screen`` over the others."""
        if not self._may_go():
            return AwaitMount(self.screen, [])
        shown = super().push_screen(screen, *args, **named)
        self.presses.comes(self.screen)
        return shown

    def pop_screen(self) -> AwaitComplete:
        """Take the screen on top away; the last one stays."""
        if not self._may_go() or len(self.screen_stack) < 2:
            return AwaitComplete()
        taken: AwaitComplete = super().pop_screen()
        self.presses.comes(self.screen)
        return taken

    def switch_screen(self, screen: Any) -> AwaitComplete:
        """Show ``screen`` in place of the one on top."""
        if not self._may_go():
            return AwaitComplete()
        switched: AwaitComplete = super().switch_screen(screen)
        self.presses.comes(self.screen)
        return switched

    @on(EntryLine.Answered)
    def _heard(self, message: EntryLine.Answered) -> None:
        """Whoever had asked has heard the answer: what was pressed behind it is for what came of that."""
        message.line.answering = False
        self.presses.let_in_soon()

    def shows(self, screen: Screen[Any]) -> bool:
        """Whether ``screen`` is still one of those that are shown, with all that is on it: while one is taken away, and
        while the program ends, it outlives what is on it.
        """
        return self.is_running and screen.is_attached and screen in self.screen_stack

    def is_of_what_is_gone(self, error: Exception) -> bool:
        """Whether ``error`` is what a screen misses while it is being taken away: its timers outlive what is on it."""
        asking: MessagePump = active_message_pump.get(self)
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if not isinstance(error, NoMatches | NoScreen | NoWidget | ScreenError) or not isinstance(asking, DOMNode):
            return False
        screen = _screen_of(asking) if asking is not self else None
        return asking is not self and (screen is None or not self.shows(screen))
