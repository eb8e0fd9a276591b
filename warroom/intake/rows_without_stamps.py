"""The rows of a timeline of which no line begins with its time: a list below its heading, or lines that are alike.

Each item, and each line behind a label, is one thing that happened; the time that its words tell is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from warroom.intake.blocks import HEADING, ITEM, TEXT, Block
from warroom.intake.gathered import Gathered, TimelineRow
from warroom.intake.line_text import unescaped
from warroom.intake.page_sections import PageSections
from warroom.intake.row_labels import LABEL_OF_LINE, MEASURE, NOT_DONE, is_whole, labelled
from warroom.intake.row_order import is_dated
from warroom.intake.row_stamps import NEWS, Stamp, is_news, stamp_of_row, time_inside
from warroom.intake.written_time import WrittenTime

_CLOCK = re.compile(r"\d{1,2}(?:[:h]\d{2}|\s?[ap]\.?m)", re.IGNORECASE)
_HEADS_A_MAIL = re.compile(
    r"(?:date|sent|resent-date|received|delivery-date)\s*:\s{0,20}(?:[a-z]{3,9},? )?\d", re.IGNORECASE
)
"""The line of a mail's head that says when it was sent: nothing of what it tells."""
_NEAR = 60
"""Signs of a line within which its time stands, where it begins with one."""
_NUMBERED_NEWS = re.compile(rf"[\s*_\[(]{{0,6}}(?:{NEWS})\s?(?:#|no\.? ?)?\d{{1,2}}\b", re.IGNORECASE)
_FEWEST = 2
"""Words that say something beside a time."""
_SENTENCE = 4
"""Words of a sentence at least: "Posted Mar 01, 2024 - 15:03" closes what stands above it."""


def rows_without_stamps(blocks: list[Block], sections: PageSections) -> list[TimelineRow]:
    """The items of the first list of each timeline of ``blocks`` with what is moved in below them, or its first lines
    that stand behind labels; none for one alone, which may say anything, nor where none of them tells a time.
    """
    rows: list[TimelineRow] = []
    first: Block | None = None
    ended = False
    for block, inside, other in zip(blocks, sections.timeline, sections.other, strict=True):
        if not inside or other:
            first, ended = None, False
        elif not ended and _is_row(block, first):
            first = first or block
            rows.append(_row(block))
        elif first is not None and not ended:
            ended = block.kind not in (ITEM, TEXT) or max(block.level, block.indent) <= max(first.level, first.indent)
            ended = ended or (block.kind == TEXT and (block.behind_gap or first.kind == TEXT))
            if not ended:
                sign = "  - " if block.kind == ITEM else ""
                rows[-1].lines.append(f"{sign}{unescaped(block.text)}")
    return rows if len(rows) > 1 and any(row.time is not None for row in rows) else []


def _is_row(block: Block, first: Block | None) -> bool:
    """Whether a block is a row as the ``first`` one of its timeline is."""
    if first is not None and (block.kind != first.kind or block.level > first.level or block.indent > first.indent):
        return False
    if block.kind == ITEM:
        return True
    return block.kind == TEXT and LABEL_OF_LINE.match(block.text) is not None and MEASURE.match(block.text) is None


def _row(block: Block) -> TimelineRow:
    inside = time_inside(block.text)
    time = inside[0] if inside is not None and inside[0].clock is not None else None
    told = time.words if time is not None else ""
    return TimelineRow(block.number, time, unescaped(block.text), block.kind, level=block.level, told=told)


def told_among_stamped(
    blocks: list[Block], levels: list[int | None], stamp_of: Callable[[str], Stamp | None]
) -> dict[int, WrittenTime]:
    """The time that an item tells within its words whose equals in its list begin with theirs, by its place, roughly:
    it may as well be another's. ``levels`` says how far those of each list are moved in.
    """
    told: dict[int, WrittenTime] = {}
    for index, block in enumerate(blocks):
        if block.kind != ITEM or levels[index] != block.level or stamp_of(block.text) is not None:
            continue
        inside = time_inside(block.text)
        if inside is not None and inside[0].clock is not None and NOT_DONE.search(block.text[:300]) is None:
            told[index] = inside[0]
            told[index].approx = True
    return told


def left_out(blocks: list[Block], gathered: Gathered) -> list[tuple[int, str]]:
    """What is to be said of the lines of text among ``blocks`` that begin as a row does, with a time of day, or on a
    page without headings below its title tell a whole date with one, and that no row of what was ``gathered`` tells.
    """
    rows = gathered.rows()
    plain = all(block.kind != HEADING or block.level == 1 for block in blocks)
    lines = {line.strip(" -") for row in rows for line in row.words.split("\n")}
    sentences = "\n".join(row.words for row in rows if row.told)
    numbers = {row.number for row in rows} | {number for number, _ in gathered.named}
    notes = []
    news = any(is_news(row.text) or _NUMBERED_NEWS.match(row.text) for row in rows)
    for index, block in enumerate(blocks):
        if news and block.kind == TEXT and _NUMBERED_NEWS.match(block.text) and block.number not in numbers:
            notes.append((block.number, f"has no time, and is not taken: {block.text[:60]}"))
            continue
        if block.kind != TEXT or block.number in numbers or _CLOCK.search(block.text, 0, _NEAR) is None:
            continue
        above = blocks[index - 1] if index else block
        goes_on = above is not block and above.kind == TEXT and not block.behind_gap and above.text[-1:] not in ".:!?"
        stamp = stamp_of_row(block.text) if not goes_on else None
        if stamp is None and plain and not goes_on:
            inside = time_inside(block.text)
            stamp = inside if inside is not None and inside[0].clock is not None and is_dated(inside[0]) else None
        if stamp is None or not stamp[0].clocked or len(stamp[1].split()) < _FEWEST:
            continue
        words = (stamp[1], block.text, unescaped(block.text))
        if lines.isdisjoint(text.strip(" -") for text in words) and block.text not in sentences:
            notes.append((block.number, f"a time outside of the timeline is not taken: {stamp[0].words[:30]}"))
    return notes


def row_told_in_line(blocks: list[Block], index: int, stamp_of: Callable[[str], Stamp | None]) -> TimelineRow | None:
    """The row of a line of text that tells its time behind a label (``End: 2024-03-01 14:54 - restored``), or whose
    whole sentences tell a day and a time of day.
    """
    block = blocks[index]
    is_label = LABEL_OF_LINE.match(block.text) is not None and _HEADS_A_MAIL.match(block.text) is None
    stamp = labelled(block.text, stamp_of) if is_label else None
    if stamp is not None:
        return TimelineRow(block.number, stamp[0], unescaped(stamp[1]), TEXT, level=block.indent)
    inside = time_inside(block.text) if is_whole(blocks, index) else None
    if inside is None or inside[0].clock is None or not is_dated(inside[0]) or len(inside[1].split()) < _SENTENCE:
        return None
    return TimelineRow(block.number, inside[0], unescaped(block.text), TEXT, told=inside[0].words)
