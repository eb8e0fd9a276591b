"""Pieces of HTML in a written page as blocks: items, rows of tables with what spans several of them, headings, text."""

from __future__ import annotations

import html
import re

from warroom.intake.line_text import unescaped
from warroom.intake.page_block import HEADING, ITEM, ROW, TEXT, Block

TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,14})(?:\s[^<>]{0,800})?/?>")
_BLOCK_TAGS = frozenset((
    "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "p", "div", "section", "article", "h1", "h2",
    "h3", "h4", "h5", "h6", "body", "html", "dl", "dt", "dd",
))  # fmt: skip


_MOST_SPANNED = 200


def starts_html(row: str) -> bool:
    """Whether a line begins with a tag of a block."""
    tag = TAG.match(row.strip())
    return tag is not None and tag[1].casefold() in _BLOCK_TAGS


class HtmlBlocks:
    """Pieces of HTML, line by line, as blocks."""

    def __init__(self, tables: int) -> None:
        self.blocks: list[Block] = []
        self.tables = tables
        self._depth = 0
        self._kind, self._level, self._number = TEXT, 0, 0
        self._text = ""
        self._cells: list[str] | None = None
        self._heads = False
        self._head: list[str] = []
        self._spans = (1, 1)
        """How many rows and columns the open cell takes."""
        self._from_above: dict[int, tuple[int, str]] = {}
        """The cells that go on into the next rows, by their column: how many rows more, and what they say."""

    @property
    def open(self) -> bool:
        """Whether a tag is still open."""
        return self._depth > 0 or self._cells is not None or self._kind != TEXT

    def feed(self, row: str, number: int) -> None:
        """One more line."""
        position = 0
        for tag in TAG.finditer(row):
            self._add(row[position : tag.start()], number)
            position = tag.end()
            name, closing = tag[1].casefold(), tag.group().startswith("</")
            if name not in _BLOCK_TAGS:
                if name == "br":
                    self._add("<br>", number)
                elif name == "img":
                    self._add(tag.group(), number)
                continue
            if name in ("td", "th") and not closing:
                self._spans = _span(tag.group(), "row"), _span(tag.group(), "col")
            self._tag(name, closing=closing, number=number)
        self._add(row[position:], number)
        self._text += "\n" if self._text.strip() else ""

    def _add(self, piece: str, number: int) -> None:
        if piece.strip() and not self._text.strip():
            self._number = number
        self._text += piece

    def _tag(self, name: str, *, closing: bool, number: int) -> None:
        if name in ("td", "th"):
            if not closing:
                self._text = ""
                self._cells = [] if self._cells is None else self._cells
                self._heads = name == "th" and (self._heads or not any(self._cells))
            elif self._cells is not None:
                self._cell(self._cells, unescaped(" ".join(self._text.split())).strip())
                self._text = ""
            return
        if name == "tr":
            self._row(closing=closing, number=number)
            return
        if name == "table" and not closing:
            self.tables += 1
            self._head = []
            self._from_above = {}
        self.flush()
        if name in ("ul", "ol"):
            self._depth = max(0, self._depth + (-1 if closing else 1))
        elif name in ("li", "dt") and not closing:
            self._kind, self._level, self._number = ITEM, 2 * max(0, self._depth - 1), number
        elif name[0] == "h" and name[1:].isdecimal() and not closing:
            self._kind, self._level, self._number = HEADING, int(name[1:]), number

    def _cell(self, cells: list[str], words: str) -> None:
        """Add a cell behind those that come from the rows above."""
        self._go_on(cells)
        rows, columns = self._spans
        for cell in (words, *[""] * (columns - 1)):
            if rows > 1:
                self._from_above[len(cells)] = rows - 1, cell
            cells.append(cell)
        self._spans = (1, 1)

    def _go_on(self, cells: list[str]) -> None:
        """Add the cells that come from the rows above and stand next."""
        while (above := self._from_above.get(len(cells))) is not None:
            rows, words = above
            if rows > 1:
                self._from_above[len(cells)] = rows - 1, words
            else:
                del self._from_above[len(cells)]
            cells.append(words)

    def _row(self, *, closing: bool, number: int) -> None:
        if not closing:
            self._cells, self._heads, self._number = [], False, number
            return
        cells, self._cells = self._cells, None
        self._text = ""
        if cells is None:
            return
        has_own = bool(cells)
        self._go_on(cells)
        if not has_own:
            return
        if self._heads and not self._head:
            self._head = cells
            return
        text = " | ".join(cells)
        self.blocks.append(Block(ROW, self._number or number, text, cells=cells, head=self._head, table=self.tables))

    def flush(self) -> None:
        """End the piece that is open."""
        text = html.unescape(self._text).strip()
        if text and self._cells is None:
            self.blocks.append(
                Block(
                    self._kind, self._number, text, level=self._level, indent=self._level if self._kind == ITEM else 0
                )
            )
        self._text, self._kind = "", TEXT


def _span(tag: str, which: str) -> int:
    """How many rows or columns the cell that ``tag`` opens takes, within bounds."""
    said = re.search(rf"\b{which}span\s{{0,3}}=\s{{0,3}}[\"']?(\d{{1,3}})", tag, re.IGNORECASE)
    return max(1, min(int(said[1]), _MOST_SPANNED)) if said is not None else 1
