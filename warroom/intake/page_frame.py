"""What a page says about the times on it: their zone, their day, their year, and where each was taken from."""

from __future__ import annotations

import datetime
import re
from itertools import islice, pairwise

from warroom.intake.blocks import HEADING, ITEM, ROW, TEXT, Block, PageBlocks
from warroom.intake.page_zone import INCIDENT_FIELDS, STAMPED, WRITTEN_FIELDS
from warroom.intake.placing import DAY_GIVEN, day_of
from warroom.intake.row_stamps import time_inside
from warroom.intake.time_assumptions import FIRST_DATE, TimeAssumptions
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime
from warroom.intake.zone_beside import plain_hyphens

_DATE_LABEL = re.compile(
    r"^[\s*_|-]{0,8}(?:(?:incident|outage|event|障害|事故|インシデント)[ の]?)?"
    r"(?:date|day|datum|tag|fecha|data|when|time ?frame|period|date (?:of|de) (?:the |l')?(?:incident|outage|event)"
    r"|(?:start|begin)(?:ed|s|ning)?(?: (?:date|time|at|on))?|(?:began|occurred)(?: at| on)?"
    r"|дата(?: и время)?(?: инцидента)?|(?:事故|故障)?发生日期|事故日期"
    r"|(?:fecha|data|date|datum)(?: (?:y hora|e hora|et heure|und uhrzeit))?"
    r"(?: (?:del|de la|do|da|du|des|der|de l['’]) ?"
    r"(?!informe|relat|rapport|bericht|publi|veröff|réda|redac|erstell|créa|mise|actual|atuali|doc|post)[^\W\d_]{3,16})?"
    r"|(?:(?:장애|사고|인시던트)\s?)?(?:발생\s?)?(?:일시|일자|날짜)|발생일|発生日時?|発生時刻|発生時間|日時|日付|発生期間|发生时间|發生時間|故障时间|日期)s?"
    r"(?: ?(?:/|&|and|[-–]) ?(?:time|end))?(?: of the (?:incident|outage))?"
    r"[\s*_]{0,4}(?:\s?[(（][^()（）]{1,30}[)）])?[\s*_]{0,4}[:：|][\s*_|:：]{0,6}(.{4,120})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])((?:19[89]|20\d)\d)(?![\d.])")
_AT_NEW_YEAR = re.compile(r"(?<![\d.])(?:19[89]|20\d)\d-(?:01|12)-\d{2}(?!\d)")
"""A date that says nothing of the year of those around it that have none."""
_WHOLE_DATE = re.compile(r"(?<![\d.])((?:19[89]|20\d)\d)-(0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_WORDS = re.compile(
    r"(?<![\w/.-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{2}/\d{2}|\d{1,2}(?:st|nd|rd|th|\.)?[ -](?:of )?[^\W\d_]{3,9}\.?"
    r",? \d{4}|\d{1,2}(?:er|º|\.)? (?:de )?[^\W\d_]{3,10}\.? (?:de |del )?\d{4}|[^\W\d_]{3,9}\.? ?\d{1,2}"
    r"(?:st|nd|rd|th)?(?:,? |,)\d{4}|\d{1,2}[.-]\d{1,2}[.-]\d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4})(?:(?![\w/])|(?=T\d{2}:\d{2}))"
    r"|(?<!\d)\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)
_MONTH_DAY = re.compile(
    r"\b([A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,8})(?![\d:])"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,2000}|(?<=\]\()[^()\s]{1,500}(?=\))")
"""A link, whose days are those of what it leads to: a picture, another page."""
_MOST_DAYS = 40
_CELLS = (2, 4)
"""Cells of a row of labels and values."""
_FILED = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_SIGNS = re.compile(r"[-_+.]")


_DAY_RANGE = re.compile(
    r"(?<![\d./])(\d{1,2})\.? ?(?:→|->|[-–—/>]|a|al|bis|to|and|und|et|y|e|au) ?\d{1,2}"
    r"(?=([./])(\d{1,2})\2(\d{4})(?!\d)"
    r"|(?:st|nd|rd|th|\.)? (?:of |de )?([^\W\d_]{3,10})\.?,? (?:de |del )?(\d{4})(?!\d))"
)
"""Two days of a month, written once: the first is when it began."""
_OF_THE_PAGE = re.compile(
    r"^[\s*_>|(\[-]{0,8}(?:first )?(?:published|posted|updated|last (?:updated|modified|edited|reviewed)|written"
    r"|created"
    r"|author"
    r"|report date|date of report|veröffentlicht|erstellt|stand|publié|publicado|actualizado|atualizado|mise? à jour"
    r"|опубликовано|обновлено|作成日時?|更新日時?|最終更新日?|公開日|报告日期|更新时间|最后更新|创建日期|撰写)\b",
    re.IGNORECASE,
)
"""How a line begins that says when the page was written."""


