"""What a written time means: the moment that it names, from what it says itself and from what its place lets assume.

Nothing is guessed in silence: every reading carries its remarks, and what was not understood is never exact. Part of
the shell's fast path.
"""

from __future__ import annotations

import calendar
import datetime

from warroom.intake.beside_time import unclear_beside
from warroom.intake.clause_beside import spoken_of
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.zones import meaning, misgiving
from warroom.model.identity import Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.intake.forms import Day, WrittenClock
    from warroom.intake.written_time import WrittenTime

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ZONE_GIVEN, DAY_GIVEN = "--zone", "--day"
"""Where zone and day were taken from when whoever reads said them."""
_NEAR_DAYS = 3


class Placed:
    """When it was: the time, the day that it names or was given, what is to be said of it.

    ``doubtful`` says that somebody should look at it; ``own_day`` that the day was written beside the clock.
    """

    __slots__ = ("at", "day", "doubtful", "own_day", "remarks")

    def __init__(self, at: EventTime) -> None:
        self.at = at
        self.day: datetime.date | None = None
        self.remarks: list[str] = []
        self.doubtful = self.own_day = False

    def doubt(self, remark: str) -> None:
        """Say ``remark``, and that somebody should look."""
        self.remarks.append(remark)
        self.doubtful = True


def place_written(written: WrittenTime, frame: TimeAssumptions) -> Placed:
    """The moment that ``written`` names within ``frame``."""
    zone, why = _zone(written, frame)
    placed = Placed(EventTime.unknown(words=written.words[:80], zone=zone or frame.zone))
    if why:
        placed.doubt(f"{why}: time unknown")
        return placed
    if written.instant is not None:
        return _instant(written, placed)
    if written.elapsed is not None:
        return _elapsed(written, frame, placed)
    if written.clock is not None and written.clock.hour is None and written.day is None:
        placed.remarks.append("the time is left open: time unknown")
        return placed
    day, span, problem = day_of(written.day, frame, placed.remarks) if written.day is not None else (None, DAY, "")
    placed.own_day = written.day is not None
    placed.doubtful = written.day is not None and written.day.guessed
    if problem:
        placed.doubt(f"{problem}: time unknown")
        return placed
    if day is None:
        day = frame.day
        if day is None:
            placed.doubt("no date is given and none stands before it: time unknown")
            return placed
        placed.remarks.append(f"date {day.isoformat()} taken from {frame.from_where or 'the line before'}")
    placed.day = day
    try:
        return _on_day(written, day, span, zone, frame, placed)
    except (ValueError, OverflowError):
        placed.at = EventTime.unknown(words=written.words[:80], zone=zone)
        placed.doubt(f"{written.words[:30]} is outside of 1970 to 2200: time unknown")
        return placed


def _zone(written: WrittenTime, frame: TimeAssumptions) -> tuple[str, str]:
    """The zone of the time, and why it cannot be told."""
    from warroom.intake.times import zone_named

    if written.left:
        contradicts = ":" in written.left and written.left[0] in "/|=("
        return "", f"{written.left[:20]} beside the time is {'another time' if contradicts else 'not understood'}"
    if written.zone:
        try:
            zone_named(written.zone)
        except ValueError as unknown:
            return "", str(unknown)
        return written.zone, ""
    if written.zone_word == "local":
        return (frame.zone, "") if frame.zone_said else ("", "which local time is meant is not said")
    if written.zone_word:
        zone = meaning(written.zone_word, frame.region)
        return zone, "" if zone else f"{written.zone_word} is another zone elsewhere, and nothing says where this is"
    return frame.zone, ""


def _instant(written: WrittenTime, placed: Placed) -> Placed:
    instant = written.instant or 0
    try:
        placed.at = EventTime(Moment(instant), Moment(instant), words=written.words[:80], zone="UTC")
    except ValueError:
        placed.doubt("outside of 1970 to 2200: time unknown")
    placed.own_day = True
    return placed


def _elapsed(written: WrittenTime, frame: TimeAssumptions, placed: Placed) -> Placed:
    zero = frame.zero
    if zero is None or zero.lo is None or zero.hi is None:
        placed.doubt("nothing says when T is: time unknown")
        return placed
    lo, hi = zero.lo + (written.elapsed or 0), zero.hi + (written.elapsed or 0)
    approx = written.approx or zero.approx or not written.unit_said
    placed.at = EventTime(Moment(lo), Moment(hi), approx=approx, words=written.words[:80], zone=frame.zone)
    placed.own_day = True
    if not written.unit_said:
        placed.doubt("no unit is given: read as minutes")
    return placed


