"""The one reader of how long something may take, as it is typed in an order or behind a key."""

from __future__ import annotations

from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE
from warroom.playbook.duration import Duration

LONGEST_TASK = 4 * 60
"""Minutes: what takes longer is not looked at by somebody and reported back within an incident."""
LONGEST_DELAY = 7 * 24 * 60
"""Minutes by which an update may be put off."""


def looks_like_a_length(word: str) -> bool:
    """Whether ``word`` is a length such as ``20m`` or ``2h``, be it too long or not."""
    return word[:-1].isdecimal() and word[-1:] in ("m", "h", "d", "w")


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
