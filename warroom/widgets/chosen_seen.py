"""What is chosen in the toolkit's own lists is seen without colours, too."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from warroom.widgets.cursor_style import few_colours


class ChosenSeen:
    """A list whose chosen row is reversed on a terminal without colours or with 16. It stands before the toolkit's list
    and is no widget itself: the toolkit takes the looks of the first widget among the bases.

    It is done to what was painted: the toolkit leaves ``reverse`` out of the style that it makes of a rule. The colour
    of what is chosen is not behind it there: of 16 it is a grey that the quiet words have nearly, too.
    """

    highlighted: int | None
    QUIET_AWAY: ClassVar[bool] = False
    """Whether the row is as the others while the keys are elsewhere: typing narrows most lists, whose arrows go on."""

    def render_line(self, y: int) -> Strip:
        """A line as the toolkit paints it, reversed where it is of the chosen row."""
        strip: Strip = super().render_line(y)  # type: ignore[misc]
        widget = cast(Widget, self)
        if self.highlighted is None or not few_colours(widget) or (self.QUIET_AWAY and not widget.has_focus):
            return strip
        chosen = Style(bgcolor=widget.background_colors[1].rich_color, reverse=True)
        its_own = [style for _, style, _ in strip if style is not None and style.meta.get("option") == self.highlighted]
        around = its_own[-1].bgcolor if its_own else None
        return Strip(
            [
                # A mark stands on a colour of its own, such as how bad an incident is: it stays as it is.
                Segment(text, style + chosen, control)
                if style is not None and style.meta.get("option") == self.highlighted and style.bgcolor == around
                else Segment(text, style, control)
                for text, style, control in strip
            ],
            strip.cell_length,
        )
