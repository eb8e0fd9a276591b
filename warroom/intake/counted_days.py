"""Headings that say their day by its number (Day 2) or by its name (Monday), and not by a date."""

from __future__ import annotations

import datetime
import re

from warroom.intake.calendar_words import WEEKDAYS

_DAY_NUMBER = re.compile(
    r"^\W{0,8}(?:(?:day|tag|jour|día|dia|giorno|dag)[ -](\d{1,2})\b|第 ?(\d{1,2}) ?[天日])", re.IGNORECASE
)
_WEEKDAY_ALONE = re.compile(
    r"^[\W_]{0,8}([^\W\d_]{3,10})(?: (?:morning|afternoon|evening|night))?[\W_]{0,8}$", re.IGNORECASE
)


class CountedDays:
    """Goes along with the headings of a page. ``agree`` says that the first name of a day is that of the page's day, so
    that those which follow are days that the page plainly says; ``begun`` that a heading has named a day before.
    """

    def __init__(self) -> None:
        self.agree = self.begun = False
        self._first: datetime.date | None = None

    def day(self, heading: str, before: datetime.date | None, *, published: bool) -> datetime.date | None:
        """The day of ``heading`` on a page that stands at ``before``; `None` where it says none, or ``before`` is open.

        ``published`` says that only the page's publication gives ``before``.
        """
        if before is None:
            return None
        number = _DAY_NUMBER.match(heading)
        if number is not None:
            self.agree = False
            nth = int(number[1] or number[2])
            self._first = self._first or before - datetime.timedelta(days=max(0, nth - 2) if self.begun else 0)
            return self._first + datetime.timedelta(days=max(0, nth - 1))
        week = _WEEKDAY_ALONE.match(heading)
        weekday = WEEKDAYS.get(week[1].casefold()) if week is not None else None
        if weekday is None:
            return None
        if not self.begun:
            self.agree = weekday == before.weekday() and not published
        return before + datetime.timedelta(days=(weekday - before.weekday()) % 7)
