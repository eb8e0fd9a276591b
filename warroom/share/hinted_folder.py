"""A folder of the operating system of which somebody says what was changed in it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.share.folder import DiskFolder

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_KEPT = 10_000
"""Paths for which nobody asked, from which on they are forgotten: it was a hint."""
_PARTS = 3
"""Parts of a path that say which log it is, whatever way leads to the share: its incident, its folder, its name."""


class HintedFolder(DiskFolder):
    """Keeps the paths that `name` was told, from any thread, until somebody asks for those in their folder."""

    def __init__(self, root: str, *, unique: str) -> None:
        super().__init__(root, unique=unique)
        self._named: dict[str, set[str]] = {}
        """The names of those paths, by their folders."""
        self._naming = threading.Lock()

    def name(self, paths: Iterable[str]) -> None:
        """These files were changed."""
        with self._naming:
            if sum(map(len, self._named.values())) > MOST_KEPT:  # nobody asks; a whole round reads them all the same
                self._named.clear()
            for path in paths:
                folder, _, name = "/".join(Path(path).parts[-_PARTS:]).rpartition("/")
                self._named.setdefault(folder, set()).add(name)

    def named(self, path: str) -> frozenset[str]:
        """See `warroom.share.folder.named_in`."""
        with self._naming:
            return frozenset(self._named.pop(path, ()))
