"""Letters that reach a pane one after the other: offered to the line when they were a word, pressed when not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.timer import Timer

from warroom.model.identity import Moment
from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.screens.room.commands import COMMANDS
from warroom.screens.room.stray_keys import A_WORD, TOGETHER, StrayKeys
from warroom.text import for_line
from warroom.widgets.command import key_words
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import Question

HOLDS_BACK = True
"""Whether a letter that leads to another screen waits for what may be a word with it."""
PAUSE = TOGETHER
"""Microseconds without a key after which letters that are held were no word."""
_AWAY = frozenset(command.id for command in COMMANDS if command.away)
_RUBBING_OUT = "backspace"
AT_ONCE = TOGETHER
"""How soon behind a key that asks something what is typed may be one word with it, in microseconds."""


class StrayWatch:
    """Looks at the keys of a pane before any binding does."""

    def __init__(self, desk: RoomContext, panes: Sequence[RoomPane], put_behind: Callable[[str, str], None]) -> None:
        """``put_behind`` puts what was typed behind what stands in the line, and says a sentence about it."""
        self._desk, self._panes, self._put_behind = desk, panes, put_behind
        self._stray = StrayKeys()
        self._pressing_again = False
        self._signs = ""
        """What was typed into a pane without a pause, whatever it did there."""
        self._last_at = 0
        self._pressing_later: Timer | None = None
        self._begun = 0
        """How many acts had been begun before the first of them."""
        self._into_a_question = ""
        """What was typed without a pause behind them for the question that one of them asked."""
        self._word: tuple[Question, str] | None = None
        """The question into which a word was typed, and the letters of it that were pressed in a pane before."""

    def took(self, event: events.Key) -> bool:
        """Whether ``event`` is held back, or was offered to the line."""
        sign = event.character or ""
        if self._pressing_again:
            return False
        now = self._desk.now()
        self._remember(event.key, sign, now)
        is_letter = len(sign) == 1 and sign.isalpha()
        leads_away = is_letter and self._leads_away(event.key)
        verdict = (
            self._stray.letter(event.key, sign, now, leads_away=leads_away)
            if is_letter
            else self._stray.behind(event.key, sign or None, now)
        )
        if verdict == StrayKeys.RUN:
            if is_letter:
                self._tell_of_none(event.key, sign)
            return False
        if verdict == StrayKeys.WORD:
            self._put_word()
        else:
            self._press_later()
        return True

    def _leads_away(self, key: str) -> bool:
        """Whether ``key`` leads to another screen, which would take what is typed behind it."""
        active = self._desk.screen.active_bindings.get(key)
        return HOLDS_BACK and active is not None and active.binding.id in _AWAY

    def _press_later(self) -> None:
        """Press what is held once nothing more has come for a while."""
        if self._pressing_later is not None:
            self._pressing_later.stop()
        self._pressing_later = self._desk.screen.set_timer(PAUSE / 1_000_000, self._press_held)

    def heard_in_the_line(self, event: events.Key, question: Question | None) -> None:
        """``event`` is for the line, which stands for ``question`` or none: behind a letter that asked it at once it
        may be of one word with that.
        """
        sign, now = event.character or "", self._desk.now()
        goes_on = len(sign) == 1 and sign.isprintable() and self._signs and now - self._last_at < AT_ONCE
        if question is None or not goes_on or not (self._into_a_question or sign.isalpha()):
            self._signs = self._into_a_question = ""
            return
        self._into_a_question += sign
        self._last_at = now
        if len({letter for letter in self._signs + self._into_a_question if letter.isalpha()}) >= A_WORD:
            self._word = (question, self._signs)

    def begun(self, question: Question) -> str | None:
        """The letters that were pressed in a pane, where the answer to ``question`` was typed as one word with them."""
        return self._word[1] if self._word is not None and self._word[0] is question else None

    def _remember(self, key: str, sign: str, now: Moment) -> None:
        if not self._signs or now - self._last_at >= TOGETHER:
            self._signs, self._begun = "", self._desk.begun.count
        self._into_a_question = ""
        self._last_at = now
        if len(sign) == 1 and sign.isprintable():
            self._signs += sign
        elif key == _RUBBING_OUT:
            self._signs = self._signs[:-1]
        elif not self._stray.holds:
            self._signs = ""

    def _put_word(self) -> None:
        """Offer what was typed to the line, and take back what its first letters did."""
        self._stray.taken()
        desk, typed, begun = self._desk, self._signs, self._begun
        self._signs = ""
        question = desk.screen.query_one(EntryLine).asking
        self._put_behind(typed, "typed in a pane and put here; Enter logs it")
        if question is not None:
            self._word = (question, "")
        if desk.begun.count > begun:
            desk.take_back(begun, f"typed in a pane and put here; what {typed[0]} did is taken back; Enter logs it")

    def _tell_of_none(self, key: str, sign: str) -> None:
        """Say so where ``key`` is none of the pane's, and in which pane it is one."""
        screen = self._desk.screen
        if key in screen.active_bindings:
            return
        own_keys = self._desk.bridge.config.keys
        elsewhere = next(
            (
                f" · in pane {pane.NUMBER}: {command.title}"
                for pane in self._panes
                for command in COMMANDS
                if command.where == pane.NAME and key in key_words(own_keys.get(command.id, command.key)).split()
            ),
            "",
        )
        alt = "alt+" if key.startswith("alt+") else ""  # as Esc and a letter that come together are read
        self._desk.say(f"{alt}{for_line(sign)} does nothing in this pane{elsewhere} · ? names the keys")

    def _press_held(self) -> None:
        """It was no word: press the keys that were held back."""
        held_keys = self._stray.taken()
        if held_keys:
            self._pressing_again = True
            for key, character in held_keys:
                self._desk.screen.app.post_message(events.Key(key, character))
            # Behind the keys in the app's own queue, however slow they are.
            self._desk.screen.app.call_later(self._pressed)

    def _pressed(self) -> None:
        self._pressing_again = False
