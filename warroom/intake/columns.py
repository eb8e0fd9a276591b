"""The columns of a table by what they hold: date, time, zone, who, what, in any order and under any heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from warroom.intake.clause_beside import ends_with, spoken_of
from warroom.intake.row_order import is_dated
from warroom.intake.row_stamps import SEPARATED
from warroom.intake.towns import zone_of_place
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime
from warroom.intake.zones import is_zone_word

_TIME = re.compile(
    r"\btime\b|\btimes?(?:stamp)?s?\b|\bwhen\b|\bclock\b|hh:?mm|uhrzeit|\bzeit(?:punkt|stempel)?\b|時刻|時間|日時|时间|時間|\bhora\b|\bheure\b|\btid\b|\btijd\b|"
    r"\bat\b|\b(?:utc|gmt|pst|pdt|pt|est|edt|et|cet|cest|jst)\b|\bstart(?:ed)?\b|\bbegin\b|\bdatetime\b|^t$|^t\s?\+",
    re.IGNORECASE,
)
_DATE = re.compile(r"\bdate\b|\bday\b|\bdatum\b|\btag\b|日付|日期|\bfecha\b|\bdata\b|yyyy|\bdd\b", re.IGNORECASE)
_ZONE = re.compile(r"^(?:time ?)?zone$|^tz$|^timezone$|^zeitzone$", re.IGNORECASE)
_END = re.compile(r"^(?:end(?:ed)?|until|to|finish(?:ed)?|ende|bis|終了)(?: ?time)?\b", re.IGNORECASE)
_WHO = re.compile(
    r"^(?:who|person(?:\(s\)|s)?|people|actor|by|author|name|user|owner|engineer|responder|reported by|"
    r"speaker|wer|person\(en\)|担当者?|担当|qui|quién|whom|team member|verantwortlich(?:e[rn]?)?|bearbeiter(?:in)?|"
    r"responsa(?:ble|bile)|acteur|intervenant|persona|autore?|quem|responsável|pessoa|chi|誰|対応者|実施者|報告者|负责人|处理人|操作人|"
    r"담당자?|кто|ответственный|исполнитель|hvem|vem|kto|wie|door wie|kdo|kuka|kim|من|מי|ใคร)(?!\w)",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\b(?:events?|what|descriptions?|actions?|details?|notes?|messages?|activity|activities|updates?|comments?|summary|"
    r"observations?|ereignis|beschreibung|was)\b|出来事|内容|イベント|事件|事象",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:#|no\.?|nr\.?|id|num(?:ber)?|step|seq|番号)$", re.IGNORECASE)
_RATIO = re.compile(r"^\d{1,2}[-/]\d{1,2}$")
_SPLIT = re.compile(r"[ \t]{0,40}\n\s{0,200}")
_NOT_UNDERSTOOD = re.compile(r"^[(\[]?(?:[A-Z]{1,4}T|(?:UTC|GMT)?\s?[+\-−±]\d{1,2}(?::?\d{2})?)[)\]]?$")
"""What stands behind a clock in a column of times like a zone, where nothing else can stand."""
_ELAPSED = re.compile(
    r"^(?:elapsed|offset|relative|delta|Δ|t\s?\+|since (?:start|begin|t0)|minutes?|mins?)\b", re.IGNORECASE
)
_NUMBERED_DAY = re.compile(r"^(?:day|tag|jour|día|dia|giorno)$", re.IGNORECASE)
_DATE_WITHIN = re.compile(r"(?<!\w)\d{4}-\d{2}-\d{2}(?![\w-])")
_DITTO = re.compile(r"^(?:[-–— ]{0,3}[\"“”〃″]{1,2}[-–— ]{0,3}|''|ditto|idem|id\.|same(?: day)?)$", re.IGNORECASE)
"""What stands in a cell that says the same as the one above it."""
_WORD = re.compile(r"\w+")
_EDGE = " \t\u00a0*_`"
_LOOKED_AT = 60
"""So many rows tell what their columns hold."""


@dataclass(slots=True)
class TableColumns:
    """Which column (from 0) holds what; `None` where none does. ``texts`` are those whose words are kept.

    ``elapsed`` says that the times are what had gone by since a beginning, ``counted`` which column counts the days,
    ``weekday`` which one names the day of the week beside the date.
    """

    time: int | None = None
    date: int | None = None
    weekday: int | None = None
    zone: int | None = None
    end: int | None = None
    who: int | None = None
    texts: list[int] = field(default_factory=list)
    zone_head: str = ""
    elapsed: bool = False
    counted: int | None = None

    @property
    def timed(self) -> bool:
        """Whether a column holds times or days."""
        return self.time is not None or self.date is not None


def columns_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> TableColumns:
    """The columns of a table with the heading ``head`` (empty for none)."""
    width = max([len(head), *(len(row) for row in rows)], default=0)
    columns = TableColumns()
    elapsed: int | None = None
    shares = [_share(rows, column) for column in range(width)]
    looked_at = len(rows[:_LOOKED_AT])
    for column in range(width):
        name = head[column].strip(_EDGE) if column < len(head) else ""
        clocks, days, zones, numbers, filled = shares[column]
        if days and not (_DATE.search(name) or _TIME.search(name)):
            days -= _ratios(rows, column)
        if _ZONE.match(name) or (zones and zones == filled and not clocks and not _WHAT.search(name)):
            columns.zone = column if columns.zone is None else columns.zone
        elif _END.match(name) and clocks:
            columns.end = column
        elif _ELAPSED.match(name) and (clocks or numbers):
            elapsed = column if elapsed is None else elapsed
            columns.texts.append(column)
        elif _NUMBERED_DAY.match(name) and numbers and numbers == filled:
            columns.counted = column
            columns.texts.append(column)
        elif _NUMBER.match(name) or (not name and numbers and numbers == filled and filled == len(rows) > 1):
            continue
        elif _WHAT.search(name) and not _TIME.search(name) and not _DATE.search(name):
            columns.texts.append(column)
        elif clocks and 2 * clocks >= filled and (columns.time is None or _better(name, head, columns.time)):
            if columns.time is not None and not (_is_of_another_zone(columns.zone_head, name) and clocks == looked_at):
                columns.texts.append(columns.time)
            columns.time, columns.zone_head = column, name
        elif clocks == filled > 0 and _is_of_another_zone(name, columns.zone_head):
            if columns.time is None or shares[columns.time][0] < looked_at:
                columns.texts.append(column)  # else it is the same times once more
        elif days and 2 * days >= filled and columns.date is None:
            columns.date = column
        elif days and 2 * days >= filled and columns.weekday is None and _beside_weekday(rows, columns.date, column):
            columns.weekday = column if _names_weekdays(rows, column) else columns.date
            columns.date = columns.date if columns.weekday == column else column
        elif _WHO.match(name) and columns.who is None:
            columns.who = column
        elif columns.time is None and _TIME.search(name) and not _later_is_time(shares, column, head):
            columns.time, columns.zone_head = column, name
        elif columns.date is None and _DATE.search(name) and not clocks and filled == 0:
            columns.date = column
        else:
            columns.texts.append(column)
    if (
        columns.time is not None
        and not any(shares[columns.time][:2])
        and columns.date is None
        and not _TIME.search(columns.zone_head)
    ):
        columns.texts.insert(0, columns.time)
        columns.time = None
    if elapsed is not None and not columns.timed:
        columns.texts.remove(elapsed)
        columns.time, columns.elapsed = elapsed, True
    columns.texts.sort()
    return columns


def _beside_weekday(rows: Sequence[Sequence[str]], date: int | None, column: int) -> bool:
    """Whether of the columns ``date`` and ``column`` one only names the day of the week on which the other one lies."""
    return date is not None and _names_weekdays(rows, date) != _names_weekdays(rows, column)


def _names_weekdays(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether what stands in a column of days are days of the week alone."""
    cells = (row[column].strip(_EDGE) for row in rows[:_LOOKED_AT] if column < len(row))
    written = [cell_time(cell) for cell in cells if cell]
    return all(one is None or one.day is None or (one.day.weekday is not None and not is_dated(one)) for one in written)


