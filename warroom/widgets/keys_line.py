"""The last line of a screen: the keys that count now, each with all of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from warroom.widgets.command import KEY_ASKED, fitting_footer


class KeysLine(Static):
    """Names as many keys as there is room for, also when the terminal becomes wider or narrower."""

    DEFAULT_CSS = "KeysLine { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    named: tuple[tuple[str, str], ...] = ()
    _stay = 1
    _quiet = False
    _waits = False
    """Whether the next key is an answer: those that are named then do nothing of what they are named for."""

    def show(self, keys: Iterable[tuple[str, str]], *, stay: int = 1, quiet: bool = False) -> None:
        """Name ``keys``; the last ``stay`` of them give way to none. ``quiet`` where they are read once, not looked
        for.
        """
        self.named, self._stay, self._quiet = tuple(keys), stay, quiet
        self._fit(self.app.size.width)

    def wait_for_key(self, waits: bool) -> None:
        """Name those with which a question is answered by one key, or those of before again."""
        if waits != self._waits:
            self._waits = waits
            self._fit(self.app.size.width)

    def watch_disabled(self, disabled: bool) -> None:
        """Name none while something over its screen has the keys."""
        super().watch_disabled(disabled)
        self._fit(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Name as many as fit now."""
        self._fit(event.size.width)

    def _fit(self, across: int) -> None:
        keys, stay, quiet = (KEY_ASKED, len(KEY_ASKED), False) if self._waits else (self.named, self._stay, self._quiet)
        words = fitting_footer(() if self.disabled else keys, across - 2, stay=stay)
        self.update(Content.styled(words.plain, "$quiet") if quiet else words, layout=False)


def name_keys(shown: Sequence[Screen[Any]]) -> None:
    """Of the screens that are ``shown``, the last one on top, name no keys but of that one: what is seen behind a list
    or a page has none meanwhile.
    """
    for screen in shown:
        screen.query(KeysLine).set(disabled=screen is not shown[-1])
