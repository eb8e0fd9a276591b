"""The times of one column: its rows are written alike, and those of one hour differ in minutes and seconds alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warroom.intake.tools.event import Remark
from warroom.intake.tools.fields import time_of
from warroom.model.identity import Moment
from warroom.model.moment import EARLIEST, LATEST, MINUTE, SECOND, EventTime
from warroom.model.sentences import counted

_CLOCK = re.compile(r"(?<!\d)(?<!(?<!\d)\d\d:)(?:[01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:[.,](\d{1,6}))?(?![\d:]|[.,]\d)")
_MOST_HOURS = 10_000
_SHIFTED = re.compile(r"UTC|[+-]\d\d:\d\d")
"""Zones whose clocks are never changed within an hour."""


class ColumnTimes:
    """What `time_of` says of each stamp of a column, read once for each hour. ``in_utc`` and ``zone`` are as there;
    ``rough`` counts those that are no more than about right.
    """

    def __init__(self, *, in_utc: bool, zone: str = "") -> None:
        self._in_utc, self._zone = in_utc, zone
        self.rough = 0
        self._hours: dict[tuple[str, str, int], tuple[EventTime, int, bool]] = {}
        """By what stands around the minutes: a time of that hour, the moment at which it begins as its first stamp has
        it, and whether a second stamp was read and has it so too.
        """

    def time(self, stamp: str) -> EventTime | None:
        """The time of ``stamp``; `None` where it is none that can be read."""
        at = self._read(stamp)
        self.rough += at is not None and at.approx
        return at

    def remarks(self) -> Iterator[Remark]:
        """What is to be said of the times that were read."""
        times = counted(self.rough, "time is", "times are")
        if self.rough and self._zone:
            yield Remark(f"{times} rough: as they are written, or as clocks in {self._zone} show them twice or never")
        elif self.rough:
            yield Remark(f"{times} rough: where no zone is named, UTC is taken", asks="clocks")

    def _read(self, stamp: str) -> EventTime | None:
        clock = _CLOCK.search(stamp)
        if clock is None:
            return time_of(stamp, in_utc=self._in_utc, zone=self._zone)
        minutes, seconds, fraction = clock.group(1, 2, 3)
        within = int(minutes) * MINUTE + int(seconds) * SECOND + (int(fraction.ljust(6, "0")) if fraction else 0)
        around = stamp[: clock.start(1)], stamp[clock.end() :], len(fraction or "")
        hour = self._hours.get(around)
        if hour is not None and hour[2]:
            first, lo = hour[0], hour[1] + within
            if EARLIEST <= lo < LATEST:
                return EventTime(Moment(lo), Moment(lo), approx=first.approx, words=stamp[:80], zone=first.zone)
        at = time_of(stamp, in_utc=self._in_utc, zone=self._zone)
        if at is not None and _is_of_its_hour(at, stamp):
            begins = int(at.lo or 0) - within
            if len(self._hours) >= _MOST_HOURS:
                self._hours.clear()
            self._hours[around] = at, begins, hour is not None and (hour[1], hour[0].zone) == (begins, at.zone)
        return at


def _is_of_its_hour(at: EventTime, stamp: str) -> bool:
    """Whether the rest of its hour can be told by ``at``: a moment in a zone of fixed offset, said by all its words."""
    return at.lo == at.hi and at.words == stamp[:80] and _SHIFTED.fullmatch(at.zone) is not None