def _better(name: str, head: Sequence[str], before: int) -> bool:
    """Whether a second column of times is the one to take: the one in UTC."""
    earlier = head[before] if before < len(head) else ""
    return "utc" in name.casefold() and "utc" not in earlier.casefold()


def _is_of_another_zone(name: str, other: str) -> bool:
    """Whether two heads of columns of times name zones, and differ in nothing else: ``Time (PST)``, ``Time (UTC)``."""
    zones = {word for word in _WORD.findall(name) if is_zone_word(word.upper())}
    others = {word for word in _WORD.findall(other) if is_zone_word(word.upper())}
    differs = set(_WORD.findall(name.casefold())) ^ set(_WORD.findall(other.casefold()))
    return bool(zones and others and zones != others and differs == {word.casefold() for word in zones ^ others})


def _later_is_time(shares: Sequence[tuple[int, int, int, int, int]], column: int, head: Sequence[str]) -> bool:
    """Whether a column behind ``column`` holds times: not one that is headed as what happened."""
    for later in range(column + 1, len(shares)):
        clocks, _, _, _, filled = shares[later]
        name = head[later] if later < len(head) else ""
        if 2 * clocks >= filled > 0 and (_TIME.search(name) or not _WHAT.search(name)):
            return True
    return False


def _share(rows: Sequence[Sequence[str]], column: int) -> tuple[int, int, int, int, int]:
    """Of the cells of a column: those with a clock, with a day alone, a zone alone, a number alone, and all filled."""
    clocks = days = zones = numbers = filled = 0
    for row in rows[:_LOOKED_AT]:
        cell = row[column].strip(_EDGE) if column < len(row) else ""
        if not cell:
            continue
        filled += 1
        if cell.isdecimal() and len(cell) <= 3:
            numbers += 1
            continue
        if is_zone_word(cell.upper()) and cell.upper() == cell:
            zones += 1
            continue
        written = cell_time(cell)
        if written is None or (written.day is not None and written.day.problem and written.clock is None):
            continue
        if len(cell) - (written.end - written.start) > 24:
            continue
        if written.clocked:
            clocks += 1
        else:
            days += 1
    return clocks, days, zones, numbers, filled


