"""How the chosen row of a list is told from the others: by a colour, and by signs where colours are few."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget

HERE = "›"
"""What stands before the chosen row of a list while the keys are elsewhere: one place has them, and only its row is
in colour.
"""
_FEW = frozenset(("standard", "windows"))
"""What a console calls its colours when it has 16: no two greys of ours differ there."""


def few_colours(widget: Widget) -> bool:
    """Whether the terminal of ``widget`` has no colours, or 16."""
    app = widget.app
    return app.no_color or (app.console.color_system in _FEW and not app.is_headless)


def cursor_style(widget: Widget, component: str, *, focused: bool) -> Style:
    """What is added to a row of ``widget`` under its cursor, in the colour of ``component``; reversed, or underlined
    while a question about it has the keys, on a terminal without colours or with 16.
    """
    if few_colours(widget):
        return Style(reverse=True) if focused else Style(underline=True)
    return Style(bgcolor=widget.get_component_rich_style(component, partial=True).bgcolor)
