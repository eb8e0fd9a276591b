"""One publisher for each local database: a lock beside it, which ends with the process that holds it."""

from __future__ import annotations

import os


class PublisherLock:
    """The right to publish and fetch for the database at ``path``. The operating system gives it to one process."""

    def __init__(self, path: str, *, suffix: str = ".publisher") -> None:
        self._path = f"{path}{suffix}"
        self._file: int | None = None
        self.trouble = ""
        """Why nobody can have it, where that was the last answer; empty where somebody else has it."""

    def take(self) -> bool:
        """Try to get it, without waiting; whether it is ours now."""
        if self._file is not None:
            return True
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            self.trouble = ""
        except OSError as error:
            self.trouble = f"{self._path} cannot be opened: {error.strerror}"
            return False
        try:
            _exclusive(file)
        except OSError as error:
            os.close(file)
            self.trouble = "" if isinstance(error, BlockingIOError) else f"{self._path}: {error.strerror}"
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Queue:
    """Who waits for the publisher of the database at ``path`` to give its right away, which one that was left behind by
    a shell command does: it must keep no window and no person waiting.
    """

    def __init__(self, path: str) -> None:
        self._place = PublisherLock(path, suffix=".waiting")

    def stand(self) -> None:
        """Wait, visibly for whoever has the right, until `leave` is called."""
        self._place.take()

    def leave(self) -> None:
        """Wait no more."""
        self._place.give_back()

    def waits(self) -> bool:
        """Whether anybody else waits."""
        free = self._place.take()
        self._place.give_back()
        return not free and not self._place.trouble


def _exclusive(file: int) -> None:
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
