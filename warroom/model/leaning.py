"""What is said behind evidence of the card that it was written for, which only readers of the board are told."""

from __future__ import annotations

from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from warroom.model.desks import HypothesisCard
    from warroom.model.timeline_entries import TimelineEntry

SIDES = ("for", "against")
_BEGINS, _ENDS, _DIGITS, _LONGEST = " (", ")", "0123456789", 90


def leaning(side: str, label: str) -> str:
    """What stands behind evidence that speaks ``side`` (of `SIDES`) the card called ``label``: `` (for H1)``."""
    return f"{_BEGINS}{side} {label}{_ENDS}"


def named_as_now(entry: TimelineEntry, board: Iterable[HypothesisCard]) -> Untrusted:
    """What ``entry`` says; where it was written for a card of the ``board``, of the card as it is called by now: of two
    that were merged each may have had an H1.
    """
    words = entry.text.raw
    told = without_leaning(words)
    if told == words:
        return entry.text
    for card in board:
        for side, ids in zip(SIDES, (card.supports, card.refutes), strict=True):
            if entry.id in ids:
                return Untrusted(told + leaning(side, card.label.raw))
    return entry.text


def without_leaning(words: str) -> str:
    """``words`` without that at their end, whatever the card was called then."""
    told, begins, rest = words.rpartition(_BEGINS)
    side, _, label = rest.removesuffix(_ENDS).partition(" ")
    name = label[1:].lstrip(_DIGITS)
    is_label = label.startswith("H") and label[1:2].isdecimal() and not any(sign in " ()" for sign in name)
    leans = begins and rest.endswith(_ENDS) and side in SIDES and is_label and len(label) <= _LONGEST
    return told if leans else words
