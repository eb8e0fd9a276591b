"""Breaking text into lines of cells, quickly for plain ASCII and correctly for everything else."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells
from textual.content import Content

LEAST = 8
"""Cells in which words are set at least, however little room there is."""


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells (at least 1), broken at spaces where there are any.

    Line feeds are kept. No character is lost but the space at which a line breaks.
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            lines.append(paragraph)
        elif paragraph.isascii():
            lines.extend(_wrap_ascii(paragraph, width))
        elif cell_len(paragraph) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_wrap_cells(paragraph, width))
    return lines


def in_cells(words: str, cells: int) -> str:
    """``words``, cut to ``cells`` cells with ``…`` at the end where they take more: a wide sign takes two."""
    if len(words) <= cells and words.isascii():
        return words
    return Content(words).truncate(max(0, cells), ellipsis=True).plain


def hung_behind(lead: Content, words: Content, width: int) -> list[Content]:
    """``words`` behind ``lead`` in lines of ``width`` cells; what does not fit goes on below where they begin."""
    first, *more = words.wrap(max(LEAST, width - lead.cell_length)) or [Content("")]
    return [Content.assemble(lead, first), *(Content.assemble(" " * lead.cell_length, row) for row in more)]


def _wrap_ascii(text: str, width: int) -> list[str]:
    lines, start = [], 0
    while len(text) - start > width:
        space = text.rfind(" ", start, start + width + 1)
        if space <= start:
            lines.append(text[start : start + width])
            start += width
        else:
            lines.append(text[start:space])
            start = space + 1
    lines.append(text[start:])
    return lines


def _wrap_cells(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = cell_len(word)
        joined = used + 1 + size if line else size
        if joined <= width:
            line, used = (f"{line} {word}" if line else word), joined
            continue
        if line:
            lines.append(line)
        pieces = chop_cells(word, width) if size > width else [word]
        lines.extend(pieces[:-1])
        line = pieces[-1] if pieces else ""
        used = cell_len(line)
    lines.append(line)
    return lines
