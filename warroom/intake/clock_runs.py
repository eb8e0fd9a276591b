"""Lines of a page without headings that are rows because they follow each other by the clock.

What is copied out of a mail or of a page as it is seen has lost its headings and the signs between the cells. A reader
still sees a timeline where several lines begin with a clock, each not before the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from warroom.intake.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block
from warroom.intake.row_stamps import Stamp
from warroom.intake.written import read_written

GLUED = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?(?=[A-Z][A-Za-z]{2})")
"""A time right before the first letter of its words, as the cells of a table are when they are copied without what
parts them.
"""
_BEFORE_END = re.compile(
    r"(?:[(\[]|[.…·_]{2,200}+|[ \u00a0]{2}|\t|[-–—:|@→](?= )| @)[ \t\u00a0]{0,80}+(?=~?\d{1,2}[:.h]\d{2})"
)
"""What parts the words of a line from the clock at its end: more than the space that stands in a sentence."""
_END = re.compile(r"[)\]]?[.;]?[*_]{0,2}$")
_SENTENCE = re.compile(r"(?:at|on|by|from|around|about|between|since|until|till|after|before|in)\b", re.IGNORECASE)
"""Words before a time with which a paragraph of prose begins: where lines rise by the clock it stands bare."""
LEAST = 3
"""So many lines by the clock are no accident."""
_MOST_BETWEEN = 4
"""So many lines may tell on between two of them."""
_TELLING = 30
"""A line as long as this says more than that there is news."""
_LONGEST = 300
_MOST_IN_A_LINE = 40
_HOURS_BACK = 6 * 60
"""Only midnight sets a clock back by more."""


@dataclass(slots=True)
class ClockRuns:
    """``rows`` are the lines that begin rows; ``closing`` the last one of each run whose rows stand close together: a
    paragraph behind an empty line is not of its words.
    """

    rows: set[int] = field(default_factory=set)
    closing: set[int] = field(default_factory=set)


def clock_runs(blocks: list[Block], stamp_of: Callable[[str], Stamp | None], *, least: int = LEAST) -> ClockRuns:
    """The runs of ``least`` lines of ``blocks`` or more that begin with a clock and rise, midnight or a day apart; or
    fall, where the newest stands first.
    """
    runs = ClockRuns()
    for falling in (False, True):
        _add_runs(runs, blocks, stamp_of, least, falling=falling)
    return runs


def _add_runs(
    runs: ClockRuns, blocks: list[Block], stamp_of: Callable[[str], Stamp | None], least: int, *, falling: bool
) -> None:
    run: list[Block] = []
    told: list[Block] = []
    last, between = -1, 0
    for block in blocks:
        if block.kind in (HEADING, ROW, CODE, ITEM):
            _end(run, runs, told, least)
            run, last, between, told = [], -1, 0, []
            continue
        if run and block.quoted == run[0].quoted and block.indent > run[0].indent:
            continue  # moved in below its row, however long it tells on
        stamp = stamp_of(block.text)
        if run and (block.quoted, block.indent) != (run[0].quoted, run[0].indent):
            stamp = None
        if stamp is not None and not stamp[0].clocked and not stamp[1]:
            last, between = -1, 0  # a day of its own: the clock begins anew
            continue
        minutes = _minutes(stamp)
        if minutes is None or stamp is None:
            between += 1
            minute = _minute_of_day(stamp) if stamp is not None else None
            if run and minute is not None and minute >= last >= 0 and not falling:
                told.append(block)
            continue
        follows = last < 0 or (goes_on(minutes, last) if falling else goes_on(last, minutes))
        if run and (not (follows or stamp[0].day is not None) or between > _MOST_BETWEEN):
            _end(run, runs, told, least)
            run, told = [], []
        run.append(block)
        last, between = minutes, 0
    _end(run, runs, told, least)


def rows_in_a_line(text: str, stamp_of: Callable[[str], Stamp | None]) -> tuple[str, list[Stamp]]:
    """What stands before the rows that one line tells one behind the other (``Timeline: 14:05 down; 14:09 up``), and
    those rows; none where not every piece between its semicolons begins with a time, or they do not rise.
    """
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()] if text.count(";") < _MOST_IN_A_LINE else []
    if len(pieces) < LEAST:
        return "", []
    lead, colon, first = pieces[0].partition(": ") if stamp_of(pieces[0]) is None else ("", "", pieces[0])
    stamps = [stamp_of(piece) for piece in (first, *pieces[1:])]
    minutes = [_minutes(stamp) for stamp in stamps]
    rises = all(
        before is not None and later is not None and goes_on(before, later) for before, later in pairwise(minutes)
    )
    if not rises or len(lead) > _TELLING + 30:
        return "", []
    return f"{lead}{colon}".rstrip(), [stamp for stamp in stamps if stamp is not None]


def clocks_at_end(blocks: list[Block], stamp_of: Callable[[str], Stamp | None]) -> dict[int, Stamp]:
    """The clock that ends a line, marked off from its words, and those words, by the line's number: where several
    lines follow each other that end so and rise, and none of them begins with a time.
    """
    ends: dict[int, Stamp] = {}
    run: dict[int, Stamp] = {}
    last = -1
    for block in blocks:
        stamp = _clock_at_end(block) if block.kind in (TEXT, ITEM) and stamp_of(block.text) is None else None
        minutes = _minutes(stamp)
        if stamp is None or minutes is None or (run and not goes_on(last, minutes)):
            ends.update(run if len(run) >= LEAST else {})
            run, last = {}, -1
        if stamp is not None and minutes is not None:
            run[block.number] = stamp
            last = minutes
    return ends | (run if len(run) >= LEAST else {})


def _clock_at_end(block: Block) -> Stamp | None:
    """The clock at the end of a line and the words before it."""
    text = block.text
    if len(text) > _LONGEST:
        return None
    for before in list(_BEFORE_END.finditer(text))[-1:]:
        words = text[: before.start()].rstrip(" .…·_-–—:|@→\t\u00a0")
        written = read_written(text, before.end())
        if written is not None and words and _END.match(text[written.end :]) and words.count("(") == words.count(")"):
            return written, words
    return None


def is_glued(blocks: list[Block]) -> bool:
    """Whether several lines begin with a time right before their words: what follows is no zone, since it differs."""
    behind = {
        block.text[glued.end() : glued.end() + 4]
        for block in blocks
        if block.kind == TEXT and (glued := GLUED.match(block.text)) is not None
    }
    return len(behind) >= LEAST


def _minutes(stamp: Stamp | None) -> int | None:
    """The minute of the day with which a line begins that has words behind it; `None` for any other."""
    if stamp is None or not stamp[1] or _SENTENCE.match(stamp[0].words) is not None:
        return None
    return _minute_of_day(stamp)


def goes_on(before: int, minute: int) -> bool:
    """Whether a clock goes on from one ``before`` it, over midnight as well; both in minutes of their days."""
    return before <= minute or before - minute > _HOURS_BACK


def _minute_of_day(stamp: Stamp) -> int | None:
    clock = stamp[0].clock
    if clock is None or clock.hour is None:
        return None
    return clock.minute_of_day


def _end(run: list[Block], runs: ClockRuns, told: list[Block], least: int) -> None:
    """Take the lines of a ``run``, and those ``told`` among them as a sentence is ("At 5 p.m. we knew"), where its
    others say on their lines what happened.
    """
    if len(run) < least:
        return
    runs.rows.update(block.number for block in run)
    if all(len(block.text) >= _TELLING and block.behind_gap for block in run[1:]):
        runs.rows.update(block.number for block in told if block.behind_gap and block.number < run[-1].number)
    apart = sum(block.behind_gap for block in run[1:])
    if 2 * apart < len(run):
        runs.closing.add(run[-1].number)
