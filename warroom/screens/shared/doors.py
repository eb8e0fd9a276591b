"""One screen after the other: each act meets the screen that it was meant for, however many arrive at once.

A screen is shown, or taken away, over some turns of the loop, and so is an answer taken. What is pressed meanwhile
waits until what it is meant for is there; a click does not wait, since it was aimed at what is seen no longer. A screen
that is not on top any more shows and takes away nothing: what it still has to say was said to it before it went.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from textual import events
from textual._context import active_message_pump
from textual._time import get_time
from textual.app import App, ScreenError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount
from textual.worker import WorkerFailed

from warroom.widgets.entry_line import EntryLine

_Result = TypeVar("_Result")
_A_WHILE = 5.0
"""Seconds."""


def _screen_of(node: DOMNode) -> Screen[Any] | None:
    try:
        return node.screen
    except NoScreen:
        return None


class Doors(App[_Result]):
    """An app that goes through one door at a time."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._coming: Screen[Any] | None = None
        """The screen that is being shown: nobody can press anything on it yet."""
        self._waiting: list[events.Event] = []
        self._letting_in = False
        self._kept_waiting = 0
        self._steps = 0
        self._pressed = ""
        """The last key that was let in."""
        self._there_since = 0.0
        """When the screen on top came to be there, as the time of an event is counted."""

    # Showing and taking away

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

    def push_screen(self, screen: Any, *given: Any, **named: Any) -> Any:
        """Show ``screen`` over the others."""
        if not self._may_go():
            return AwaitMount(self.screen, [])
        shown = super().push_screen(screen, *given, **named)
        self._comes()
        return shown

    def pop_screen(self) -> AwaitComplete:
        """Take the screen on top away; the last one stays."""
        if not self._may_go() or len(self.screen_stack) < 2:
            return AwaitComplete()
        taken: AwaitComplete = super().pop_screen()
        self._comes()
        return taken

    def switch_screen(self, screen: Any) -> AwaitComplete:
        """Show ``screen`` in place of the one on top."""
        if not self._may_go():
            return AwaitComplete()
        switched: AwaitComplete = super().switch_screen(screen)
        self._comes()
        return switched

    def _comes(self) -> None:
        """Let nothing in before the screen on top is there: it hears of this behind all that makes it ready."""
        self._coming = screen = self.screen
        if not screen.call_later(self._is_there, screen):
            self._coming = None

    def _is_there(self, screen: Screen[Any]) -> None:
        if screen is self._coming:
            self._coming, self._there_since = None, get_time()
            self.call_next(self._let_in)

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Whoever had asked has heard the answer: what was pressed behind it is for what came of that."""
        message.line.answering = False
        self.call_next(self._let_in)

    @property
    def _nobody_listens(self) -> bool:
        """Whether what is pressed now is meant for something that is not there yet."""
        if self._coming is not None or self._kept_waiting:
            return True
        focused = self.focused if self.screen_stack else None
        return isinstance(focused, EntryLine) and focused.answering

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

    # What is pressed

    def keep_waiting(self) -> Callable[[], None]:
        """Let what is pressed wait until what is returned is called, or for a while: a screen is about to come."""
        released = False
        self._kept_waiting += 1

        def release() -> None:
            nonlocal released
            if not released:
                released = True
                self._kept_waiting -= 1
                self.call_next(self._let_in)

        self.set_timer(_A_WHILE, release)
        return release

    def waits(self, event: events.Event) -> bool:
        """Whether ``event`` came while a screen is being shown, or an answer on its way: keys and pastes wait until it
        is there, the mouse does not.
        """
        if not isinstance(event, events.InputEvent | events.Paste) or self._letting_in:
            return False
        if isinstance(event, events.MouseEvent) and self._is_gone_under(event):
            return True
        early = self._coming is not None or event.time < self._there_since
        if not self._nobody_listens:
            if not self._waiting:
                if early and (isinstance(event, events.MouseEvent) or self._is_again(event)):
                    return True
                if isinstance(event, events.Key):
                    self._pressed = event.key
                return False
            self.call_next(self._let_in)
        if isinstance(event, events.Key):
            if not (early and self._is_again(event)):
                self._wait(event, events.Key(event.key, event.character))
        elif isinstance(event, events.Paste):
            self._wait(event, events.Paste(event.text))
        return True

    def _is_gone_under(self, event: events.MouseEvent) -> bool:
        """Whether what is under the pointer is taken away already, and only seen still."""
        with suppress(NoWidget, NoScreen):
            widget, _ = self.get_widget_at(event.x, event.y)
            return not isinstance(widget, Screen) and widget.parent is None
        return False

    def _is_again(self, event: events.Event) -> bool:
        """Whether it is the key before it once more, which was meant for what that has opened or closed already."""
        if not isinstance(event, events.Key) or event.is_printable or self._waiting:
            return False
        return event.key == self._pressed

    def _wait(self, came: events.Event, again: events.Event) -> None:
        """Let ``again`` in later, in the order in which they ``came``: one may have been on its way up already."""
        again.time = came.time
        insort(self._waiting, again, key=lambda event: event.time)

    async def _let_in(self) -> None:
        self._letting_in = True
        try:
            while self._waiting and not self._nobody_listens:
                event = self._waiting.pop(0)
                if isinstance(event, events.Key):
                    self._pressed = event.key
                await self.on_event(event)
        finally:
            self._letting_in = False
        self._kept_waiting = 0

    def after_what_was_pressed(self, then: Callable[[], object]) -> None:
        """Do ``then`` once everything that was pressed before has been taken, and what came of it been asked for."""
        first = self.focused or (self.screen if self.screen_stack else None)
        hops: list[DOMNode] = [first, first, *first.ancestors] if first is not None else []
        self._hop([hop for hop in hops if hop is not self], then)

    def _hop(self, hops: list[DOMNode], then: Callable[[], object]) -> None:
        """Go the way that a message takes from a widget to the app, behind all those that were sent before."""
        for number, hop in enumerate(hops):
            if hop.call_later(partial(self._hop, hops[number + 1 :], then)):
                return
        self.call_later(then)
