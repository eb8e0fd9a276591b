"""The year of a date that is written without one, or with a digit too many."""

from __future__ import annotations

import datetime

from warroom.intake.time_assumptions import FIRST_DATE, TimeAssumptions

_FAR_DAYS = 60
"""So far from it, a date that a sentence names may be of another year."""


def year_of_five_digits(digits: str, frame: TimeAssumptions, remarks: list[str]) -> tuple[int | None, str]:
    """The year that was meant by five digits, of which one is too many; else why it cannot be told."""
    plausible = sorted({year for cut in range(5) if 1990 <= (year := int(digits[:cut] + digits[cut + 1 :])) <= 2199})
    beside = frame.day.year if frame.day is not None else frame.year
    if not plausible:
        return None, f"{digits} is not a year"
    if beside is None and len(plausible) > 1:
        return (
            None,
            f"{digits} is not a year: {' or '.join(map(str, plausible))}; the year says which (--year in a shell)",
        )
    chosen = min(plausible, key=lambda year: (abs(year - (beside or year)), year))
    remarks.append(f"year {digits} read as {chosen}")
    return chosen, ""


def missing_year(month: int, number: int, frame: TimeAssumptions) -> int | None:
    """The year in which a month and a day are nearest to the day that stands before them; ``frame.year_open`` is set
    where that day is only one of the text, and far away.
    """
    if frame.day is None:
        return frame.year
    nearest, least = None, 400
    for year in (frame.day.year - 1, frame.day.year, frame.day.year + 1):
        try:
            apart = abs((datetime.date(year, month, number) - frame.day).days)
        except ValueError:
            continue
        if apart < least:
            nearest, least = year, apart
    frame.year_open = frame.year_open or (frame.from_where == FIRST_DATE and least > _FAR_DAYS)
    return nearest
