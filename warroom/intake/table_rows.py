"""What a row of a table is on a page: a row of the timeline, or a mark that says the day of those below it."""

from __future__ import annotations

from warroom.intake.blocks import ROW, Block
from warroom.intake.clause_beside import ends_with
from warroom.intake.columns import TableColumns, time_of_row
from warroom.intake.gathered import Mark, TimelineRow
from warroom.intake.row_labels import DOTS, day_alone


def step_of_row(block: Block, columns: TableColumns) -> TimelineRow | Mark | None:
    """The row ``block`` of a table of which ``columns`` hold the times; `None` for one that only stands for others."""
    time, beside = time_of_row(block.cells, columns)
    words = " | ".join(
        block.cells[column] for column in columns.texts if column < len(block.cells) and block.cells[column].strip()
    )
    who = block.cells[columns.who] if columns.who is not None and columns.who < len(block.cells) else ""
    text = " | ".join(part for part in (beside, words) if part)
    if time is not None and time.clock is not None and ends_with(words, zoned=time.zoned):
        time.approx = True
    if time is not None and not text and not who and time.clock is None:
        return Mark(block.number, block.text.strip("| "), day_only=True, time=time)
    if time is None and not beside and not who and (day := day_alone(words)) is not None:
        return Mark(block.number, words, day_only=True, time=day)
    if time is None and DOTS.fullmatch(block.text):
        return Mark(block.number, beside) if beside else None
    return TimelineRow(block.number, time, text, ROW, who=who.strip(), zone_head=columns.zone_head)
