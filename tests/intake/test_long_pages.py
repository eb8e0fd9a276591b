"""What a page may be made of without end costs its length, and not its square."""

from __future__ import annotations

import time
from collections.abc import Iterator

from warroom.intake.blocks import Block, take_apart
from warroom.intake.foreign_tables import foreign_table
from warroom.intake.timeline_rows import gather


class Counting(list[Block]):
    """The blocks of a page, and how often somebody went over them."""

    looks = 0

    def __iter__(self) -> Iterator[Block]:
        self.looks += 1
        return super().__iter__()


def test_a_page_is_looked_through_a_few_times_however_many_tables_it_has() -> None:
    looks = []
    for count in (4, 400):
        page = take_apart("## Timeline\n\n" + "| time | what |\n|---|---|\n| 14:05 | the pool is full |\n\n" * count)
        page.blocks = Counting(page.blocks)
        assert len(gather(page).rows()) == count
        looks.append(page.blocks.looks)
    assert looks[0] == looks[1]


def test_a_cell_that_goes_on_for_lines_without_end_is_read_whole() -> None:
    lines = [".. list-table::", "", "   * - 14:05", "     - the pool", "", *["       is full again"] * 400_000]
    before = time.process_time()
    table = foreign_table(lines, 0)
    assert time.process_time() - before < 20, "each line copied all those before it: this took minutes"
    assert table is not None
    assert table.rows[0][1] == ["14:05", "the pool" + " is full again" * 400_000]
