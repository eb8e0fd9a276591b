"""The one reader of how long something may take, as it is typed in an order or behind a key."""

from __future__ import annotations

import re

from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE
from warroom.playbook.duration import Duration

LONGEST_TASK = 4 * 60
"""Minutes: what takes longer is not looked at by somebody and reported back within an incident."""
LONGEST_DELAY = 7 * 24 * 60
"""Minutes by which an update may be put off."""


_UNIT = "m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?"
_LENGTH = re.compile(rf"(?:[0-9]{{1,9}}(?:[.,][0-9]{{1,9}})?-?(?:{_UNIT})){{1,4}}[.,;!]?", re.IGNORECASE)
_TWO_WORDS = re.compile(rf"[0-9]{{1,9}}(?:[.,][0-9]{{1,9}})? (?:{_UNIT})[.,;!]?", re.IGNORECASE)


def length_at_end(words: str) -> str:
    """The length of time with which ``words`` end, as it stands there: ``20m``, and also what `read_minutes` refuses,
    such as ``1h30m`` or ``2 hours``, so that nobody is given another length than was said. Empty where there is none.
    """
    last = words.split()[-2:]
    if last and _LENGTH.fullmatch(last[-1]):
        return last[-1]
    return " ".join(last) if _TWO_WORDS.fullmatch(" ".join(last)) else ""


def read_minutes(words: str, *, most: int) -> int:
    """The minutes that ``words`` say: ``20``, ``20m``, ``2h``. Raise ``ValueError`` for anything else, for less than
    one and for more than ``most``.
    """
    try:
        minutes = Duration.parse(f"{words}m" if words.isdecimal() else words).microseconds // MINUTE
    except ValueError:
        minutes = 0
    if not 1 <= minutes <= most:
        longest = in_units(most * MINUTE)
        raise ValueError(f"a length such as 20m or 2h, of at most {longest}")
    return minutes
