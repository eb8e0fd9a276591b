"""What may be assumed of a time where it stands. Part of the shell's fast path."""

from __future__ import annotations

import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.model.moment import EventTime

FIRST_DATE = "the first date in the text"
"""Where the day was taken from when no title, label or name tells it."""


class TimeAssumptions:
    """What may be assumed where a time stands.

    ``zone`` is where its clock is and ``zone_word`` what that is called there; ``region`` is a zone that decides what
    ``CST`` means. ``day`` is the day for a clock without one, ``from_where`` where it was taken from, ``year`` the year
    for a date without one. ``order`` is `DAY_FIRST`, `MONTH_FIRST` or empty. ``zero`` is what T+15m counts from.
    ``weekdays_past`` says that a day which is only named by its weekday has been, or is the day itself.
    ``writing_day`` is the one that "today" and "yesterday" count from, where that is not ``day``; ``writing_open`` that
    nothing says which it is.
    ``year_open`` says that the year was told by a date of the text that is far away: another may be meant.
    """

    __slots__ = (
        "day", "from_where", "order", "region", "weekdays_past", "writing_day", "writing_open", "year", "year_open",
        "zero", "zone", "zone_said", "zone_word",
    )  # fmt: skip

    def __init__(self, zone: str, *, day: datetime.date | None = None, year: int | None = None) -> None:
        self.zone, self.day, self.year = zone, day, year
        self.writing_day: datetime.date | None = None
        self.writing_open = False
        self.zone_word = self.order = self.from_where = ""
        self.region = zone
        self.zone_said, self.year_open, self.weekdays_past = True, False, False
        self.zero: EventTime | None = None
