"""The times of a page that stand behind a label or right below one, where nothing else of it tells when: ``Start:``."""

from __future__ import annotations

import re
from dataclasses import replace

from warroom.intake.blocks import ITEM, TEXT, Block, PageBlocks
from warroom.intake.gathered import Gathered, TimelineRow
from warroom.intake.line_text import unescaped
from warroom.intake.row_labels import MEASURE, NOT_DONE, labelled
from warroom.intake.row_order import is_dated
from warroom.intake.row_stamps import stamp_of_row

_NAMES_A_TIME = re.compile(
    r"(?:[^\W\d_][\w'’/-]{0,19} ){0,3}(?:date(?: ?(?:/|&|and) ?time)?|times?|time ?stamp|zeitpunkt|uhrzeit|zeit|heure"
    r"|hora|fecha y hora|data e hora|starts?|started|begins?|began|beginning|beginn|ends?|ended|ende|début|fin|inicio"
    r"|início|fim)(?: \([\w/ +:-]{1,20}\))?"
    r"|[^\W\d_a-zA-Z]{0,12}(?:日時|時刻|時間)",
    re.IGNORECASE,
)
"""A line that says which time stands below it, and nothing that happened."""
_OF_THE_PAGE = re.compile(
    r"\b(?:created?|creation|updated?|modified|published?|posted|written|author|date|last|next|sent|received|printed"
    r"|retrieved|reviewed|revised|revision|version|from|to|subject|submitted|report(?:ed)? (?:on|by)|generated|accessed"
    r"|copyright|erstellt|stand|publié)\b",
    re.IGNORECASE,
)
"""What a label says whose time is of the page, of a mail or of a plan."""
_OF_THE_INCIDENT = re.compile(
    r"\b(?:starts?|started|begins?|began|beginning|ends?|ended|onset|detect(?:ed|ion)|discover(?:ed|y)|noticed"
    r"|identified|mitigat(?:ed|ion)|resol(?:ved|ution)|recover(?:ed|y)|restored|restoration|fix(?:ed)?|declared"
    r"|escalat(?:ed|ion)|beginn|ende|behoben|début|fin|inicio|início|fim)\b|発生|検知|復旧|解消|開始|終了",
    re.IGNORECASE,
)
"""What a label says whose time is of what happened, on whatever day that was."""
_LEAST, _SHORT = 2, 120
"""Rows that make a habit, and signs of a line that is short."""
_COLON = re.compile(r"：(?=\s?[\d~])")


def with_labels_above(blocks: list[Block]) -> list[Block]:
    """``blocks`` with each line that is a time and nothing else joined to the line right above it that names a time:
    ``Start time``, and below it ``2024-05-23 07:07``. What stands itself right below a time is the words of that one.
    """
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if above is not None and _names_it(above, block) and not (joined[1:] and _is_time_above(joined[-2], above)):
            label = above.text.rstrip(" *_:：").lstrip(" *_")
            joined[-1] = replace(above, text=f"{label}: {block.text}")
        else:
            joined.append(block)
    return joined


def _names_it(above: Block, block: Block) -> bool:
    """Whether the line ``above`` names a time and nothing else, and ``block`` right below it is one."""
    names = above.kind in (TEXT, ITEM) and _NAMES_A_TIME.fullmatch(above.text.strip(" *_:：")) is not None
    return names and _is_time_above(block, None) and block.kind == TEXT and not block.behind_gap


def _is_time_above(block: Block, below: Block | None) -> bool:
    """Whether a line is a time alone, and ``below`` stands right below it."""
    if below is not None and below.behind_gap:
        return False
    stamp = stamp_of_row(block.text) if len(block.text) < _SHORT else None
    return stamp is not None and (not stamp[1] or stamp[1].startswith("("))


def with_labelled_times(page: PageBlocks, gathered: Gathered) -> Gathered:
    """What was ``gathered``, and where no row of it begins with its time the lines and items of ``page`` that are a
    label and a time: two at least, or one with its end, each with its day or a word for what happened to an incident.
    """
    rows = gathered.rows()
    if any(row.time is not None and not row.told for row in rows):
        return gathered
    told = {row.number for row in rows}
    found = [row for block in page.blocks if block.number not in told and (row := _row(block)) is not None]
    if len(found) < _LEAST and not any(row.time is not None and row.time.until is not None for row in found):
        return gathered
    steps = sorted([*gathered.steps, *found], key=lambda step: step.number)
    note = f"no line begins with a time: read as what happened, the times behind labels ({len(found)} of them)"
    named = [note for note in gathered.named if note[0] not in {row.number for row in found}]
    return Gathered(steps, [(1, note), *named], timed=True, everywhere=True)


def _row(block: Block) -> TimelineRow | None:
    if block.kind not in (TEXT, ITEM) or block.quoted or MEASURE.match(block.text) or NOT_DONE.search(block.text[:300]):
        return None
    text = _COLON.sub(": ", block.text[:200]) + block.text[200:]
    stamp = labelled(text, stamp_of_row)
    if stamp is None:
        return None
    label = stamp[1].partition(":")[0]
    if _OF_THE_PAGE.search(label) or not (is_dated(stamp[0]) or _OF_THE_INCIDENT.search(label)):
        return None
    return TimelineRow(block.number, stamp[0], unescaped(stamp[1]), block.kind, level=block.level, told=stamp[0].words)
