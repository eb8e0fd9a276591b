"""Letters that are keys of a list, held for as long as they may be a word, and pressed after all when they are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from warroom.model.identity import Moment
from warroom.screens.shared.stray_keys import TOGETHER, StrayKeys
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import Question

HOLDS_BACK = True
"""Whether a letter whose act could not be taken back waits for what may be a word with it."""
PAUSE = TOGETHER
"""Microseconds without a key after which letters that are held were no word."""
_RUBBING_OUT = "backspace"
_MOVE = "move."
"""How the ids of bindings begin that only move in a list."""


def takes_letters(widget: Widget | None) -> bool:
    """Whether what has the keys is written in. Asked of itself: a text area takes long to load, and few are shown."""
    return widget is not None and widget.check_consume_key("a", "a")


class LettersHeld:
    """Looks at the keys of a screen's lists before any binding does. ``put`` gets what was typed there as a word."""

    AT_ONCE = frozenset[str]()
    """The ids of commands whose key works at once: what is typed behind it is for what it asks."""

    def __init__(self, screen: Screen[Any], now: Callable[[], Moment], put: Callable[[str], None]) -> None:
        self._screen, self._now, self.put = screen, now, put
        self._stray = StrayKeys()
        self._pressing_again = False
        self._pressing_later: Timer | None = None
        self._signs = ""
        """What was typed without a pause, whatever it did."""
        self._last_at = 0

    def took(self, event: events.Key) -> bool:
        """Whether ``event`` is held back, or was a word's."""
        sign = event.character or ""
        if self._pressing_again or takes_letters(self._screen.focused):
            return False
        now = self._now()
        self._heard(event.key, sign, now)
        is_letter = len(sign) == 1 and self._may_be_of_a_word(event.key, sign)
        verdict = (
            self._stray.letter(event.key, sign, now, leads_away=HOLDS_BACK and self._waits(event.key))
            if is_letter
            else self._stray.behind(event.key, sign or None, now)
        )
        if verdict == StrayKeys.RUN:
            if is_letter:
                self._runs(event.key, sign)
            return False
        if verdict == StrayKeys.WORD:
            self._stray.taken()
            typed, self._signs = self._signs, ""
            self._put_word(typed)
        else:
            self._press_later()
        return True

    def answers(self, event: events.Key) -> None:
        """``event`` is about to answer what a letter before it asked, and does nothing else. It may all the same be of
        one word with that.
        """
        event.stop().prevent_default()
        sign, now = event.character or "", self._now()
        self._heard(event.key, sign, now)
        if len(sign) == 1 and sign.isalpha():
            self._stray.counts(sign, now)

    def pasted(self) -> None:
        """What comes is pasted, or as fast as nobody types: letters that are held before it are one word with it."""
        held = "".join(character or "" for _, character in self._stray.taken())
        if held:
            typed, self._signs = self._signs, ""
            if typed:  # else they were rubbed out
                self._put_word(typed)

    def paste(self, text: str, line: EntryLine) -> None:
        """Let pasted ``text`` go the way of words that are typed where letters are keys: into ``line``."""
        if takes_letters(self._screen.focused):
            return
        self.pasted()
        if line.asking is None:
            self.put("")
        self._into(line, text)

    def _into(self, line: EntryLine, text: str) -> None:
        self._screen.set_focus(line)
        line.post_message(events.Paste(text))

    def begun(self, _question: Question) -> str | None:
        """The letters that were pressed at once before, as one word with what was typed for a question; nowhere any."""
        return None

    def _heard(self, key: str, sign: str, now: Moment) -> None:
        """Remember a key, whatever becomes of it."""
        if not self._signs or now - self._last_at >= TOGETHER:
            self._signs = ""
            self._begins()
        self._last_at = now
        if len(sign) == 1 and sign.isprintable():
            self._signs += sign
        elif key == _RUBBING_OUT:
            self._signs = self._signs[:-1]
        elif not self._stray.holds:
            self._signs = ""

    def _begins(self) -> None:
        """A key came behind a pause."""

    def _runs(self, key: str, sign: str) -> None:
        """A letter is handed on."""

    def _may_be_of_a_word(self, _key: str, sign: str) -> bool:
        """Whether ``sign`` may begin a word, or go on with it; other signs only come behind letters that are held."""
        return sign.isalpha()

    def _waits(self, key: str) -> bool:
        """Whether ``key`` does what typing on could not undo: anything but moving."""
        active = self._screen.active_bindings.get(key)
        if active is None:
            return False
        name = active.binding.id or ""
        return not name.startswith(_MOVE) and name not in self.AT_ONCE

    def _put_word(self, typed: str) -> None:
        """What was ``typed`` is a word."""
        self.put(typed)

    def _press_later(self) -> None:
        """Press what is held once nothing more has come for a while."""
        if self._pressing_later is not None:
            self._pressing_later.stop()
        self._pressing_later = self._screen.set_timer(PAUSE / 1_000_000, self._press_held)

    def _press_held(self) -> None:
        """It was no word: press the keys that were held back."""
        keys = self._stray.taken()
        if keys:
            self._pressing_again = True
            for key, character in keys:
                self._screen.app.post_message(events.Key(key, character))
            # Behind the keys in the app's own queue, however slow they are.
            self._screen.app.call_later(self._pressed)

    def _pressed(self) -> None:
        self._pressing_again = False
