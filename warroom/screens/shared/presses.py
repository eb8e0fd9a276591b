"""What is pressed waits until what it is meant for is there."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual._time import get_time
from textual.app import App
from textual.dom import DOMNode, NoScreen
from textual.errors import NoWidget
from textual.screen import Screen

from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import name_keys

_A_WHILE = 5.0
"""Seconds."""


class Presses:
    """Keeps what is pressed while a screen is being shown in ``app``, or taken away, or an answer is on its way."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._coming: Screen[Any] | None = None
        """The screen that is being shown: nobody can press anything on it yet."""
        self._waiting: list[events.Event] = []
        self._letting_in = False
        self._kept_waiting = 0
        self._pressed = ""
        """The last key that was let in."""
        self._there_since = 0.0
        """When the screen on top came to be there, as the time of an event is counted."""

    def comes(self, screen: Screen[Any]) -> None:
        """Let nothing in before ``screen`` is there: it hears of this behind all that makes it ready. What is seen
        behind it names no keys meanwhile.
        """
        name_keys(self._app.screen_stack)
        self._coming = screen
        if not screen.call_later(self._is_there, screen):
            self._coming = None

    def _is_there(self, screen: Screen[Any]) -> None:
        if screen is self._coming:
            self._coming, self._there_since = None, get_time()
            self._app.call_next(self._let_in)

    def let_in_soon(self) -> None:
        """Let in what has waited, once what is being done is done."""
        self._app.call_next(self._let_in)

    @property
    def _nobody_listens(self) -> bool:
        """Whether what is pressed now is meant for something that is not there yet."""
        if self._coming is not None or self._kept_waiting:
            return True
        focused = self._app.focused if self._app.screen_stack else None
        return isinstance(focused, EntryLine) and focused.answering

    def keep_waiting(self) -> Callable[[], None]:
        """Let what is pressed wait until what is returned is called, or for a while: a screen is about to come."""
        released = False
        self._kept_waiting += 1

        def release() -> None:
            nonlocal released
            if not released:
                released = True
                self._kept_waiting -= 1
                self._app.call_next(self._let_in)

        self._app.set_timer(_A_WHILE, release)
        return release

    def waits(self, event: events.Event) -> bool:
        """Whether ``event`` came while a screen is being shown, or an answer on its way: keys and pastes wait until it
        is there, the mouse does not. While the program ends there is nobody left for any of it.
        """
        if not isinstance(event, events.InputEvent | events.Paste):
            return False
        if not self._app.is_running:
            return True
        if self._letting_in:
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
            self._app.call_next(self._let_in)
        if isinstance(event, events.Key):
            if not (early and self._is_again(event)):
                self._wait(event, events.Key(event.key, event.character))
        elif isinstance(event, events.Paste):
            self._wait(event, events.Paste(event.text))
        return True

    def _is_gone_under(self, event: events.MouseEvent) -> bool:
        """Whether what is under the pointer is taken away already, and only seen still."""
        with suppress(NoWidget, NoScreen):
            widget, _ = self._app.get_widget_at(event.x, event.y)
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
                await self._app.on_event(event)
        finally:
            self._letting_in = False
        self._kept_waiting = 0

    def after_what_was_pressed(self, then: Callable[[], object]) -> None:
        """Do ``then`` once everything that was pressed before has been taken, and what came of it been asked for."""
        first = self._app.focused or (self._app.screen if self._app.screen_stack else None)
        hops: list[DOMNode] = [first, first, *first.ancestors] if first is not None else []
        self._hop([hop for hop in hops if hop is not self._app], then)

    def _hop(self, hops: list[DOMNode], then: Callable[[], object]) -> None:
        """Go the way that a message takes from a widget to the app, behind all those that were sent before."""
        for number, hop in enumerate(hops):
            if hop.call_later(partial(self._hop, hops[number + 1 :], then)):
                return
        self._app.call_later(then)
