"""The story of a page that tells it in sentences: "At 14:05 UTC we deployed. The site came back at 14:52 UTC."

Only where nothing else of the page tells a time. A row is a sentence that tells a time of day, with what follows it in
its paragraph; what is planned, asked or done every day tells nothing that happened.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from warroom.intake.blocks import HEADING, ITEM, TEXT, Block, PageBlocks
from warroom.intake.calendar_words import MONTHS
from warroom.intake.gathered import Gathered, Mark, TimelineRow
from warroom.intake.line_text import unescaped
from warroom.intake.page_sections import PageSections
from warroom.intake.posts import heads_quote
from warroom.intake.row_labels import NOT_DONE
from warroom.intake.row_order import is_dated
from warroom.intake.row_stamps import time_inside
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime
from warroom.model.sentences import counted

_OTHER_STORY = re.compile(
    r"\b(?:causes?|why|actions?(?: items?)?|lessons?|learn(?:ed|t|ings?)|follow[ -]?ups?|appendix|remediation"
    r"|prevent[a-z]{0,8}|what went|where we|recommendations?|corrective|improv(?:e|ing|ements?)"
    r"|references?|next steps|to ?dos?|contributing|metrics|participants|glossary|links|related|comments?"
    r"|going forward|in the future)\b|原因|対策|教訓|ursache|maßnahmen|warum|pourquoi",
    re.IGNORECASE,
)
"""Bold lines below which it is told why it happened and what is to be done, and not what happened."""
_ENDS = re.compile(r"(?:(?<=[^\s.])[.!?…]+[\"'”’)*_]{0,3}(?=\s+[\"'“‘(*_`]{0,3}[^\W_]|\s*$)|[。！？]|:(?=\s*$))")
_SHORTENED = re.compile(
    r"(?:\b(?:[ap]\.m|e\.g|i\.e|mr|mrs|ms|dr|st|no|vs|etc|approx|ca|inc|ltd|co|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov"
    r"|dec|mon|tue|wed|thu|fri|sat|sun|z\.b|bzw|ggf"
    r"|godz|tzn)|\d{4} (?:r|р)|\b[A-Z])$",
    re.IGNORECASE,
)
"""What a point stands behind without ending a sentence, but before a word of a new one behind "a.m."."""
_NUMBERED = re.compile(r"(?<![\d.:h])\d{1,2}(?:\.\d{1,2})?$")
"""A number before a point that may be the day of a month: ``am 2. Januar``, ``am 2.1. um 22:30``."""
_GOES_ON = re.compile(r"\s+(?:[^\W\d_A-ZÀ-ÖØ-ÞЀ-Я]|(?P<month>[^\W\d_]{3,10}))")
_BEGINS_ANEW = re.compile(
    r"\s+[\"'“‘(*_`]{0,3}(?:[A-Z][a-z']*\s+[a-z]|(?:At|By|Around|About|From|Until|Since|Before|After|Between)\s+~?\d)"
)
_LED = re.compile(
    r"(?:\b(?:at|by|around|about|approximately|approx\.?|roughly|circa|ca\.|until|till|from|since|between|before|after|to"
    r"|um|gegen|ab|seit|bis|vor|nach|etwa|von|zwischen|à|vers|dès|depuis|à partir de|jusqu['’]à|las|às|das|alle|dalle"
    r"|kl\.?|godz\.?|godzinie|om|rond"
    r"|с|со|в|около|до|после|о|об|з|із|від|близько|після)\s+|[~≈約约])"
    r"[*_`(\[]{0,4}(?:~|≈)?$",
    re.IGNORECASE,
)
"""What leads to a clock in a sentence, so that it is none of two numbers."""
_SIGNS = "\u3040-\u30ff\u3400-\u9fff"
"""Signs of Chinese and Japanese, which stand beside a number and beside each other without a space."""
_CLOCK = re.compile(
    rf"(?:(?<![\w.:/-])|(?<=[{_SIGNS}]))\d{{1,2}}(?:[:h.]\d{{2}}(?!\d)|\s?[ap]\.?m\b|\s?h\b|\s?[時时點点](?![間间])|시(?!간))",
    re.IGNORECASE,
)
_IN_SIGNS = re.compile(rf"\d\s?[{_SIGNS}시]")
_SPACES = re.compile(r"\s{0,2000}")
_ALONE = re.compile(rf"[{_SIGNS}\uac00-\ud7a3]")
"""Signs of which two are about a word; Korean joins its words."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_BOLD = 7
"""The level of a heading that is only a bold line."""
_LEAST_WORDS, _LEAST, _LONGEST = 4, 2, 2000
"""Words that a sentence has at least, sentences that make a story, and signs of a sentence at most."""


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together: their text, the places where each begins, and their numbers on the page."""

    text: str
    begins: list[int]
    numbers: list[int]
    is_item: bool = False

    def line(self, place: int) -> int:
        """The number of the line in which ``place`` is."""
        return self.numbers[bisect_right(self.begins, place) - 1]


def with_sentences(page: PageBlocks, gathered: Gathered) -> Gathered:
    """What was ``gathered``, or the sentences of ``page`` that tell a time of day where no row of it has one, or only
    paragraphs that end in theirs.
    """
    rows = gathered.rows()
    if any(row.kind != TEXT for row in rows) and any(row.time is not None for row in rows):
        return gathered
    title = _title(page.blocks, rows)
    timed = [row for row in rows if row.time is not None and row is not title]
    told = [step for paragraph in _paragraphs(page.blocks, title) for step in _steps(paragraph)]
    sentences = [step for step in told if isinstance(step, TimelineRow)]
    count = len(sentences)
    if count <= len(timed) or not (count >= _LEAST or _tells_twice(sentences[0])) or not _tell_all(sentences, timed):
        return gathered
    marks = [step for step in gathered.steps if isinstance(step, Mark) and _ENDS.search(step.text) is None]
    if title is not None:
        marks.append(Mark(title.number, title.text, day_only=True, time=title.time))
    steps = sorted([*marks, *told], key=lambda step: step.number)
    number = counted(count, "sentence", "sentences")
    note = f"no line begins with a time: read as what happened, each sentence that tells one ({number})"
    return Gathered(steps, [(1, note), *gathered.named], timed=True, everywhere=True)


def _title(blocks: list[Block], rows: list[TimelineRow]) -> TimelineRow | None:
    """The row that is only the page's first line, a day and its title: ``2009/07/22 - Outage``."""
    first = rows[0] if rows else None
    if first is None or first.time is None or first.time.clock is not None or first.number != blocks[0].number:
        return None
    return None if _ENDS.search(first.text) else first


