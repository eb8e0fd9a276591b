"""The updates of a status page, which say their time below their words: "Resolved", what is said, "Posted Mar 03".

A line that opens an update is a word for how it stands; a line that is a whole time and nothing else closes it.
"""

from __future__ import annotations

import re

from warroom.intake.blocks import CODE, ROW, Block, Page
from warroom.intake.row_stamps import NEWS
from warroom.intake.rows import Gathered, Mark, Row
from warroom.intake.written import Written, read_written

_OPENS = re.compile(
    rf"^[\s*_]{{0,4}}(?P<label>{NEWS})[*_]{{0,3}}(?:\s{{0,3}}[-–—:](?P<rest>\s.{{0,20000}})?)?$", re.IGNORECASE
)
_POSTED = re.compile(
    r"^[\s*_]{0,4}(?:(?P<posted>posted|(?:last )?updated|published)(?: by [^:\n]{1,60}? (?:on|at)| on| at)?:?\s{1,3})?"
    r"(?:\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago\.?\s{1,3})?",
    re.IGNORECASE,
)
_POSTED_PLAINLY = re.compile(r"^[\s*_]{0,4}posted\b", re.IGNORECASE)
"""One line that begins so is enough; "Updated on ..." stands below many pages."""
_REPORT = re.compile(r"^incident report for\b", re.IGNORECASE)
"""The line behind the title of a page: the words of the first update stand below it."""
_LEAST = 2
"""So many updates at least make a status page where none says that it was posted."""


def with_status_updates(page: Page, gathered: Gathered) -> Gathered:
    """What was ``gathered``, or the updates of ``page`` where it is a status page and has no other rows with a time.

    Beside other rows they are named.
    """
    updates = _updates(page.blocks)
    if not updates:
        return gathered
    within = {number for row, last in updates for number in range(row.number, last + 1)}
    rows = [row for row, _ in updates]
    timed = [row.number for row in gathered.rows() if row.time is not None]
    if (timed and not gathered.everywhere) or any(number not in within for number in timed):
        for row in rows:
            words = row.time.words if row.time is not None else ""
            gathered.named.append((row.number, f"a time outside of the timeline is not taken: {words[:60]}"))
        return gathered
    marks = [step for step in gathered.steps if isinstance(step, Mark) and step.number not in within]
    return Gathered(sorted([*marks, *rows], key=lambda step: step.number), gathered.named, timed=True)


def _updates(blocks: list[Block]) -> list[tuple[Row, int]]:
    """The updates in the page's order, each with the line that closes it; none where it is no status page.

    Where the words for how it stands are lost in copying, an update is whatever stands above the line "Posted ...".
    """
    updates: list[tuple[Row, int]] = []
    opened: Row | None = None
    above: list[Block] = []
    posted = 0
    for block in blocks:
        closing = _closing(block.text) if block.kind not in (CODE, ROW) else None
        opening = _OPENS.match(block.text) if block.kind not in (CODE, ROW) else None
        if closing is not None:
            written, says_so = closing
            if opened is None and says_so and above:
                opened = Row(above[0].number, None, above[0].text, lines=[later.text for later in above[1:]])
            if opened is not None:
                opened.time = written
                posted += says_so
                updates.append((opened, block.number))
            opened, above = None, []
        elif opening is not None:
            rest = (opening["rest"] or "").strip()
            opened = Row(block.number, None, f"{opening['label']}: {rest}" if rest else opening["label"])
        elif opened is not None:
            opened.lines.append(block.text)
        elif _REPORT.match(block.text):
            above = []
        else:
            above.append(block)
    certain = any(_POSTED_PLAINLY.match(block.text) for block in blocks) and posted
    return updates if certain or len(updates) >= _LEAST else []


def _closing(text: str) -> tuple[Written, bool] | None:
    """The time that a line is and nothing else, and whether it says that something was posted then."""
    lead = _POSTED.match(text[:200])
    begin = lead.end() if lead is not None else 0
    written = read_written(text[:200], begin, prose=True)
    if written is None or written.clock is None or written.day is None or text[written.end :].strip(" .*_"):
        return None
    return written, lead is not None and lead["posted"] is not None
