"""A day, or a day and its time, that somebody plans or looks back to: ``tomorrow``, ``14:00 on Friday``, ``in 3 days``.

The one reader of both for every order, question and option that takes one. A time at the start of a line is another
matter (`warroom.intake.times`): what is told there lies behind us, and a Friday is the last one.
"""

from __future__ import annotations

import datetime
import re

from warroom.intake.times import local
from warroom.intake.typed_time import read_moment
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DAYS_SAID = "2026-02-20, today, tomorrow, Friday, in 3 days"
"""Days as they may be said, for questions and refusals."""
_FURTHEST = 3_660
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_ISO = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d|-\d)")
_COUNTED = re.compile(r"\bin (\d{1,4}|[a-z]{1,5}) (day|week|hour|minute|min)s?\b")
_AGO = re.compile(r"\b(\d{1,4}|[a-z]{1,5}) (day|week)s? ago\b")
_NAMED = re.compile(r"\b(?:(this|next|last|on) )?([a-z]{3,10})\b\.?")
_AFTER_NEXT = re.compile(r"\b(?:the )?day (after tomorrow|before yesterday)\b")
_PLAIN = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_JOINS = re.compile(r"[\s,]+|\b(?:at|on)\b|(?<=\d)T(?=\d)")


def read_day(words: str, *, now: Moment, zone: str, past: bool = False) -> datetime.date:
    """The day that ``words`` name, seen from ``now`` (microseconds since 1970) in ``zone``.

    A day of the week is the next one, today's name a week from now; with ``past`` it is the last one, today with it.
    Raise ``ValueError`` with what to write for anything else.
    """
    day_and_rest = _day_in(_plain(words), local(now, zone).date(), past=past)
    if day_and_rest is None or _JOINS.sub("", day_and_rest[1]):
        raise ValueError(f"{quoted(words.strip())} is not a day such as {DAYS_SAID}")
    return day_and_rest[0]


def read_coming(words: str, *, now: Moment, zone: str) -> EventTime:
    """The day and time that ``words`` say, in either order: ``tomorrow 14:00``, ``2 pm on Friday``, ``in 2 hours``.

    A clock alone is that of today. Raise ``ValueError`` for anything else: it names the day where only the time lacks.
    """
    plain, today = _plain(words), local(now, zone).date()
    span = _COUNTED.fullmatch(plain)
    if span is not None and span[2][0] in "hm":
        length = (_count(span[1]) or 0) * (HOUR if span[2] == "hour" else MINUTE)
        begin = (now + length) // MINUTE * MINUTE
        if 0 < length < 48 * HOUR:
            return EventTime(Moment(begin), Moment(begin + MINUTE - 1), words=words.strip(), zone=zone)
    event_time = read_moment(words, now=now, zone=zone) if _ISO.search(plain) else None
    day_and_rest = _day_in(plain, today, past=False)
    if event_time is None:
        day, clock = day_and_rest or (today, plain)
        clock = " ".join(_JOINS.sub(" ", clock).split())
        event_time = read_moment(f"{day} {clock}", now=now, zone=zone) if clock and not _ISO.search(clock) else None
        if event_time is None and not clock and day_and_rest is not None:
            raise ValueError(f"{words.strip()[:40]} is {day:%A} {day}: say the time too, such as {day} 14:00")
    event_time = event_time or read_moment(words, now=now, zone=zone)
    if event_time is None or event_time.lo is None:
        raise ValueError(
            f"{quoted(words.strip())} is not a time such as 2026-02-15 14:00, tomorrow 14:00 or 14:00 on Friday"
        )
    return event_time


def _plain(words: str) -> str:
    return " ".join(words[:100].casefold().split())


def _count(word: str) -> int | None:
    number = int(word) if word.isascii() and word.isdecimal() else _COUNTS.get(word)
    return number if number is not None and number <= _FURTHEST else None


def _day_in(plain: str, today: datetime.date, *, past: bool) -> tuple[datetime.date, str] | None:
    """The first day that ``plain`` names and what else it says; `None` where it names none."""
    for form, meaning in _FORMS:
        for match in form.finditer(plain):
            day = meaning(match, today, past)
            if day is not None:
                return day, f"{plain[: match.start()]} {plain[match.end() :]}"
    return None


def _iso(match: re.Match[str], today: datetime.date, past: bool) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(match[0])
    except ValueError:
        return None


def _next_but_one(match: re.Match[str], today: datetime.date, past: bool) -> datetime.date | None:
    return today + datetime.timedelta(days=2 if match[1].startswith("after") else -2)


def _counted(match: re.Match[str], today: datetime.date, past: bool) -> datetime.date | None:
    number = _count(match[1])
    if number is None or match[2][0] not in "dw":
        return None
    days = number * (7 if match[2] == "week" else 1)
    return _moved(today, -days if match[0].endswith("ago") else days)


def _named(match: re.Match[str], today: datetime.date, past: bool) -> datetime.date | None:
    from warroom.intake.calendar_words import RELATIVE, WEEKDAYS

    before, name = match[1] or "", match[2]
    relative = _PLAIN.get(name, RELATIVE.get(name))
    if relative is not None:
        return _moved(today, relative) if before in ("", "on") else None
    if name == "week" and before in ("next", "last"):
        return _moved(today, 7 if before == "next" else -7)
    weekday = WEEKDAYS.get(name)
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7
    if before == "last" or (past and before != "next"):
        back = (7 - ahead) % 7
        return _moved(today, -(back or 7) if before == "last" else -back)
    if before == "this":
        return _moved(today, ahead)
    return _moved(today, ahead or 7)


def _moved(day: datetime.date, days: int) -> datetime.date | None:
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime.date, bool], datetime.date | None]], ...] = (
    (_ISO, _iso),
    (_AFTER_NEXT, _next_but_one),
    (_COUNTED, _counted),
    (_AGO, _counted),
    (_NAMED, _named),
)
