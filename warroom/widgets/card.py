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
    ``tail`` is kept together: behind the last line where it fits, else on a line of its own; what is too long for one
    goes on between two of its groups, which are two blanks or more apart.
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
        if self.tail is not None and self.fits(width):
            content = Content.assemble(content, "  ", self.tail)
        elif self.tail is not None:
            below = _in_groups(self.tail, width - _LEAST_HANG)
            content = Content.assemble(content, *(part for row in below for part in (f"\n{' ' * _LEAST_HANG}", row)))
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
            below = last + 2 + self.tail.cell_length > room
            tail = Content("\n").join(_in_groups(self.tail, room)) if below else self.tail
            between = "\n" if below else "  "
            rest = Content.assemble(rest, between, tail) if rest else tail
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


_GROUP = re.compile(r"\S+(?: \S+)*")
"""What belongs together in a line: words one blank apart."""
_KEY = re.compile(r"\S(?: \S(?= ))?(?= )|\S+(?= )")
"""The key with which a group begins, or two that are pressed one after the other."""


def _in_groups(tail: Content, width: int) -> list[Content]:
    """``tail`` in lines of ``width`` cells, broken between its groups; it begins with one where there are any."""
    if tail.cell_length <= width:
        return [tail]
    lines: list[Content] = []
    for match in _GROUP.finditer(tail.plain):
        group = _with_its_blanks(tail, match.start(), match.end())
        between = " " if group.plain[:1] == " " else "  "
        if lines and lines[-1].cell_length + len(between) + group.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], between, group)
        else:
            lines.append(group)
    return lines


def _with_its_blanks(tail: Content, start: int, end: int) -> Content:
    """The words from ``start`` to ``end``, with a blank on either side that is of one colour with them, as in a tab."""
    around = [span for span in tail.spans if span.start <= start and end <= span.end]
    begin = min((span.start for span in around), default=start)
    return tail[max(begin, start - 1) : min(max((span.end for span in around), default=end), end + 1)]


def key_parts(text: str, style: str) -> list[tuple[str, str]]:
    """``text`` in parts with their styles: groups, two blanks or more apart, of a key and what it does in ``style``.
    One that ends with a colon only leads to them.
    """
    parts, end = [], 0
    for group in _GROUP.finditer(text):
        key = _KEY.match(text, group.start(), group.end())
        if key is not None and not group[0].endswith(":"):
            parts += [(text[end : key.start()], style), (key[0], Rows.KEY)]
            end = key.end()
    return [part for part in (*parts, (text[end:], style)) if part[0]]


def _same_tail(one: Content | None, content: Content | None) -> bool:
    return one is content or (one is not None and content is not None and one.is_same(content))


class Rows:
    """Makes cards one after the other, in the words and colours that all panes share."""

    HEAD, KEY, DIM, OK, WARN, ALARM, ACCENT = (
        "bold $text-accent",
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
        self.cards.append(Card("", Content.styled(text, self.HEAD), _LEAST_HANG))

    def remark(self, text: str, style: str = "$quiet") -> None:
        """A line that cannot be chosen; ``text`` was cleaned."""
        self.cards.append(Card("", Content.styled(text, style), hang_of(text) or _LEAST_HANG))

    def keys(self, text: str) -> None:
        """A line that names keys, in the colour that keys have at the foot of a screen; see `key_parts`."""
        hang = len(text) - len(text.lstrip(" ")) or _LEAST_HANG
        self.cards.append(Card("", _assembled(*key_parts(text, self.DIM)), hang))

    def verbatim(self, text: str) -> None:
        """A line of what is copied, exactly so; ``text`` was cleaned."""
        self.cards.append(Card("", Content(text)))

    def card(
        self,
        key: str,
        *parts: str | tuple[str, str],
        hang: int = 0,
        tail: tuple[str, str] | None = None,
        keys: str = "",
    ) -> None:
        """A card; ``parts`` are cleaned texts, or pairs of a text and its style. ``keys`` stand in the place of a tail:
        see `key_parts`, and `Card` for the rest.
        """
        told = key_parts(keys, self.DIM) if keys else [tail] if tail is not None and tail[0] else []
        self.cards.append(Card(key, _assembled(*parts), hang, _assembled(*told) if told else None))


@lru_cache(1_024)
def _assembled(*parts: str | tuple[str, str]) -> Content:
    """The content of ``parts``: with each second, and each line that is stored, nearly all cards say the same again."""
    return Content.assemble(*parts)
