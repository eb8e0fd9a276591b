"""A page of the workflow as it is drawn: headings, hanging indents, two columns where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from warroom.playbook.reading import DRAWN, HEAD, POINT, TERM, Chapter, PageRow, pieces
from warroom.text import clean, for_line
from warroom.widgets.wrapping import LEAST, hung_behind, wrap

_COLUMN, _BETWEEN = 48, 4
"""Cells of a column at least, and between two of them."""
_LABEL = 12
"""Cells of a label at most before what is said of it goes on below."""
_STEMS = str.maketrans({"├": "│", "└": " ", "─": " "})
"""What the branches of a drawn tree are on the lines below their first one."""


def page_content(page: Chapter, across: int) -> Content:
    """The page in ``across`` cells."""
    columns = 2 if across >= 2 * _COLUMN + _BETWEEN and all(line.kind != DRAWN for line in page.lines) else 1
    width = (across - _BETWEEN) // 2 if columns == 2 else across
    drawn = [_piece(piece, max(LEAST, width)) for piece in pieces(page)]
    if columns == 1 or len(drawn) < 2:
        return Content("\n").join([line for piece in drawn for line in (*piece, Content(""))][:-1])
    left, right = _halves(drawn)
    left += [Content("")] * (len(right) - len(left))
    right += [Content("")] * (len(left) - len(right))
    return Content("\n").join(
        Content.assemble(one.pad_right(max(0, width + _BETWEEN - one.cell_length)), other)
        for one, other in zip(left, right, strict=True)
    )


def _halves(drawn: Sequence[list[Content]]) -> tuple[list[Content], list[Content]]:
    """Pieces in two columns that are as nearly as high as they can be, none of them broken."""
    heights = [len(piece) + 1 for piece in drawn]
    whole = sum(heights)
    cut = min(range(1, len(drawn)), key=lambda place: abs(whole - 2 * sum(heights[:place])))
    sides = [[line for piece in side for line in (*piece, Content(""))] for side in (drawn[:cut], drawn[cut:])]
    return sides[0], sides[1]


def _piece(lines: Sequence[PageRow], width: int) -> list[Content]:
    return [row for line in lines for row in _rows(line, width)]


def _rows(line: PageRow, width: int) -> list[Content]:
    words = for_line(line.words)
    if line.kind == HEAD:
        style = "bold reverse $text-accent" if line.here else "bold $text-accent"
        return [Content.styled(f" {row} " if line.here else row, style) for row in wrap(words, max(LEAST, width - 2))]
    if line.kind == TERM:
        label = for_line(line.label)
        if not words:
            return [Content.styled(f"  {row}", "bold") for row in wrap(label, width - 2)]
        lead = f"  {label} ".ljust(_LABEL + 3)
        if len(label) > _LABEL or width < 3 * _LABEL:
            rows = [Content.styled(f"  {row}", "bold") for row in wrap(label, width - 2)]
            return [*rows, *(Content(f"    {row}") for row in wrap(words, max(LEAST, width - 4)))]
        return hung_behind(Content.styled(lead, "bold"), Content(words), width)
    if line.kind == POINT:
        return hung_behind(Content.styled("  · ", "$quiet"), Content(words), width)
    if line.kind == DRAWN:
        words = clean(line.words, newline=" ")
        stem = min(len(words) - len(words.lstrip("│├└─ ")), max(0, width - LEAST - 2))
        below = words[:stem].translate(_STEMS) + "  "
        drawn = wrap(words[stem:], max(LEAST, width - len(below)))
        return [Content(f"{words[:stem] if not place else below}{row}") for place, row in enumerate(drawn)]
    return [Content(f"  {row}") for row in wrap(words, max(LEAST, width - 2))]


def contents(pages: Sequence[Chapter], place: int, room: int) -> Content:
    """The titles of the pages, as many as there is ``room`` for around the one that is shown; a sign tells which."""
    first = max(0, min(place - room // 2, len(pages) - room))
    return Content("\n").join(
        Content.styled(f"▸ {page.title}", "bold $text-accent")
        if number == place
        else Content.styled(f"  {page.title}", "$quiet")
        for number, page in list(enumerate(pages))[first : first + max(1, room)]
    )