_MORNING, _NOON = 6 * 60, 12 * 60


def days_in(text: str, frame: TimeAssumptions) -> list[datetime.date]:
    """The whole dates (with their year) that ``text`` names, in their order."""
    days: list[datetime.date] = []
    text = _ADDRESS.sub(" ", text[:4000])
    for match in _DAY_WORDS.finditer(_DAY_RANGE.sub(_first_of_range, plain_hyphens(text))):
        written = read_written(match.group(), alone=True)
        if written is None or written.day is None:
            continue
        day, _, problem = day_of(written.day, frame, [])
        if day is not None and not problem and day not in days:
            days.append(day)
    return days


def _first_of_range(days: re.Match[str]) -> str:
    """``12-13/09/2026`` as ``12/09/2026 13/09/2026`` would begin."""
    if days[2]:
        return f"{days[1]}{days[2]}{days[3]}{days[2]}{days[4]} {days.group()[-2:].strip('→>-–—/ ')}"
    return f"{days[1]} {days[5]} {days[6]} "


def day_of_heading(text: str, frame: TimeAssumptions) -> datetime.date | None:
    """The day that a heading names: a whole date, or a month and a day of a year that is known."""
    days = days_in(text, frame)
    if days:
        return days[0]
    for match in _MONTH_DAY.finditer(text[:300]):
        written = read_written(match.group(), alone=True)
        if written is not None and written.day is not None and written.day.month is not None:
            day, _, problem = day_of(written.day, frame, [])
            if day is not None and not problem:
                return day
    return None


def first_frame(
    page: PageBlocks, text: str, title: str, name: str, given: TimeAssumptions
) -> tuple[TimeAssumptions, bool]:
    """What the page lets assume before its first time, and whether its day stands on the page's publication alone.

    A day of the title wins over one that is labelled, that over the file's name and the day of publication.
    """
    frame = given
    if frame.day is not None:
        frame.from_where = DAY_GIVEN
        frame.year = frame.year or frame.day.year
        return frame, False
    frame.year = frame.year or _year(page, title, name)
    labelled = [match[1] for block in page.blocks if (match := _DATE_LABEL.match(block.text[:200])) is not None]
    labelled += [pair for block in page.blocks if block.kind == ROW for pair in _labels_of(block)]
    names = [page.front.get("title", ""), title]
    names += [block.text for block in page.blocks if block.kind == HEADING and block.level == 1][:2]
    told = [block for block in page.blocks if _OF_THE_PAGE.match(block.text[:60]) is None]
    prose = _days_of(told, TEXT, frame) or _days_of(told, ITEM, frame)
    stamped = [
        stamp["day"]
        for name, value in page.front.items()
        if INCIDENT_FIELDS.match(name) and (stamp := STAMPED.match(value))
    ]
    for where, words in (
        ("the page's title", names),
        ("the line that names the date", labelled),
        ("the front matter", stamped),
    ):
        for text_of in words:
            day = day_of_heading(text_of, frame)
            if day is not None:
                frame.day, frame.from_where = day, where
                return frame, False
    # a name of two days ("2016-04-14-review-of-2016-04-11") has the day of its writing, and the one it tells of
    published = sorted(_named_days(name, frame)) + _named_days(page.front.get("date", ""), frame)
    if published:
        frame.day, frame.from_where = published[0], "the page's title or name"
        if published[0] in prose:
            return frame, False
        earlier = [day for day in prose if 0 <= (published[0] - day).days <= 31]
        if earlier:  # what the text plans for later is no day of the incident
            frame.day, frame.from_where = earlier[0], FIRST_DATE
        return frame, True
    if prose:
        frame.day, frame.from_where = prose[0], FIRST_DATE
        return frame, True
    posted = days_in("\n".join(block.text[:200] for block in page.blocks if _OF_THE_PAGE.match(block.text[:60])), frame)
    if posted:
        frame.day, frame.from_where = min(posted), "the day on which the page was written"
        return frame, True
    return frame, False


def _labels_of(row: Block) -> list[str]:
    """The dates behind their label in the cells of a row, or of the head of its table, of one label or two:
    ``Start | 2026-03-05 | End | 2026-03-06``.
    """
    rows = [cells for cells in (row.head, row.cells) if len(cells) in _CELLS]
    pairs = [f"{label}: {value}"[:200] for cells in rows for label, value in pairwise(cells)]
    return [pair for pair in pairs if _DATE_LABEL.match(pair) is not None]


