"""Letters that reach a pane one after the other: offered to the line when they were a word, pressed when not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from warroom.model.identity import Moment
from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.screens.commands.room_commands import COMMANDS
from warroom.screens.shared.letters_held import LettersHeld
from warroom.screens.shared.stray_keys import A_WORD, TOGETHER
from warroom.text import for_line
from warroom.widgets.command import key_words
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import Question

_AWAY = frozenset(command.id for command in COMMANDS if command.away)
_PUT_HERE = "typed in a pane and put here"
AT_ONCE = TOGETHER
"""How soon behind a key that asks something what is typed may be one word with it, in microseconds."""


class StrayWatch(LettersHeld):
    """Offers words to the line, and takes back what their first letters did in a pane: only a letter that leads to
    another screen has to wait.
    """

    def __init__(self, desk: RoomContext, panes: Sequence[RoomPane], put_behind: Callable[[str, str], None]) -> None:
        """``put_behind`` puts what was typed behind what stands in the line, and says a sentence about it."""
        super().__init__(desk.screen, desk.now, lambda typed: put_behind(typed, f"{_PUT_HERE}; Enter logs it"))
        self._desk, self._panes = desk, panes
        self._begun = 0
        """How many acts had been begun before the first letter."""
        self._into_a_question = ""
        """What was typed without a pause behind them for the question that one of them asked."""
        self._word: tuple[Question, str] | None = None
        """The question into which a word was typed, and the letters of it that were pressed in a pane before."""

    def _heard(self, key: str, sign: str, now: Moment) -> None:
        super()._heard(key, sign, now)
        self._into_a_question = ""

    def _begins(self) -> None:
        self._begun = self._desk.begun.count

    def _may_be_of_a_word(self, key: str, sign: str) -> bool:
        """``@`` begins a word about somebody, and leads to a list of people."""
        return sign.isalpha() or (sign == "@" and self._waits(key))

    def _waits(self, key: str) -> bool:
        """Whether ``key`` leads to another screen, which would take what is typed behind it."""
        active = self._screen.active_bindings.get(key)
        return active is not None and active.binding.id in _AWAY

    def paste(self, text: str, line: EntryLine) -> None:
        """A paste into a pane goes to the line, which always stands here."""
        self.pasted()
        self._into(line, text)

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

    def _put_word(self, typed: str) -> None:
        """Offer what was typed to the line, and take back what its first letters did."""
        desk, begun = self._desk, self._begun
        question = desk.screen.query_one(EntryLine).asking
        super()._put_word(typed)
        if question is not None:
            self._word = (question, "")
        if desk.begun.count > begun:
            desk.take_back(begun, f"{_PUT_HERE}; what {typed[0]} did is taken back; Enter logs it")

    def _runs(self, key: str, sign: str) -> None:
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
