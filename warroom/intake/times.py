"""Moments on the clocks of a zone: placed there, and told as people read them.

Part of the shell's fast path: time zones are loaded only when a clock time has to be placed.
"""

from __future__ import annotations

import datetime
import re

from warroom.model.identity import Moment
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND, EventTime
from warroom.text import quoted

_OFFSET = r"([+-])(\d{2}):(\d{2})"
_CLOCK_IN_WORDS = r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)(?:[ \u00a0\u202f]?([apAP])\.?[mM]\b)?"
_EPOCH, _MICROSECOND = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), datetime.timedelta(microseconds=1)
TWICE, SKIPPED = "the clocks showed this time twice", "the clocks skipped this time"


def zone_named(name: str) -> datetime.tzinfo:
    """The time zone called ``name``: ``UTC``, an offset such as ``+02:00``, or one of the zone database.

    Raise ``ValueError`` for a name that nobody knows.
    """
    if name in ("UTC", "Z", ""):
        return datetime.UTC
    offset = re.fullmatch(_OFFSET, name)
    if offset is not None:
        minutes = int(offset.group(2)) * 60 + int(offset.group(3))
        if minutes >= 24 * 60:
            raise ValueError(f"{name} is not an offset from UTC")
        return datetime.timezone(datetime.timedelta(minutes=minutes if offset.group(1) == "+" else -minutes))
    import struct
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError, LookupError, struct.error):
        raise ValueError(f"there is no time zone called {quoted(name)}") from None


def known_zone(zone: str) -> str:
    """``zone`` if there is such a zone here, else UTC: an incident's zone came from somebody's log."""
    try:
        zone_named(zone)
    except ValueError:
        return "UTC"
    return zone or "UTC"


def local(microseconds: int, zone: str) -> datetime.datetime:
    """``microseconds`` since 1970 as a clock in ``zone`` shows them; in UTC where nobody knows such a zone."""
    try:
        tz = zone_named(zone)
    except ValueError:
        tz = datetime.UTC
    return (_EPOCH + datetime.timedelta(microseconds=microseconds)).astimezone(tz)


def iso(microseconds: int | None) -> str | None:
    """``microseconds`` since 1970 in ISO 8601, UTC; fractions only where there are any. `None` stays `None`."""
    if microseconds is None:
        return None
    return (_EPOCH + datetime.timedelta(microseconds=microseconds)).isoformat().replace("+00:00", "Z")


def microseconds_of(moment: datetime.datetime) -> Moment:
    """Microseconds since 1970 of an aware ``moment``."""
    return Moment((moment - _EPOCH) // _MICROSECOND)


def place(clock: datetime.datetime, span: int, zone: str, *, approx: bool, words: str) -> tuple[EventTime, str]:
    """The naive local ``clock`` time in ``zone``, lasting ``span`` microseconds, and a remark (mostly empty).

    A time that the clocks showed twice spans both; so does one that they skipped: it was written by a clock that had
    not been set yet, or by one that had been set too soon, and nobody can say which.
    """
    tz = zone_named(zone)
    first, second = (microseconds_of(clock.replace(tzinfo=tz, fold=fold)) for fold in (0, 1))
    remark = ""
    lo = hi = first
    if first < second:
        remark, hi, approx = f"{TWICE} that day; both are meant", second, True
    elif first > second:
        remark, lo, approx = f"{SKIPPED} that day: by the clock before or after, both are meant", second, True
    return EventTime(Moment(lo), Moment(hi + max(0, span - 1)), approx=approx, words=words, zone=zone), remark


def day_bounds(day: datetime.date, zone: str) -> tuple[Moment, Moment]:
    """The first and the last microsecond of ``day`` in ``zone`` (UTC where nobody knows it): a day on which the clocks
    are set has 23 or 25 hours. Raise ``OverflowError`` for a day that a calendar ends with.
    """
    tz, midnight = zone_named(known_zone(zone)), datetime.time()
    begins = [
        microseconds_of(datetime.datetime.combine(each, midnight, tz)) for each in (day, day + datetime.timedelta(1))
    ]
    return begins[0], Moment(begins[1] - 1)


def clock_words(at: EventTime, zone: str) -> str:
    """The time as the timeline shows it in ``zone``: ``14:32``, ``~14:30``, ``14:3?``, ``14:30-14:40``; ``--:--`` for
    one that nobody knows, ``?14:32`` where its clock is known and its day or zone is not.
    """
    if at.lo is None or at.hi is None:
        clock = written_clock(at)
        return f"?{clock}" if clock else "--:--"
    start = local(at.lo, zone)
    first = f"{start:%H:%M}"
    span = at.hi - at.lo + 1
    if at.approx:
        if span == 10 * MINUTE and start.minute % 10 == 0:
            return f"{first[:-1]}?"
        if span == HOUR and start.minute == 0:
            return f"{first[:-2]}??"
        if span >= DAY and start.hour == 0 and start.minute == 0:
            return "~all day"
        last = f"{local(at.hi, zone):%H:%M}"  # the same where a night shows it twice: both are meant, and read back
        return f"~{first}-{last}" if span > MINUTE and last != first else f"~{first}"
    if span > MINUTE:
        if span >= DAY and start.hour == 0 and start.minute == 0:
            return "all day"
        return f"{first}-{local(at.hi, zone):%H:%M}"
    return f"{start:%H:%M:%S}" if span == 1 and at.words.count(":") == 2 and at.lo % MINUTE >= SECOND else first


def zone_word(at: Moment, zone: str) -> str:
    """How people call ``zone`` at that moment (microseconds): ``PST``, ``CEST``, ``UTC+04``."""
    name = local(at, zone).tzname() or "UTC"
    return f"UTC{name}" if name[:1] in "+-" else name


def zone_words(at: EventTime, zone: str) -> str:
    """`zone_word` of a time that may be rough: ``PDT/PST`` where it may be either; empty for one that nobody knows."""
    if at.lo is None or at.hi is None:
        return ""
    return "/".join(dict.fromkeys((zone_word(at.lo, zone), zone_word(at.hi, zone))))


def day_and_clock(at: Moment, zone: str) -> str:
    """``2026-02-15 14:00 PST``: a moment (microseconds) in full, with what ``zone`` is called then."""
    return f"{local(at, zone):%Y-%m-%d %H:%M} {zone_word(at, zone)}"


def zoned_clock(at: EventTime, zone: str) -> str:
    """`clock_words` with the zone named behind it, wherever somebody reads back a time that was typed."""
    words = clock_words(at, zone)
    return f"{words} {zone_words(at, zone)}" if at.lo is not None else words


def written_clock(at: EventTime) -> str:
    """The time of day in the words of a time that could not be placed, in 24 hours; empty for none."""
    match = re.search(_CLOCK_IN_WORDS, at.words[:80])
    if match is None or int(match.group(1)) > 24:
        return ""
    hour, half = int(match.group(1)), (match.group(3) or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match.group(2)}"


def day_words(microseconds: int, zone: str, now: Moment) -> str:
    """The day in words: today, yesterday, or its date."""
    day, today = local(microseconds, zone).date(), local(now, zone).date()
    if day == today:
        return "today"
    if day == today - datetime.timedelta(days=1):
        return "yesterday"
    return day.isoformat()
