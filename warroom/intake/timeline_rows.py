"""Which pieces of a page are the rows of its timeline, and which lines belong to which row.

A row begins with a time (in a heading, an item, a line, a column of a table); what is moved in below it, its code and
its pictures are its own further lines. What has a time and is no row is named.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from warroom.intake.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block, PageBlocks
from warroom.intake.clock_runs import rows_in_a_line
from warroom.intake.gathered import Gathered, Mark, TimelineRow, mark_of_head
from warroom.intake.line_text import split_breaks, unescaped
from warroom.intake.page_sections import PageSections, is_timeline
from warroom.intake.page_zone import is_about_times
from warroom.intake.row_habits import SHORT, TWICE, Habits, time_outside
from warroom.intake.row_labels import (
    ASIDE,
    DOTTED_LINE,
    LOGGED,
    MEASURE,
    PICTURE,
    TELLS_IN_PROSE,
    TELLS_ON,
    is_marked,
    is_whole,
    labelled,
    says_only_a_zone,
    told_at_its_end,
)
from warroom.intake.row_stamps import FRAME, SEPARATED, Stamp, is_news, stamp_of_row, time_inside
from warroom.intake.rows_without_stamps import row_told_in_line, rows_without_stamps
from warroom.intake.table_rows import step_of_row
from warroom.intake.written_time import WrittenTime


def gather(page: PageBlocks) -> Gathered:
    """The rows of the timeline of ``page``: those of its sections that are called so, else whatever has a time."""
    sections = PageSections(page.blocks)
    stamp_of = cache(stamp_of_row)  # many lines are looked at several times
    of_timeline = _Gatherer(page.blocks, sections, stamp_of, everywhere=False).run()
    if of_timeline.timed:
        return of_timeline
    gathered = _Gatherer(page.blocks, sections, stamp_of, everywhere=True).run()
    gathered.everywhere = True
    if not gathered.rows() and not of_timeline.rows() and (untimed := rows_without_stamps(page.blocks, sections)):
        taken = {row.number for row in untimed}
        return Gathered([*of_timeline.steps, *untimed], [note for note in of_timeline.named if note[0] not in taken])
    return gathered if gathered.timed or not of_timeline.rows() else of_timeline


class _Gatherer:
    """Goes over the blocks once and keeps the row to which further lines belong."""

    def __init__(
        self, blocks: list[Block], sections: PageSections, stamp_of: Callable[..., Stamp | None], *, everywhere: bool
    ) -> None:
        self._blocks, self._sections, self._everywhere = blocks, sections, everywhere
        self._gathered = Gathered()
        self._row: TimelineRow | None = None
        self._has_rows = False
        self._above: list[Block] = []
        """The headings in whose sections the block is that is looked at, below the page's title."""
        self._in_key_events = False
        self._above_words: set[int] = set()
        """The lines that are the time of the item above them."""
        self._habits = Habits(blocks, sections, stamp_of, everywhere=everywhere)

    def run(self) -> Gathered:
        for index, block in enumerate(self._blocks):
            if self._sections.key_events[index - 1 if index else 0] and not self._sections.key_events[index]:
                self._row = None
            self._in_key_events = self._sections.key_events[index] and not self._sections.timeline[index]
            if block.kind == HEADING and block.level > 1:
                while self._above and self._above[-1].level >= block.level:
                    self._above.pop()
            inside = self._everywhere or self._sections.timeline[index] or self._sections.key_events[index]
            if not inside:
                self._row = None
                self._name(index, block)
            elif block.kind == HEADING:
                self._heading(index, block)
            elif block.kind == ITEM:
                self._item(index, block)
            elif block.kind == ROW:
                self._table_row(index, block)
            elif block.kind == CODE:
                self._code(block)
            else:
                self._line(index, block)
            if block.kind == HEADING and block.level > 1:
                self._above.append(block)
        if self._everywhere:
            self._gathered.steps = [mark_of_head(step) for step in self._gathered.steps]
        return self._gathered

    def _add(self, row: TimelineRow) -> None:
        self._row = row
        row.key = self._in_key_events
        self._gathered.steps.append(row)
        self._has_rows = True
        if row.time is not None and not self._in_key_events:
            self._gathered.timed = True

    def _below(self, text: str) -> None:
        if self._row is not None:
            self._row.lines.append(unescaped(text))

    def _heading(self, index: int, block: Block) -> None:
        stamp = self._habits.stamp(block.text)
        if stamp is not None and stamp[0].clocked:
            self._add(TimelineRow(block.number, stamp[0], stamp[1], HEADING, level=block.level))
            return
        if stamp is None and (self._sections.other[index] or is_timeline(block.text)):
            self._row = None
            if not self._has_rows and block.level > 1:
                self._gathered.steps.extend(map(self._heading_above, self._above))
            self._gathered.steps.append(Mark(block.number, block.text))
            return
        if stamp is not None and not self._everywhere and not self._habits.holds_rows(index):
            self._add(TimelineRow(block.number, stamp[0], stamp[1], HEADING, level=block.level))
            return
        if stamp is None and not self._everywhere:
            inside = labelled(block.text, self._habits.stamp)
            if inside is not None:
                self._add(TimelineRow(block.number, *inside, HEADING, level=block.level, told=inside[0].words))
                return
        if stamp is not None and self._everywhere and self._is_told_by_its_day(index):
            self._add(TimelineRow(block.number, stamp[0], stamp[1], HEADING, level=block.level))
            return
        self._row = None
        self._gathered.steps.append(Mark(block.number, block.text, day_only=stamp is not None))

    def _heading_above(self, block: Block) -> Mark:
        """A heading above a timeline: it may name the day."""
        stamp = self._habits.stamp(block.text)
        return Mark(block.number, block.text, day_only=stamp is not None and not stamp[0].clocked)

    def _is_told_by_its_day(self, index: int) -> bool:
        """Whether a heading that is a day stands among headings with a clock, above text of its own."""
        behind = self._blocks[index + 1 : index + 2]
        if not behind or behind[0].kind not in (TEXT, ITEM) or self._habits.stamp(behind[0].text) is not None:
            return False
        return self._habits.clocked_headings[self._blocks[index].level] >= TWICE

    def _item(self, index: int, block: Block) -> None:
        if self._sections.key_events[index]:
            self._key_event(block)
            return
        if block.number in self._above_words or self._told_at_end(index, block):
            return
        stamp = self._habits.stamp(block.text)
        if stamp is not None and self._row is not None and LOGGED.match(stamp[1]):
            self._below(f"- {block.text}")
            return
        if self._row is not None and self._row.bare and stamp is None:
            if self._row.words:
                self._below(f"- {block.text}")
            else:
                self._row.text = unescaped(block.text)
            return
        if stamp is not None:
            self._stamped_item(index, block, *stamp)
            return
        below = self._habits.time_below(index)
        if below is not None:
            self._above_words.add(self._blocks[index + 1].number)
            self._add(TimelineRow(block.number, below, unescaped(block.text), ITEM, level=block.level))
            return
        least = self._habits.levels[index]
        nested = least is None or block.level > least
        row = self._row
        day = self._habits.items_of_days.get(index)
        deeper = row is not None and row.kind == ITEM and block.level > row.level and day is None
        if row is not None and nested and (least is not None or row.kind in (HEADING, TEXT) or deeper):
            self._below(f"{' ' * (2 if block.level else 0)}- {block.text}")
            return
        among = self._everywhere and row is not None and row.kind == ITEM and self._habits.timed_later(index)
        if day is not None or (among and index not in self._habits.told_items):
            self._add(TimelineRow(block.number, day, unescaped(block.text), ITEM, level=block.level))
            return
        told = told_at_its_end(block.text) if self._everywhere else labelled(block.text, self._habits.stamp)
        aside = self._row is not None and ASIDE.match(block.text) is not None
        if aside and (told is None or self._everywhere or MEASURE.match(block.text)):
            self._below(f"- {block.text}")
            return
        if told is None and index in self._habits.told_items:
            told = self._habits.told_items[index], block.text
        if told is None and least is not None and self._habits.names_those_below(index):
            self._row = None
            self._gathered.steps.append(Mark(block.number, block.text))
            return
        if told is not None:
            among = self._everywhere and index in self._habits.told_items
            self._add(TimelineRow(block.number, *told, level=block.level, told=told[0].words, among=among))
            return
        if is_about_times(block.text) and self._row is None:
            self._gathered.steps.append(Mark(block.number, block.text))
            return
        if self._everywhere or self._sections.other[index] or least is None:
            self._row = None
            if self._sections.timeline[index]:
                self._gathered.named.append((block.number, f"has no time, and is not taken: {block.text[:60]}"))
            return
        self._add(TimelineRow(block.number, None, unescaped(block.text), ITEM, level=block.level))

    def _told_at_end(self, index: int, block: Block) -> bool:
        """Take a line that ends in its clock, as its neighbours do, or an item of several rows; `True` for one."""
        stamp = self._habits.ends.get(block.number)
        if stamp is None or self._sections.other[index]:
            return block.kind == ITEM and self._rows_in(block)
        self._add(TimelineRow(block.number, stamp[0], unescaped(stamp[1]), block.kind, level=block.level))
        self._row = self._row if block.kind == ITEM else None
        return True

    def _stamped_item(self, index: int, block: Block, time: WrittenTime, words: str) -> None:
        if self._goes_on_with(block, time):
            self._below(f"  - {block.text}")
        elif not words and time.clock is None and time.instant is None and self._habits.later_below(index):
            self._row = None
            self._gathered.steps.append(Mark(block.number, block.text, day_only=True))
        elif not self._pieces(block):
            self._add(TimelineRow(block.number, time, unescaped(words), ITEM, level=block.level))

    def _goes_on_with(self, block: Block, written: WrittenTime) -> bool:
        """Whether an item moved in below a row with a time tells on ("By 14:06 we knew"), and is no row itself."""
        row = self._row
        below = row is not None and row.time is not None and row.kind == ITEM and block.level > row.level
        return below and TELLS_ON.match(written.words) is not None and written.until is None

    def _key_event(self, block: Block) -> None:
        stamp = self._habits.stamp(block.text) or time_inside(block.text)
        if stamp is None:
            if self._row is not None and block.level > self._row.level:
                self._below(f"- {block.text}")
                return
            self._add(TimelineRow(block.number, None, unescaped(block.text), ITEM, level=block.level))
            return
        self._add(TimelineRow(block.number, stamp[0], unescaped(stamp[1]) or block.text, ITEM, level=block.level))

    def _told_in_line(self, index: int, block: Block) -> TimelineRow | None:
        """A line that tells its time behind a label or in its words, in a timeline whose rows are lines."""
        row = self._row
        among_lines = row is None or row.kind == TEXT or (row.kind == HEADING and block.behind_gap)
        if self._everywhere or not among_lines or block.indent or block.quoted:
            return None
        if not self._sections.timeline[index] or self._sections.other[index] or MEASURE.match(block.text):
            return None
        return row_told_in_line(self._blocks, index, self._habits.stamp)

    def _table_row(self, index: int, block: Block) -> None:
        columns = self._habits.columns(block)
        if not any(cell.strip() for cell in block.cells):
            return
        if not columns.timed:
            if block.table in self._habits.tables_alone:
                self._add(TimelineRow(block.number, None, " | ".join(filter(None, block.cells)), ROW))
            else:
                self._plain_row(index, block)
            return
        step = step_of_row(block, columns)
        if isinstance(step, TimelineRow):
            self._add(step)
            self._row = None
        elif step is not None:
            self._gathered.steps.append(step)

    def _plain_row(self, index: int, block: Block) -> None:
        """A row of a table without a column of times: named when it holds a time, kept with the row above else."""
        text = " | ".join(cell for cell in block.cells if cell)
        inside = time_inside(text)
        if inside is not None and inside[0].clock is not None:
            self._gathered.named.append((block.number, f"a time outside of the timeline is not taken: {text[:60]}"))
        elif self._row is not None:
            self._below(text)

    def _code(self, block: Block) -> None:
        if self._habits.code_rows or (self._everywhere and self._habits.is_all_times(block)):
            for offset, line in enumerate(block.text.splitlines()):
                stamp = self._habits.stamp(line.strip())
                if stamp is not None:
                    self._add(TimelineRow(block.number + 1 + offset, stamp[0], stamp[1], TEXT))
                elif self._row is None or is_about_times(line):
                    self._gathered.steps.append(Mark(block.number + 1 + offset, line.strip()))
                elif line.strip(FRAME):
                    self._below(line.rstrip())
            return
        if self._row is not None:
            self._row.lines.extend(["```", *block.text.splitlines(), "```"])

    def _line(self, index: int, block: Block) -> None:
        if block.number in self._above_words or self._told_at_end(index, block):
            return
        if block.quoted and self._row is None and self._everywhere and block.number not in self._habits.telling:
            return
        row = self._row
        lazy = row is not None and not block.behind_gap
        stamp = self._stamp_of_line(block)
        if row is not None and stamp is not None and LOGGED.match(stamp[1]):
            self._below(block.text)
            return
        guessed = stamp is None
        if guessed and self._sections.timeline[index] and (block.behind_gap or row is None) and not block.indent:
            stamp = stamp_of_row(block.text, dots=True) if DOTTED_LINE.match(block.text) else None
        heads = block.number in self._habits.heads
        if stamp is not None and not stamp[0].clocked and not heads and (not stamp[1] or says_only_a_zone(stamp[1])):
            self._row = None
            self._gathered.steps.append(Mark(block.number, block.text, day_only=True))
            return
        if stamp is not None and not self._sections.other[index]:
            if not self._pieces(block):
                words = unescaped(stamp[1])
                bare = not words and (heads or stamp[0].clock is not None)
                self._add(
                    TimelineRow(block.number, stamp[0], words, TEXT, level=block.indent, guessed=guessed, bare=bare)
                )
            return
        told_in_line = self._told_in_line(index, block)
        if told_in_line is not None:
            self._add(told_in_line)
            return
        apart = row is None or (row.told and row.kind == TEXT and block.behind_gap)
        ends = is_whole(self._blocks, index)
        told = told_at_its_end(block.text) if self._everywhere and apart and ends and len(block.text) <= SHORT else None
        if told is not None and not block.quoted:
            self._add(TimelineRow(block.number, told[0], block.text, TEXT, told=told[0].words))
            return
        if (row is not None and lazy and self._pieces(block, lazily=True)) or self._rows_in(block):
            return
        if row is None or (is_about_times(block.text) and block.indent == 0 and len(block.text) < 80):
            self._gathered.steps.append(Mark(block.number, block.text))
            return
        closed = row.number in self._habits.closing and block.behind_gap
        joins = lazy or block.indent or row.kind in (HEADING, TEXT) or PICTURE.match(block.text)
        if closed or (not joins and (self._everywhere or ASIDE.match(block.text))):
            self._row = None
        else:
            self._below(block.text)

    def _stamp_of_line(self, block: Block) -> Stamp | None:
        """The time with which a line of text begins as a row does; `None` where it is only the words of a sentence."""
        row, stamp = self._row, self._habits.stamp(block.text)
        if stamp is None:
            return None
        behind = stamp[0].text[stamp[0].end :]
        if row is not None and row.bare and not row.words and TELLS_IN_PROSE.match(stamp[0].words) and stamp[1]:
            return None  # "6:20 PM EST", and below it "At approximately 5:40 EST, we ..."
        moved_in = block.indent > (row.level if row is not None and row.kind == TEXT else 0)
        lazily = row is not None and not block.behind_gap and (moved_in or row.kind == ITEM)
        if lazily and (moved_in or not SEPARATED.match(behind) or TELLS_IN_PROSE.match(stamp[0].words)):
            return None
        if not stamp[0].clocked:
            return stamp
        if block.number in self._habits.heads and block.indent < 4:
            return stamp
        rises = block.number in self._habits.telling
        begins = rises or is_news(block.text) or is_marked(block.text, stamp[0])
        if self._everywhere and not (stamp[1] and (rises or not block.indent) and begins):
            return None
        return stamp

    def _pieces(self, block: Block, *, lazily: bool = False) -> bool:
        """Rows that are joined by ``<br>`` in one line; `True` when there were several."""
        pieces = split_breaks(block.text)
        if len(pieces) < 2:
            return False
        stamps = [self._habits.stamp(piece.strip()) for piece in pieces]
        if sum(stamp is not None for stamp in stamps[1:]) == 0:
            return False
        if not lazily and stamps[0] is None:
            return False
        for piece, stamp in zip(pieces, stamps, strict=True):
            if stamp is not None:
                self._add(TimelineRow(block.number, stamp[0], unescaped(stamp[1]), TEXT))
            elif piece.strip():
                self._below(piece.strip())
        return True

    def _rows_in(self, block: Block) -> bool:
        """Rows that one line tells one behind the other; `True` when it does."""
        lead, stamps = rows_in_a_line(block.text, self._habits.stamp)
        if lead and stamps:
            self._gathered.steps.append(Mark(block.number, lead))
        subject = "" if is_timeline(lead) else lead
        for time, words in stamps:
            self._add(TimelineRow(block.number, time, unescaped(f"{subject} {words}".strip()), TEXT))
        return bool(stamps)

    def _name(self, index: int, block: Block) -> None:
        """Name what begins with a time and is no row."""
        time = time_outside(block, self._habits)
        if time is not None and (time.clock is not None or time.instant is not None):
            where = f' (in "{self._sections.heading[index].strip()[:40]}")' if self._sections.heading[index] else ""
            self._gathered.named.append(
                (block.number, f"a time outside of the timeline is not taken{where}: {time.words[:30]}")
            )
