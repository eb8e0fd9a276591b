"""Which entries this person has not seen yet: they are marked, until somebody was at the keyboard beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.model.timeline_entries import TimelineEntry


class SeenMarks:
    """``changed`` is called when other entries are marked."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self.seen = -1
        """The version up to which everything has been seen."""
        self._lasted = -1
        """The version up to which everything has been on the screen for a while."""

    def is_unseen(self, entry: TimelineEntry) -> bool:
        """Whether somebody else wrote ``entry`` and nobody has seen it here."""
        return not entry.mine and entry.version > self.seen

    def all_seen(self, version: int) -> None:
        """Everything up to ``version`` has been seen before."""
        self.seen = self._lasted = version
        self._changed()

    def last(self, versions: Iterable[int]) -> None:
        """These ``versions`` have been on the screen for a while."""
        self._lasted = max(versions, default=self.seen)

    def see(self) -> None:
        """What has been on the screen for a while is seen."""
        if self._lasted > self.seen:
            self.seen = self._lasted
            self._changed()
