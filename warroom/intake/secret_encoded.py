"""Secrets in text that was packed for a machine: ``password%3Dx`` of an address, ``&quot;`` of a page, ``\u0022``.

The text is read as it was before it was packed, by the same table. Part of the shell's fast path.
"""

from __future__ import annotations

import re

_PACKED = (
    r"(?i)%(?P<percent>[2-7][0-9a-f])|&#(?P<number>[0-9]{2,3});|&#x(?P<hex>[2-7][0-9a-f]);"
    r"|\\u00(?P<u>[2-7][0-9a-f])|\\x(?P<x>[2-7][0-9a-f])|&(?P<name>quot|apos|amp|lt|gt);"
)
_NAMES = {"quot": '"', "apos": "'", "amp": "&", "lt": "<", "gt": ">"}
_ROUNDS = 2
"""An address within an address is packed twice."""


def unpacked(text: str) -> tuple[str, list[int]]:
    """``text`` as it was before it was packed, and where each of its signs stands in ``text``; one more for the end."""
    positions = list(range(len(text) + 1))
    for _ in range(_ROUNDS):
        pieces: list[str] = []
        moved: list[int] = []
        last = 0
        for match in re.finditer(_PACKED, text):
            pieces += [text[last : match.start()], _sign(match)]
            moved += positions[last : match.start()]
            moved.append(positions[match.start()])
            last = match.end()
        if not last:
            break
        text = "".join([*pieces, text[last:]])
        positions = moved + positions[last:]
    return text, positions


def _sign(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMES[match["name"].lower()]
    if match["number"]:
        number = int(match["number"])
        return chr(number) if 32 <= number < 127 else "?"
    return chr(int(next(filter(None, match.group("percent", "hex", "u", "x"))), 16))
