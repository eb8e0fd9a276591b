"""A written page taken apart: headings, list items, rows of tables, lines of text, code, each with its line.

Markdown as people write it, with pieces of HTML, front matter, underlined and bold headings. A block never loses a
word; what a block means is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from warroom.intake.calendar_words import MONTHS
from warroom.intake.fences import Fences, closes, fence_of, with_pages_opened
from warroom.intake.foreign_tables import foreign_table
from warroom.intake.html_blocks import TAG, HtmlBlocks, starts_html
from warroom.intake.line_text import (
    BRACKETED,
    HEADINGS_ALONE,
    SIGN_OF_MAILS,
    plain_term,
    unescaped,
    without_break,
    without_inline_tags,
)
from warroom.intake.page_block import CODE, HEADING, ITEM, ROW, TEXT, Block

__all__ = ["CODE", "HEADING", "ITEM", "ROW", "TEXT", "Block", "PageBlocks", "split_cells", "take_apart"]


_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]{1,20}(.{0,2000}?)[ \t#]{0,40}$")
_WIKI = re.compile(r"^(={2,6})[ \t]{0,3}([^=].{0,300}?)[ \t]{0,3}={2,6}[ \t]{0,10}$|^h([1-6])\.[ \t]{1,3}(.{1,300})$")
_DOC_HEADING = re.compile(r"^(={1,6})[ \t]{1,8}(?!\d{1,2}[:.h]\d{2})([^=\s].{0,300}?)[ \t]{0,10}$")
"""A heading of AsciiDoc, which nothing closes."""
_UNDERLINE = re.compile(r"^(={3,200}|-{3,200}|~{3,200})[ \t]{0,20}$")
_SENTENCES = re.compile(r"[^.!?]{1,1000}[^.!?\s][.!?]\s.{1,20000}[.!?]")
"""A paragraph above a line of dashes is no heading: the line parts it from the next one."""
_BOLD_ALONE = re.compile(r"^(?:\*\*|__)([^*_\n]{1,200}?)(?::)?(?:\*\*|__):?[ \t]{0,20}$")
_MARK = re.compile(
    r"^([ \t]{0,60})(?:([-*+•◦▪‣●○・–—])|(\d{1,3})[.)])(?:[ \t\u00a0]{1,40}(?=\S)|(?=\[?\d{1,2}:\d{2})|(?<=・)(?=\S))"
)
_MARK_WITHIN = re.compile(r"^([ \t]{0,60})(\*\*|__)[•◦▪‣●○·][ \t\u00a0]{1,20}(?=\S)")
"""The sign of an item behind the emphasis of its first words: ``**• 14:05:** paged``, as word processors copy it."""
_SIGN = re.compile(
    r"^([ \t]{0,60})[^\w\s\[\](){}<>*_`~≈∼～\"'“|#:.,;/\\+?!-]{1,4}[ \t\u00a0]{1,3}"
    r"(?=[*_`\[(]{0,4}(?:\d{1,2}[:.h]\d{2}|\d{4}-\d{2}-\d{2})(?!\d))"
)
"""Any other sign before a time, an arrow or a coloured ball, is that of an item."""
_EMPTY_ITEM = frozenset("-*+•")
"""The sign of an item alone: what stood in it was copied into lines of its own."""
_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?){1,8}")
_SEPARATOR = re.compile(
    r"^[ \t]{0,40}\|?[ \t]{0,40}:?-{2,20000}+:?[ \t]{0,40}(?:[|+][ \t]{0,40}:?-{1,20000}+:?[ \t]{0,40}){0,40}"
    r"\|?[ \t]{0,40}$"
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_LINE_MARK = re.compile(r"^(?:\| (?=[^|]{1,4000}$)|: (?=\S))")
"""What stands before a line of reStructuredText that is not joined with the next, and before a definition."""
_MONTH_BEHIND = re.compile(r"([^\W\d_]{3,10})\b(?!\.?[ -]\d{1,2}(?![\d:.h]))")
_LONGEST_LINE = 20_000
_TAGGED = re.compile(r"(?=<(?:tr|li|h[1-6]|p|div|section|article|[uod]l|dt|dd|table|pre|blockquote)\b)", re.IGNORECASE)
"""Where a page of HTML that stands in one line is broken into several."""


@dataclass(slots=True)
class PageBlocks:
    """A page taken apart: what its front matter says (names in small letters) and its blocks in their order.

    ``left_open`` are the lines that open a block of code which nothing closes: what stands below them is read; ``cut``
    those that are longer than any line that is read whole. ``lines`` are, for each line that was read, the line of the
    page of which it was split off; empty where none was split.
    """

    front: dict[str, str]
    blocks: list[Block]
    left_open: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def take_apart(text: str, *, open_code: bool = False) -> PageBlocks:
    """``text`` as a `PageBlocks`; with ``open_code`` a page that is quoted in a block of code is taken apart too."""
    if open_code:
        text = with_pages_opened(text)
    rows = _without_comments(text).splitlines()
    lines: list[int] = []
    if any(len(row) > _LONGEST_LINE for row in rows):
        pieces = [_TAGGED.split(row) if len(row) > _LONGEST_LINE else [row] for row in rows]
        lines = [number for number, split in enumerate(pieces, 1) for _ in split]
        rows = [piece for split in pieces for piece in split]
    cut = [number for number, row in enumerate(rows, 1) if len(row) > _LONGEST_LINE]
    rows = [row[:_LONGEST_LINE] for row in rows] if cut else rows
    front, begin = _front_matter(rows)
    reader = _BlockReader(rows, begin)
    return PageBlocks(front, list(reader), reader.fences.left_open, cut, lines)


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text) if "<!--" in text else text


def _front_matter(rows: list[str]) -> tuple[dict[str, str], int]:
    """What stands between the lines ``---`` (YAML) or ``+++`` (TOML) at the top, and where the page begins."""
    sign = rows[0].strip() if rows else ""
    if sign not in ("---", "+++"):
        return {}, 0
    front: dict[str, str] = {}
    for number, row in enumerate(rows[1:200], 1):
        if row.strip() in (sign, "..."):
            return front, number + 1
        name, separator, value = row.partition("=" if sign == "+++" else ":")
        if separator and name.strip() and not name.startswith((" ", "\t")):
            front[name.strip().casefold()] = value.strip().strip("\"'")
    return {}, 0


def split_cells(row: str) -> list[str]:
    """The cells of a row of a table, as they are read."""
    cells, piece, escaped, code = [], "", False, False
    inner = row.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    for sign in inner:
        if sign == "|" and not escaped and not code:
            cells.append(piece)
            piece = ""
            continue
        if sign == "`":
            code = not code and "`" in inner
        escaped = sign == "\\" and not escaped
        piece += sign
    if piece.strip() or not inner.endswith("|"):
        cells.append(piece)
    if code:  # a single backtick: it opened nothing
        return [unescaped(cell).strip() for cell in re.split(r"(?<!\\)\|", inner.removesuffix("|"))]
    return [unescaped(cell).strip() for cell in cells]


class _BlockReader:
    """Goes over the lines once, and knows whether it stands in a table or in code."""

    def __init__(self, rows: list[str], begin: int) -> None:
        self._rows, self._at = rows, begin
        self._titled = any(row.startswith("= ") for row in rows[:5])  # as AsciiDoc begins
        self._tables = 0
        self._head: list[str] = []
        self._in_table = False
        self._gap = True
        self.fences = Fences(rows)

    def __iter__(self) -> Iterator[Block]:
        while self._at < len(self._rows):
            row = self._rows[self._at]
            if not row.strip():
                self._gap, self._in_table = True, False
                self._at += 1
                continue
            for block in self._here(row):
                block.behind_gap = block.behind_gap or self._gap
                yield block
                self._gap = False

    def _here(self, row: str) -> list[Block]:
        number = self._at + 1
        fence = fence_of(row)
        if fence and self.fences.is_closed(self._at, fence):
            return [self._code(fence)]
        if fence:  # nothing of the page is hidden by it
            self._at, self._gap = self._at + 1, True
            return []
        if starts_html(row):
            return self._html()
        foreign = foreign_table(self._rows, self._at)
        if foreign is not None:
            self._at, self._in_table, self._head = foreign.end, foreign.open, [unescaped(cell) for cell in foreign.head]
            self._tables += 1
            return [
                Block(
                    ROW, line, " | ".join(cells), cells=[unescaped(cell) for cell in cells], head=self._head,
                    table=self._tables,
                )
                for line, cells in foreign.rows
            ]  # fmt: skip
        self._at += 1
        quote = _QUOTE.match(row)
        bare = row[quote.end() :] if quote is not None else row
        if not bare.strip():
            self._gap = True
            return []
        blocks = self._line(bare, number)
        for block in blocks:
            block.quoted = quote.group().count(">") if quote is not None else 0
        return blocks

    def _line(self, row: str, number: int) -> list[Block]:
        indent = _columns(row)
        following = self._rows[self._at] if self._at < len(self._rows) else ""
        row = without_inline_tags(without_break(row, following))
        stripped = row.strip()
        heading = _ATX.match(row)
        if heading is not None:
            return [Block(HEADING, number, heading[2], level=len(heading[1]))]
        wiki = _WIKI.match(stripped)
        if wiki is not None:
            return [Block(HEADING, number, wiki[2] or wiki[4], level=len(wiki[1]) if wiki[1] else int(wiki[3]))]
        document = _DOC_HEADING.match(row) if self._titled and self._gap else None
        if document is not None:
            return [Block(HEADING, number, document[2], level=len(document[1]))]
        table = self._table_row(row, number)
        if table is not None:
            return table
        underline = _UNDERLINE.match(following.strip()) if indent < 4 else None
        titled = underline is not None and (self._gap or underline[1][0] == "=") and not _SENTENCES.fullmatch(stripped)
        if underline is not None and titled and _MARK.match(row) is None:
            self._at += 1
            return [Block(HEADING, number, stripped, level=1 if underline[1][0] == "=" else 2)]
        if stripped in _EMPTY_ITEM:
            return []
        if _UNDERLINE.match(stripped) or (len(stripped) >= 3 and set(stripped) <= set("*_- ")):
            self._gap = True
            return []
        bold = _BOLD_ALONE.match(stripped)
        if (bold is not None and indent < 4) or (HEADINGS_ALONE.match(stripped) and indent < 4):
            return [Block(HEADING, number, bold[1] if bold is not None else stripped, level=7)]
        bracketed = BRACKETED.match(stripped) if self._gap and indent < 4 else None
        if bracketed is not None:
            return [Block(HEADING, number, next(filter(None, bracketed.groups())), level=7)]
        row = _MARK_WITHIN.sub(r"\1- \2", row)
        mark = _MARK.match(row)
        if mark is None or _begins_with_a_date(row, mark):
            mark = _SIGN.match(row) or SIGN_OF_MAILS.match(row)
        if mark is not None:
            column = _columns(mark[1])
            return [Block(ITEM, number, row[mark.end() :].strip(), level=column, indent=column)]
        return [Block(TEXT, number, plain_term(_LINE_MARK.sub("", stripped)), indent=indent)]

    def _table_row(self, row: str, number: int) -> list[Block] | None:
        following = self._rows[self._at] if self._at < len(self._rows) else ""
        if self._in_table and _SEPARATOR.match(row):
            return []
        opens = "|" in row and "|" in following and _SEPARATOR.match(following) is not None
        barred = row.lstrip().startswith("|") and row.count("|") >= 2
        if not (opens or barred or (self._in_table and "|" in row)):
            self._in_table = False
            return None
        cells = split_cells(row)
        if opens or not self._in_table:
            self._in_table = True
            self._tables += 1
            self._head = cells if opens else []
        if opens:
            self._at += 1
            return []
        block = Block(ROW, number, row.strip(), cells=cells, head=self._head, table=self._tables)
        return [block]

    def _code(self, fence: str) -> Block:
        begin = self._at
        indent = _columns(self._rows[begin])
        self._at += 1
        lines = []
        while self._at < len(self._rows):
            row = self._rows[self._at]
            self._at += 1
            if closes(row, fence):
                break
            lines.append(row)
        return Block(CODE, begin + 1, "\n".join(lines), indent=indent)

    def _html(self) -> list[Block]:
        """Blocks of HTML up to the next empty line: its items, rows, headings, and the text between."""
        reader = HtmlBlocks(self._tables)
        while self._at < len(self._rows) and self._rows[self._at].strip():
            row = self._rows[self._at]
            if fence_of(row) or (not TAG.search(row) and not reader.open):
                break
            self._at += 1
            reader.feed(row, self._at)
        reader.flush()
        self._tables = reader.tables
        return reader.blocks


def _begins_with_a_date(row: str, mark: re.Match[str]) -> bool:
    """Whether the number of an item is the day of a date: ``20. Februar 2021``."""
    month = _MONTH_BEHIND.match(row, mark.end())
    return mark[3] is not None and month is not None and month[1].casefold() in MONTHS


def _columns(row: str) -> int:
    """How far a line is moved in, a tab to the next fourth column."""
    column = 0
    for sign in row:
        if sign == "\t":
            column += 4 - column % 4
        elif sign in " \u00a0":
            column += 1
        else:
            break
    return column
