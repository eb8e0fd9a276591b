"""Rows of a table of secrets and harmless words, read as templates, so that none holds a token.

``{a40}`` is a random word of 40 letters and digits.
"""

from __future__ import annotations

import re
import string

from tests.intake.made_up import ALNUM, BASE64, HEX, LOWER, UPPER, URL_SAFE, Maker, Marked

_ALPHABETS = {
    "a": ALNUM,
    "h": HEX,
    "l": LOWER,
    "U": UPPER,
    "w": URL_SAFE,
    "b": BASE64,
    "d": string.digits,
    "B": string.ascii_uppercase + "234567",
}
_made = Maker(4)


def filled(rows: str) -> list[Marked]:
    """Each line of ``rows``, of the kind that stands above it."""
    filled: list[Marked] = []
    kind = ""
    for row in rows.strip().splitlines():
        if row.startswith("## "):
            kind = row.removeprefix("## ")
            continue
        text = row.replace("{u}", _made.uuid()).replace("\\n", "\n").replace("\\t", "\t")
        text = re.sub(r"\{([ahlUwbdB])([0-9]+)\}", lambda match: _made(int(match[2]), _ALPHABETS[match[1]]), text)
        filled.append((kind, text))
    return filled
