"""What is chosen in a list is told without colours."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandList
from textual.widgets import OptionList

from warroom.screens.shared.palette import _Found
from warroom.widgets.options import Options


class _Lists(App[None]):
    def compose(self) -> ComposeResult:
        """The lists that the program has, of which none has the keys but the first."""
        yield Options("first", "second", markup=False)
        yield _Found("first", "second")


def _reversed(rows: OptionList, y: int) -> bool:
    return all(segment.style is not None and segment.style.reverse for segment in rows.render_line(y))


@pytest.mark.parametrize("colourless", [True, False])
async def test_the_chosen_row_alone_is_reversed_where_there_are_no_colours(
    colourless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if colourless:
        monkeypatch.setenv("NO_COLOR", "1")
    app = _Lists()
    async with app.run_test(size=(60, 20)) as pilot:
        for rows in (app.query_one(Options), app.query_one(CommandList)):
            rows.display, rows.styles.visibility, rows.styles.height = True, "visible", 4
            rows.highlighted = 1
            await pilot.pause()
            assert rows.size.height >= 2
            assert (_reversed(rows, 0), _reversed(rows, 1)) == (False, colourless), type(rows).__name__
            rows.highlighted = 0
            assert (_reversed(rows, 0), _reversed(rows, 1)) == (colourless, False), type(rows).__name__
