"""The rows of a timeline that tells no time at all: a list below its heading, each item one thing that happened."""

from __future__ import annotations

from warroom.intake.blocks import ITEM, TEXT, Block
from warroom.intake.gathered import TimelineRow
from warroom.intake.line_text import unescaped
from warroom.intake.page_sections import PageSections


def untimed_rows(blocks: list[Block], sections: PageSections) -> list[TimelineRow]:
    """The items of the first list of each timeline of ``blocks``, with what is moved in below them; none for one item
    alone, which may say anything.
    """
    rows: list[TimelineRow] = []
    least: int | None = None
    ended = False
    for block, inside, other in zip(blocks, sections.timeline, sections.other, strict=True):
        if not inside or other:
            least, ended = None, False
        elif block.kind == ITEM and not ended:
            least = block.level if least is None else least
            if block.level > least and rows:
                rows[-1].lines.append(f"  - {unescaped(block.text)}")
            else:
                rows.append(TimelineRow(block.number, None, unescaped(block.text), ITEM, level=block.level))
        elif least is not None and not ended:
            ended = block.kind != TEXT or block.behind_gap or block.indent <= least
            if not ended:
                rows[-1].lines.append(unescaped(block.text))
    return rows if len(rows) > 1 else []
