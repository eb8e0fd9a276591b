"""What came of an act is read to its end, and a key stands beside what it chooses."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from tests.widgets.bare import Bare
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.message_line import MessageLine

COPIED = "copied: sent to the terminal (no system clipboard); also in /home/somebody/.local/state/warroom/copied.txt"
CHOICES = '16:26 @dana "wrong channel":  . note   ! decision   > finding   + action   ? hypothesis   t follow-up'


class _Lines(Bare):
    def compose(self) -> ComposeResult:
        """The line, and what is said above it."""
        yield MessageLine("")
        yield EntryLine(now=lambda: 1)  # type: ignore[arg-type, return-value]


def _rows(app: Bare) -> list[str]:
    line = app.query_one(MessageLine)
    return ["".join(segment.text for segment in line.render_line(y)).strip() for y in range(line.size.height)]


@pytest.mark.parametrize("width", [120, 80, 60])
async def test_what_an_act_came_to_is_read_to_its_end_but_a_preview_moves_nothing(width: int) -> None:
    app = _Lines()
    async with app.run_test(size=(width, 10)) as pilot:
        said, line = app.query_one(MessageLine), app.query_one(EntryLine)
        line.focus()
        said.say(COPIED)
        await pilot.pause()
        assert " ".join(_rows(app)) == COPIED
        await pilot.press("x")
        said.say(f"{COPIED} {COPIED}")
        await pilot.pause()
        assert len(_rows(app)) == 1
        said.say(COPIED, alarm=True)
        await pilot.pause()
        assert " ".join(_rows(app)) == COPIED


@pytest.mark.parametrize("width", range(44, 120, 7))
async def test_a_key_is_never_in_another_row_than_what_it_chooses(width: int) -> None:
    app = _Lines()
    async with app.run_test(size=(width, 10)) as pilot:
        app.query_one(MessageLine).say(CHOICES, asks=True)
        await pilot.pause()
        assert [choice for row in _rows(app) for choice in row.split("   ")] == CHOICES.split("   ")
