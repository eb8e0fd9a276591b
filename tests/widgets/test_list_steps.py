"""Steps in a list of cards that is read in a thread: those that come before it count."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.content import Content

from tests.widgets.bare import Bare
from warroom.widgets.card import Card
from warroom.widgets.cards import Cards


class _Reading(Bare):
    """A list that nothing is in yet."""

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield Cards()


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [((), "a"), (("j",), "b"), (("down", "j"), "c"), (("j", "j", "k"), "b"), (("k",), "a"), (("j",) * 9, "d")],
)
async def test_rows_that_one_goes_down_before_a_list_is_read_are_gone_down(keys: tuple[str, ...], chosen: str) -> None:
    app = _Reading()
    async with app.run_test(size=(40, 10)) as pilot:
        cards = app.query_one(Cards)
        cards.focus()
        await pilot.press(*keys)
        shown = [Card(key, Content(key)) for key in "abcd"]
        cards.show([Card("", Content("a heading")), *shown])
        assert cards.chosen == chosen
        cards.show(shown[:3])
        await pilot.press("j")
        assert cards.chosen == {"a": "b", "b": "c"}.get(chosen, "c")
