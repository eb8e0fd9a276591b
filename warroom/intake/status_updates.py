"""The updates of a status page, which say their time below their words: "Resolved", what is said, "Posted Mar 03".

A line that opens an update is a word for how it stands; a line that is a whole time and nothing else closes it, or the
mark ``{{< track "2024-03-03 21:03" >}}`` with which the pages of static generators end one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from warroom.intake.blocks import CODE, HEADING, ROW, Block, PageBlocks
from warroom.intake.gathered import Gathered, Mark, TimelineRow
from warroom.intake.row_stamps import NEWS
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime

_OPENS = re.compile(
    rf"^[\s*_]{{0,4}}(?P<label>{NEWS})[*_]{{0,3}}(?:\s{{0,3}}[-–—:](?P<rest>\s.{{0,20000}})?)?$", re.IGNORECASE
)
_POSTED = re.compile(
    r"^[\s*_]{0,4}(?:(?P<posted>posted|(?:last )?updated|published)(?: by [^:\n]{1,60}? (?:on|at)| on| at)?:?\s{1,3})?"
    r"(?:(?:(?:over|about|almost|nearly|more than|less than) )?(?:\d{1,3}|an?) "
    r"(?:second|minute|hour|day|week|month|year)s? ago\.?\s{1,3})?",
    re.IGNORECASE,
)
_POSTED_PLAINLY = re.compile(r"^[\s*_]{0,4}posted\b", re.IGNORECASE)
"""One line that begins so is enough; "Updated on ..." stands below many pages."""
_TRACKED = re.compile(r"\{\{[<%] ?track \"(?P<time>[^\"\n]{8,40})\" ?[>%]\}\}")
"""What ends an update in the sources of a status page that is made by a static generator."""
_TITLED = re.compile(r"^(?:\*{1,2}|_{1,2})[^*_\n]{2,40}(?:\*{1,2}|_{1,2})\s{0,3}[-–—:]")
"""How such an update begins: a word for how it stands in emphasis, in whatever language."""
_REPORT = re.compile(r"^incident report for\b", re.IGNORECASE)
"""The line behind the title of a page: the words of the first update stand below it."""
_FOOT = re.compile(
    r"(?:this (?:incident|scheduled)|affect|components?\b|subscri|powered|©|copyright|←|\[?subscribe)", re.IGNORECASE
)
"""What stands below the last update of a status page."""
_SENTENCE = 5
ABOVE, BELOW, OPEN = "above", "below", "open"
_LEAST = 2
"""So many updates at least make a status page where none says that it was posted."""


@dataclass(slots=True)
class _Update:
    """An update: its row, the line that closes it, how it begins, its words and the rows of its own timeline."""

    row: TimelineRow
    last: int = 0
    opening: str = ""
    blocks: list[Block] = field(default_factory=list)
    inside: list[TimelineRow] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether any of its words is known: what follows a bare "Resolved -" are its words, however they begin."""
        return bool(self.blocks) or ":" in self.row.text

    def rows(self) -> list[TimelineRow]:
        """What becomes of it: its own row with all its words, or the rows that it tells one by one."""
        if not self.inside:
            self.row.lines += [block.text for block in self.blocks]
            return [self.row]
        for row in self.inside:
            _end_at_closing(row)
        return self.inside

    def note(self) -> tuple[int, str]:
        """What is said of it where it is not taken."""
        words = self.row.time.words if self.row.time is not None else ""
        return self.row.number, f"a time outside of the timeline is not taken: {words[:60]}"


def with_status_updates(page: PageBlocks, gathered: Gathered) -> Gathered:
    """What was ``gathered``, and the updates of ``page`` where it is a status page.

    Beside a timeline they stand behind its rows, in the order in which they were posted. Of an update that tells row by
    row, as a post-mortem does, the rows are taken.
    """
    updates = _tracked(page.blocks) or _updates(page.blocks)
    if not updates:
        return gathered
    timed = [row for row in gathered.rows() if row.time is not None]
    outside = _share_rows(updates, timed, least=_LEAST if gathered.everywhere else 1)
    gathered.named.extend(update.note() for update in updates if update.inside)
    if outside or (timed and not gathered.everywhere):
        return _beside(updates, gathered)
    rows = [row for update in updates for row in update.rows()]
    marks = [step for step in gathered.steps if isinstance(step, Mark) and _update_at(updates, step.number) is None]
    return Gathered(sorted([*marks, *rows], key=lambda step: step.number), gathered.named, timed=True)


def _beside(updates: list[_Update], gathered: Gathered) -> Gathered:
    """The rows of a timeline without the words of the updates, and behind them the updates, the oldest first."""
    kept: list[TimelineRow | Mark] = []
    for step in gathered.steps:
        update = _update_at(updates, step.number)
        if update is None or update.inside:
            kept.append(step)
    openings = frozenset(update.opening for update in updates)
    for step in kept:
        if isinstance(step, TimelineRow):
            _end_at_closing(step, openings)
    posted = [update for update in reversed(updates) if not update.inside]
    return Gathered([*kept, *(row for update in posted for row in update.rows())], gathered.named, timed=True)


def _end_at_closing(row: TimelineRow, openings: frozenset[str] = frozenset()) -> None:
    """Leave to a row only what stands above the line that closes an update, and above one of ``openings`` before it."""
    closed = next((index for index, line in enumerate(row.lines) if _ends_update(line)), None)
    if closed is None:
        return
    opened = [index for index, line in enumerate(row.lines[:closed]) if line in openings]
    del row.lines[opened[-1] if opened else closed :]


def _ends_update(line: str) -> bool:
    return _closing(line) is not None or _TRACKED.search(line) is not None