def day_of(day: Day, frame: TimeAssumptions, remarks: list[str]) -> tuple[datetime.date | None, int, str]:
    """The date that ``day`` is, the microseconds that it spans (a month when the day is open), and why it is none."""
    if day.problem:
        return None, DAY, day.problem
    if day.relative is not None or day.weekday is not None:
        return _beside(day, frame, remarks)
    month, number = day.month, day.day
    if day.pair is not None:
        ordered, problem = _ordered(day.pair, day.year, frame, remarks)
        if ordered is None:
            return None, DAY, problem
        month, number = ordered
        day.guessed = not frame.order  # by nearness alone: the other may be meant
    year = day.year
    if day.year_digits:
        from warroom.intake.missing_years import year_of_five_digits

        year, problem = year_of_five_digits(day.year_digits, frame, remarks)
        if year is None:
            return None, DAY, problem
    if month is None:
        return None, DAY, "the month is open"
    if year is None:
        from warroom.intake.missing_years import missing_year

        year = missing_year(month, number or 1, frame)
        if year is None:
            return None, DAY, "no year is given and none stands before it"
        remarks.append(f"year {year} taken from {frame.from_where or 'the page'}")
        day.guessed = day.guessed or frame.year_open
    else:
        frame.year_open = False
    if day.remark:
        remarks.append(day.remark)
    try:
        if number is None:
            remarks.append("the day is open: some time that month")
            return datetime.date(year, month, 1), calendar.monthrange(year, month)[1] * DAY, ""
        return datetime.date(year, month, number), DAY, ""
    except ValueError:
        return None, DAY, f"{year}-{month:02}-{number or 0:02} is not a date"


def _beside(day: Day, frame: TimeAssumptions, remarks: list[str]) -> tuple[datetime.date | None, int, str]:
    if frame.day is None:
        return None, DAY, "which day it counts from is not said"
    if day.relative is not None:
        written = frame.writing_day if day.of_writer else None
        date = (written or frame.day) + datetime.timedelta(days=day.relative)
        day.guessed = day.guessed or (day.of_writer and frame.writing_open)
    else:
        ahead = ((day.weekday or 0) - frame.day.weekday()) % 7
        date = frame.day + datetime.timedelta(days=ahead)
        day.guessed = ahead >= _NEAR_DAYS and not frame.weekdays_past  # the one before it may be meant
    remarks.append(f"read as {date.isoformat()}")
    return date, DAY, ""


def _ordered(
    pair: tuple[int, int], year: int | None, frame: TimeAssumptions, remarks: list[str]
) -> tuple[tuple[int, int] | None, str]:
    """Month and day of two numbers of which either may be the month."""
    first, second = pair
    if frame.order:
        return ((first, second) if frame.order == MONTH_FIRST else (second, first)), ""
    if frame.day is not None:
        near = []
        for month, number in ((first, second), (second, first)):
            try:
                there = datetime.date(year or frame.day.year, month, number)
            except ValueError:
                continue
            if abs((there - frame.day).days) <= _NEAR_DAYS:
                near.append((month, number))
        if len(near) == 1:
            remarks.append(f"{first}/{second}: month and day told apart by the day that stands before it")
            return near[0], ""
    return None, f"{first}/{second} can be two days; the order says which, dmy or mdy (--order in a shell)"


def _on_day(
    written: WrittenTime, day: datetime.date, span: int, zone: str, frame: TimeAssumptions, placed: Placed
) -> Placed:
    from warroom.intake.times import place
    from warroom.intake.written_time import WrittenTime

    words, clock = written.words[:80], written.clock
    word = written.zone_word or ("" if written.zone else frame.zone_word)
    out_of_season = misgiving(word, _clock_on(day, clock), zone) if word else ""
    if out_of_season:
        placed.remarks.append(out_of_season)
    if clock is None or clock.hour is None or span != DAY:
        start = datetime.datetime.combine(day, datetime.time())
        end = start + datetime.timedelta(microseconds=span)
        ended = _last_day(written, day, frame, placed) if clock is None and span == DAY else None
        if ended is not None:
            end += ended - day
        first, _ = place(start, 1, zone, approx=written.approx, words=words)
        last, _ = place(end, 1, zone, approx=False, words=words)
        placed.at = EventTime(first.lo, Moment((last.lo or 1) - 1), approx=written.approx, words=words, zone=zone)
        if span == DAY:
            which = "some time that day" if ended is None else f"some time until the end of {ended.isoformat()}"
            placed.remarks.append(f"no time of day is given: {which}")
        return placed
    if clock.problem:
        if not clock.half and written.day is not None:
            whole = WrittenTime(written.text, written.start)
            whole.end, whole.day = written.end, written.day
            placed.doubt(clock.problem)
            return _on_day(whole, day, span, zone, frame, placed)
        placed.doubt(f"{clock.problem}: time unknown")
        return placed
    begin, length, approx = _within(day, clock)
    until = written.until
    if until is None and written.offset_or_end:
        placed.remarks.append(f"{written.offset_or_end} is read as the offset from UTC")
    said_anyway = written.beside_day is not None or _is_that_zone(written.beside, zone, begin)
    unsure = written.approx or placed.doubtful or (written.beside and not said_anyway)
    unclear = _unclear(written)
    contradicted = _contradicted(written, day)
    approx = approx or bool(unsure or out_of_season or unclear or contradicted)
    at, remark = place(begin, length, zone, approx=approx, words=words)
    placed.remarks += filter(None, [remark])
    if contradicted:
        placed.doubt(contradicted)
    if written.beside_day is not None and not _is_that_day(written.beside_day, day):
        placed.doubt(f"{written.beside[:12]} behind the time may be its day: time unknown")
        return placed
    if written.beside and not said_anyway:
        kind = "zone" if written.beside[:1].isalpha() else "offset from UTC"
        placed.doubt(f"{written.beside[:12]} behind the time may be its {kind}: kept as words, the time is not exact")
    if unclear and not written.approx and not written.beside:
        placed.doubt(f"{unclear[:20]} beside the time is not understood: kept as words, the time is not exact")
    if until is not None:
        at = _with_end(written, until, begin, at, day, zone, frame, placed)
    placed.at = at
    return placed