def _ratios(rows: Sequence[Sequence[str]], column: int) -> int:
    """How many cells are two numbers and no more: ``6/13`` is a day only below a head that says so."""
    return sum(_RATIO.match(row[column].strip(_EDGE)) is not None for row in rows[:_LOOKED_AT] if column < len(row))


def cell_time(cell: str) -> WrittenTime | None:
    """The time with which a cell begins, whatever stands behind it."""
    text = _SPLIT.sub(" ", cell)
    begin = len(text) - len(text.lstrip(_EDGE + "[(<"))
    written = read_written(text, begin, alone=True, prose=True)
    if written is not None and written.loose and not SEPARATED.match(text[written.end :]):
        if written.words[:4].isdecimal():  # "1432 requests"
            return None
        written.approx = True
    return written


def time_of_row(cells: Sequence[str], columns: TableColumns) -> tuple[WrittenTime | None, str]:
    """The time of a row from its columns, and what stands in them beside it."""
    date = " ".join(filter(None, (_cell(cells, columns.weekday), _cell(cells, columns.date))))
    parts = [date, _cell(cells, columns.time), _cell(cells, columns.zone)]
    text = " ".join(part for part in parts if part)
    if columns.end is not None and (end := _cell(cells, columns.end)) and parts[1]:
        text = " ".join(part for part in (parts[0], f"{parts[1]} - {end}", parts[2]) if part)
    written = cell_time(text)
    if written is None:
        return None, text
    if columns.elapsed and written.elapsed is None:
        written.left = "what had gone by"
    if columns.counted is not None and _cell(cells, columns.counted).lstrip("0") != "1":
        written.approx = True  # of which day it is only counts
    if (
        written.day is None
        and written.clock is not None
        and (within := _DATE_WITHIN.search(text, written.end)) is not None
    ):
        later = read_written(text, within.start())
        if later is not None and later.clock is None and later.day is not None and not later.day.problem:
            written.day, written.approx = later.day, True  # "2 AM and 3 AM, 2026-07-16"
    beside = text[written.end :].strip(" \t*_`])>-–—:,")
    if _NOT_UNDERSTOOD.match(text[written.end :].strip(" \t*_`")) and not written.left:
        written.left, beside = beside, ""
    beside = _with_its_zone(written, _cell(cells, columns.zone), beside)
    if beside and columns.texts and _speaks_of_it(written, beside):
        written.approx = True  # a cell of times holds what speaks of the time
    return written, beside


def _with_its_zone(written: WrittenTime, zone: str, beside: str) -> str:
    """Give a clock the ``zone`` that its cell in the column of zones names, a town too; one that nobody knows leaves
    the time unknown. What is left of ``beside`` then.
    """
    if written.clock is None or written.zoned or written.left or not any(map(str.isalnum, zone)):
        return beside
    written.zone = zone_of_place(zone)
    written.left, written.beside = "" if written.zone else zone, ""
    return beside.removeprefix(zone).strip(" |")


def _speaks_of_it(written: WrittenTime, beside: str) -> bool:
    """Whether what stands ``beside`` a time in its cell speaks of it: one word, such as a town, tells nothing that
    happened.
    """
    begin, zoned = written.text[: written.end], written.zoned
    return len(_WORD.findall(beside)) == 1 or bool(
        ends_with(f"{begin}, {beside}", zoned=zoned) or spoken_of(f"{begin} {beside}, x", written.end, zoned=zoned)
    )


def _cell(cells: Sequence[str], column: int | None) -> str:
    cell = _SPLIT.sub(" ", cells[column]).strip(" \t\u00a0") if column is not None and column < len(cells) else ""
    if cell[:1] in _EDGE or not cell.rstrip(_EDGE)[-1:].isdecimal():  # a star behind a clock alone leads to a note
        cell = cell.strip(_EDGE)
    return "" if _DITTO.match(cell) else cell
