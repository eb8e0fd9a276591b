"""Whom somebody means who names a person."""

from __future__ import annotations

_ONESELF = frozenset(("me", "myself"))


def person_meant(name: str, speaker: str) -> str:
    """``name``, which ``speaker`` wrote; their own where they wrote of themselves."""
    return speaker if name.casefold() in _ONESELF else name
