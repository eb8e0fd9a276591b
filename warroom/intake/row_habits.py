"""How a page writes its rows, looked at before any of them is taken: its clocks, lists, tables, headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property
from itertools import pairwise

from warroom.intake.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block
from warroom.intake.clock_runs import GLUED, LEAST, ClockRuns, clock_runs, clocks_at_end, goes_on, is_glued
from warroom.intake.columns import TableColumns, columns_of, time_of_row
from warroom.intake.page_sections import PageSections
from warroom.intake.page_zone import is_about_times
from warroom.intake.row_order import is_dated
from warroom.intake.row_stamps import NEWS, Stamp, time_inside
from warroom.intake.rows_without_stamps import told_among_stamped
from warroom.intake.written_time import WrittenTime

_BEGINS = r"^(?:\[[ xX]\] )?[\s*_`\[(~]{0,6}"
"""The box of a task and the marks of emphasis that may stand before a clock."""
_DOTTED_ROW = re.compile(rf"{_BEGINS}(?:[01]?\d|2[0-3])\.[0-5]\d(?=[\s,:)\]–*_`-])")
_FOUR_ROW = re.compile(rf"{_BEGINS}((?:[01]\d|2[0-3])[0-5]\d)(?=[\s,:)\]–*_`|-])")
_FOUR_ALONE = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d$")

_TELLS = re.compile(
    r"^(?:at|by|around|from) (?:approximately |about |around |~)?\d{1,2}[:.]?\d{0,2}(?:\b|(?-i:[A-Z]{2,4}\b))"
    r"|^(?-i:[*_]{0,2}\[?\d{1,2}:\d{2}(?::\d{2})? ?(?:[AaPp][Mm] )?[A-Z]{2,4}\b)",
    re.IGNORECASE,
)
"""A paragraph that begins "At 14:05" or "9:05 PM PST": where several do, each is a row."""

_CLOCKED = re.compile(r"^(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? )?\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)? (?=[A-Z])")
"""A paragraph that begins with a clock and goes on with a sentence: "2:15 We have", as pages of news are written."""
_COLON_ROW = re.compile(rf"{_BEGINS}\d{{1,2}}:\d{{2}}")

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_AGO = re.compile(r"^\(?[^()]{1,30} ago\)?$", re.IGNORECASE)
"""What status pages put behind a time for those who read it on the day."""

_STANDING_ABOVE = re.compile(rf"^(?:{NEWS})\s[·•|]\s\w{{2,20}}$", re.IGNORECASE)
"""How an incident stands and how bad it is, above the time of what is told above both."""

_TOGETHER, TWICE, SHORT = 3, 2, 120
"""Rows that make a habit, rows that are no accident, and signs of a line that is short."""


class Habits:
    """What of a page tells how to read its lines. ``everywhere`` says that nothing of it is called a timeline.

    ``levels`` says for each block how far the least moved-in item with a time of its list is moved in (`None` without
    one), ``code_rows`` that the timeline stands in a block of code alone, ``telling`` which lines begin paragraphs that
    tell row by row, ``closing`` the last lines of lists of such rows, ``ends`` which lines end in their clock,
    ``heads`` which lines are times above what they tell of.
    """

    def __init__(
        self, blocks: list[Block], sections: PageSections, stamp_of: Callable[..., Stamp | None], *, everywhere: bool
    ) -> None:
        """``stamp_of`` is `stamp_of_row`, and remembers what it read."""
        self._blocks, self._sections, self._stamp_of = blocks, sections, stamp_of
        self._everywhere = everywhere
        self._tables: dict[int, TableColumns] = {}
        self._glued = is_glued(blocks)
        self._dots = not everywhere and self._writes_dots()
        self._four = not everywhere and self._writes_four_digits()
        self.levels: list[int | None] = self._timed_levels()
        self.code_rows = not everywhere and self._only_code()
        told = everywhere and any(len(block.text) < SHORT and is_about_times(block.text) for block in blocks)
        runs = clock_runs(blocks, self.stamp, least=TWICE if told else LEAST) if everywhere else ClockRuns()
        self.closing = runs.closing
        self.ends = clocks_at_end(blocks, self.stamp) if everywhere or not self._begin_with_times() else {}
        self.telling = _telling(blocks) | runs.rows if everywhere else set()
        self.heads = self._heads_of_text()
        self.told_items = told_among_stamped(blocks, self.levels, self.stamp) if everywhere else self._told_inside()
        self.items_of_days = {} if everywhere else self._items_of_days()
        self.tables_alone = set() if everywhere else self._tables_alone()

    def stamp(self, text: str) -> Stamp | None:
        """The time with which ``text`` begins and the words behind it; `None` where it begins with none."""
        stamp = self._stamp_of(text, dots=self._dots, four=self._four)
        glued = GLUED.match(text) if stamp is None and self._glued else None
        return stamp if glued is None else self._stamp_of(f"{glued.group()} {text[glued.end() :]}")

    def _lines_of_timeline(self, *kinds: str) -> Iterator[str]:
        for block, inside in zip(self._blocks, self._sections.timeline, strict=True):
            if inside and block.kind in kinds:
                yield from block.text.splitlines()

    def _begin_with_times(self) -> bool:
        """Whether any line of the timeline begins with its time."""
        return any(self.stamp(line) is not None for line in self._lines_of_timeline(ITEM, TEXT, HEADING, CODE))

    def _writes_dots(self) -> bool:
        """Whether the timeline writes its clocks as 14.32: several lines begin so, and more than with a colon."""
        dotted = colons = 0
        for line in self._lines_of_timeline(ITEM, TEXT, CODE):
            dotted += _DOTTED_ROW.match(line) is not None
            colons += _COLON_ROW.match(line) is not None
        return dotted >= max(TWICE, colons)

    def _writes_four_digits(self) -> bool:
        """Whether the timeline writes its clocks as 1432: most of its lines begin so, or are nothing else, each not
        before the one above it but for one midnight.
        """
        alone = [line.strip() for line in self._lines_of_timeline(TEXT) if line.strip().isdecimal()]
        if len(alone) >= _TOGETHER and all(map(_FOUR_ALONE.match, alone)):
            return sum(later < before for before, later in pairwise(alone)) <= 1
        clocks: list[str] = []
        lines = 0
        for line in self._lines_of_timeline(ITEM, TEXT, HEADING, CODE):
            match = _FOUR_ROW.match(line)
            lines += 1
            clocks += [match[1]] if match is not None else []
        back = sum(later < before for before, later in pairwise(clocks))
        return len(clocks) >= _TOGETHER and 2 * len(clocks) >= lines and back <= 1

    @cached_property
    def clocked_headings(self) -> Counter[int]:
        """How many headings of each level have a clock."""
        stamps = ((block.level, self.stamp(block.text)) for block in self._blocks if block.kind == HEADING)
        return Counter(level for level, stamp in stamps if stamp is not None and stamp[0].clock is not None)

    def columns(self, block: Block) -> TableColumns:
        """The columns of the table in which the row ``block`` stands."""
        if block.table not in self._tables:
            self._tables[block.table] = columns_of(block.head, self._cells_of_tables[block.table])
        return self._tables[block.table]

    @cached_property
    def _cells_of_tables(self) -> dict[int, list[list[str]]]:
        """The rows of each table, found in one look: a page may have as many tables as lines."""
        cells: dict[int, list[list[str]]] = {}
        for block in self._blocks:
            if block.kind == ROW:
                cells.setdefault(block.table, []).append(block.cells)
        return cells

    def is_all_times(self, block: Block) -> bool:
        """A block of code in which every other line begins with a time without a day: a timeline, and no log."""
        lines = [line for line in block.text.splitlines() if line.strip()]
        timed = [stamp for line in lines if (stamp := self.stamp(line.strip())) is not None]
        plain = [stamp for stamp in timed if stamp[0].clock is not None and stamp[0].clock.second is None]
        return len(plain) >= _TOGETHER and 2 * len(plain) >= len(lines)

    def _heads_of_text(self) -> set[int]:
        """The lines that are a day and a clock and nothing else, or a clock with its zone, where several stand above
        what they tell of: behind the last one there is text, too. In what is called a timeline each is a row anyhow,
        and only the days among them are looked for.
        """
        heads, last, dated, whole = [], -1, 0, 0
        if sum(_STANDING_ABOVE.match(block.text) is not None for block in self._blocks) >= TWICE:
            return set()
        alone = self._clocks_alone()
        for index, block in enumerate(self._blocks):
            stamp = self.stamp(block.text) if block.kind == TEXT and len(block.text) < SHORT else None
            if (
                stamp is not None
                and stamp[0].clock is not None
                and (stamp[0].day is not None or stamp[0].zoned or block.number in alone)
                and not stamp[1].strip("() ")
            ):
                heads.append(block.number)
                last = index
                dated += stamp[0].day is not None
                whole += is_dated(stamp[0])
        days = (block.number for index, block in enumerate(self._blocks) if self._is_day_above_words(index))
        days_above_words = set(days) if whole >= TWICE else set()
        if not self._everywhere:
            return days_above_words
        heads += days_above_words
        followed = any(block.kind == TEXT for block in self._blocks[last + 1 : last + 2])
        return set(heads) if followed and (dated >= TWICE or len(heads) >= _TOGETHER) else set()

    def _is_day_above_words(self, index: int) -> bool:
        """Whether a line is a date and nothing else, and the line right below it says what happened on it."""
        block, below = self._blocks[index], self._blocks[index + 1 : index + 2]
        stamp = self.stamp(block.text) if block.kind == TEXT and len(block.text) < SHORT else None
        if stamp is None or stamp[0].clocked or stamp[1] or not is_dated(stamp[0]):
            return False
        return bool(below) and below[0].kind == TEXT and not below[0].behind_gap and self.stamp(below[0].text) is None

    def _clocks_alone(self) -> set[int]:
        """The lines that are a clock and nothing else, three or more, that rise or fall, but for midnight."""
        clocks = [
            (block.number, minutes)
            for block in self._blocks
            if block.kind == TEXT and len(block.text) < SHORT and (minutes := self._clock_alone(block.text)) is not None
        ]
        steps = [(above, below) for (_, above), (_, below) in pairwise(clocks)]
        rise = all(goes_on(above, below) for above, below in steps)
        fall = all(goes_on(below, above) for above, below in steps)
        moving = 2 * sum(above < below if rise else below < above for above, below in steps) >= len(steps)
        return {number for number, _ in clocks} if len(clocks) >= _TOGETHER and (rise or fall) and moving else set()

    def _clock_alone(self, text: str) -> int | None:
        """The minute of the day that is all of a line: ``14:05``, ``2:05 PM``."""
        stamp = self.stamp(text)
        clock = stamp[0].clock if stamp is not None and not stamp[1] and stamp[0].day is None else None
        if clock is None or clock.hour is None or clock.minute is None:
            return None
        return clock.minute_of_day

    def _told_inside(self) -> dict[int, WrittenTime]:
        """The items of a timeline's lists whose time stands within their words ("The wallet was paid at 14:05 UTC"), by
        their places: of a list of which no item begins with a time, and most tell one so.
        """
        told: dict[int, WrittenTime] = {}
        runs: list[list[int]] = [[]]
        for index, block in enumerate(self._blocks):
            inside = self._sections.timeline[index] and not self._sections.other[index]
            if block.kind == ITEM and inside and self.levels[index] is None:
                runs[-1].append(index)
            elif block.kind in (HEADING, ROW, ITEM) and runs[-1]:
                runs.append([])
        for run in runs:
            stamps = {index: stamp[0] for index in run if (stamp := time_inside(self._blocks[index].text)) is not None}
            clocked = {index: written for index, written in stamps.items() if written.clock is not None}
            for index, written in clocked.items():
                if written.day is None and _YEAR.search(self._blocks[index].text):
                    written.approx = True  # a date of its own may stand there that was not understood
            if len(clocked) >= TWICE and 3 * len(clocked) >= 2 * len(run):
                told.update(clocked)
        return told

    def _timed_levels(self) -> list[int | None]:
        """For each block, how far the least moved-in item with a time of its list is moved in; `None` without one."""
        levels: list[int | None] = [None] * len(self._blocks)
        begin = 0
        for index, block in enumerate(self._blocks):
            ends = block.kind in (HEADING, ROW) or (block.kind == TEXT and block.behind_gap and block.indent == 0)
            if ends:
                self._fill(levels, begin, index)
                begin = index + 1
        self._fill(levels, begin, len(self._blocks))
        return levels

    def _fill(self, levels: list[int | None], begin: int, end: int) -> None:
        timed = [
            self._blocks[index - 1].level if self.time_below(index - 1) is not None else block.level
            for index, block in enumerate(self._blocks[begin:end], begin)
            if block.kind == ITEM and self.stamp(block.text) is not None
        ]
        least = min(timed, default=None)
        for index in range(begin, end):
            levels[index] = least

    def time_below(self, index: int) -> WrittenTime | None:
        """The time that is all of the line or of the item right below the item at ``index``, moved in: "Investigating",
        and below it "Sep 23, 2024 18:16".
        """
        item, below = self._blocks[index], self._blocks[index + 1 : index + 2]
        if index < 0 or item.kind != ITEM or not below or len(item.text) > SHORT or below[0].behind_gap:
            return None
        depth = {TEXT: below[0].indent, ITEM: below[0].level}.get(below[0].kind, -1)
        if depth <= item.level or self.stamp(item.text) is not None:
            return None
        stamp = self.stamp(below[0].text)
        if stamp is None or not stamp[0].clocked or not (not stamp[1] or _AGO.match(stamp[1])):
            return None
        if self._everywhere and stamp[0].day is None and not stamp[0].zoned:
            return None
        return stamp[0]

    def holds_rows(self, index: int) -> bool:
        """Whether a heading that names a day stands above rows with a clock, and is not itself what happened."""
        level = self._blocks[index].level
        if index + 1 in self.items_of_days:
            return True
        body = False
        for at in range(index + 1, len(self._blocks)):
            block = self._blocks[at]
            if block.kind == HEADING:
                stamp = self.stamp(block.text)
                if block.level <= level:
                    return not body and stamp is not None and stamp[0].clock is not None and stamp[0].day is None
                if stamp is not None and stamp[0].clock is not None:
                    return True
            elif block.kind == ROW:
                columns = self.columns(block)
                time = time_of_row(block.cells, columns)[0] if columns.timed else None
                if time is not None and time.clock is not None:
                    return True
            elif block.kind in (ITEM, TEXT):
                stamp = self.stamp(block.text)
                if stamp is not None and stamp[0].clock is not None:
                    return True
            body = True
        return False

    def _items_of_days(self) -> dict[int, WrittenTime]:
        """The day of each item that tells no time, by its place, where a heading of the timeline is a day alone and
        all that stands below it is a list: each of them happened on that day.
        """
        days: dict[int, WrittenTime] = {}
        for index, block in enumerate(self._blocks):
            stamp = self.stamp(block.text) if block.kind == HEADING and self._tells_timeline(index) else None
            if stamp is None or stamp[0].clocked or stamp[1]:
                continue
            ends = (at for at in range(index + 1, len(self._blocks)) if self._blocks[at].kind == HEADING)
            body = range(index + 1, next(ends, len(self._blocks)))
            if body and all(self._blocks[at].kind == ITEM and self.levels[at] is None for at in body):
                least = min(self._blocks[at].level for at in body)
                days.update({at: copy(stamp[0]) for at in body if self._blocks[at].level == least})
        return days

    def timed_later(self, index: int) -> bool:
        """Whether an item without a time stands among its equals that have one: another follows in its list."""
        level = self._blocks[index].level
        if self.levels[index] != level:
            return False
        for block in self._blocks[index + 1 : index + 12]:
            if block.kind != ITEM and (block.kind != TEXT or (block.behind_gap and not block.indent)):
                return False
            stamp = self.stamp(block.text) if block.kind == ITEM and block.level == level else None
            if stamp is not None:
                return stamp[0].clocked
        return False

    def later_below(self, index: int) -> bool:
        """Whether items with a clock are moved in below the item at ``index``, or follow it as equals."""
        level = self._blocks[index].level
        for block in self._blocks[index + 1 : index + 40]:
            if block.kind == HEADING:
                return False
            if block.kind == ITEM:
                stamp = self.stamp(block.text)
                if stamp is not None and stamp[0].clock is not None:
                    return stamp[0].day is None
                if block.level <= level and stamp is not None:
                    return False
        return False

    def names_those_below(self, index: int) -> bool:
        """Whether an item without a time is a heading: those moved in right below it begin with a time of day."""
        level, below = self._blocks[index].level, self._blocks[index + 1 : index + 2]
        if not below or below[0].kind != ITEM or below[0].level <= level:
            return False
        stamp = self.stamp(below[0].text)
        return stamp is not None and stamp[0].clocked

    def _tables_alone(self) -> set[int]:
        """The tables in which the timeline stands, where nothing of it tells a time that is understood."""
        inside = [index for index, _ in enumerate(self._blocks) if self._tells_timeline(index)]
        tables = [self._blocks[index].table for index in inside if self._blocks[index].kind == ROW]
        if len(tables) < TWICE or any(
            self.columns(self._blocks[index]).timed for index in inside if self._blocks[index].kind == ROW
        ):
            return set()
        others = (self._blocks[index] for index in inside if self._blocks[index].kind in (ITEM, TEXT, HEADING))
        return set() if any(self.stamp(block.text) is not None for block in others) else {tables[0]}

    def _tells_timeline(self, index: int) -> bool:
        return self._sections.timeline[index] and not self._sections.other[index]

    def _only_code(self) -> bool:
        """Whether the timeline stands in a block of code and nowhere else."""
        for index, block in enumerate(self._blocks):
            if not self._tells_timeline(index):
                continue
            if (
                block.kind in (ITEM, TEXT, HEADING)
                and (stamp := self.stamp(block.text)) is not None
                and stamp[0].clock is not None
            ):
                return False
            if block.kind == ROW and self.columns(block).timed:
                return False
        return True


def time_outside(block: Block, habits: Habits) -> WrittenTime | None:
    """The time of a row of a table, an item or a heading that stands where no row of the timeline does."""
    if block.kind in (ITEM, HEADING):
        stamp = habits.stamp(block.text)
        return stamp[0] if stamp is not None else None
    if block.kind != ROW:
        return None
    columns = habits.columns(block)
    time = time_of_row(block.cells, columns)[0] if columns.timed else None
    inside = time_inside(" | ".join(block.cells)) if time is None else None
    return inside[0] if inside is not None else time


def _telling(blocks: list[Block]) -> set[int]:
    """The lines of paragraphs that begin "At 14:05", where several follow each other: the page tells row by row."""
    lines: set[int] = set()
    run: list[int] = []
    for block in blocks:
        if block.kind == TEXT and not block.behind_gap:
            continue
        if block.kind == TEXT and (_TELLS.match(block.text) or _CLOCKED.match(block.text)):
            run.append(block.number)
        else:
            run = []
        if len(run) >= _TOGETHER:
            lines.update(run)
    return lines
