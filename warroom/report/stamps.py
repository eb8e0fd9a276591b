"""A time as a document writes it, so that `warroom import timeline` reads the same one back."""

from __future__ import annotations

import datetime

from warroom.intake.times import local, written_clock, zone_words
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime

_LAST_SECOND = 59


def stamp(at: EventTime, zone: str) -> str:
    """The time as `warroom import timeline` reads it back, empty when it is unknown; a clock whose day is not known
    keeps its clock.

    Times are written to the minute, whatever was known beyond it: the second stands unseen in a row of the whole log.
    A clock time that occurs twice that day is written in UTC, and says so.
    """
    if at.lo is None or at.hi is None:
        clock = written_clock(at)
        return f"????-??-?? {clock}" if clock else ""
    span, mark = at.hi - at.lo + 1, ""
    first = local(at.lo, zone)
    last = local(at.hi, zone) if span not in (1, MINUTE) else first
    if not (_once(first) and _once(last)):
        first, last, mark = local(at.lo, "UTC"), local(at.hi, "UTC"), " UTC"
    about = "~" if at.approx else ""
    if span <= 1 or span == MINUTE:
        return f"{about}{first:%Y-%m-%d %H:%M}{mark}"
    if at.approx and span == 10 * MINUTE and first.minute % 10 == 0:
        return f"{first:%Y-%m-%d %H:%M}"[:-1] + f"?{mark}"
    if at.approx and span == HOUR and first.minute == 0:
        return f"{first:%Y-%m-%d %H}:??{mark}"
    # A day or a month is named as the reader's own.
    if not mark and first.hour == first.minute == 0 and last.hour == 23 and last.minute == 59:
        if first.date() == last.date():
            return f"{about}{first:%Y-%m-%d}"
        if first.day == 1 and (last + datetime.timedelta(days=1)).day == 1 and span <= 31 * DAY:
            return f"{about}{first:%Y-%m}-??"
    begin = f"{first:%H:%M:%S}" if first.second or first.microsecond or span < MINUTE else f"{first:%H:%M}"
    end = f"{last:%H:%M}" if last.second == _LAST_SECOND and last.microsecond else f"{last:%H:%M:%S}"
    until = end if last.date() == first.date() else f"{last:%Y-%m-%d} {end}"
    return f"{about}{first:%Y-%m-%d} {begin}-{until}{mark}"


def _once(moment: datetime.datetime) -> bool:
    """Whether the clocks there show this time only once that day."""
    return moment.tzinfo is datetime.UTC or moment.replace(fold=1 - moment.fold).utcoffset() == moment.utcoffset()


def zoned_stamp(at: EventTime, zone: str) -> str:
    """`stamp` with the name that people give to ``zone`` at that moment behind it."""
    words = stamp(at, zone)
    return words if at.lo is None or words.endswith(" UTC") else f"{words} {zone_words(at, zone)}"
