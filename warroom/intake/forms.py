"""What a time of day can look like, and what a form is: one table for the entry line, pasted text, pages and logs.

Each form is a pattern that is tried where a reader stands, what it needs in front of it, and how its groups are read.
Patterns are compiled when they are first needed. Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.calendar_words import HALVES, HOURS_OF_PARTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

GAP = r"[ \t\u00a0\u2007\u2009\u202f\u3000]"
"""The spaces that stand inside a time: chats and spreadsheets put narrow ones before PM."""
COLON = "[:\uff1a]"


class Day:
    """A day as it is written. ``year``, ``month`` and ``day`` are `None` where they are left open; ``pair`` holds two
    numbers of which either may be the month. ``relative`` counts from another day, with ``of_writer`` from the one on
    which it was written; ``weekday`` is 0 for Monday.
    ``last`` is the last day of several of the month (0 for one). ``guessed`` says that it was told from its
    neighbours: it may be another. ``problem`` says why it is no day.
    """

    __slots__ = (
        "day", "guessed", "last", "month", "of_writer", "pair", "problem", "relative", "remark", "weekday", "year",
        "year_digits",
    )  # fmt: skip

    def __init__(self, year: int | None = None, month: int | None = None, day: int | None = None) -> None:
        self.year, self.month, self.day = year, month, day
        self.pair: tuple[int, int] | None = None
        self.relative: int | None = None
        self.weekday: int | None = None
        self.last = 0
        self.guessed = self.of_writer = False
        self.problem = self.remark = self.year_digits = ""

    @property
    def nothing(self) -> bool:
        """Whether it says no day at all."""
        parts = (self.year, self.month, self.relative, self.weekday, self.pair)
        return not self.problem and not self.year_digits and all(part is None for part in parts)


class WrittenClock:
    """A time of day as it is written. ``minute`` and ``second`` are `None` where they are left open; ``tens`` says
    that only the last digit of the minute is. ``fraction`` is in microseconds; ``half`` is ``a``, ``p`` or empty, and
    is already counted in ``hour``. ``problem`` says why it is none.
    """

    __slots__ = ("fraction", "half", "hour", "minute", "problem", "second", "tens")

    def __init__(self, hour: int | None, minute: int | None, second: int | None = None) -> None:
        self.hour, self.minute, self.second = hour, minute, second
        self.fraction: int | None = None
        self.tens = False
        self.half = self.problem = ""

    @property
    def minute_of_day(self) -> int:
        """Minutes since midnight; what is left open counts as 0."""
        return (self.hour or 0) * 60 + (self.minute or 0)


class Form:
    """One way to write a day or a time of day.

    ``first`` are the kinds of signs it can begin with (``d`` digit, ``w`` letter, else the sign itself); ``within``
    is a sign of which one must be near; ``precision`` is how well it tells the time. ``loose`` forms are too much like
    other things to stand alone: a date, a zone, a half of the day or the column of a table has to stand beside them.
    """

    __slots__ = ("_compiled", "first", "loose", "name", "pattern", "precision", "read", "within")

    def __init__(
        self,
        name: str,
        pattern: str,
        read: Callable[[re.Match[str]], Day | WrittenClock | None],
        *,
        precision: str,
        first: str = "d",
        within: str = "",
        loose: bool = False,
    ) -> None:
        self.name, self.pattern, self.read, self.precision = name, pattern, read, precision
        self.first, self.within, self.loose = first, within, loose
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str, start: int, near: str) -> re.Match[str] | None:
        """The form where it stands in ``text`` from ``start``; ``near`` are the signs that follow."""
        sign = near[:1]
        kind = "d" if sign.isdecimal() else "w" if sign.isalpha() else sign
        if kind not in self.first or (self.within and not any(neighbour in near for neighbour in self.within)):
            return None
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, re.IGNORECASE)
        return self._compiled.match(text, start)


def _number(text: str | None) -> int | None:
    if text in ("半", "반"):
        return 30
    return int(text) if text is not None and text.isdecimal() else None


def _half(clock: WrittenClock, half: str | None) -> WrittenClock:
    """The clock with its half of the day; one that contradicts its hour makes it none."""
    if not half:
        return clock
    clock.half = half[0].casefold()
    hour = clock.hour
    if hour is None:
        return clock
    if hour > 12:
        if clock.half == "a":
            clock.problem = f"{hour}:{clock.minute or 0:02} and a.m. contradict each other"
    elif hour == 0 and clock.half == "p":
        clock.problem = f"0:{clock.minute or 0:02} and p.m. contradict each other"
    else:
        clock.hour = hour % 12 + (12 if clock.half == "p" else 0)
    return clock


def _colons(match: re.Match[str]) -> WrittenClock | None:
    minute, second = match["m"], match["s"]
    clock = WrittenClock(int(match["h"]), _number(minute), _number(second))
    if not minute.isdecimal():
        digits = minute.rstrip("?….xX")
        clock.minute = int(digits) * 10 if digits.isdecimal() else None
        clock.tens = digits.isdecimal()
    if match["f"]:
        clock.fraction = int(match["f"][:6].ljust(6, "0"))
    clock = _half(clock, match["half"] or match["short"])
    if (clock.hour or 0) > 23 or (clock.minute or 0) > 59 or (clock.second or 0) > 60:
        clock.problem = clock.problem or f"{match[0].strip()[:20]} is not a time of day"
    elif clock.second == 60:
        clock.second = 59
    return clock


def _dots(match: re.Match[str]) -> WrittenClock | None:
    clock = _half(WrittenClock(int(match[1]), _number(match[2])), match[3])
    if (clock.hour or 0) > 23 or (clock.minute or 0) > 59:
        return None
    return clock


def _hour_of_half(match: re.Match[str]) -> WrittenClock | None:
    if not 0 <= int(match[1]) <= 12:
        return None
    return _half(WrittenClock(int(match[1]), 0), match[2])


def _four(match: re.Match[str]) -> WrittenClock | None:
    clock = WrittenClock(int(match[1]), int(match[2]), _number(match[3]))
    clock.fraction = int(match[4][:6].ljust(6, "0")) if match[4] else None
    return clock


def _hours(match: re.Match[str]) -> WrittenClock | None:
    hour, minute = int(match[1]), _number(match[2])
    if hour > 23 or (minute or 0) > 59:
        return None
    return WrittenClock(hour, minute or 0)


def _half_before(match: re.Match[str]) -> WrittenClock | None:
    half = HALVES[match[1]]
    clock = WrittenClock(int(match[2]), _number(match[3]) or 0, _number(match[4] or match[5]))
    if (clock.hour or 0) > 23 or (clock.minute or 0) > 59 or (clock.second or 0) > 59:
        return None
    if half in HOURS_OF_PARTS:
        return _of_part(clock, half, match[1])
    if half == "p" and clock.hour == 0:
        clock.hour = 12  # 午後0時 is noon
        return clock
    return _half(clock, half)


def _of_part(clock: WrittenClock, part: str, word: str) -> WrittenClock:
    """The clock with the ``part`` of the day in front of it; at twelve in the evening which day it is stays open."""
    hour = HOURS_OF_PARTS[part].get(clock.hour or 0)
    if hour is None:
        clock.problem = f"which hour {word} {clock.hour} is, is not said"
        return clock
    clock.hour, clock.half = hour, "a" if hour < 12 else "p"
    return clock


def _noon(match: re.Match[str]) -> WrittenClock | None:
    word = match[1].casefold()
    return WrittenClock(0 if word in ("midnight", "mitternacht", "零時") else 12, 0)


def _open(match: re.Match[str]) -> WrittenClock | None:
    return WrittenClock(None, None)


_HALF = rf"(?:{GAP}{{0,3}}(?:(?P<half>[ap]\.?{GAP}?m\b)\.?)|(?P<short>[ap])\b)?"
_COLONS = (
    rf"(?P<h>\d{{1,2}}){GAP}?{COLON}{GAP}?(?P<m>\d{{2}}|\d(?:\.{{0,3}}…?\?|x)|\?{{1,2}}|mm|xx|--)"
    rf"(?![\d]|[:\uff1a]\d(?![\dx?]))(?:{COLON}(?P<s>\d{{2}}|\d[?x]|\?\?|ss|xx|--)(?:[.,](?:(?P<f>\d{{1,9}})|(?=Z\b|[+-]\d\d:?\d\d\b)))?(?!\d|:\d))?{_HALF}"
)
_DOTS = (
    rf"(\d{{1,2}}){GAP}?\.{GAP}?(\d{{2}}|\?\?)(?!\d|\.\d|{GAP}?%|\.{GAP}?\d{{4}})"
    rf"(?:{GAP}{{0,3}}([ap]\.?{GAP}?m\b)\.?)?"
)
_HALF_PAST = "半(?![数分期額減壊角自永])|반(?![복응발환대])"
"""Half an hour, and not the beginning of a word such as 半数 or 반복."""
_OCLOCK = rf"(\d{{1,2}})\s?(?:Uhr|時|时|点|點|시)(?:\s?(\d{{1,2}}|{_HALF_PAST})(?:\s?[分분])?(?!\d))?"
_BEFORE = (
    rf"({'|'.join(sorted(HALVES, key=len, reverse=True))})の?{GAP}?(\d{{1,2}})\s?"
    rf"(?:[:\uff1a時时点點시](?:\s?(\d{{1,2}}|{_HALF_PAST}))?(?:\s?[分분](?![钟鐘間间])|[:\uff1a](?=\d\d))?"
    rf"(?:(?<=[:\uff1a])(\d{{2}})(?!\d)|(?<=[分분])\s?(\d{{1,2}})\s?[秒초])?)"
)
_SPACE = r"[ \u00a0\u202f]"
_LEADS_TO_HOUR = (
    "|".join(rf"(?<=\b{word}{_SPACE})" for word in ("à", "vers", "dès", "às", "las", "das"))
    + rf"|(?<=\bde{_SPACE})(?=\d{{1,2}}{_SPACE}?h?{_SPACE}(?:à|a|às){_SPACE}\d)"
)
_HOUR_ALONE = rf"(?:{_LEADS_TO_HOUR})(\d{{1,2}}){_SPACE}?h(?![\w%]|{_SPACE}?\d)()"
"""``à 14h``: behind such a word it counts no hours."""
_OPEN = (
    r"(?:\?{1,3}|HH|xx|--|TT|\?)(?:[:.](?:\?{1,2}|mm|ss|xx|--|\d\d)){1,2}|\?{3}|"
    r"\((?:time )?(?:TBC|TBD|unknown)\)|(?:TBC|TBD)\b"
)
_NOON = r"(?:12\s)?(noon|midday|midnight|mittag|mitternacht|正午|零時)\b"

CLOCKS = (
    Form("14:32:10.250 PM", _COLONS, _colons, precision="minute", within=":\uff1a"),
    Form("2 PM", rf"(\d{{1,2}}){GAP}{{0,3}}([ap]\.?{GAP}?m\b)\.?", _hour_of_half, precision="hour", within="apAP"),
    Form("12 noon", rf"12{GAP}(noon|midday|midnight)\b", _noon, precision="hour", within="nN"),
    Form("noon", _NOON, _noon, precision="hour", first="wd", within="noimNM正零", loose=True),
    Form("14h30", r"(\d{1,2})\s?h\s?(\d{2})(?!\d|%|\.\d)", _hours, precision="minute", within="hH"),
    Form("à 14h", _HOUR_ALONE, _hours, precision="hour", within="hH"),
    Form("14 Uhr 30", _OCLOCK, _hours, precision="minute", within="Uu時时点點시"),
    Form("午後 2:30", _BEFORE, _half_before, precision="minute", first="w"),
    Form("14.32", _DOTS, _dots, precision="minute", within=".", loose=True),
    Form(
        "1432",
        rf"([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)(?:[.,](\d{{1,9}}))?)?(?![\d:.,%]\d|\d|-(?!\d{{4}}(?!\d))\w|{GAP}\d{{1,2}}:\d)",
        _four,
        precision="minute",
        loose=True,
    ),
    Form("??:??", _OPEN, _open, precision="unknown", first="w?-("),
)
"""The forms of a time of day; the first that fits counts. Those to the minute may have seconds and fractions."""
