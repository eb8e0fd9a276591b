"""Days, months and years as people narrow a search by them."""

from __future__ import annotations

import datetime

from warroom.intake.times import day_bounds
from warroom.model.identity import Moment


def span_of(words: str, zone: str = "UTC") -> tuple[Moment, Moment] | None:
    """The beginning and the end of ``2026``, ``2026-02`` or ``2026-02-13`` by the clocks of ``zone``, in microseconds
    since 1970.

    The end is the beginning of what comes after it. `None` for anything else, and for years outside of 1970-2200.
    """
    parts = words.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if not 1970 <= numbers[0] <= 2200:
        return None
    try:
        month, day = [*numbers[1:], 1, 1][:2]
        first = datetime.date(numbers[0], month, day)
    except ValueError:
        return None
    if len(numbers) == 3:
        after = first + datetime.timedelta(days=1)
    elif len(numbers) == 2:
        after = (first + datetime.timedelta(days=31)).replace(day=1)
    else:
        after = first.replace(year=numbers[0] + 1)
    return day_bounds(first, zone)[0], day_bounds(after, zone)[0]
