"""A click in a list of cards chooses what is meant: the keys that follow are for the row that was clicked."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.content import Content

from tests.widgets.bare import Bare
from warroom.widgets.card import Card
from warroom.widgets.cards import Cards

ROWS = (
    ("", "A heading"),
    ("first", "a row that is so long that it goes on in a second line"),
    ("", "  y done  n failed"),
    ("", "  what it says"),
    ("second", "a row"),
    ("", ""),
    ("", "Another heading"),
    ("third", "a row"),
)
MEANT = ("", "first", "first", "first", "first", "second", "", "", "third", "", "")
"""By the line that is clicked; empty where the cursor stays."""


class _List(Bare):
    def compose(self) -> ComposeResult:
        """The list alone."""
        yield Cards()


@pytest.mark.parametrize("frame", [0, 1])
@pytest.mark.parametrize("before", ["first", "second", "third"])
async def test_a_click_on_a_row_or_on_a_remark_below_it_chooses_the_row(before: str, frame: int) -> None:
    app = _List()
    async with app.run_test(size=(40 + 2 * frame, len(MEANT) + 2 * frame)) as pilot:
        cards = app.query_one(Cards)
        if frame:
            cards.styles.border = ("round", "red")
        cards.show([Card(key, Content(words)) for key, words in ROWS])
        await pilot.pause()
        for y, meant in enumerate(MEANT):
            cards.choose(before)
            await pilot.mouse_down(Cards, offset=(10, y + frame))
            assert cards.chosen == (meant or before), y
        for edge in (0, len(MEANT) + 1) if frame else ():
            cards.choose(before)
            await pilot.mouse_down(Cards, offset=(10, edge))
            assert cards.chosen == before, "the frame is no row"
