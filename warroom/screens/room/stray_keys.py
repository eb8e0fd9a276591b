"""Letters typed into a pane by somebody who believes to be in the line: they run nothing and are offered to the line.

One letter is a command. A second, different one within 400 ms is held back, and with it whatever follows: if four
different letters come together, or two in a row and a blank, it was a word, else the held keys are pressed after all,
in their order. The letter that goes to the line is never held: what comes behind it is for the line.
"""

from __future__ import annotations

from warroom.model.identity import Moment

TOGETHER = 400_000
"""Microseconds."""
A_WORD = 4
Struck = tuple[str, str | None]
"""A key's name, and the character that it types, if any: the one cannot be told from the other."""
_MOVING = frozenset("jkgGnb")
_TO_THE_LINE = "i"


class StrayKeys:
    """Watches the letters that reach a pane. `letter` says what to do with each."""

    RUN, HOLD, WORD = "run", "hold", "word"

    def __init__(self) -> None:
        self._recent: list[tuple[str, int]] = []
        self._spelt: list[tuple[str, int]] = []
        """The letters with nothing else between them."""
        self._held: list[Struck] = []

    def behind(self, key: str, character: str | None, now: Moment) -> str:
        """What to do with ``key``, which is no letter: it waits for letters that are held; a blank behind two different
        letters ends a word.
        """
        spelt, self._spelt = {sign for sign, at in self._spelt if now - at < TOGETHER}, []
        if self._held:
            self._held.append((key, character))
        if character == " " and len(spelt) > 1:
            return self.WORD
        return self.HOLD if self._held else self.RUN

    def letter(self, key: str, sign: str, now: Moment) -> str:
        """What to do with the letter ``sign``: run it, hold it, or offer what is `taken` to the line. ``now``:
        microseconds.
        """
        self._recent = [(key, at) for key, at in self._recent if now - at < TOGETHER]
        alone = not self._recent
        self._recent.append((sign, now))
        self._spelt = [*self._spelt[1 - A_WORD :], (sign, now)]
        different = {key for key, _ in self._recent}
        if len(different) >= A_WORD:
            self._held.append((key, sign))
            return self.WORD
        if not self._held and (alone or len(different) == 1 or sign in _MOVING or sign == _TO_THE_LINE):
            if sign == _TO_THE_LINE:
                self._recent = []
            return self.RUN
        self._held.append((key, sign))
        return self.HOLD

    def taken(self) -> list[Struck]:
        """The keys held back so far, each with what it types, which are held no longer."""
        held_keys, self._held = self._held, []
        self._recent = []
        return held_keys
