"""The posts of a forum, the comments below a report, the mails of a thread: who wrote when stands above what is said.

A line heads a post when it holds a whole day and a time of day and hardly anything else: a name, a word for writing.
One such line is no thread. What is quoted below ``On ... Jo wrote:`` is Jo's only as deep as it is quoted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from warroom.intake.blocks import CODE, ROW, Block, PageBlocks
from warroom.intake.gathered import Gathered, TimelineRow
from warroom.intake.line_text import unescaped
from warroom.intake.row_stamps import time_inside
from warroom.intake.written_time import WrittenTime

_FIELD = re.compile(
    r"^[*_\s]{0,4}(?:(?P<who>from|von|de|da|van|fra|från|od|от|差出人|发件人|寄件者)"
    r"|(?P<when>sent|date|gesendet|datum|envoyé|enviado|inviato|data|verzonden|fecha|sendt|skickat|дата|送信日時|发送时间)"
    r"|to|an|à|para|a|aan|til|till|cc|bcc|kopie|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne"
    r"|reply-to|тема|кому|件名|宛先|主题|收件人)[*_]{0,2}\s?[:：][*_]{0,2}\s{1,8}(?P<value>\S.{0,400})$",
    re.IGNORECASE,
)
"""A line of the head of a mail, as it is copied above what the mail says."""
_WROTE = (
    r"wrote|writes|said|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev"
    r"|napisał[ao]?|написала?|写道|書きました"
)
_QUOTES = re.compile(rf"(?:{_WROTE})(?:[^:：\n]{{0,80}})[:：]$", re.IGNORECASE)
_WRITES = re.compile(
    rf"\b(?:{_WROTE}|(?:re)?posted|commented|replied|answered|asked|reported|added a comment|(?:left|made) a comment"
    rf"|(?:post|written|comment|reply|message|sent)(?:ed)? by|hat geantwortet|kommentierte|a répondu|comentó)(?!\w)"
    r"|^#\d{1,5} by\b|« ?(?:reply #\d{1,5} )?on:|^comment #?\d{1,5}\b",
    re.IGNORECASE,
)
"""Words that say that somebody wrote what follows."""
_FURNITURE = re.compile(
    rf"<[^<>\n]{{1,80}}>|\b[\w.+-]{{1,40}} at [\w.-]{{1,40}}\.\w{{2,12}}\b|#\d{{1,5}}(?!\w)|^(?:re|aw|sv): ?"
    rf"|{_WRITES.pattern}"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{3,6})?\b\.?,?|\b(?:on|at|by|am|um|uhr|le|à|el|a las|the)(?=\W|$)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[@~]?[^\W\d_][\w.'’\-]{0,31}(?: (?:[@(][^\W_][\w.'’ \-]{0,31}\)?|[^\W\d_][\w.'’\-]{0,31})){0,3}")
_WITHIN_NAMES = frozenset((
    "van", "von", "der", "den", "de", "het", "ten", "ter", "zu", "zum", "vom", "da", "das", "do", "dos", "di", "del",
    "della", "du", "des", "la", "le", "el", "al", "bin", "ibn", "bint", "y", "e", "i", "und", "af", "av",
))  # fmt: skip
"""Words of names that begin with a small letter."""
_BETWEEN = re.compile(r"[»·•|–—,\t>]|\s-\s?$| {2}")
"""What parts a name from its time so that a line can hardly be anything else."""
_HANDED_ON = re.compile(
    r"^[\s\-_>]{0,40}(?:original message|forwarded message|begin forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message d'origine|mensaje original|messaggio originale)[\s\-_:]{0,40}$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d[:.h]\d\d|\d ?[ap]\.?m\b|[時点时점시]", re.IGNORECASE)
_EDGE = " \t\u00a0*_`»«·•|–—-,;:#()[]"
_LONGEST, _LONGEST_NAME = 160, 60
_LEAST = 2
_LINES_ABOVE = 10
_LONGEST_SIGN = 30
"""What is longer says more than who writes, where they are from and how often they have written."""


@dataclass(slots=True)
class _Head:
    """A head: the places of its first and its last block, its time, who wrote (``perhaps`` where that may be no name),
    whether words say that somebody did, and what stands between name and time.
    """

    first: int
    last: int
    time: WrittenTime
    sure: bool
    who: str = ""
    perhaps: str = ""
    joint: str = ""


def heads_quote(sentence: str) -> bool:
    """Whether a sentence says who wrote what stands below it: ``On Friday at 14:05, Jo wrote:``."""
    return _QUOTES.search(sentence) is not None


def with_posts(page: PageBlocks, gathered: Gathered) -> Gathered:
    """What was ``gathered``, or the posts of ``page`` where it is a thread of which nothing else tells a time."""
    timed = any(row.time is not None for row in gathered.rows())
    heads = _heads(page.blocks, sure=timed)
    if len(heads) < _LEAST:
        return gathered
    if timed:
        _end_rows(gathered, {unescaped(page.blocks[head.first].text) for head in heads if head.sure})
        return gathered
    rows, named = _Thread(page.blocks, heads).read()
    marks = [step for step in gathered.steps if step.number < rows[0].number and not isinstance(step, TimelineRow)]
    return Gathered([*marks, *rows], sorted({*gathered.named, *named}), timed=True, everywhere=True)


def _end_rows(gathered: Gathered, heads: set[str]) -> None:
    """Leave to each row what stands above the head of the next post, and name that post."""
    for row in gathered.rows():
        ends = next((at for at, line in enumerate(row.lines) if line in heads), None)
        if ends is not None:
            gathered.named.append((row.number, f"a post below is not taken: {row.lines[ends][:60]}"))
            del row.lines[ends:]


def _heads(blocks: list[Block], *, sure: bool) -> list[_Head]:
    """The heads of posts in the page's order; a line that only might be one counts where others are alike, and not
    where they are to be ``sure``.
    """
    heads: list[_Head] = []
    index = 0
    while index < len(blocks):
        head = _mail(blocks, index) or _line(blocks, index, sure=sure)
        if head is not None:
            heads.append(head)
        index = head.last + 1 if head is not None else index + 1
    alike = Counter(head.joint for head in heads if head.joint.strip())
    told = any(head.sure for head in heads)
    heads = [head for head in heads if head.sure or told or alike[head.joint] >= _LEAST]
    return [head for head, end in _with_ends(heads, blocks) if head.sure or head.last + 1 < end]


def _with_ends(heads: list[_Head], blocks: list[Block]) -> Iterator[tuple[_Head, int]]:
    """Each head with the place at which its words end."""
    return zip(heads, chain((head.first for head in heads[1:]), (len(blocks),)), strict=False)


def _mail(blocks: list[Block], index: int) -> _Head | None:
    """The lines "From:", "Sent:", "To:", "Subject:" above a mail."""
    sender, time, last = "", None, index
    for at in range(index, min(index + 8, len(blocks))):
        line = _FIELD.match(blocks[at].text[:500]) if at == index or not blocks[at].behind_gap else None
        if line is None:
            break
        last = at
        if line["who"] is not None:
            sender = line["value"]
        elif line["when"] is not None:
            inside = time_inside(line["value"])
            time = inside[0] if inside is not None and _is_whole(inside[0]) else None
    if time is None or not sender:
        return None
    writer_name = _name(sender)
    return _Head(
        index, last, time, sure=True, who=writer_name, perhaps="" if writer_name else _without_furniture(sender)
    )


def _line(blocks: list[Block], index: int, *, sure: bool) -> _Head | None:
    """One line, or the two of them into which ``On ..., Jo wrote:`` was broken, that head a post."""
    block, last = blocks[index], index
    if block.kind in (CODE, ROW) or len(block.text) > _LONGEST or _CLOCK.search(block.text) is None:
        return None
    text = block.text
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if below is not None and not below.behind_gap and len(below.text) < _LONGEST and below.text.endswith((":", "：")):
        joined = f"{text} {below.text}"
        if _QUOTES.search(below.text) and not _QUOTES.search(text) and time_inside(below.text) is None:
            text, last = joined, index + 1
    inside = time_inside(text) if not sure or _WRITES.search(text) is not None else None
    if inside is None or not _is_whole(inside[0]):
        return None
    time = inside[0]
    before, behind = text[: time.start], text[time.end :]
    sure = _WRITES.search(before.strip(_EDGE)) is not None or _WRITES.search(behind.strip(_EDGE)) is not None
    sure = sure or "« on:" in before.replace("  ", " ")
    writer_name = _name(before) or _name(behind)
    rest = _FURNITURE.sub(" ", f"{before} {behind}").strip(_EDGE)
    if rest and (not writer_name or len(rest) > len(writer_name) + 4):
        return None
    joint = _BETWEEN.search(before[-3:])
    if not sure and (
        not writer_name or not (writer_name[:1].isupper() or " " not in writer_name) or behind.strip(_EDGE)
    ):
        return None
    goes_on = below is not None and not below.behind_gap and below.text[:1].islower()
    if (not writer_name and below is None) or (not sure and (goes_on or not _may_be_called(writer_name))):
        return None
    if sure:
        return _Head(index, last, time, sure=True, who=writer_name)
    return _Head(index, last, time, sure=False, perhaps=writer_name, joint=joint.group() if joint is not None else " ")


def _may_be_called(name: str) -> bool:
    """Whether several words can be somebody's name: "A week ago" is none, "Ada van der Berg" and "ada" are."""
    words = name.split()
    return len(words) == 1 or not any(word[:1].islower() and word not in _WITHIN_NAMES for word in words)


