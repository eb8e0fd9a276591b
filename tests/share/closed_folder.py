"""A share of which some folders cannot be written."""

from __future__ import annotations

import os

from warroom.model.identity import IncidentId
from warroom.share.folder import DiskFolder


class Closed(DiskFolder):
    """A folder in which some paths are another account's."""

    def __init__(self, root: str, path: str, error: int, *, reads: bool = True) -> None:
        super().__init__(root, unique="closed")
        self.path, self.error, self.reads = path, error, reads
        self.tries = 0
        self.lost: list[IncidentId] = []

    def doubted(self) -> list[IncidentId]:
        lost, self.lost = self.lost, []
        return lost

    def _meet(self, path: str) -> None:
        if self.path and path.startswith(self.path):
            self.tries += 1
            raise OSError(self.error, os.strerror(self.error))

    def names(self, path: str):  # type: ignore[no-untyped-def]
        if not self.reads:
            self._meet(path)
        return super().names(path)

    def make(self, path: str) -> None:
        self._meet(path)
        super().make(path)

    def replace(self, path: str, data: bytes) -> None:
        self._meet(path)
        super().replace(path, data)

    def create(self, path: str, data: bytes) -> None:
        self._meet(path)
        super().create(path, data)

    def append(self, path: str, data: bytes) -> None:
        self._meet(path)
        super().append(path, data)
