"""Lines of a page without headings that are rows because they follow each other by the clock.

What is copied out of a mail or of a page as it is seen has lost its headings and the signs between the cells. A reader
still sees a timeline where several lines begin with a clock, each not before the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from warroom.intake.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block
from warroom.intake.row_stamps import Stamp

GLUED = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?(?=[A-Z][A-Za-z]{2})")
"""A time right before the first letter of its words, as the cells of a table are when they are copied without what
parts them.
"""
_SENTENCE = re.compile(r"(?:at|on|by|from|around|about|between|since|until|till|after|before|in)\b", re.IGNORECASE)
"""Words before a time with which a paragraph of prose begins: where lines rise by the clock it stands bare."""
_LEAST = 3
"""So many lines by the clock are no accident."""
_MOST_BETWEEN = 4
"""So many lines may tell on between two of them."""
_HOURS_BACK = 6 * 60
"""Only midnight sets a clock back by more."""


@dataclass(slots=True)
class ClockRuns:
    """``rows`` are the lines that begin rows; ``closing`` the last one of each run whose rows stand close together: a
    paragraph behind an empty line is not of its words.
    """

    rows: set[int] = field(default_factory=set)
    closing: set[int] = field(default_factory=set)


def clock_runs(blocks: list[Block], stamp_of: Callable[[str], Stamp | None]) -> ClockRuns:
    """The runs of lines of ``blocks`` that begin with a clock and rise, midnight or a new day apart."""
    runs = ClockRuns()
    run: list[Block] = []
    last, between = -1, 0
    for block in blocks:
        if block.kind in (HEADING, ROW, CODE, ITEM):
            _end(run, runs)
            run, last, between = [], -1, 0
            continue
        stamp = stamp_of(block.text)
        if run and (block.quoted, block.indent) != (run[0].quoted, run[0].indent):
            stamp = None
        if stamp is not None and not stamp[0].clocked and not stamp[1]:
            last, between = -1, 0  # a day of its own: the clock begins anew
            continue
        minutes = _minutes(stamp)
        if minutes is None or stamp is None:
            between += 1
            continue
        rises = minutes >= last or last - minutes > _HOURS_BACK or stamp[0].day is not None
        if run and (not rises or between > _MOST_BETWEEN):
            _end(run, runs)
            run = []
        run.append(block)
        last, between = minutes, 0
    _end(run, runs)
    return runs


def is_glued(blocks: list[Block]) -> bool:
    """Whether several lines begin with a time right before their words: what follows is no zone, since it differs."""
    behind = {
        block.text[glued.end() : glued.end() + 4]
        for block in blocks
        if block.kind == TEXT and (glued := GLUED.match(block.text)) is not None
    }
    return len(behind) >= _LEAST


def _minutes(stamp: Stamp | None) -> int | None:
    """The minute of the day with which a line begins that has words behind it; `None` for any other."""
    if stamp is None or not stamp[1] or _SENTENCE.match(stamp[0].words) is not None:
        return None
    clock = stamp[0].clock
    if clock is None or clock.hour is None:
        return None
    return clock.minute_of_day


def _end(run: list[Block], runs: ClockRuns) -> None:
    if len(run) < _LEAST:
        return
    runs.rows.update(block.number for block in run)
    apart = sum(block.behind_gap for block in run[1:])
    if 2 * apart < len(run):
        runs.closing.add(run[-1].number)
