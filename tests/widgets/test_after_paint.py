"""What waits for a paint while its widget goes."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.screens.opening import until
from warroom.widgets.after_paint import after_paint
from warroom.widgets.lines_panel import LinesPanel


class Screened(App[None]):
    """Lines over a screen."""

    def compose(self) -> ComposeResult:
        """The lines."""
        yield LinesPanel("Lines", ["one", "two"])


async def test_what_waits_for_a_paint_is_done_while_its_widget_is_there_and_not_once_it_is_gone() -> None:
    app = Screened()
    fitted: list[str] = []
    async with app.run_test() as pilot:
        panel = app.query_one(LinesPanel)
        after_paint(panel, lambda: fitted.append("there"))
        await until(pilot, lambda: fitted)
        panel.call_after_refresh(lambda: fitted.append("painted"))
        after_paint(panel, lambda: fitted.append(f"gone, {panel.screen}"))
        await panel.remove()
        await until(pilot, lambda: "painted" in fitted)
        await pilot.pause()
    assert fitted == ["there", "painted"]
