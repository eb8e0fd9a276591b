"""Names that are written with other letters and look the same: whoever cannot write as @alice may write as @аlice.

Case and digits are seen, and letters that only resemble each other are left alone: nobody is asked because of them.
"""

from __future__ import annotations

import unicodedata

_SAME = str.maketrans(
    "аеорсухіјѕһԁԛԝѵӏАВЕЅІЈКМНОРСТУХԌԚԜοννιΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսհոցցɑɡıȷ",
    "aeopcyxijshdqwvlABESIJKMHOPCTYXGQWovviABEZHIKMNOPTYXouhnggagij",
)
"""Cyrillic, Greek and Armenian letters, and some of Latin, by the ones of a keyboard that most fonts draw alike."""


def looks(name: str) -> str:
    """What ``name`` looks like: equal for two names that nobody tells apart."""
    return unicodedata.normalize("NFKC", name).translate(_SAME)


def other_letter(name: str, alike: str) -> str:
    """The first letter of ``name`` that is another one than in ``alike``, by its name in Unicode."""
    letter = next((letter for letter, other in zip(name, alike, strict=False) if letter != other), name[-1:])
    return unicodedata.name(letter, "a letter that has none")
