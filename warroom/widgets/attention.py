"""Whether the person is at a list just now: then what arrives moves nothing under the hands."""

from __future__ import annotations

from textual.dom import NoScreen
from textual.widget import Widget

from warroom.widgets.entry_line import EntryLine


def has_attention(widget: Widget) -> bool:
    """Whether the keys are those of ``widget``, or of a question that was asked from it."""
    try:
        focused = widget.screen.focused
    except NoScreen:
        return False
    if isinstance(focused, EntryLine) and focused is not widget:
        return bool(focused.asking) and focused.asked_from is widget
    return focused is widget