def _is_whole(time: WrittenTime) -> bool:
    """Whether a time is a day with its month and a time of day."""
    dated = time.day is not None and not time.day.problem and (time.day.month is not None or bool(time.day.pair))
    return time.clock is not None and dated and not time.loose


def _name(words: str) -> str:
    """The name that is all of ``words`` beside what stands around names; empty where there is none."""
    bare = _without_furniture(words)
    return bare if _NAME.fullmatch(bare) and len(bare) <= _LONGEST_NAME else ""


def _without_furniture(words: str) -> str:
    bare = " ".join(_FURNITURE.sub(" ", words).replace('"', " ").strip(_EDGE).split())[:_LONGEST_NAME]
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


class _Thread:
    """Goes over the blocks below the heads and keeps whose words they are."""

    def __init__(self, blocks: list[Block], heads: list[_Head]) -> None:
        self._blocks, self._heads = blocks, heads
        self._rows: list[TimelineRow] = []
        self._quoting: list[tuple[int, TimelineRow]] = []
        """The heads above words that are quoted deeper than they are, the innermost last."""
        self._post: TimelineRow | None = None
        self._perhaps: dict[int, str] = {}
        """Who may have written a post, by its line: a name in its words, and nobody is credited."""
        self._named: list[tuple[int, str]] = []

    def read(self) -> tuple[list[TimelineRow], list[tuple[int, str]]]:
        """A row for each post, and what is named since nothing tells whose words it is."""
        above = {
            block.text for block in self._blocks[max(0, self._heads[0].first - _LINES_ABOVE) : self._heads[0].first]
        }
        for head, end in _with_ends(self._heads, self._blocks):
            self._head(head)
            for index in range(head.last + 1, end):
                block = self._blocks[index]
                handed_on = _HANDED_ON.match(block.text) is not None
                if handed_on and any(_FIELD.match(below.text[:500]) is None for below in self._blocks[index + 1 : end]):
                    self._named.append((block.number, f"what is handed on is not taken: {block.text[:60]}"))
                repeats = end < len(self._blocks) and end - index <= _LINES_ABOVE and block.text in above
                told = [below for below in self._blocks[index:end] if len(below.text) > _LONGEST_SIGN]
                if repeats and not handed_on and told:
                    self._named.append((told[0].number, f"taken for what stands above a post: {told[0].text[:60]}"))
                if handed_on or repeats:
                    break  # what stands above the first head, about who writes, stands above the next one again
                self._words(block)
        return [row for row in self._rows if row.words.strip()] or self._rows, self._named

    def _head(self, head: _Head) -> None:
        block = self._blocks[head.first]
        row = TimelineRow(block.number, head.time, "", who=head.who)
        if head.perhaps:
            self._perhaps[row.number] = head.perhaps
        self._rows.append(row)
        below = self._blocks[head.last + 1] if head.last + 1 < len(self._blocks) else block
        if below.quoted > block.quoted:
            self._quoting = [(depth, outer) for depth, outer in self._quoting if depth < block.quoted]
            self._quoting.append((block.quoted, row))
        else:
            self._quoting, self._post = [], row

    def _words(self, block: Block) -> None:
        quoted = (row for depth, row in reversed(self._quoting) if depth < block.quoted)
        row = next(quoted, self._post)
        if row is None:
            self._named.append((block.number, f"whose words these are is not told: {block.text[:60]}"))
        else:
            words = "\n".join(["```", block.text, "```"]) if block.kind == CODE else unescaped(block.text)
            writer_name = self._perhaps.pop(row.number, "")
            row.lines.append(f"{writer_name}: {words}" if writer_name else words)