def _days_of(blocks: list[Block], kind: str, frame: TimeAssumptions) -> list[datetime.date]:
    """The first days that the blocks of a ``kind`` name, wherever on a long page they stand."""
    days: list[datetime.date] = []
    for block in blocks:
        if block.kind == kind and len(days) < _MOST_DAYS:
            days += [day for day in days_in(block.text[:1000], frame) if day not in days]
    return days


def evening_before(page: PageBlocks, first: WrittenTime | None, frame: TimeAssumptions) -> bool:
    """Whether the ``first`` time of a page is of the evening before the day of ``frame``: the page was written in its
    night. What was posted by day may go on with updates of the same day.
    """
    clock = first.clock if first is not None and first.day is None else None
    if clock is None or clock.hour is None or frame.day is None:
        return False
    if clock.minute_of_day < _NOON:
        return False
    return any(day == frame.day and minute < _MORNING for day, minute in _written_at(page, frame))


def night_before(page: PageBlocks, times: list[WrittenTime], frame: TimeAssumptions) -> bool:
    """Whether the ``times`` begin in the evening before the day of ``frame`` and go on past midnight, by a text that
    names the evening's day, too: a page of a night is often called after the day on which it ended.
    """
    if frame.day is None or not frame.from_where.startswith("the page's title"):
        return False
    clocks = [time.clock for time in times if time.clock is not None and time.clock.hour is not None]
    if any(time.day is not None for time in times) or len(clocks) < 2:
        return False
    hours = [clock.hour or 0 for clock in clocks]
    if hours[0] < _NOON // 60 or not any(later + 6 < hours[0] for later in hours[1:]):
        return False
    told = [block for block in page.blocks if _OF_THE_PAGE.match(block.text[:60]) is None]
    day_before = frame.day - datetime.timedelta(days=1)
    if any(day_before in _days_of(told, kind, frame) for kind in (TEXT, ITEM)):
        return True
    without_year = (match.group() for block in told for match in _MONTH_DAY.finditer(block.text[:1000]))
    return any(day_of_heading(words, frame) == day_before for words in islice(without_year, _MOST_DAYS))


def _written_at(page: PageBlocks, frame: TimeAssumptions) -> list[tuple[datetime.date, int]]:
    """The moments at which a page says that it was written: the day, and the minutes since it began."""
    moments = []
    for name, value in page.front.items():
        stamp = STAMPED.match(value) if WRITTEN_FIELDS.match(name) else None
        if stamp is not None and stamp["clock"] not in (None, "00:00"):  # with that a day alone is filled up
            hour, minute = map(int, stamp["clock"].split(":"))
            moments += [(day, hour * 60 + minute) for day in _named_days(stamp["day"], frame)]
    for block in page.blocks:
        begins = _OF_THE_PAGE.match(block.text[:60])
        inside = time_inside(block.text[begins.end() : 200]) if begins is not None else None
        if inside is None or inside[0].day is None or inside[0].clock is None or inside[0].clock.hour is None:
            continue
        day, _, problem = day_of(inside[0].day, frame, [])
        if day is not None and not problem:
            moments.append((day, inside[0].clock.minute_of_day))
    return moments


def _named_days(text: str, frame: TimeAssumptions) -> list[datetime.date]:
    """The days of a file's name or of front matter, where signs and not spaces stand between the parts of a date."""
    days = []
    for match in _FILED.finditer(text[:300]):
        try:
            days.append(datetime.date(int(match[1]), int(match[3]), int(match[4])))
        except ValueError:
            continue
    return days or days_in(text, frame) or days_in(_SIGNS.sub(" ", text), frame)


def _year(page: PageBlocks, title: str, name: str) -> int | None:
    texts = [title, name, page.front.get("title", ""), page.front.get("date", "")]
    texts += [block.text for block in page.blocks[:12]]
    for text in texts:
        found = _YEAR.search(_AT_NEW_YEAR.sub(" ", _ADDRESS.sub(" ", text[:300])))
        if found is not None:
            return int(found[1])
    years = {
        int(match[1])
        for block in page.blocks
        if block.kind == TEXT
        for match in _YEAR.finditer(_ADDRESS.sub(" ", block.text[:1000]))
    }
    return years.pop() if len(years) == 1 else _year_of_dates(page)


def _year_of_dates(page: PageBlocks) -> int | None:
    """The year that all whole dates of the page have, wherever they stand; none around a new year."""
    dates = {
        (int(match[1]), int(match[2]))
        for block in page.blocks
        for match in _WHOLE_DATE.finditer(_ADDRESS.sub(" ", block.text[:1000]))
    }
    years = {year for year, _ in dates}
    return years.pop() if len(years) == 1 and not {month for _, month in dates} & {1, 12} else None
