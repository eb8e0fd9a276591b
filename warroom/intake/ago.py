"""A time that counts back from now: ``-7``, ``-15m``, ``-1h30m``, ``15 min ago``.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

_HOURS = ("h", "st", "or", "時", "小", "시")
LONGEST_AGO = 600
"""Minutes: ``-601`` is text."""
AGO = r"[-−–](?:(?P<h>\d{1,2})h(?P<m>[0-5]?\d)m?|(?P<n>\d{1,3})(?P<u>min|m|h)?)(?= |$)"
_GAP = r"[ \u00a0]"
_NUMBERS = {
    "half an": 0.5, "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "einer halben": 0.5, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "une": 1, "deux": 2,
    "trois": 3, "cinq": 5, "dix": 10, "una": 1, "un": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10, "uma": 1,
    "um": 1, "duas": 2, "dois": 2, "dez": 10,
}  # fmt: skip
"""Numbers in words, before a unit."""
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = r"(?P<u>m|min(?:ut[eo]?[nsi]?|s)?\.?|h|hrs?|hours?|hora?s?|stunden?|heures?|or[ae])"
_ENDS = rf"(?:[:,;]|{_GAP}{{1,3}}[-–—])?(?= |$)"
_COUNTED = (
    rf"(?:(?P<h>\d{{1,2}}){_GAP}?h{_GAP}?(?P<m>[0-5]?\d)(?:m|{_GAP}?min)?"
    rf"|(?:(?P<n>\d{{1,3}}){_GAP}?|(?P<word>{_WORDS})(?:{_GAP}|-)){_UNIT})"
)
_ROUGHLY = rf"(?:[~≈]{_GAP}?|(?:about|around|roughly|approx\.?|maybe|some|circa|ca\.){_GAP})?"
IN_WORDS = rf"{_ROUGHLY}{_COUNTED}{_GAP}(?:ago|fa|atrás|geleden){_ENDS}"
_BEFORE = rf"vor(?:{_GAP}(?:etwa|ca\.|ungefähr))?|il{_GAP}y{_GAP}a(?:{_GAP}environ)?|hace(?:{_GAP}unos)?|há"
BEHIND_WORDS = rf"(?:{_BEFORE}){_GAP}{_COUNTED}{_ENDS}"
IN_SIGNS = r"(?P<n>\d{1,3}) ?(?P<u>分|分钟|분|時間|小时|시간) ?(?:前|전)(?:[、,:：]|(?= |$))"
"""``7 minutes ago``, ``vor 7 Minuten``, ``7分前``: how far back it was, in the words of several languages."""

_COUNTING = (" ago", " fa", " atr", " gele", "vor", "il", "hace", "há", "前", "전")
"""What one of the words above holds: where none does, they need not be looked for."""
_LOOKED_AT = 48


def _may_count(near: str) -> bool:
    """Whether one of the words that count back may stand in ``near``."""
    return any(word in near for word in _COUNTING)


def minutes_ago(text: str) -> tuple[int, re.Match[str], bool] | None:
    """How many minutes ago it was by the beginning of ``text``, and whether that is only roughly so; `None` where it
    does not count back, or further than `LONGEST_AGO`.
    """
    if text[0] in "-−–":
        match = re.match(AGO, text)
    elif not _may_count(text[:_LOOKED_AT].replace("\u00a0", " ").casefold()):
        return None
    else:
        shapes = (IN_WORDS, BEHIND_WORDS, IN_SIGNS)
        match = next(filter(None, (re.match(shape, text, re.IGNORECASE) for shape in shapes)), None)
    if match is None:
        return None
    parts = match.groupdict()
    in_hours = (parts.get("u") or "").casefold().startswith(_HOURS)
    if parts.get("word"):
        minutes = int(_NUMBERS[parts["word"].casefold()] * (60 if in_hours else 1))
    elif parts["n"] is None:
        minutes = int(parts["h"]) * 60 + int(parts["m"])
    else:
        minutes = int(parts["n"]) * (60 if in_hours else 1)
    return (minutes, match, text[0] not in "-−–") if 0 < minutes <= LONGEST_AGO else None
