"""Which parts of a page are its timeline, which are key events, and which are about something else."""

from __future__ import annotations

import re
from collections import Counter

from warroom.intake.blocks import HEADING, ITEM, TEXT, Block, take_apart
from warroom.intake.line_text import stands_alone
from warroom.intake.row_labels import labelled
from warroom.intake.row_stamps import stamp_of_row

_TIMELINE = re.compile(
    r"time[ -]?line|chronolog|sequence of events|key (?:events|times|timestamps)|course of events|(?:event|"
    r"incident|activity) log|タイムライン|時系列|経緯|时间线|時間線|zeitleiste|zeitlicher|zeitverlauf|"
    r"^\W*(?:ab|ver)lauf\b|"
    r"хронолог|ход событий|таймлайн|временная шкала|时间轴|事件经过|事故经过|处理过程|発生経過|"
    r"przebieg|oś czasu|zaman çizelgesi|olay akışı|cronistoria|"
    r"línea de tiempo|linha do tempo|cronolog|tidslinje|tijdlijn|hendelsesforløp|"
    r"hændelsesforløb|händelseförlopp|frise|déroul|"
    r"타임라인|시간대별|시간순|경위|時間軸|时序|推移|časová osa|průběh|idővonal|aikajana|χρονολόγιο|kronologi|linimasa|"
    r"dòng thời gian|diễn biến|الجدول الزمني|التسلسل الزمني|ציר זמן|समयरेखा|घटनाक्रम|ไทม์ไลน์|ลำดับเหตุการณ์",
    re.IGNORECASE,
)

_PERHAPS = re.compile(r"^\W*(?:events|what happene?d|history|incident response|how it happened)\W*$", re.IGNORECASE)
"""Headings of a timeline, where no other heading is plainly one."""

_KEY_EVENTS = re.compile(r"key (?:events|times|timestamps)\b", re.IGNORECASE)

_OTHER = re.compile(
    r"\b(?:causes?|actions?(?: items?)?|lessons?|learn(?:ed|ings?)|impact|summary|root|follow[ -]?ups?"
    r"|analysis|appendix|app?endi?n?x|remediation|"
    r"prevention|what went|where we|recommendations?|corrective|improvements?|references?|next steps|"
    r"to ?dos?|contributing|background|"
    r"detection|resolution|mitigations?|conclusions?|metrics|participants|glossary|links|related|chat "
    r"logs?|notes?)\b|原因|対策|影響|教訓|ursache|maßnahmen",
    re.IGNORECASE,
)

_BOLD = 7
"""The level of a heading that is only a bold line."""


def is_timeline(heading: str) -> bool:
    """Whether a heading announces a timeline."""
    return _TIMELINE.search(heading) is not None


def timeline_line(text: str) -> int:
    """The number of the first line of ``text`` that is a heading and announces a timeline; 0 where none does."""
    blocks = take_apart(text).blocks
    return next((block.number for block in blocks if block.kind == HEADING and is_timeline(block.text)), 0)


class PageSections:
    """For each block, whether it stands in a timeline, in key events, or under a heading about something else."""

    def __init__(self, blocks: list[Block]) -> None:
        self.timeline = [False] * len(blocks)
        self.other = [False] * len(blocks)
        self.key_events = [False] * len(blocks)
        self.heading = [""] * len(blocks)
        title = self._title(blocks)
        named = [index for index, block in enumerate(blocks) if block.kind == HEADING and _TIMELINE.search(block.text)]
        perhaps = not [index for index in named if index != title]
        told = self._levels_told(blocks)
        plain = any(blocks[index].level < _BOLD for index in named if index != title)
        depth = 0
        other_depth = 0
        key_level: int | None = None
        heading = ""
        for index, block in enumerate(blocks):
            if block.kind == HEADING:
                heading = block.text
                match = _TIMELINE.search(block.text) or (_PERHAPS.match(block.text) if perhaps else None)
                is_timeline = match is not None and index != title
                if is_timeline and plain and block.level == _BOLD and not depth and not _KEY_EVENTS.search(block.text):
                    is_timeline = False
                timed = stamp_of_row(block.text) is not None
                if depth and block.level <= depth and not is_timeline and not timed:
                    depth = 0
                if is_timeline and (not depth or block.level <= depth):
                    depth, other_depth = block.level, 0
                elif depth:
                    if is_timeline or timed or (other_depth and block.level <= other_depth):
                        other_depth = 0
                    tells = timed or (block.level in told and labelled(block.text, stamp_of_row) is not None)
                    if not is_timeline and not tells and _OTHER.search(block.text) and not _names_a_day(block.text):
                        other_depth = other_depth or block.level
                key_level = -1 if _KEY_EVENTS.search(block.text) else None
            elif block.kind == ITEM and _KEY_EVENTS.match(block.text.strip("*_: ")):
                key_level = block.level
                self.heading[index] = heading
                continue
            elif key_level is not None and (
                (block.kind == ITEM and block.level <= key_level)
                or (block.kind == TEXT and block.indent == 0 and block.behind_gap)
            ):
                key_level = None
            self.key_events[index] = key_level is not None and block.kind == ITEM
            self.timeline[index] = depth > 0
            self.other[index] = depth > 0 and other_depth > 0
            self.heading[index] = heading

    @staticmethod
    def _levels_told(blocks: list[Block]) -> set[int]:
        """The levels of which several headings tell their time behind a label: "Root cause found (14:05)" is a row."""
        counts = Counter(
            block.level
            for block in blocks
            if block.kind == HEADING and block.level < _BOLD and labelled(block.text, stamp_of_row) is not None
        )
        return {level for level, count in counts.items() if count > 1}

    @staticmethod
    def _title(blocks: list[Block]) -> int:
        """The heading that is the page's title: the first of the first level, where others stand below it."""
        for index, block in enumerate(blocks):
            if block.kind == HEADING:
                if block.level != 1:
                    return -1
                below = [later for later in blocks[index + 1 :] if later.kind == HEADING and later.level < 7]
                if stands_alone(block.text) and any(later.level == 1 for later in below):
                    return -1  # the page's title stands elsewhere, and this is one of its sections
                named = [later for later in below if stamp_of_row(later.text) is None and not _names_a_day(later.text)]
                return index if named else -1
        return -1


def _names_a_day(text: str) -> bool:
    return (
        re.search(r"\d{4}-\d{2}-\d{2}|\b\d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\b[A-Z][a-z]{2,8} \d{1,2}\b", text)
        is not None
    )
