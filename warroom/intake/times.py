"""A time as people type it at the start of a line, read as precisely as they said it.

Part of the shell's fast path: time zones are loaded only when a clock time has to be placed.
"""

from __future__ import annotations

import datetime
import re

from warroom.intake.ago import minutes_ago
from warroom.intake.line_beginnings import NEAR_MISS, begins_like_a_time, led_to, plain_clock
from warroom.model.identity import Moment
from warroom.model.moment import DAY, EARLIEST, HOUR, MINUTE, SECOND, EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.intake.placing import Placed, TimeAssumptions
    from warroom.intake.written_time import WrittenTime

AHEAD = 5 * MINUTE
"""How far ahead of now a clock time may be and still mean today."""
BEFORE_IMPACT = 12 * HOUR
"""How far before the impact began a clock time of yesterday may lie."""
_OFFSET = r"([+-])(\d{2}):(\d{2})"
_CLOCK_IN_WORDS = r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)(?:[ \u00a0\u202f]?([apAP])\.?[mM]\b)?"
_BEHIND = r"[\])]{0,1}(?:[:,;](?=\s)|[ \t\u00a0\u202f]{1,3}[-–—](?= ))?"
_EPOCH, _MICROSECOND = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), datetime.timedelta(microseconds=1)
_TWICE, _SKIPPED = "the clocks showed this time twice", "the clocks skipped this time"
_FURTHEST_EPOCH = 400 * DAY
"""A number of seconds since 1970 that begins a line is a time only if it is not further away than this."""

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
    """It looks like a time, but cannot be meant: the line stays text, and ``why`` is said. One that
    ``reads_otherwise`` may be meant, as the time of another day or as a ratio; any other is a slip of the hand.
    """

    __slots__ = ("reads_otherwise", "why")

    def __init__(self, why: str, *, reads_otherwise: bool = False) -> None:
        self.why, self.reads_otherwise = why, reads_otherwise


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
        remark, hi, approx = f"{_TWICE} that day; both are meant", second, True
    elif first > second:
        remark, lo, approx = f"{_SKIPPED} that day: by the clock before or after, both are meant", second, True
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


def read_time(text: str, *, now: Moment, zone: str, began: Moment | None = None) -> Reading | NotPlausible | None:
    """Read the time at the start of ``text``; `None` when it does not begin with one.

    ``now`` and ``began`` (when the impact began) are microseconds since 1970, ``zone`` is where clock times are read.
    """
    if not text:
        return None
    if text[0] in "-−–":
        return _ago(text, now, zone)
    plain = _plain_clock(text, now, zone)
    if plain is not None:
        return plain
    if not begins_like_a_time(text):
        return None
    from warroom.intake.written import read_loosely, read_written

    if text[0].isdigit() and (ago := _ago(text, now, zone)) is not None:
        return ago
    opened = text[0] in "[("
    written = read_loosely(text[:400], 1 if opened else 0)
    if written is None and led_to(text) and (written := read_written(text[:400], prose=True)) is not None:
        written = written if written.clock is not None else None
    if written is None or written.loose or (opened and text[written.end : written.end + 1] not in ("]", ")")):
        near = re.match(NEAR_MISS, text)
        return (
            NotPlausible(f"{near.group()} is no time (14:32 is one)", reads_otherwise=True)
            if near is not None
            else None
        )
    behind = re.compile(_BEHIND).match(text, written.end)
    length = behind.end() if behind is not None else written.end
    following = text[length : length + 1]
    beside_zone = following == "/" and (written.zone or written.zone_word)  # 14:05 UTC/prod
    if following and following not in " \t\u00a0\u202f\n\u2009\u3000," and not beside_zone:
        return None
    return _placed(written, length, now, zone, began)


def _plain_clock(text: str, now: Moment, zone: str) -> Reading | None:
    """``14:32 words`` as it is mostly typed, read without the table of forms, which takes longer to load than to use.

    `None` for whatever may say more than that: the table reads it.
    """
    match = plain_clock(text)
    if match is None:
        return None
    zone = known_zone(zone)
    second = match.group(3)
    time = datetime.time(int(match.group(1)), int(match.group(2)), int(second or 0))
    clock = datetime.datetime.combine(local(now, zone).date(), time)
    at, remark = place(
        clock, MINUTE if second is None else 1, zone, approx=False, words=text[: match.end(3 if second else 2)]
    )
    if remark or at.lo is None or at.lo > now + AHEAD:
        return None
    return Reading(at, match.end(3 if second else 2), (), (AHEAD_FLAG,) if at.lo > now else ())


def read_written_now(
    written: WrittenTime, *, now: Moment, zone: str, began: Moment | None = None
) -> Reading | NotPlausible | None:
    """What ``written``, a time that stands anywhere in a line, means at ``now``; see `read_time`."""
    return _placed(written, written.end, now, zone, began)


