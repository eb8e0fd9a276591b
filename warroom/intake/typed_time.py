"""A time as people type it at the start of a line, read as precisely as they said it.

Part of the shell's fast path: the table of forms is loaded only for what is no plain clock.
"""

from __future__ import annotations

import datetime
import re

from warroom.intake.ago import minutes_ago
from warroom.intake.line_beginnings import (
    AT_CLOCK,
    COUNTS_BACK,
    MACHINE,
    NEAR_MISS,
    SPELLED_OUT,
    begins_like_a_time,
    led_to,
    may_be_spelled_out,
    plain_clock,
)
from warroom.intake.times import SKIPPED, TWICE, known_zone, local, place
from warroom.model.identity import Moment
from warroom.model.moment import DAY, EARLIEST, HOUR, MINUTE, EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.intake.placing import Placed
    from warroom.intake.time_assumptions import TimeAssumptions
    from warroom.intake.written_time import WrittenTime

AHEAD = 5 * MINUTE
"""How far ahead of now a clock time may be and still mean today."""
BEFORE_IMPACT = 12 * HOUR
"""How far before the impact began a clock time of yesterday may lie."""
_BEHIND = r"[\])]{0,1}(?:[:,;](?=\s)|[ \t\u00a0\u202f]{1,3}[-–—](?= ))?"
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


def read_time(text: str, *, now: Moment, zone: str, began: Moment | None = None) -> Reading | NotPlausible | None:
    """Read the time at the start of ``text``; `None` when it does not begin with one.

    ``now`` and ``began`` (when the impact began) are microseconds since 1970, ``zone`` is where clock times are read.
    """
    if not text:
        return None
    if text[0] in "-−–":
        return _ago(text, now, zone)
    if text[0] == "@" and re.match(AT_CLOCK, text):
        led = read_time(text[1:], now=now, zone=zone, began=began)
        return Reading(led.at, led.length + 1, led.remarks, led.flags) if isinstance(led, Reading) else led
    plain = _plain_clock(text, now, zone)
    if plain is not None:
        return plain
    if re.match(COUNTS_BACK, text, re.IGNORECASE) and (ago := _ago(text, now, zone)) is not None:
        return ago
    if re.match(MACHINE, text):
        return _of_a_machine(text, now, zone, began)
    if not begins_like_a_time(text):
        in_words = _spelled_out(text)
        return _untold(in_words, "no time that is read") if in_words is not None else None
    from warroom.intake.written import read_loosely, read_written

    opened = text[0] in "[("
    written = read_loosely(text[:400], 1 if opened else 0)
    if written is None and led_to(text) and (written := read_written(text[:400], prose=True)) is not None:
        written = written if written.clock is not None else None
    if written is None or written.loose or (opened and text[written.end : written.end + 1] not in ("]", ")")):
        near = re.match(NEAR_MISS, text) or _spelled_out(text)
        return _untold(near, "no time") if near is not None else None
    behind = re.compile(_BEHIND).match(text, written.end)
    length = behind.end() if behind is not None else written.end
    following = text[length : length + 1]
    beside_zone = following == "/" and (written.zone or written.zone_word)  # 14:05 UTC/prod
    if following and following not in " \t\u00a0\u202f\n\u2009\u3000," and not beside_zone:
        near = re.match(NEAR_MISS, text)
        return _untold(near, "no time") if near is not None else None
    return _placed(written, length, now, zone, began)


def _spelled_out(text: str) -> re.Match[str] | None:
    """A time in words at the beginning of ``text``, which is not read; looked for only where nothing else is one."""
    return re.match(SPELLED_OUT, text, re.IGNORECASE) if may_be_spelled_out(text) else None


def _untold(words: re.Match[str], what: str) -> NotPlausible:
    """What looks like a time and is none, or none that is read."""
    return NotPlausible(f"{words.group()} is {what} (14:32 is one)", reads_otherwise=True)


def _of_a_machine(text: str, now: Moment, zone: str, began: Moment | None) -> Reading | None:
    """The time of a line that a machine wrote; its words stay whole, as they are its evidence."""
    from warroom.intake.logs import stamp_of_line

    stamp = stamp_of_line(text)
    reading = read_written_now(stamp[0], now=now, zone=zone, began=began) if stamp is not None else None
    if not isinstance(reading, Reading) or reading.at.lo is None:
        return None
    return Reading(reading.at, 0, reading.remarks, reading.flags)


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
    from warroom.intake.placing import place_written
    from warroom.intake.time_assumptions import TimeAssumptions

    words, zone = written.words, known_zone(zone)
    sign, digits = written.left[:1], written.left[1:].replace(":", "")
    if sign and sign in "+-−±" and digits.isdecimal() and not written.zone_word:
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
    frame.from_where, frame.weekdays_past = "today", True
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
    if any(TWICE in remark for remark in placed.remarks) and hi > now + AHEAD and lo <= now and written.until is None:
        placed.at = EventTime(Moment(lo), Moment(lo + MINUTE - 1), words=at.words, zone=at.zone)
        placed.remarks = [f"{TWICE} that day; the first is meant, the second is still to come"]
        return placed
    if lo <= now + AHEAD:
        return placed
    if day is not None and day.year is None and day.month is not None:
        frame.day = datetime.date(frame.day.year - 1, 7, 1) if frame.day is not None else None
        return place_written(written, frame)
    if day is not None and day.relative == 1 and "tomorrow" not in written.words.casefold():
        placed.at = EventTime.unknown(words=at.words, zone=at.zone)
        placed.doubt("it is still to come if it counts from today, and no other day is named: time unknown")
        return placed
    if day is not None or written.instant is not None:
        return placed
    if any(SKIPPED in remark for remark in placed.remarks):
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
