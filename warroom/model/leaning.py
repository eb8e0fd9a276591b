"""What is said behind evidence of the card that it was written for, which only readers of the board are told."""

from __future__ import annotations

SIDES = ("for", "against")
_BEGINS, _ENDS, _DIGITS, _LONGEST = " (", ")", "0123456789", 90


def leaning(side: str, label: str) -> str:
    """What stands behind evidence that speaks ``side`` (of `SIDES`) the card called ``label``: `` (for H1)``."""
    return f"{_BEGINS}{side} {label}{_ENDS}"


def without_leaning(words: str) -> str:
    """``words`` without that at their end, whatever the card was called then."""
    told, begins, rest = words.rpartition(_BEGINS)
    side, _, label = rest.removesuffix(_ENDS).partition(" ")
    name = label[1:].lstrip(_DIGITS)
    is_label = label.startswith("H") and label[1:2].isdigit() and not any(sign in " ()" for sign in name)
    leans = begins and rest.endswith(_ENDS) and side in SIDES and is_label and len(label) <= _LONGEST
    return told if leans else words
