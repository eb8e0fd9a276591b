"""Steps in a list of cards that is read in a thread: those that come before it count."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp

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


async def test_the_wheel_rolls_a_list_by_three_lines_to_its_ends_and_leaves_the_choice() -> None:
    app = _Reading()
    async with app.run_test(size=(40, 10)) as pilot:
        cards = app.query_one(Cards)
        cards.show([Card(str(number), Content(f"card {number}")) for number in range(40)])
        await pilot.pause()

        async def turned(kind: type[MouseScrollDown | MouseScrollUp], times: int = 1) -> str:
            for _ in range(times):
                cards.post_message(kind(cards, 1, 1, 0, 0, 0, shift=False, meta=False, ctrl=False))
            await pilot.pause()
            return cards.render_line(0).text.split()[-1]

        assert cards.chosen == "0"
        assert await turned(MouseScrollDown) == "3"
        assert await turned(MouseScrollDown, 2) == "9"
        assert await turned(MouseScrollUp) == "6"
        assert cards.chosen == "0"
        assert await turned(MouseScrollUp, 9) == "0"
        assert await turned(MouseScrollDown, 99) == str(40 - cards.size.height)
