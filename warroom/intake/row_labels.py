"""Lines that tell their time elsewhere than at their beginning, and what marks a time off from a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from warroom.intake.blocks import ITEM, TEXT, Block
from warroom.intake.gathered import TimelineRow
from warroom.intake.row_stamps import SEPARATED, Stamp, with_date_before
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime
from warroom.intake.zone_in_words import zone_in

_LABELLED = re.compile(
    r"^[*_\s]{0,4}(?:\d{1,2}[.)]\s{1,2})?"
    r"([^\W\d_][^:\n]{2,48}?)[*_]{0,3}\s{0,3}(?:(?:(?<!\d):|:(?=[*_\s]|\d{4}[-/年])|–|—| - | at |@)[*_\s]{0,24}"
    r"(?=[~\d(\[]|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?\b)|(?=\([~\d][^()]{3,40}\)[*_]{0,3}\s?(?:[:–—]|- |$)))"
)
"""``Detected: 14:54``, ``Step 2 (14:54): ...``; a clock in a sentence is no label with a number."""

_DATE_IN_LABEL = re.compile(r"(?<=\s)(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}|\d{1,4}[-./]\d{1,2})\b")
"""Where the date of a time may begin that an ``at`` parts from it: ``Resolved May 28 at 01:00``."""

LABEL_OF_LINE = re.compile(
    r"^[*_\s]{0,4}(?:[^\W\d_][^\s:]{0,20} ?){1,3}(?:#?\d{1,3}(?!:\d) ?)?[*_]{0,3}\s{0,3}(?::|–|—| - |(?=\([~\d]))"
)
"""A label of few words: a sentence of more may well come to a time."""

MEASURE = re.compile(
    r"^[*_\s]{0,4}(?:(?:total|overall|incident|outage|service|impact|estimated) ){0,6}"
    r"(?:duration|downtime|window|period|length|time to|total|impact|date|status|author|next update|eta)\b",
    re.IGNORECASE,
)
"""Labels of what a page says about the whole."""

_LINE_OF_A_FILE = re.compile(r"^[*_`\s]{0,4}[\w./-]{1,60}\.[A-Za-z]{1,5}:\d")
"""``main.go:14:32``, ``./api.py:12:05``: a line and a column."""
_TOLD_AT = re.compile(r"\b(?:at|approx\.?|around)\s{1,3}(?:approx\.?\s{1,3})?(?=~?\d{1,2}[:.]\d{2})")

NOT_DONE = re.compile(
    r"\b(?:(?-i:will)|will be|shall|please|there would be|tentative(?:ly)?|usually|typically|next update|we expect"
    r"|normally (?:at|by|runs?|starts?)"
    r"|(?:every|each) (?:other )?"
    r"(?:day|night|hour|week|month|year|morning|evening|weekday|[a-z]{3,6}day|\d{1,2} \w{3,8})"
    r"|(?:daily|nightly|weekly|hourly|monthly) (?:at|from|between)"
    r"|(?:is|are|was|were|been) (?:(?!as )\w{2,12} )?"
    r"(?:(?:scheduled|planned|expected) (?:for|to|at|on|by|between|from)|due (?:for|at|on|by|between|from))"
    r"|(?:is|are|we['’]re) going to|täglich|jeden"
    r"|(?:wird|werden) (?:[\w.]{1,20} ){0,3}(?:um|ab|gegen|am)|voraussichtlich)\b",
    re.IGNORECASE,
)
"""Words of what is planned, asked or done every day: nothing that happened."""

TELLS_ON = re.compile(r"(?:by|from|between|since|after)\b", re.IGNORECASE)
"""Words before a time with which a sentence begins more often than a row."""

ASIDE = re.compile(
    r"^(?:\*\*|__)[^*_]{2,60}:?(?:\*\*|__)(?!\s{1,3}[-–—]\s):?\s|^(?:total|overall)\b[^:]{0,40}:", re.IGNORECASE
)
"""What stands below a row and tells of the whole: a label in bold letters, a sum."""

DOTTED_LINE = re.compile(
    r"^[*_]{0,2}(?:[01]?\d|2[0-3])\.[0-5]\d(?=\s{1,3}[\w\[(@“\"*])(?!\s{1,3}(?:%|percent|x\b|[kmgt]i?b\b|m?s\b|seconds?\b|"
    r"minutes?|hours?|days?|times\b|million|thousand|releases?\b|versions?\b|was\b|were\b|is\b|has\b|of\b|to\b|and\b|or\b))",
    re.IGNORECASE,
)
"""A paragraph that begins like 9.03, where the page writes most of its clocks another way."""

PICTURE = re.compile(r"^!\[|^<img\b|^\[!\[")

DOTS = re.compile(r"[\s|*_-]*[.…·⋮][\s.…·⋮|*_-]*")
"""A row that stands for others which were left out."""

LOGGED = re.compile(r"^[\w.-]{1,60} [\w./-]{1,60}\[\d{1,9}\]: ")
"""What stands behind the time of a line of a system's log: evidence below a row, and no row."""

