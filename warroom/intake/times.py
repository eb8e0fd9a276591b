"""A time as people type it at the start of a line, read as precisely as they said it.

Part of the shell's fast path: time zones are loaded only when a clock time has to be placed.
"""

from __future__ import annotations

import datetime
import re

from warroom.model.moment import DAY, HOUR, MINUTE, SECOND, EventTime

AHEAD = 5 * MINUTE
"""How far ahead of now a clock time may be and still mean today."""
BEFORE_IMPACT = 12 * HOUR
"""How far before the impact began a clock time of yesterday may lie."""
LONGEST_AGO = 600
"""Minutes: ``-601`` is text."""

_AGO = r"-(\d{1,3})(m|h)?(?= |$)"
_CLOCK = (
    r"(?:(?P<day>yesterday|\d{4}-\d{2}-\d{2})[ T])?(?P<about>~)?"
    r"(?P<h>\d{1,2}):(?:(?P<unsure>[0-5]?\?{1,2})|(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)"
    r"(?:-(?P<h2>\d{1,2}):(?P<m2>[0-5]\d))?(?P<zone> ?Z| ?UTC| ?[+]\d{2}:\d{2})?(?= |$)"
)
_UNKNOWN = r"\?\?:\?\?(?= |$)"
_OFFSET = r"([+-])(\d{2}):(\d{2})"
_BEGINNINGS = frozenset("0123456789-~?y")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)

AHEAD_FLAG = "ahead"


