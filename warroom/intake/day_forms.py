"""What a day can look like, alone or as the first of several: the other half of the table of forms.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.calendar_words import FROM_ROW_ABOVE, MONTHS, RELATIVE, WEEKDAYS
from warroom.intake.forms import GAP, Day, Form

YEARS = range(1990, 2200)
WEEKDAY_SIGNS = "月火水木金土日월화수목금토일一二三四五六天"
WEEKDAY_IN_SIGNS = (
    rf"{GAP}?[(（〈](?:周|星期|礼拜)?([{WEEKDAY_SIGNS}])(?:曜日?|요일)?[)）〉]"
    rf"|{GAP}?(?:([{WEEKDAY_SIGNS}])(?:曜日|요일)|(?:星期|礼拜)([{WEEKDAY_SIGNS}]))"
)
"""The name of a day of the week in Chinese, Japanese or Korean, of which the sign alone says which it is."""


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() else None


def _ymd(match: re.Match[str]) -> Day | None:
    digits, month, day = match[1], match[2], match[3]
    if len(digits) != 5 and int(digits) not in YEARS:
        return _not_a_day(match[0])
    day_ = Day(int(digits) if len(digits) == 4 else None, _number(month), _number(day))
    if len(digits) == 5:
        day_.year_digits = digits
    if day_.month is None:
        day_.problem = "the month is open"
    elif not 1 <= day_.month <= 12 or (day_.day is not None and not 1 <= day_.day <= 31):
        return _not_a_day(match[0])
    return day_


def _several(match: re.Match[str]) -> Day | None:
    """``2026-07-14/15``, ``14-15.07.2026``, ``July 14-15``: two days of a month, written once."""
    name = match["month"]
    month = int(name) if name.isdecimal() else MONTHS.get(name.casefold())
    if month is None:
        return None
    day = Day(_number(match["year"]), month, int(match["day"]))
    day.last = int(match["last"])
    return day if 1 <= month <= 12 and 1 <= int(match["day"]) < day.last <= 31 else None


def _month_alone(match: re.Match[str]) -> Day | None:
    name = match["month"]
    month = int(name) if name.isdecimal() else MONTHS.get(name.casefold())
    return Day(int(match["year"]), month) if month is not None and 1 <= month <= 12 else None


def _not_a_day(words: str) -> Day:
    day = Day()
    day.problem = f"{words[:20]} is not a date"
    return day


def _basic(match: re.Match[str]) -> Day | None:
    return Day(int(match[1]), int(match[2]), int(match[3]))


def _pair(match: re.Match[str]) -> Day | None:
    first, sign, second, year = int(match[1]), match[2], int(match[3]), match[4]
    day = Day(None if year is None else int(year) if len(year) == 4 else 2000 + int(year))
    if sign == "-" and len(year) == 2 and first > 12 >= second and 1 <= int(year) <= 31:
        day.problem = f"{match[0][:20]} can be two dates, of day or of year first"
        return day
    return _ordered(day, first, second, day_first=sign == ".", words=match[0])


def _ordered(day: Day, first: int, second: int, *, day_first: bool, words: str) -> Day:
    if day_first or first > 12:
        day.day, day.month = first, second
    elif second > 12 or first == second:
        day.month, day.day = first, second
    else:
        day.pair = (first, second)
        return day
    if not (1 <= (day.month or 0) <= 12 and 1 <= (day.day or 0) <= 31):
        day.problem = f"{words[:20]} is not a date"
    return day


def _day_month_dots(match: re.Match[str]) -> Day | None:
    day = Day(None, int(match[2]), int(match[1]))
    return day if 1 <= (day.month or 0) <= 12 and 1 <= (day.day or 0) <= 31 else None


def _without_year(match: re.Match[str]) -> Day | None:
    first, second = int(match[1]), int(match[2])
    if not first or not second:
        return None
    if match[0][len(match[1])] == "-" and first <= 12:  # the tail of an ISO date
        day = Day(None, first, second)
        day.remark = "read as month and day"
        return day if second <= 31 else None
    day = _ordered(Day(), first, second, day_first=False, words=match[0])
    return None if day.problem else day


def _open_day(match: re.Match[str]) -> Day | None:
    day = Day()
    day.problem = "the day is not known"
    return day


def _worded(match: re.Match[str]) -> Day | None:
    month = MONTHS.get(match["month"].casefold())
    day = int(match["day"])
    if month is None or not 1 <= day <= 31:
        return None
    year = _number(match["year"])
    read = Day(year if year is None or year > 99 else 2000 + year, month, day)
    last = int(match.groupdict().get("last") or 0)
    if last:
        read.last = last
        return read if day < last <= 31 else None
    return read


def _numbered_month(match: re.Match[str]) -> Day | None:
    return Day(_number(match[1]), int(match[2]), int(match[3])) if 1 <= int(match[2]) <= 12 else None


def _relative(match: re.Match[str]) -> Day | None:
    day = Day()
    word = " ".join(match[1].casefold().split())
    day.relative, day.of_writer = RELATIVE.get(word), word not in FROM_ROW_ABOVE
    return day if day.relative is not None else None


def _weekday(match: re.Match[str]) -> Day | None:
    day = Day()
    day.weekday = WEEKDAYS.get(match[1].casefold())
    return day if day.weekday is not None else None


def _odd(match: re.Match[str]) -> Day | None:
    day = Day()
    day.problem = f"{match[0]} is not one date"
    return day


_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_WORD = r"(?P<month>[^\W\d_]{3,10})"
_TO = rf"{GAP}?(?:\.\.|[-–—/~～〜→]|(?:to|and|bis|und|a|al|y|e|au|et|до|по|и)(?={GAP})){GAP}?"
_FIRST = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er)?"
_DAY_OF_MONTH = rf"{_FIRST}(?:{_TO}(?P<last>\d{{1,2}})(?:st|nd|rd|th|\.|er)?(?={GAP}))?"

_ORDINAL = r"(?:st|nd|rd|th|\.)?"
_DAY_MONTH = (
    rf"{_DAY_OF_MONTH}(?:{GAP}{{0,2}}|[-/])(?:of{GAP}|de{GAP})?{_WORD}"
    rf"(?:\.?(?:{GAP}|[-/,.]|de){{1,4}}{_YEAR}|\.?(?!\w))"
)
_LAST_OF_ALL = rf"\d{{1,2}}{_ORDINAL}(?:,?{GAP}{{1,2}}(?:19|20)\d\d(?!\d)|{GAP}{{0,2}}(?:[|:*_)\]]|$))"
"""``March 1 - 20 pods restarted`` counts them: behind the last of several days apart stands its year, or nothing."""
_MONTH_DAY = (
    rf"{_WORD}\.?(?:{GAP}{{1,2}}|-|(?=\d{{1,2}}(?:st|nd|rd|th)?,{GAP}?(?:19|20)\d\d))(?P<day>\d{{1,2}}){_ORDINAL}(?:(?:[-–—/~～]|\.\.|{_TO}(?={_LAST_OF_ALL}))(?P<last>\d{{1,2}}){_ORDINAL}(?!\w|:\d|\.\d|{GAP}{{0,2}}[ap]m(?!\w)))?(?![\d%h]|[:.]\d|{GAP}{{0,2}}[ap]m(?!\w))"
    rf"(?:(?:,?{GAP}{{0,2}}|[-/]){_YEAR}(?!{GAP}?:\d))?"
)
_ISO_LIKE = (
    r"(\d{4,5})[-/.](\d{1,2}|\?{1,2}|MM)[-/.](\d{1,2}|\?{1,2}|DD)(?![\d?]|/(?!\d\d:\d\d)|-\d(?!\d:\d\d)|\.\d{1,3}\.)"
)
_NUMBERS = (
    rf"(\d{{1,2}})([./-])(?:(?<=\.){GAP})?(\d{{1,2}})\2(?:(?<=\.){GAP}(?=(?:19|20)\d\d))?"
    r"(\d{4}|\d{2}(?=[,:;*_~`\"”]{0,4}(?:\s|[.\])}】>|]|$)))(?!\d|\.\d)"
)
_RELATIVE = (
    rf"((?:the{GAP})?day{GAP}before{GAP}yesterday|vorgestern|avant-hier|anteayer|eergisteren|anteontem|позавчера|przedwczoraj"
    rf"|一昨日|前天|그저께|(?:the{GAP})?(?:next|same|following){GAP}day|yesterday|today|tomorrow|gestern|heute|aujourd['’]hui|hoy|oggi|ieri|hoje|ontem|ayer|wczoraj|hier(?={GAP}(?:à{GAP}|vers{GAP})?\d{{1,2}}{GAP}?h)|this(?={GAP}(?:morning|afternoon|evening))|gisteren|vandaag|сегодня|вчера|翌(?:日|(?={GAP}?[0-9０-９]))|同日|前日|今[日天]|昨[日天]|오늘|어제)"
    r"(?!\w(?<!\d))"
)

DAYS = (
    Form("????-??-??", r"\?{4}-\?\?-\?\?", _open_day, precision="unknown", first="?"),
    Form("open years", r"\d{4}/\d{2}-\?{1,2}-\?{1,2}", _odd, precision="unknown", within="/"),
    Form(
        "2024-03-01/02",
        r"(?P<year>(?:19|20)\d{2})([-/.])(?P<month>\d{2})\2(?P<day>\d{2})(?:\.\.|[-–—/~～])(?P<last>\d{2})(?![\d:/.-])",
        _several,
        precision="day",
        within="-/.",
    ),
    Form(
        "01-02.03.2024",
        rf"{_FIRST}{_TO}(?P<last>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>(?:19|20)\d{{2}})(?!\d)",
        _several,
        precision="day",
        within=".",
    ),
    Form(
        "3月1日-2日",
        r"(?:(?P<year>\d{4})\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]?\s?[-–—~～〜]\s?(?P<last>\d{1,2})\s?[日일]",
        _several,
        precision="day",
        within="月월",
    ),
    Form("2024-03-01", _ISO_LIKE, _ymd, precision="day", within="-/."),
    Form("2024. 3. 1.", r"((?:19|20)\d{2})\. (\d{1,2})\. (\d{1,2})\.?(?!\d|:)", _ymd, precision="day", within="."),
    Form(
        "20240301",
        r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d(?!\d{3}(?:\d\d)?(?!\d)))",
        _basic,
        precision="day",
    ),
    Form("01.03.2024", _NUMBERS, _pair, precision="day", within="./-"),
    Form(
        "01Mar24",
        r"(?P<day>\d{1,2})-?(?P<month>(?-i:[A-Z][a-z]{2}))-?(?P<year>(?:20)?\d{2})(?![\w-]|:\d)",
        _worded,
        precision="day",
    ),
    Form("1 March 2024", _DAY_MONTH, _worded, precision="day"),
    Form("March 1, 2024", _MONTH_DAY, _worded, precision="day", first="w"),
    Form(
        "2024年3月1日",
        r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]",
        _numbered_month,
        precision="day",
        within="月월",
    ),
    Form(
        "2024-03",
        r"(?P<year>(?:19|20)\d{2})-(?P<month>0[1-9]|1[0-2])(?![\d/:-])",
        _month_alone,
        precision="month",
        within="-",
        loose=True,
    ),
    Form(
        "March 2024", rf"{_WORD}\.?,?{GAP}{{1,2}}{_YEAR}(?!\w)", _month_alone, precision="month", first="w", loose=True
    ),
    Form(
        "01.03.",
        r"(\d{1,2})\.(\d{1,2})\.(?=[\s,–—|-]|$)",
        _day_month_dots,
        precision="day",
        within=".",
        loose=True,
    ),
    Form("03-01", r"(\d{1,2})[-/](\d{1,2})(?=[\s,T]|$)", _without_year, precision="day", within="-/", loose=True),
    Form("yesterday", _RELATIVE, _relative, precision="day", first="w", loose=True),
    Form(
        "Friday",
        r"([^\W\d_]{3,12})(?:-feira)?(?:[.,]|(?!\w|[-–/][^\W\d_]))",
        _weekday,
        precision="day",
        first="w",
        loose=True,
    ),
)
"""The forms of a day; the first that fits counts."""
