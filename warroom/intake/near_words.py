"""Which known word was meant by one that is not known. Part of the shell's fast path."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 5
"""Letters of a word in which one slip is near; in a longer one two are."""


def near_word(word: str, choices: Iterable[str]) -> str:
    """The one of ``choices`` that ``word`` begins, or that is a slip or two away from it; empty when none is near."""
    words = sorted(choices)
    if len(word) > 1:
        for one in words:
            if one.startswith(word):
                return one
    most = 1 if len(word) <= _SHORT else 2
    near = [
        (slips(word, candidate, most), -_alike(word, candidate), candidate)
        for candidate in words
        if abs(len(candidate) - len(word)) <= most
    ]
    count, _, one = min(near, default=(most + 1, 0, ""))
    return one if count <= most and count < len(word) - 1 else ""


def _alike(word: str, candidate: str) -> int:
    """How many letters they begin with alike."""
    for place, (letter, meant) in enumerate(zip(word, candidate, strict=False)):
        if letter != meant:
            return place
    return min(len(word), len(candidate))


def slips(word: str, candidate: str, most: int) -> int:
    """How many letters were left out, added, mistaken or swapped with the next; ``most + 1`` stands for any more."""
    before: list[int] = []
    last = list(range(len(candidate) + 1))
    for row, letter in enumerate(word, 1):
        now = [row]
        for column, meant in enumerate(candidate, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != meant))
            if row > 1 and column > 1 and letter == candidate[column - 2] and word[row - 2] == meant:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