def _unclear(written: WrittenTime) -> str:
    """What touches the time, or is said of it in its clause, and was not understood; empty for nothing."""
    text, end = written.text, written.end
    return unclear_beside(text, written.start, end) or spoken_of(text, end, zoned=written.zoned)


def _clock_on(day: datetime.date, clock: WrittenClock | None) -> datetime.datetime:
    """The clock of ``day``, at noon where none is told."""
    noon = datetime.time(12)
    try:
        told = datetime.time(clock.hour, clock.minute or 0) if clock is not None and clock.hour is not None else noon
    except ValueError:  # 24:00
        told = noon
    return datetime.datetime.combine(day, told)


def _contradicted(written: WrittenTime, day: datetime.date) -> str:
    """What is to be said where the weekday beside a date is another than that of ``day``; empty where it is not."""
    if written.weekday in (None, day.weekday()):
        return ""
    return f"{day.isoformat()} is a {calendar.day_name[day.weekday()]}: the day is not sure"


def _is_that_day(beside: Day, day: datetime.date) -> bool:
    """Whether what stands behind a clock names the ``day`` on which it is read anyway."""
    if beside.weekday is not None:
        return beside.weekday == day.weekday()
    return set(beside.pair or (beside.month, beside.day)) == {day.month, day.day}


def _is_that_zone(beside: str, zone: str, clock: datetime.datetime) -> bool:
    """Whether what stands behind a clock names a zone whose clocks show the same as those of ``zone``."""
    from warroom.intake.times import zone_named
    from warroom.intake.zones import NAMED

    named = meaning(beside.upper()) or NAMED.get(beside.casefold(), "")
    return (
        bool(named)
        and clock.replace(tzinfo=zone_named(named)).utcoffset() == clock.replace(tzinfo=zone_named(zone)).utcoffset()
    )


def _last_day(written: WrittenTime, day: datetime.date, frame: TimeAssumptions, placed: Placed) -> datetime.date | None:
    """The last of the days that ``written`` names from ``day`` on; `None` where it names one day alone."""
    if written.until_day is None:
        return None
    beside = TimeAssumptions(frame.zone, day=day, year=day.year)
    beside.order = frame.order
    ended, _, problem = day_of(written.until_day, beside, [])
    if problem or ended is None or ended < day:
        placed.doubt(f"the end of {written.words[:30]} is no day after its beginning: only its beginning is taken")
        return None
    return ended


def _within(day: datetime.date, clock: WrittenClock) -> tuple[datetime.datetime, int, bool]:
    """When ``clock`` begins, how many microseconds it leaves open and whether it is approximate."""
    hour = clock.hour or 0
    if clock.minute is None:
        return datetime.datetime.combine(day, datetime.time(hour)), HOUR, True
    if clock.tens:
        return datetime.datetime.combine(day, datetime.time(hour, clock.minute)), 10 * MINUTE, True
    time = datetime.time(hour, clock.minute, clock.second or 0, clock.fraction or 0)
    return datetime.datetime.combine(day, time), MINUTE if clock.second is None else 1, False


def _with_end(
    written: WrittenTime,
    until: WrittenClock,
    begin: datetime.datetime,
    at: EventTime,
    day: datetime.date,
    zone: str,
    frame: TimeAssumptions,
    placed: Placed,
) -> EventTime:
    """The time with its end; an end before the beginning is of the next day."""
    from warroom.intake.times import place

    if until.problem or until.hour is None:
        placed.doubt(f"the end of {written.words[:30]} is no time of day: only its beginning is taken")
        return EventTime(at.lo, at.hi, approx=True, words=at.words, zone=at.zone)
    last_day = day
    if written.until_day is not None:
        ended = _last_day(written, day, frame, placed)
        if ended is None:
            return EventTime(at.lo, at.hi, approx=True, words=at.words, zone=at.zone)
        last_day = ended
    end, length, _ = _within(last_day, until)
    last = end + datetime.timedelta(microseconds=length)
    if written.until_day is None and last <= begin:
        end += datetime.timedelta(days=1)
        placed.remarks.append("ends before it begins: the end is read as of the next day")
    if until.minute is None:
        placed.remarks.append("the end is open: at the latest the end of that hour")
    finish, _ = place(end, length, zone, approx=False, words="")
    return EventTime(at.lo, Moment(max(at.hi or 0, finish.hi or 0)), approx=at.approx, words=at.words, zone=at.zone)