def _placed(
    written: WrittenTime, length: int, now: Moment, zone: str, began: Moment | None
) -> Reading | NotPlausible | None:
    """What was written at the start of a line, seen from ``now``."""
    from warroom.intake.placing import TimeAssumptions, place_written

    words, zone = written.words, known_zone(zone)
    sign, digits = written.left[:1], written.left[1:].replace(":", "")
    if sign and sign in "+-−±" and digits.isdigit() and not written.zone_word:
        return NotPlausible(f"{words} is that far from UTC nowhere")
    if written.elapsed is not None or (written.instant is not None and abs(written.instant - now) > _FURTHEST_EPOCH):
        return None
    if written.clock is None and written.instant is None:
        return NotPlausible(f"{words} says no time of day")
    if written.clock is not None and written.clock.hour is None and written.day is None:
        return Reading(EventTime.unknown(words=words, zone=zone), length)
    for clock in (written.clock, written.until):
        if clock is not None and clock.problem and not clock.half:
            return NotPlausible(clock.problem)
    frame = TimeAssumptions(zone, day=_today(written, now, zone))
    frame.from_where = "today"
    placed = place_written(written, frame)
    day = written.day
    own_date = day is not None and day.relative is None and day.weekday is None
    if placed.at.lo is None and own_date and not written.left and not written.zone_word:
        return NotPlausible(placed.remarks[-1].removesuffix(": time unknown"))
    flags: tuple[str, ...] = ()
    if placed.at.lo is not None:
        again = _not_ahead(written, frame, placed, now, began)
        if isinstance(again, NotPlausible):
            return again
        placed = again
        flags = (AHEAD_FLAG,) if placed.at.lo is not None and placed.at.lo > now else ()
    remarks = tuple(remark for remark in placed.remarks if not remark.startswith("date "))
    return Reading(placed.at, length, remarks, flags)


def _today(written: WrittenTime, now: Moment, zone: str) -> datetime.date:
    """The day from which a line counts, where the clock of its time is."""
    from warroom.intake.zones import meaning

    there = written.zone or (meaning(written.zone_word, zone) if written.zone_word else "") or zone
    try:
        today = local(now, there).date()
    except ValueError:
        today = local(now, zone).date()
    if written.day is not None and written.day.weekday is not None:
        return today - datetime.timedelta(days=6)
    return today


def _not_ahead(
    written: WrittenTime, frame: TimeAssumptions, placed: Placed, now: Moment, began: Moment | None
) -> Placed | NotPlausible:
    """The time as it can be meant now: not one that is still to come."""
    from warroom.intake.moved_time import moved
    from warroom.intake.placing import place_written

    at, day = placed.at, written.day
    lo, hi = at.lo or 0, at.hi or 0
    if any(_TWICE in remark for remark in placed.remarks) and hi > now + AHEAD and lo <= now and written.until is None:
        placed.at = EventTime(Moment(lo), Moment(lo + MINUTE - 1), words=at.words, zone=at.zone)
        placed.remarks = [f"{_TWICE} that day; the first is meant, the second is still to come"]
        return placed
    if lo <= now + AHEAD:
        return placed
    if day is not None and day.year is None and day.month is not None:
        frame.day = datetime.date(frame.day.year - 1, 7, 1) if frame.day is not None else None
        return place_written(written, frame)
    if day is not None or written.instant is not None:
        return placed
    if any(_SKIPPED in remark for remark in placed.remarks):
        return NotPlausible(f"the clocks skipped {at.words} today")
    moved(placed, -1, at.zone)
    if placed.at.lo is not None and placed.at.lo < (began if began is not None else now) - BEFORE_IMPACT:
        return NotPlausible(
            f"{at.words} is still to come, and yesterday was long before the impact", reads_otherwise=True
        )
    return placed


def read_moment(words: str, *, now: Moment, zone: str) -> EventTime | None:
    """``words`` as one time that is known; `None` when they are none, or say more than a time."""
    reading = read_time(f"{words} x", now=now, zone=zone)
    if reading is None or isinstance(reading, NotPlausible) or reading.at.lo is None:
        return None
    return reading.at if reading.length >= len(words.rstrip()) else None


def _ago(text: str, now: Moment, zone: str) -> Reading | NotPlausible | None:
    counted = minutes_ago(text)
    if counted is None:
        return None
    minutes, match, approx = counted
    lo = now - minutes * MINUTE
    lo -= lo % MINUTE
    if lo < EARLIEST:
        return NotPlausible(f"{match.group()} is before 1970 by the clock of this machine")
    return Reading(
        EventTime(Moment(lo), Moment(lo + MINUTE - 1), approx=approx, words=match.group(), zone=zone), match.end()
    )


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
