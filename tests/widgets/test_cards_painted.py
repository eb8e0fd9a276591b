"""A list of cards paints the lines that changed, and those alone."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from tests.widgets.bare import Bare
from warroom.widgets.card import Card, Rows
from warroom.widgets.cards import Cards

ACROSS, DOWN = 40, 5


class _Page(Bare):
    def compose(self) -> ComposeResult:
        """One list of cards."""
        yield Cards(id="page")


def _cards(*words: str) -> list[Card]:
    rows = Rows()
    for number, said in enumerate(words):
        rows.card(str(number), said)
    return rows.cards


@pytest.mark.parametrize("count", [12, 4])
async def test_a_card_that_says_something_else_is_painted_and_no_other(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"card {number}" for number in range(count)]
    app = _Page()
    async with app.run_test(size=(ACROSS, DOWN)) as pilot:
        page = app.query_one("#page", Cards)
        page.styles.height = DOWN
        page.show(_cards(*words))
        await pilot.pause()
        for place, paints in ((2, [Region(0, 2, page.size.width, 1)]), (9, []))[: 1 + (count > 9)]:
            painted: list[Region] = []
            words[place] = "another"
            with monkeypatch.context() as patch:
                patch.setattr(page, "refresh", lambda *regions, painted=painted, **_: painted.extend(regions))
                page.show(_cards(*words))
            assert painted == paints, place
            page.refresh()
            await pilot.pause()


async def test_the_cursor_stays_in_its_place_when_the_last_card_under_it_is_gone() -> None:
    app = _Page()
    async with app.run_test(size=(ACROSS, DOWN)) as pilot:
        page = app.query_one("#page", Cards)
        for count, chosen in ((12, "11"), (13, "11"), (8, "7"), (8, "7"), (1, "0")):
            page.show(_cards(*(f"card {number}" for number in range(count))))
            if count == 12:  # nobody has moved it on
                app.set_focus(None)  # nobody looks at it
                page.choose("11")
            await pilot.pause()
            assert page.chosen == chosen, count
