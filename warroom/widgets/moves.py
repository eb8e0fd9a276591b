"""The keys that move in any list or pane: one table, so that one name in the settings changes them everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

MOVES: Mapping[str, tuple[str, str]] = {
    "move.down": ("down,j", "Down"),
    "move.up": ("up,k", "Up"),
    "move.page_down": ("pagedown", "Page down"),
    "move.page_up": ("pageup", "Page up"),
    "move.first": ("home,g", "First"),
    "move.last": ("end,G", "Last"),
    "move.open": ("enter", "Open, or do it"),
    "move.before": ("left", "Before"),
    "move.next": ("right", "Next"),
}
"""The name in the settings, the keys and what they do."""


def moves(**actions: str) -> list[Binding]:
    """A binding for each of `MOVES` that is named: ``down="step(1)"``.

    They have priority, as commands do, so that the next key of a burst finds them done.
    """
    bindings = []
    for name, action in actions.items():
        keys, title = MOVES[f"move.{name}"]
        bindings.append(Binding(keys, action, title, show=False, id=f"move.{name}", priority=True))
    return bindings
