"""A text without its secrets: each is replaced by what it looks like."""

from __future__ import annotations

from warroom.intake.secrets import find_secrets


def masked(text: str) -> tuple[str, list[str]]:
    """``text`` with each secret in it replaced, and what they looked like."""
    kinds: list[str] = []
    pieces: list[str] = []
    last = 0
    for start, end, kind in find_secrets(text):
        pieces += [text[last:start], f"[{kind}]"]
        last = end
        kinds.append(kind)
    return "".join([*pieces, text[last:]]), kinds
