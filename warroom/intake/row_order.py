"""In which order the times of a page stand, and how far they count their hours."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise

from warroom.intake.forms import WrittenClock
from warroom.intake.gathered import Mark, TimelineRow
from warroom.intake.towns import zone_of_place
from warroom.intake.written_time import WrittenTime
from warroom.intake.zones import SEASONAL

HALF_SAID = re.compile(r"(?<![\d:] )(?<![\d:])\b(?:[AP]M|[ap]\.m\.)(?!\w)")
"""A half of the day that is said for many clocks, behind none."""
_TOWN_BEHIND = re.compile(r"\(([A-Z][^\W\d_]{2,20}(?:[ -][A-Z][^\W\d_]{2,20}){0,2})(?: time)?\)")
STANDING = re.compile(
    r"\b(?:all|other|every|these|following|the)\s(?:other\s|listed\s)?(?:events?|times?(?:stamps?)?|entries|rows)\b[^.|\n]{0,60}"
    r"\bon\s",
    re.IGNORECASE,
)
"""A line that gives the day of every row that names none, whatever day the row above it names."""
_HALF_A_NIGHT = 6 * 60
"""Minutes: a clock that lies further than this behind the one above it, where the newest stands first, is of the day
before.
"""
_AHEAD = 8
"""So many rows are looked ahead."""
UNPADDED = re.compile(r"(?<!\d)0\d:")

TWELVE_HOUR_ZONES = frozenset((
    "-04:00", "-05:00", "-06:00", "-07:00", "-08:00",
    *(zone for zone in SEASONAL.values() if zone.startswith("America")),
))  # fmt: skip
"""Where a clock without a.m. and p.m. may well be one of twelve hours."""


def is_dated(time: WrittenTime) -> bool:
    """Whether a time names its date, and not only a day of the week."""
    return time.instant is not None or (time.day is not None and (time.day.month is not None or bool(time.day.pair)))


def names_another_weekday(time: WrittenTime, day: datetime.date | None) -> bool:
    """Whether a time names a day of the week, without a date, that ``day`` is not."""
    weekday = time.day.weekday if time.day is not None and not is_dated(time) else None
    return weekday is not None and day is not None and weekday != day.weekday()


def counts_to_24(times: list[WrittenTime]) -> bool:
    """Whether a clock shows that the page counts its hours to 24: one beyond twelve, or with a zero in front."""
    for time in times:
        for clock in (time.clock, time.until):
            if clock is not None and not clock.half and clock.hour is not None and (clock.hour > 12 or clock.hour == 0):
                return True
        if UNPADDED.search(time.words):
            return True
    return False


def later_clocks(steps: list[TimelineRow | Mark]) -> dict[int, list[int]]:
    """For each time, by its identity, the minutes of the day of the next ones, up to a day that is named."""
    clocks: dict[int, list[int]] = {}
    following: list[int] = []
    for step in reversed(steps):
        time = step.time if isinstance(step, TimelineRow) else None
        if not isinstance(step, TimelineRow):
            following = [] if step.day_only else following
        elif time is not None and time.clock is not None and time.clock.hour is not None:
            clocks[id(time)] = following
            following = [] if time.day is not None else [time.clock.minute_of_day, *following[: _AHEAD - 1]]
    return clocks


def is_half_open(row: TimelineRow, said: bool) -> bool:
    """Whether the clock of a row may be another than it reads: its column, or (``said``) the page, has said which half
    of the day all are of; or a town stands behind it, which may be another than that of the page.
    """
    if row.time is None or row.time.clock is None or row.time.clock.half:
        return False
    place = _TOWN_BEHIND.match(row.text)
    if place is not None and zone_of_place(place[1]):
        return True
    return said or HALF_SAID.search(row.zone_head) is not None


def newest_first(times: list[WrittenTime]) -> bool:
    """Whether most rows lie before the one above them; of few rows, whether all do that name no day and are less than
    half a night apart.
    """
    up = down = rising = falling = 0
    before: tuple[int, ...] | None = None
    for time in times:
        clock, day = time.clock, time.day
        if clock is None or clock.hour is None:
            continue
        here = _order(clock)
        if day is not None and day.month is not None:
            here = (day.year or 0, day.month, day.day or 0, *here)
        else:
            here = (0, 0, 0, *here)
        if before is not None and (before[0] > 0) == (here[0] > 0) and before != here:
            if here > before:
                up += 1
            else:
                down += 1
            minutes = (here[3] - before[3]) * 60 + here[4] - before[4]
            rising += here[:3] != (0, 0, 0) or 0 < minutes <= _HALF_A_NIGHT
            falling += -_HALF_A_NIGHT <= minutes < 0
        before = here
    return (down >= 3 and down >= 3 * up) or (falling >= 2 and not rising)


def nights_below(steps: list[TimelineRow | Mark]) -> int:
    """The midnights that lie below the first row, where the newest stands first and none names its day, nor any line
    between them: the one day that the page names is that of most rows.
    """
    rows = [step for step in steps if isinstance(step, TimelineRow) and step.time is not None]
    marks = (step for step in steps if isinstance(step, Mark) and step.number > rows[0].number)
    if any(step.day_only or re.search(r"\d", step.text) for step in marks):
        return 0
    minutes = []
    for row in rows:
        if row.time is None or row.time.day is not None or row.time.instant is not None:
            return 0
        if row.time.clock is not None and row.time.clock.hour is not None:
            minutes.append(row.time.clock.minute_of_day)
    days = [1]
    for above, below in pairwise(minutes):
        days += [0] if below - above > _HALF_A_NIGHT else []
        days[-1] += 1
    return days.index(max(days))


def _order(clock: WrittenClock) -> tuple[int, ...]:
    return (clock.hour or 0, clock.minute or 0, clock.second or 0)
