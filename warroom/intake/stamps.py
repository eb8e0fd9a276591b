"""Dates and times as people leave them in a written timeline: with spaces, dots, question marks and typing errors.

What is guessed is said: every reading carries its remarks.
"""

from __future__ import annotations

import calendar
import datetime
import re

from warroom.intake.times import place
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime

_DATE = r"(?P<date>(?P<y>\d{4,5})(?:[-/](?P<mo>\d{1,2}|\?{1,2}))(?:[-/](?P<d>\d{1,2}|\?{1,2})))"
_ODD_DATE = r"(?P<odd>\d{4}/\d{2}-\?{1,2}-\?{1,2})"
_CLOCK = r"(?P<h>\d{1,2}|\?{2}|HH|hh|--)\s?[:.]\s?(?P<m>\d{2}|\d\?|\?{1,2}|mm|MM|--)(?::(?P<s>\d{2}))?"
_DIGITS = r"(?P<four>[01]\d[0-5]\d|2[0-3][0-5]\d)"
_UNTIL = r"\s?[-–—]\s?(?:(?P<d2>\d{4}-\d{2}-\d{2})\s+)?(?P<h2>\d{1,2})\s?[:.]\s?(?P<m2>\d{2}|\?{1,2})"
_UNTIL_ALONE = _UNTIL.replace("?P<d2>", "?P<cd2>").replace("?P<h2>", "?P<ch2>").replace("?P<m2>", "?P<cm2>")
_TBC = r"\(\s?[Tt]ime\s+(?:TBC|tbc|unknown)\s?\)"
_ZONE = r"(?P<zone>UTC|GMT|BST|CET|CEST|Z)\b"
_STAMP = re.compile(
    rf"(?P<about>~|approx\.?\s|ca\.?\s)?\s?(?:(?:{_ODD_DATE}|{_DATE})(?:[T ,]\s{{0,3}}(?:at\s)?"
    rf"(?:(?P<about2>~)?(?:{_CLOCK}(?:{_UNTIL})?|{_DIGITS}(?!\d)|{_TBC})))?"
    rf"|(?:{_CLOCK.replace('?P<h>', '?P<ch>').replace('?P<m>', '?P<cm>').replace('?P<s>', '?P<cs>')}"
    rf"(?:{_UNTIL_ALONE})?))(?P<about3>\s?~)?(?:\s?{_ZONE})?"
)
ZONES = {
    "UTC": "UTC", "GMT": "UTC", "Z": "UTC", "BST": "+01:00", "CET": "+01:00", "CEST": "+02:00",
}  # fmt: skip
_SUMMER = range(4, 11)


class Stamp:
    """A time found in a line: what it says, where it stands, which day it names, and what had to be guessed."""

    __slots__ = ("at", "day", "end", "remarks", "start")

    def __init__(self, at: EventTime, start: int, end: int, day: datetime.date | None, remarks: list[str]) -> None:
        self.at, self.start, self.end, self.day, self.remarks = at, start, end, day, remarks


def find_stamp(text: str) -> re.Match[str] | None:
    """The first date or time in ``text`` (only its first 400 characters are looked at)."""
    return _STAMP.search(text[:400])


def starts_with_stamp(text: str) -> re.Match[str] | None:
    """The date or time with which ``text`` begins."""
    return _STAMP.match(text[:400])


def read_stamp(
    found: re.Match[str], *, zone: str, zone_word: str, day: datetime.date | None, year: int | None
) -> Stamp:
    """What a match of `find_stamp` says.

    ``zone`` is where its clock is; ``zone_word`` what the page calls it. ``day`` is the day of the line before and
    ``year`` a year that the page is about, both for what the line itself leaves open.
    """
    remarks: list[str] = []
    said = found["zone"]
    if said:
        zone, zone_word = ZONES[said], said
    words = found.group().strip()
    approx = bool(found["about"] or found["about2"] or found["about3"])
    own_day, span = _day(found, year, remarks)
    if span is None:
        return Stamp(EventTime.unknown(words=words, zone=zone), found.start(), found.end(), None, remarks)
    if own_day is None and found["date"] is None:
        if day is None:
            remarks.append("no date is given and none stands before it: time unknown")
            return Stamp(EventTime.unknown(words=words, zone=zone), found.start(), found.end(), None, remarks)
        own_day = day
        remarks.append(f"date {day.isoformat()} taken from the line before")
    if own_day is None:
        return Stamp(EventTime.unknown(words=words, zone=zone), found.start(), found.end(), None, remarks)
    if zone_word == "CET" and own_day.month in _SUMMER:
        remarks.append("CET in summer is read as UTC+1, as written; the clocks there may have shown one hour more")
    clock = _clock(found)
    at = _whole_day(own_day, span, zone, words) if clock is None else _at(own_day, clock, zone, words, approx, remarks)
    if clock is None and found["date"] and span == DAY:
        remarks.append("no time of day is given: some time that day")
    return Stamp(at, found.start(), found.end(), own_day, remarks)