def _tells_twice(row: TimelineRow) -> bool:
    """Whether a sentence that is the only one of its page tells when it began and when it ended."""
    return row.time is not None and (row.time.until is not None or len(_CLOCK.findall(row.text)) > 1)


def _tell_all(sentences: list[TimelineRow], timed: list[TimelineRow]) -> bool:
    """Whether the rows that were found are nothing but some of the ``sentences``: each tells its time inside, or is
    prose that begins with it.
    """
    clocks = {(row.number, row.time.clock.minute_of_day) for row in sentences if row.time and row.time.clock}
    return all(
        row.told
        or (
            row.time is not None
            and row.time.clock is not None
            and (_LED.match(row.time.words + " ") or _IN_SIGNS.search(row.time.words))
            and (row.number, row.time.clock.minute_of_day) in clocks
        )
        for row in timed
    )


def _paragraphs(blocks: list[Block], title: TimelineRow | None) -> Iterator[_Paragraph]:
    """The paragraphs that tell what happened: those of the timeline, else all of a page without sections."""
    inside = _of_timeline(blocks) or _of_plain_page(blocks)
    quoted = all(block.quoted for block in blocks if block.kind == TEXT)
    lines: list[Block] = []
    for block, tells in zip(blocks, inside or [False] * len(blocks), strict=True):
        joins = lines and block.kind == TEXT and not block.behind_gap and block.quoted == lines[-1].quoted
        if not joins:
            yield from _joined(lines)
            lines = []
        is_title = title is not None and block.number == title.number
        if tells and not is_title and block.kind in (TEXT, ITEM) and (quoted or not block.quoted):
            lines.append(block)
    yield from _joined(lines)


def _of_timeline(blocks: list[Block]) -> list[bool]:
    """For each block whether it stands in what is called a timeline; none where nothing is."""
    sections = PageSections(blocks)
    inside = [timeline and not other for timeline, other in zip(sections.timeline, sections.other, strict=True)]
    return inside if any(inside) else []