class Reading:
    """A time read from the start of a line.

    ``length`` is how many characters it took. ``remarks`` are short sentences for the person; ``flags`` holds
    `AHEAD_FLAG` for a time that has not come yet.
    """

    __slots__ = ("at", "flags", "length", "remarks")

    def __init__(self, at: EventTime, length: int, remarks: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> None:
        self.at, self.length, self.remarks, self.flags = at, length, remarks, flags


class NotPlausible:
    """It looks like a time, but cannot be meant: the line stays text, and ``why`` is said."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why


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
        raise ValueError(f"there is no time zone called {name[:40]!r}") from None


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


def microseconds_of(moment: datetime.datetime) -> int:
    """Microseconds since 1970 of an aware ``moment``."""
    return (moment - _EPOCH) // _MICROSECOND


def place(clock: datetime.datetime, span: int, zone: str, *, approx: bool, words: str) -> tuple[EventTime, str]:
    """The naive local ``clock`` time in ``zone``, lasting ``span`` microseconds, and a remark (mostly empty).

    A time that the clocks showed twice spans both; one that they skipped is read as if they had not.
    """
    tz = zone_named(zone)
    first, second = (microseconds_of(clock.replace(tzinfo=tz, fold=fold)) for fold in (0, 1))
    remark = ""
    lo = hi = first
    if first < second:
        remark, hi, approx = "the clocks showed this time twice that day; both are meant", second, True
    elif first > second:
        remark = "the clocks skipped this time that day"
    return EventTime(lo, hi + max(0, span - 1), approx=approx, words=words, zone=zone), remark


def read_time(text: str, *, now: int, zone: str, began: int | None = None) -> Reading | NotPlausible | None:
    """Read the time at the start of ``text``; `None` when it does not begin with one.

    ``now`` and ``began`` (when the impact began) are microseconds since 1970, ``zone`` is where clock times are read.
    """
    if not text or text[0] not in _BEGINNINGS:
        return None
    ago = re.match(_AGO, text)
    if ago is not None:
        return _ago(ago, now, zone)
    unknown = re.match(_UNKNOWN, text)
    if unknown is not None:
        return Reading(EventTime.unknown(words=unknown.group(), zone=zone), unknown.end())
    clock = re.match(_CLOCK, text)
    return _clock(clock, now, zone, began) if clock is not None else None


def read_moment(words: str, *, now: int, zone: str) -> EventTime | None:
    """``words`` as one time that is known; `None` when they are none, or say more than a time."""
    reading = read_time(f"{words} x", now=now, zone=zone)
    if reading is None or isinstance(reading, NotPlausible) or reading.at.lo is None:
        return None
    return reading.at if reading.length >= len(words.rstrip()) else None


def _ago(found: re.Match[str], now: int, zone: str) -> Reading | None:
    number, unit = int(found.group(1)), found.group(2)
    minutes = number * 60 if unit == "h" else number
    if minutes > LONGEST_AGO or number == 0 or (unit is None and number < 2):
        return None
    lo = now - minutes * MINUTE
    lo -= lo % MINUTE
    return Reading(EventTime(lo, lo + MINUTE - 1, words=found.group(), zone=zone), found.end())


def _clock(found: re.Match[str], now: int, zone: str, began: int | None) -> Reading | NotPlausible | None:
    words = found.group()
    hour = int(found["h"])
    later_hour = int(found["h2"]) if found["h2"] is not None else None
    if hour > 23 or (later_hour is not None and later_hour > 23):
        return None
    minute, second, span, approx = _within_hour(found)
    said_zone = (found["zone"] or "").strip().replace("Z", "UTC")
    zone = known_zone(said_zone or zone)
    if said_zone and zone != said_zone:
        return NotPlausible(f"{words} is that far from UTC nowhere")
    day = _day(found["day"], now, zone)
    if day is None:
        return NotPlausible(f"{words} is not a date")
    clock = datetime.datetime.combine(day, datetime.time(hour, minute, second))
    try:
        at, remark = place(clock, span, zone, approx=approx, words=words)
        if at.lo is not None and found["day"] is None and at.lo > now + AHEAD:
            clock -= datetime.timedelta(days=1)
            at, remark = place(clock, span, zone, approx=approx, words=words)
            if at.lo is not None and at.lo < (began if began is not None else now) - BEFORE_IMPACT:
                return NotPlausible(f"{words} is still to come, and yesterday was long before the impact")
        if later_hour is not None:
            end = clock.replace(hour=later_hour, minute=int(found["m2"]), second=0)
            if end < clock:
                end += datetime.timedelta(days=1)
            until, _ = place(end, MINUTE, zone, approx=False, words="")
            at = EventTime(at.lo, until.hi, approx=approx, words=words, zone=zone)
    except (ValueError, OverflowError):
        return NotPlausible(f"{words} is outside of 1970 to 2200")
    flags = (AHEAD_FLAG,) if at.lo is not None and at.lo > now else ()
    return Reading(at, found.end(), (remark,) if remark else (), flags)


def _within_hour(found: re.Match[str]) -> tuple[int, int, int, bool]:
    """Minute, second, span in microseconds and whether it is approximate."""
    unsure = found["unsure"]
    if unsure is not None:
        known = unsure.rstrip("?")
        return (int(known) * 10, 0, 10 * MINUTE, True) if known else (0, 0, HOUR, True)
    minute, second = int(found["m"]), found["s"]
    approx = found["about"] is not None
    return (minute, 0, MINUTE, approx) if second is None else (minute, int(second), 1, approx)


def _day(said: str | None, now: int, zone: str) -> datetime.date | None:
    today = local(now, zone).date()
    if said is None:
        return today
    if said == "yesterday":
        return today - datetime.timedelta(days=1)
    try:
        return datetime.date.fromisoformat(said)
    except ValueError:
        return None


def clock_words(at: EventTime, zone: str) -> str:
    """The time as the timeline shows it in ``zone``: ``14:32``, ``~14:30``, ``14:3?``, ``14:30-14:40``, ``--:--``."""
    if at.lo is None or at.hi is None:
        return "--:--"
    start = local(at.lo, zone)
    first = f"{start:%H:%M}"
    span = at.hi - at.lo + 1
    if at.approx:
        if span == 10 * MINUTE and start.minute % 10 == 0:
            return f"{first[:-1]}?"
        if span == HOUR and start.minute == 0:
            return f"{first[:-2]}??"
        return f"~{first}"
    if span > MINUTE:
        if span >= DAY and start.hour == 0 and start.minute == 0:
            return "all day"
        return f"{first}-{local(at.hi, zone):%H:%M}"
    return f"{start:%H:%M:%S}" if span == 1 and at.words.count(":") == 2 and at.lo % MINUTE >= SECOND else first


def day_words(microseconds: int, zone: str, now: int) -> str:
    """The day in words: today, yesterday, or its date."""
    day, today = local(microseconds, zone).date(), local(now, zone).date()
    if day == today:
        return "today"
    if day == today - datetime.timedelta(days=1):
        return "yesterday"
    return day.isoformat()
