"""Several programs over one database: each has a number of its own, so that each has drafts of its own."""

from __future__ import annotations

import contextlib
import os


class Window:
    """The number of this program among those over the database at ``path``, from 0. It ends with the program."""

    most = 8
    """Windows that are told apart; those beyond share the last number."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None
        self.number = 0  # where nothing can be locked, nobody is told apart
        for number in range(self.most):
            self._file = self._lock(number)
            if self._file is not None:
                self.number = number
                break
            if os.path.exists(self._name(number)):  # noqa: PTH110 - part of opening the program
                self.number = min(number + 1, self.most - 1)

    def ended(self) -> list[int]:
        """The other numbers that nobody has."""
        return [number for number in range(self.most) if number != self.number and self._is_free(number)]

    def close(self) -> None:
        """Let another program have the number."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _is_free(self, number: int) -> bool:
        if not os.path.exists(self._name(number)):  # noqa: PTH110 - see above
            return True
        file = self._lock(number)
        if file is not None:
            os.close(file)
        return file is not None

    def _name(self, number: int) -> str:
        return f"{self._path}.window{number + 1}"

    def _lock(self, number: int) -> int | None:
        """The open file of ``number``, locked; `None` while another program holds it."""
        import fcntl

        try:
            file = os.open(self._name(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            with contextlib.suppress(OSError):
                os.close(file)
            return None
        return file
