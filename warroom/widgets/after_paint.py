"""What waits for the next paint, of a widget that may be gone by then."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget


def after_paint(widget: Widget, then: Callable[[], object]) -> None:
    """Do ``then`` once the screen was painted, unless ``widget``, whose doing it is, was taken away meanwhile: the
    toolkit keeps what waits with the screen, and asks nobody whether the widget is still on it.
    """

    def still_there() -> None:
        if widget.is_attached and widget.is_running:
            then()

    widget.call_after_refresh(still_there)
