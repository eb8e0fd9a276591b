"""Which logs an incident has: asked of the folder again and again, at a cost that does not grow with their number.

A folder says when a name last came or went. While it says the same, a long list is not asked for anew; since not every
file system keeps that promise, it is once in a while all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId
from warroom.share.share_format import ops_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.share.folder import Folder, Listing

MANY = 500
"""Names from which on a list is worth to be spared."""
LIST_EVERY, NAMES_A_SECOND = 10.0, 1_000
"""Seconds until a list is asked for anew although nothing says that it changed; longer for more names than these."""
_SETTLED = 2.5
"""Seconds: within so many a folder may have changed twice and tell one time for both."""
_SUFFIX = ".jsonl"


class LogNames:
    """The names of the logs of one incident. ``left_out`` counts the names that nobody looks at."""

    def __init__(self, folder: Folder, incident: IncidentId, *, ticks: Callable[[], float]) -> None:
        self._folder, self._path, self._ticks = folder, ops_folder(incident), ticks
        self.left_out = 0
        self._names: frozenset[str] = frozenset()
        self._listing: Listing | None = None
        self._changed, self._changed_since, self._listed = -1, 0.0, float("-inf")

    def expire(self) -> None:
        """Ask anew with the next look."""
        self._listed = float("-inf")
        self._changed = -1

    def _every(self) -> float:
        return max(LIST_EVERY, len(self._names) / NAMES_A_SECOND)

    def look(self) -> frozenset[str] | None:
        """All names, or `None` if they are those of the last time. Raise ``OSError``."""
        ticks = self._ticks()
        try:
            if len(self._names) >= MANY:
                changed = self._folder.changed(self._path)
                if changed != self._changed:
                    self._changed, self._changed_since = changed, ticks
                elif self._listed - self._changed_since > _SETTLED and ticks - self._listed < self._every():
                    return None
            listing = self._folder.names(self._path)
        except FileNotFoundError:
            listing = None
        if listing is not None and listing == self._listing and listing.left_out == self.left_out:
            self._listed = ticks
            return None
        self._listing = listing
        names = frozenset(name for name in listing or () if name.endswith(_SUFFIX))
        self.left_out = listing.left_out if listing is not None else 0
        self._listed = ticks
        if names == self._names:
            return None
        self._names = names
        return names
