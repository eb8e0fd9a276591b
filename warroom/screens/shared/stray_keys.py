"""Letters typed into a pane by somebody who believes to be in the line: they run nothing and are offered to the line.

One letter is a command. A second, different one within 400 ms is held back, and with it whatever follows without a
pause as long: if four different letters come so, or two in a row and a blank, it was a word, else the held keys are
pressed after all, in their order. A letter that leads to another screen is held at once, since that would take what is
typed behind it. The one that goes to the line is held where it may be inside of a word ("disk", "> it is slow"): what
comes behind it else is for the line. A letter that answers what the one before it asked is one of the four all the
same.
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
        self._recent: list[str] = []
        """The letters with no pause between them."""
        self._spelt: list[str] = []
        """Those of them with nothing else between them."""
        self._signs = ""
        """All that was typed with no pause."""
        self._last_at = 0
        self._held: list[Struck] = []

    def _paused(self, now: Moment) -> None:
        """Forget what came before a pause."""
        if now - self._last_at >= TOGETHER:
            self._recent, self._spelt, self._signs = [], [], ""
        self._last_at = now

    def behind(self, key: str, character: str | None, now: Moment) -> str:
        """What to do with ``key``, which is no letter: it waits for letters that are held; a blank behind two different
        letters ends a word.
        """
        self._paused(now)
        spelt, self._spelt = set(self._spelt), []
        self._signs = self._signs + character if character is not None and character.isprintable() else ""
        if self._held:
            self._held.append((key, character))
        if character == " " and len(spelt) > 1:
            return self.WORD
        return self.HOLD if self._held else self.RUN

    def letter(self, key: str, sign: str, now: Moment, *, leads_away: bool = False) -> str:
        """What to do with the letter ``sign``: run it, hold it, or offer what is `taken` to the line. ``now``:
        microseconds.
        """
        self._paused(now)
        before, alone = self._signs, not self._recent
        self.counts(sign, now)
        different = set(self._recent)
        if len(different) >= A_WORD:
            self._held.append((key, sign))
            return self.WORD
        to_the_line = sign == _TO_THE_LINE
        runs = _is_no_word(before) if to_the_line else alone or len(different) == 1 or sign in _MOVING
        if not self._held and runs and not leads_away:
            if to_the_line:
                self._recent, self._signs = [], ""
            return self.RUN
        self._held.append((key, sign))
        return self.HOLD

    def counts(self, sign: str, now: Moment) -> None:
        """Count the letter ``sign``, which something else takes, among those with no pause between them."""
        self._paused(now)
        self._recent.append(sign)
        self._signs += sign
        self._spelt = [*self._spelt[1 - A_WORD :], sign]

    @property
    def holds(self) -> bool:
        """Whether keys are held back."""
        return bool(self._held)

    def taken(self) -> list[Struck]:
        """The keys held back so far, each with what it types, which are held no longer."""
        held_keys, self._held = self._held, []
        self._recent, self._signs = [], ""
        return held_keys


def _is_no_word(signs: str) -> bool:
    """Whether what was typed cannot be a word's beginning: it is nothing, ends with the number of a pane, or is one key
    that was pressed again and again.
    """
    return not signs or signs[-1].isdecimal() or (len(signs) > 1 and len(set(signs)) == 1)
