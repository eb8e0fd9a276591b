"""What is chosen in a list is told without colours."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from textual.app import App, ComposeResult
from textual.command import CommandList
from textual.content import Content
from textual.theme import Theme
from textual.widgets import OptionList

from tests.screens.test_contrast import ENOUGH_OF_SIXTEEN, as_shown, ratio
from warroom.screens.shared.palette import _Found
from warroom.screens.shared.themes import THEMES
from warroom.widgets.options import Options
from warroom.widgets.severity_badge import badge_in_a_row, severity_badge


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


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_each_word_of_the_chosen_row_can_be_read_with_sixteen_colours(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.widgets.chosen_seen.few_colours", lambda _: True)
    app = _Lists()
    async with app.run_test(size=(60, 20)) as pilot:
        app.register_theme(theme)
        app.theme = theme.name
        marks = (mark for rank in range(4) for mark in (severity_badge("P0", rank), badge_in_a_row("P0", rank), " "))
        words = Content.assemble("plain ", ("quiet ", "$quiet"), ("late ", "$text-error"), *marks)
        for rows in (app.query_one(Options), app.query_one(CommandList)):
            rows.display, rows.styles.visibility, rows.styles.height = True, "visible", 4
            rows.set_options([words, words])
            rows.highlighted = 1
            await pilot.pause()
            styles = [(segment.text, segment.style) for segment in rows.render_line(1) if segment.text.strip()]
            assert len(styles) >= 4
            for text, style in styles:
                assert style is not None
                assert style.color is not None
                assert style.bgcolor is not None
                seen = [
                    as_shown(colour.get_truecolor().hex, ColorSystem.STANDARD)
                    for colour in (style.color, style.bgcolor)
                ]
                assert ratio(*seen) >= ENOUGH_OF_SIXTEEN, (type(rows).__name__, text, style)