def _update_at(updates: list[_Update], number: int) -> _Update | None:
    """The update in whose lines ``number`` stands."""
    index = bisect_right(updates, number, key=lambda update: update.row.number) - 1
    return updates[index] if index >= 0 and number <= updates[index].last else None


def _share_rows(updates: list[_Update], timed: list[TimelineRow], *, least: int) -> bool:
    """Give each update the rows with a time that stand in it, ``least`` of them; whether any stands in none."""
    outside = False
    for row in timed:
        update = _update_at(updates, row.number)
        if update is None:
            outside = True
        elif update.row.number < row.number < update.last:
            update.inside.append(row)
    for update in updates:
        if len(update.inside) < least:
            update.inside = []
    return outside


def _tracked(blocks: list[Block]) -> list[_Update]:
    """The updates that end in a mark with their time; what stands behind the last one is one whose time is not said."""
    updates: list[_Update] = []
    above: list[Block] = []
    for block in blocks:
        begin = 0
        for mark in _TRACKED.finditer(block.text):
            words = block.text[begin : mark.start()].strip(" \\")
            begin = mark.end()
            if words:
                above.append(replace(block, text=words))
            written = read_written(mark["time"], alone=True)
            if above and written is not None and written.clocked:
                first = above[0].text
                updates.append(_Update(TimelineRow(above[0].number, written, first), block.number, first, above[1:]))
            above = []
        rest = block.text[begin:].strip(" \\")
        if rest:
            above.append(replace(block, text=rest) if begin else block)
    if updates and above and _TITLED.match(above[0].text):
        first = above[0].text
        updates.append(_Update(TimelineRow(above[0].number, None, first), above[-1].number, first, above[1:]))
    return updates


def _updates(blocks: list[Block]) -> list[_Update]:
    """The updates in the page's order, each with the line that closes it; none where it is no status page.

    Where the words for how it stands are lost in copying, an update is whatever stands above the line "Posted ...". A
    page whose times stand above their words is read as any other is.
    """
    order = _order_of_times(blocks)
    if order == ABOVE:
        return []
    updates: list[_Update] = []
    opened: _Update | None = None
    headed: _Update | None = None
    above: list[Block] = []
    posted = 0
    for block in blocks:
        closing = _closing(block.text) if block.kind not in (CODE, ROW) else None
        opening = _OPENS.match(block.text) if block.kind not in (CODE, ROW) else None
        if closing is not None:
            written, says_so = closing
            if opened is None and says_so and above:
                opened = _Update(
                    TimelineRow(above[0].number, None, above[0].text), opening=above[0].text, blocks=above[1:]
                )
            if opened is not None:
                opened.row.time, opened.last = written, block.number
                posted += says_so
                updates.append(opened)
            # right below the status it heads the words: "Resolved", "Mar 3, 2024 at 9:03pm UTC", what is said
            headed = None if opened is None or opened.begun or says_so else opened
            opened, above = None, []
        elif opening is not None and (opened is None or opened.begun):
            rest = (opening["rest"] or "").strip()
            label = opening["label"]
            opened = _Update(TimelineRow(block.number, None, f"{label}: {rest}" if rest else label), opening=block.text)
            headed = None
        elif opened is not None:
            opened.blocks.append(block)
        elif headed is not None and block.kind != HEADING:
            headed.blocks.append(block)
            headed.last = block.number
        elif _REPORT.match(block.text):
            above = []
        else:
            headed = None
            above.append(block)
    if order == OPEN:
        for update in updates:
            if update.row.time is not None:
                update.row.time.approx = True
    if len(updates) == 1 and _says_when_written(updates[0], blocks):
        return []
    certain = any(_POSTED_PLAINLY.match(block.text) for block in blocks) and posted
    return updates if certain or len(updates) >= _LEAST else []


def _says_when_written(update: _Update, blocks: list[Block]) -> bool:
    """Whether the one "Posted on" of a page stands right below its title and above all that it says."""
    return not update.blocks and update.row.number == blocks[0].number and update.last < blocks[-1].number


def _order_of_times(blocks: list[Block]) -> str:
    """Whether the times of a status page stand `ABOVE` or `BELOW` their words; `OPEN` where it can be either.

    The first update has its time above it and the last one none below, or the other way round; where a date heads the
    page, and the last line is one, empty lines tell which belongs to which.
    """
    lines = [block for block in blocks if block.kind not in (CODE, ROW) and block.text.strip()]
    opens = [index for index, block in enumerate(lines) if _OPENS.match(block.text) is not None]
    times = {index for index, block in enumerate(lines) if (said := _closing(block.text)) is not None and not said[1]}
    above = sum(index - 1 in times for index in opens)
    if not opens or opens[0] - 1 not in times or above < max(_LEAST, len(opens) - 1):
        return BELOW
    if not any(index > opens[-1] for index in times) or _tells_on(lines[max(times) + 1 :]):
        return ABOVE
    parted = sum(lines[index].behind_gap for index in opens)
    parted_times = sum(lines[index - 1].behind_gap for index in opens if index - 1 in times)
    if parted == parted_times:
        return OPEN
    return BELOW if parted > parted_times else ABOVE


def _tells_on(behind: list[Block]) -> bool:
    """Whether the lines ``behind`` the last time of a page say what happened then, and are not the page's foot."""
    return bool(behind) and len(behind[0].text.split()) >= _SENTENCE and _FOOT.match(behind[0].text) is None


def _closing(text: str) -> tuple[WrittenTime, bool] | None:
    """The time that a line is and nothing else, and whether it says that something was posted then."""
    lead = _POSTED.match(text[:200])
    begin = lead.end() if lead is not None else 0
    written = read_written(text[:200], begin, prose=True)
    if written is None or written.clock is None or written.day is None or text[written.end :].strip(" .*_"):
        return None
    return written, lead is not None and lead["posted"] is not None