def _of_plain_page(blocks: list[Block]) -> list[bool]:
    """For each block of a page without headings but its title whether it is of the story; none where it has others."""
    headings = [block for block in blocks if block.kind == HEADING and block.level < _BOLD]
    if len(headings) > 1 or any(block.level > 1 or block is not blocks[0] for block in headings):
        return []
    inside, tells = [], True
    for block in blocks:
        tells = _OTHER_STORY.search(block.text) is None if block.kind == HEADING else tells
        inside.append(tells)
    return inside


def _joined(lines: list[Block]) -> Iterator[_Paragraph]:
    if not any(_CLOCK.search(line.text) for line in lines):
        return
    begins, place = [], 0
    for line in lines:
        begins.append(place)
        place += len(line.text) + 1
    is_item = lines[0].kind == ITEM
    yield _Paragraph("\n".join(line.text for line in lines), begins, [line.number for line in lines], is_item)


def _steps(paragraph: _Paragraph) -> Iterator[TimelineRow | Mark]:
    """The rows of a paragraph, each a sentence that tells a time and what follows it, and the days between them."""
    text = paragraph.text
    row: TimelineRow | None = None
    words_from = 0
    for begin, end in _sentences(text, is_item=paragraph.is_item):
        time = _time(text[begin:end])
        day = _day(text[begin:end]) if time is None else None
        if time is None and day is None:
            continue
        if row is not None and time is not None:
            row.text = unescaped(text[words_from:begin].strip())
        if day is not None:
            yield Mark(paragraph.line(begin), day.words, day_only=True, time=day)
        elif time is not None:
            row, words_from = TimelineRow(paragraph.line(begin), time, "", TEXT, told=time.words), begin
            yield row
    if row is not None:
        row.text = unescaped(text[words_from:].strip())


def _sentences(text: str, *, is_item: bool) -> Iterator[tuple[int, int]]:
    """Where each sentence of ``text`` begins and ends; what nothing ends is none, but in an item."""
    begin, last = 0, len(text.rstrip())
    for end in _ENDS.finditer(text):
        if _is_day_of_month(text, end):
            continue
        shortened = _SHORTENED.search(text, max(begin, end.start() - 8), end.start())
        if shortened is not None and end.end() < last:
            half = shortened.group().casefold() in ("a.m", "p.m")
            if not (half and _BEGINS_ANEW.match(text, end.end())):
                continue
        yield begin, end.end()
        spaces = _SPACES.match(text, end.end())
        begin = spaces.end() if spaces is not None else end.end()
    if is_item and begin < last:
        yield begin, last


def _is_day_of_month(text: str, end: re.Match[str]) -> bool:
    """Whether the point at ``end`` stands behind the number of a day, with its month or a small letter behind it."""
    if end.group() != "." or _NUMBERED.search(text, max(0, end.start() - 5), end.start()) is None:
        return False
    behind = _GOES_ON.match(text, end.end())
    return behind is not None and (behind["month"] is None or behind["month"].casefold() in MONTHS)


def _time(sentence: str) -> WrittenTime | None:
    """The time of day that a sentence tells of what happened; `None` where it tells none, or of what is to be."""
    if len(sentence) > _LONGEST or _CLOCK.search(sentence) is None or _words(sentence) < _LEAST_WORDS:
        return None
    if NOT_DONE.search(sentence) or heads_quote(sentence):
        return None
    inside = time_inside(sentence)
    if inside is None or inside[0].clock is None or inside[0].loose:
        return None
    time, clock = inside[0], inside[0].clock
    if _IN_SIGNS.search(time.words) and _words(sentence[: time.start] + sentence[time.end :]) < _LEAST_WORDS:
        return None
    led = _LED.search(sentence[: time.start]) or _LED.match(time.words + " ") or _IN_SIGNS.search(time.words)
    if not (clock.half or time.zoned or led):
        begins = sentence[: time.start].strip("\"'“‘(*_` ") == ""
        if not begins and time.day is None:
            return None
    others = time.until is None and _CLOCK.search(sentence, time.end) is not None
    if others or (time.day is None and time.instant is None):
        time.approx = True  # which of the times is its own, and whether it tells of the day, only a reader can tell
    return time


def _words(text: str) -> int:
    """How many words ``text`` has, about."""
    rest, alone = _ALONE.subn(" ", text)
    return len(_WORD.findall(rest)) + (alone + 1) // 2


def _day(sentence: str) -> WrittenTime | None:
    """The date with which a sentence begins that tells no time of day: what follows it happened then."""
    if NOT_DONE.search(sentence):
        return None
    written = read_written(sentence[:120], 0, prose=True)
    return written if written is not None and not written.clocked and is_dated(written) else None
