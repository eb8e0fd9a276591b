"""A text without its secrets: each is replaced by what it looks like."""

from __future__ import annotations

from warroom.intake.secrets import find_secrets


def masked(text: str, begin: int = 0) -> tuple[str, list[str]]:
    """``text`` from ``begin`` on with each secret in it replaced, and what they looked like.

    They are looked for in all of ``text``: a secret whose own beginning, or what tells that it is one, is cut off is
    words like any others.
    """
    kinds: list[str] = []
    pieces: list[str] = []
    last = begin
    for start, end, kind in find_secrets(text):
        if end <= begin:
            continue
        pieces += [text[last:start], f"[{kind}]"]
        last = end
        kinds.append(kind)
    return "".join([*pieces, text[last:]]), kinds
