"""Putting sentences together, everywhere the same: each begins and ends like one, and none ends twice."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ENDS = ".!?…\u3002\uff01\uff1f\uff61\uff0e\u061f\u06d4\u0964\u0965"
"""What ends a sentence: also in Chinese and Japanese, Arabic, Urdu, Hindi."""
_CLOSING = "\"')]”’»\u300d\u300f\uff09\u3011\u300b"


def ended(text: str) -> str:
    """``text`` with a full stop behind it, if it has no end of its own; one behind another end is taken away."""
    text = text.rstrip()
    while len(text) > 1 and text[-1] == "." and text[-2] in ENDS and not text.endswith("..."):
        text = text[:-1]
    inside = text.rstrip(_CLOSING)
    return text if not text or text[-1] in ":;" or (inside and inside[-1] in ENDS) else f"{text}."


def sentence(text: str) -> str:
    """``text`` as a sentence: a full stop behind it if it has no end of its own, a capital unless it begins with a
    name such as ``v2.31`` or ``iOS``.
    """
    return ended(begun(text))


def begun(text: str) -> str:
    """``text`` with a capital at its beginning, unless that is such a name."""
    first = text.partition(" ")[0].rstrip(",:;.!?")
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() else text


def sentences(texts: Iterable[str]) -> str:
    """``texts`` as sentences behind each other, none twice."""
    return " ".join(dict.fromkeys(sentence(text) for text in texts if text.strip()))


def in_doubt(doubtful: int, every: int, one: str, many: str) -> str:
    """How many of all are in doubt: ``none of 2 rows is in doubt``, ``1 of 1 row is in doubt``."""
    verb = "is" if doubtful < 2 else "are"
    return f"{doubtful or 'none'} of {counted(every, one, many)} {verb} in doubt"


def agreeing(number: int, one: str, many: str) -> str:
    """The word that agrees with a number, without it: ``is`` or ``are``."""
    return one if number == 1 else many


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: ``1 check``, ``2 checks``."""
    return f"{number} {agreeing(number, one, many)}"
