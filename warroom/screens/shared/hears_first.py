"""A screen that looks at each key before any widget does: behind it in a burst others are waiting."""

from __future__ import annotations

from textual import events


class HearsFirst:
    """What it takes goes no further."""

    def key_first(self, _event: events.Key) -> bool:
        """Whether the key was taken, with all that comes of it, before the next one is looked at."""
        return False
