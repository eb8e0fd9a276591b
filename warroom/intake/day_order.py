"""Whether day or month stands first in a date of two numbers, as the page itself tells it.

Told by a date of which one number can be no month, by the rows of the timeline, by the same day in words ("April 6"
beside 06/04/2023), by a day of the week beside one ("Thu 10/9/2008"), or by the language of the page: those named
below write the day first wherever they are written, while English writes both.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from warroom.intake.calendar_words import MONTHS, WEEKDAYS
from warroom.intake.placing import DAY_FIRST, MONTH_FIRST
from warroom.intake.written_time import WrittenTime

_DOTTED = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}(?!\d)")
_PAIRS_ON_PAGE = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d|[./-]\d)")
_PAIR_OF_ROW = re.compile(r"(?<![\d./-])(\d{1,2})/(\d{1,2})(?![\d./-])")
_PLAIN = re.compile(
    r"(?<![\d./-])\d{4}-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?![\d/-])"
    r"|(?<![^\W_])(?P<month>[^\W\d_]{3,10})\.? (?P<day>\d{1,2})(?![\d:.]\d)(?!\d)"
    r"|(?<![\w:./-])(?P<first_day>\d{1,2})(?:st|nd|rd|th|er|º|\.)? (?:of |de )?(?P<later_month>[^\W\d_]{3,10})"
)
"""A day of which it is plain what the month is."""
_WITH_WEEKDAY = re.compile(
    r"(?<![^\W_])(?:(?P<before>[^\W\d_]{2,10})\.?,? )?(?P<right_before>[^\W\d_]{2,10})\.?,? "
    r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})(?:[/-](?P<year>\d{4}|\d{2}))?(?!\d|[./-]\d)"
    r"(?: \(?(?P<behind>[^\W\d_]{2,10}))?"
)
"""A date of two numbers beside what may be its day of the week: ``Thu 10/9``, ``Thursday morning 10/9/08``."""
_YEAR_OF_PAIR = re.compile(r"(?<![\d./-])\d{1,2}[/-]\d{1,2}[/-](\d{4}|\d{2})(?!\d|[./-]\d)")
_WORD = re.compile(r"[^\W\d_]{2,12}")
_ENGLISH = frozenset(("the", "and", "was", "were", "with", "that", "this", "from", "for", "is", "of", "to"))
_WORDS_OF_OTHERS = (
    "le les des du une et est dans pour par sur avec nous vers été aux cette",  # French
    "der das und nicht mit wurde wurden ist eine einer auf für von zu dem",  # German
    "el los las del una que para fue como más desde hasta",  # Spanish
    "os da uma não foi em dos às até pelo",  # Portuguese
    "il gli della dei che nel alle dalle sono stato",  # Italian
    "het een van en niet werd zijn voor naar",  # Dutch
    "nie się jest przez dla oraz był została",  # Polish
    "och att det på av ett og til ikke",  # Swedish, Danish, Norwegian
    "ve bir için ile olarak saat sonra",  # Turkish
    "не на что был была для от по из после",  # Russian
)
_OTHERS = frozenset(word for words in _WORDS_OF_OTHERS for word in words.split()) - _ENGLISH
"""Small words of languages that write the day first, and that stand in no English sentence."""
_DIGITS_OF_A_YEAR = 4
_DAY_LEADS, _MONTH_LEADS = (31, 1), (1, 31)
_LEAST = 5
"""So many small words of another language at least, and three times as many as English ones, make its page."""


def order_told(text: str, times: Iterable[WrittenTime | None]) -> str:
    """`DAY_FIRST` or `MONTH_FIRST` for the page ``text`` with the ``times`` of its rows; empty where it is open."""
    text = text[:400_000]
    for pairs in (
        _numbers(_PAIRS_ON_PAGE.finditer(text)),
        _numbers(_pairs_of_rows(times)),
        _beside_plain_days(text),
        _beside_weekdays(text),
    ):
        order, told = _told(pairs)
        if told:
            return order
    # with dots the day is always first
    return DAY_FIRST if _DOTTED.search(text) else _order_of_language(text)


def _numbers(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    return ((int(match[1]), int(match[2])) for match in matches)


def _pairs_of_rows(times: Iterable[WrittenTime | None]) -> Iterator[re.Match[str]]:
    """The dates of rows that have no year: ``6/13`` says that the month is first."""
    for time in times:
        pair = _PAIR_OF_ROW.search(time.words) if time is not None and time.day is not None else None
        if pair is not None:
            yield pair


def _beside_plain_days(text: str) -> Iterator[tuple[int, int]]:
    """For each date of two numbers that the page also writes plainly, two numbers that say which is the month."""
    pairs = {(int(match[1]), int(match[2])) for match in _PAIRS_ON_PAGE.finditer(text)}
    if not pairs:
        return
    days = set()
    for match in _PLAIN.finditer(text):
        month = int(match["iso_month"] or 0) or MONTHS.get((match["month"] or match["later_month"] or "").casefold())
        if month is not None:
            days.add((month, int(match["iso_day"] or match["day"] or match["first_day"])))
    for first, second in pairs:
        if first != second and (first, second) in days:
            yield _MONTH_LEADS
        if first != second and (second, first) in days:
            yield _DAY_LEADS


def _beside_weekdays(text: str) -> Iterator[tuple[int, int]]:
    """For each date of two numbers beside its day of the week, two numbers that say which is the month; nothing for one
    that fits both or neither, or of which the page names no one year.
    """
    years = {_whole(match[1]) for match in _YEAR_OF_PAIR.finditer(text)}
    for match in _WITH_WEEKDAY.finditer(text):
        names = (match[place] for place in ("right_before", "behind", "before"))
        weekday = next((WEEKDAYS[name.casefold()] for name in names if name and name.casefold() in WEEKDAYS), None)
        year = _whole(match["year"]) if match["year"] else next(iter(years)) if len(years) == 1 else None
        if weekday is None or year is None:
            continue
        first, second = int(match["first"]), int(match["second"])
        fits = [_weekday(year, month, day) == weekday for month, day in ((first, second), (second, first))]
        if fits[0] != fits[1]:
            yield _MONTH_LEADS if fits[0] else _DAY_LEADS


def _whole(year: str) -> int:
    return int(year) if len(year) == _DIGITS_OF_A_YEAR else 2000 + int(year)


def _weekday(year: int, month: int, day: int) -> int | None:
    """The day of the week of a date; `None` for one that there is not."""
    try:
        return datetime.date(year, month, day).weekday()
    except ValueError:
        return None


def _order_of_language(text: str) -> str:
    counts = Counter(match.group().casefold() for match in _WORD.finditer(text[:40_000]))
    english = sum(counts[word] for word in _ENGLISH)
    others = sum(counts[word] for word in _OTHERS)
    return DAY_FIRST if others >= _LEAST and others >= 3 * english else ""


def _told(pairs: Iterable[tuple[int, int]]) -> tuple[str, bool]:
    """What pairs of numbers say where they agree, and whether any says something."""
    orders = set()
    for first, second in pairs:
        if first > 12 >= second:
            orders.add(DAY_FIRST)
        elif second > 12 >= first:
            orders.add(MONTH_FIRST)
    return next(iter(orders)) if len(orders) == 1 else "", bool(orders)