def _day(found: re.Match[str], year: int | None, remarks: list[str]) -> tuple[datetime.date | None, int | None]:
    """The day and how many microseconds it spans (a month when the day is open); no span when it cannot be read."""
    if found["odd"]:
        remarks.append(f"{found['odd']} is not one date: time unknown")
        return None, None
    if not found["date"]:
        return None, DAY
    digits = found["y"]
    if len(digits) == 5:
        candidates = sorted({int(digits[:cut] + digits[cut + 1 :]) for cut in range(5)})
        plausible = [one for one in candidates if 1990 <= one <= 2199]
        if not plausible:
            remarks.append(f"{digits} is not a year: time unknown")
            return None, None
        chosen = min(plausible, key=lambda one: (abs(one - (year or one)), one))
        remarks.append(f"year {digits} read as {chosen}")
        digits = str(chosen)
    month, day = found["mo"], found["d"]
    try:
        if "?" in month:
            remarks.append("the month is open: time unknown")
            return None, None
        if "?" in day:
            first = datetime.date(int(digits), int(month), 1)
            remarks.append("the day is open: some time that month")
            return first, calendar.monthrange(first.year, first.month)[1] * DAY
        return datetime.date(int(digits), int(month), int(day)), DAY
    except ValueError:
        remarks.append(f"{found['date']} is not a date: time unknown")
        return None, None


def _clock(found: re.Match[str]) -> tuple[str, str, str, str, str, str] | None:
    """Hour, minute, second and the end's hour, minute and day as written; `None` when no time of day is given."""
    if found["four"]:
        return found["four"][:2], found["four"][2:], "", "", "", ""
    hour, minute = found["h"] or found["ch"], found["m"] or found["cm"]
    if not hour or not hour.isdigit():
        return None
    second = found["s"] or found["cs"] or ""
    end_day = found["d2"] or found["cd2"] or ""
    return hour, minute, second, found["h2"] or found["ch2"] or "", found["m2"] or found["cm2"] or "", end_day


def _whole_day(day: datetime.date, span: int, zone: str, words: str) -> EventTime:
    start, _ = place(datetime.datetime.combine(day, datetime.time()), span, zone, approx=False, words=words)
    return start


def _at(
    day: datetime.date,
    clock: tuple[str, str, str, str, str, str],
    zone: str,
    words: str,
    approx: bool,
    remarks: list[str],
) -> EventTime:
    hour, minute, second, end_hour, end_minute, end_day = clock
    if int(hour) > 23 or (minute.isdigit() and int(minute) > 59):
        remarks.append(f"{hour}:{minute} is not a time of day: some time that day")
        return _whole_day(day, DAY, zone, words)
    span = 1 if second else MINUTE
    known = minute
    if "?" in minute or not minute.isdigit():
        digits = minute.rstrip("?")
        known, span, approx = (f"{digits}0", 10 * MINUTE, True) if digits.isdigit() else ("0", HOUR, True)
    try:
        begin = datetime.datetime.combine(day, datetime.time(int(hour), int(known), int(second or 0)))
        at, remark = place(begin, span, zone, approx=approx, words=words)
        if end_hour and int(end_hour) < 24:
            open_end = not end_minute.isdigit()
            until = begin.replace(hour=int(end_hour), minute=0 if open_end else int(end_minute), second=0)
            last = until + datetime.timedelta(hours=1) if open_end else until
            if end_day and datetime.date.fromisoformat(end_day) > day:
                until = datetime.datetime.combine(datetime.date.fromisoformat(end_day), until.time())
            elif last < begin:
                until += datetime.timedelta(days=1)
            end, _ = place(until, HOUR if open_end else MINUTE, zone, approx=False, words="")
            if open_end:
                remarks.append(f"the end {end_hour}:{end_minute} is open: at the latest the end of that hour")
            at = EventTime(at.lo, end.hi, approx=approx, words=words, zone=zone)
    except ValueError:
        remarks.append(f"{words[:30]} cannot be read: time unknown")
        return EventTime.unknown(words=words, zone=zone)
    if remark:
        remarks.append(remark)
    return at


def next_day_if_earlier(stamp: Stamp, previous: EventTime | None) -> Stamp:
    """A time without a date that lies far before the line above it is of the next day; it says so."""
    lo = stamp.at.lo
    if previous is None or previous.lo is None or lo is None or stamp.at.hi is None or stamp.day is None:
        return stamp
    if previous.lo - lo <= 6 * HOUR:
        return stamp
    stamp.at = EventTime(lo + DAY, stamp.at.hi + DAY, approx=stamp.at.approx, words=stamp.at.words, zone=stamp.at.zone)
    stamp.day += datetime.timedelta(days=1)
    stamp.remarks.append("earlier than the line before: read as the next day")
    return stamp
