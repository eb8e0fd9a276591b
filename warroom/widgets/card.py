"""A row of a list: how it is drawn in its width, and how many of them are made one after the other."""

from __future__ import annotations

import re
from functools import lru_cache

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from warroom.model.shape import record
from warroom.widgets.wrapping import hung_behind


@record
class Card:
    """A row of the list. One without a ``key`` is a heading or a remark, which the cursor passes over.

    Lines after the first are set in by ``hang`` cells; where nobody says so, to where the words of the first begin.
    ``tail`` is kept together: behind the last line where it fits, else on a line of its own.
    """

    key: str
    content: Content
    hang: int = 0
    tail: Content | None = None

    def is_same(self, card: Card) -> bool:
        """Whether it is drawn alike."""
        return (
            self.key == card.key
            and self.hang == card.hang
            and self.content.is_same(card.content)
            and _same_tail(self.tail, card.tail)
        )

    def fits(self, width: int) -> bool:
        """Whether it is one line in ``width`` cells."""
        long = self.content.cell_length + (self.tail.cell_length + 2 if self.tail is not None else 0)
        return long <= width and "\n" not in self.content.plain

    def lines(self, width: int) -> list[Content]:
        """Its lines in ``width`` cells, for what is no list."""
        content = self.content
        if self.tail is not None:
            content = Content.assemble(content, "  " if self.fits(width) else f"\n{' ' * _LEAST_HANG}", self.tail)
        lines = []
        for paragraph in content.split("\n", allow_blank=True):
            hang = self.hang or hang_of(paragraph.plain)
            lines += hung_behind(paragraph[:hang], paragraph[hang:], width)
        return lines

    def drawn(self, widget: Widget, width: int) -> list[Strip]:
        """Its lines in ``width`` cells. Without a ``hang`` of its own each of its lines has its own, as bullets do."""
        if not self.hang and "\n" in self.content.plain:
            lines = [Card("", line) for line in self.content.split("\n", allow_blank=True)]
            lines[-1] = Card("", lines[-1].content, tail=self.tail)
            return [strip for line in lines for strip in line.drawn(widget, width)]
        hang = self.hang or hang_of(self.content.plain)
        hang = hang if hang * 3 <= width else min(hang, _LEAST_HANG)
        if hang * 3 > width or self.content[:hang].cell_length != hang:
            hang = 0
        first, rest, room = self.content[:hang], self.content[hang:], width - hang
        if self.tail is not None:
            last = rest.wrap(room)[-1].cell_length if rest.cell_length > room else rest.cell_length
            between = "  " if last + 2 + self.tail.cell_length <= room else "\n"
            rest = Content.assemble(rest, between, self.tail)
        strips = Visual.to_strips(widget, rest, room, None, widget.visual_style)
        if not hang:
            return strips
        lead = Visual.to_strips(widget, first, hang, None, widget.visual_style)[0]
        blank = Strip.blank(hang, widget.rich_style)
        return [Strip.join([blank if number else lead, strip]) for number, strip in enumerate(strips)]


_LEAD = re.compile(r" *(?:\S{1,12}(?: \S{1,6})? {2,}|[·●○◆→★✓!$?+*-] +)?")
"""What stands before the words of a line: blanks, and a sign, a key or a short name with blanks behind it."""
_WIDEST_LEAD = 16
_LEAST_HANG = 2
"""Cells by which lines are set in that have no room below the words of the first."""


def hang_of(line: str) -> int:
    """How many cells come before the words of ``line``: what does not fit it goes on below them."""
    match = _LEAD.match(line)
    lead = match.end() if match is not None else 0
    return lead if lead <= _WIDEST_LEAD else len(line) - len(line.lstrip(" "))


def _same_tail(one: Content | None, content: Content | None) -> bool:
    return one is content or (one is not None and content is not None and one.is_same(content))


class Rows:
    """Makes cards one after the other, in the words and colours that all panes share."""

    HEAD, DIM, OK, WARN, ALARM, ACCENT = (
        "bold $text-accent",
        "$quiet",
        "$text-success",
        "$text-warning",
        "bold $text-error",
        "$text-accent",
    )

    def __init__(self) -> None:
        self.cards: list[Card] = []

    def head(self, text: str) -> None:
        """A heading, set off by an empty line."""
        if self.cards:
            self.cards.append(Card("", Content(" ")))
        self.cards.append(Card("", Content.styled(text, self.HEAD)))

    def remark(self, text: str, style: str = "$quiet") -> None:
        """A line that cannot be chosen; ``text`` was cleaned."""
        self.cards.append(Card("", Content.styled(text, style)))

    def card(self, key: str, *parts: str | tuple[str, str], hang: int = 0, tail: tuple[str, str] | None = None) -> None:
        """A card; ``parts`` are cleaned texts, or pairs of a text and its style. See `Card` for the rest."""
        kept = _assembled(tail) if tail is not None and tail[0] else None
        self.cards.append(Card(key, _assembled(*parts), hang, kept))


@lru_cache(1_024)
def _assembled(*parts: str | tuple[str, str]) -> Content:
    """The content of ``parts``: with each second, and each line that is stored, nearly all cards say the same again."""
    return Content.assemble(*parts)