_TO_FILL_IN = re.compile(r"(?:[YMDHhms]{2,4}[-/:.]){1,2}[YMDHhms]{2}\b")
"""What a template asks for, left as it was."""
_LONGEST_DAY = 60
TELLS_IN_PROSE = re.compile(r"(?:at|on|around|am|um|gegen|le|à|vers|el|a las)\b", re.IGNORECASE)
"""Words before a time with which a sentence begins; several that follow each other are rows all the same."""

_BRACKETED = re.compile(r"^[*_]{0,2}\[[^\[\]]{4,40}\][*_]{0,2}:?\s")
"""A line that begins with its time in brackets, as the pages of clouds write updates."""


def day_alone(words: str) -> WrittenTime | None:
    """The day that is all of ``words``: ``**Monday, 13 May**`` in the column of what happened, above its rows."""
    bare = words.strip(" \t*_`:")
    day = read_written(bare, alone=True) if len(bare) < _LONGEST_DAY else None
    if day is None or day.clocked or day.day is None or day.day.problem or day.end < len(bare):
        return None
    return day


def labelled(text: str, stamp_of: Callable[[str], Stamp | None]) -> Stamp | None:
    """``Detected: 14:54 by the alert``: a short label in front of the time."""
    label = _LABELLED.match(text[:200])
    if label is None or _LINE_OF_A_FILE.match(text[:80]) is not None or _TO_FILL_IN.match(label[1]) is not None:
        return None
    if label[1].rstrip("*_ ").endswith(","):  # a sentence that comes to its time
        return None
    name, stamp = label[1], stamp_of(text[label.end() :])
    if stamp is None or stamp[0].clock is None:
        return None
    dated = _DATE_IN_LABEL.search(name) if stamp[0].day is None else None
    whole = stamp_of(text[label.start(1) + dated.start() :]) if dated is not None else None
    if dated is not None and whole is not None and whole[0].day is not None and whole[0].clock is not None:
        name, stamp = name[: dated.start()].strip().removesuffix(" on"), whole
    return stamp[0], f"{name.strip('*_ ')}: {stamp[1]}" if stamp[1] else name.strip("*_ ")


def told_at_its_end(text: str) -> Stamp | None:
    """``The guard was called at 11:59.``: a sentence that ends in the time it tells of."""
    return None if NOT_DONE.search(text[-300:]) is not None else _ends_in_its_time(text)


def not_done_at_their_end(blocks: list[Block], rows: list[TimelineRow]) -> list[tuple[int, str]]:
    """What is to be named of sentences that end in a time, may tell of a plan or a habit and are none of ``rows``, with
    their lines.
    """
    numbers = {row.number for row in rows}
    lines = (block for block in blocks if block.kind in (ITEM, TEXT) and NOT_DONE.search(block.text[-300:]) is not None)
    return [
        (block.number, f"it may be planned or usual, and is no row of its own: {block.text[:60]}")
        for block in lines
        if _ends_in_its_time(block.text) is not None and block.number not in numbers
    ]


def _ends_in_its_time(text: str) -> Stamp | None:
    bare = text.rstrip(" .*_")
    for found in list(_TOLD_AT.finditer(bare[-60:]))[-1:]:
        said = read_written(bare, len(bare) - len(bare[-60:]) + found.end())
        if said is not None and said.end == len(bare) and said.clock is not None:
            return with_date_before(said, bare), text
    return None


def is_whole(blocks: list[Block], index: int) -> bool:
    """Whether a line of text is whole sentences: "at 00:32" may go on with "UTC, since" below it, and what ends at
    1:01 have begun above it.
    """
    block, below, above = blocks[index], blocks[index + 1 : index + 2], blocks[index - 1]
    goes_on = bool(below) and below[0].kind == TEXT and not below[0].behind_gap
    went_on = index > 0 and above.kind == TEXT and not block.behind_gap
    return (not goes_on or _ends(block.text)) and (not went_on or _ends(above.text))


def _ends(sentence: str) -> bool:
    return sentence.rstrip("*_ )\"'").endswith((".", "!", "?", ":", "。"))


def says_only_a_zone(words: str) -> bool:
    """``(GST is UTC+4)`` behind a day: no words of a row."""
    bare = words.strip("*_ :.")
    return bare.startswith("(") and bare.endswith(")") and len(bare) < 120 and zone_in(bare) is not None


def is_marked(text: str, said: WrittenTime) -> bool:
    """Whether a line anywhere on a page begins with its time as a row does: marked off from its words."""
    rest = text[said.end :]
    begins = text.lstrip("*_[(` ").startswith(said.words[:4]) and TELLS_ON.match(said.words) is None
    goes_on = rest.lstrip(" ")[:1] in ((",", "(") if TELLS_IN_PROSE.match(said.words) is not None else (",",))
    return begins and (
        (SEPARATED.match(rest) is not None and not goes_on)
        or _BRACKETED.match(text) is not None
        or (said.day is not None and said.clock is not None and TELLS_IN_PROSE.match(said.words) is None)
    )
