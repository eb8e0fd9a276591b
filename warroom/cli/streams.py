"""The standard streams where one of them is closed: what cannot be told is found out by whoever tells it."""

from __future__ import annotations

import errno
import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


class Closed(io.TextIOBase):
    """An output that nobody opened: every word that is written to it fails, as on a disk that is full."""

    def writable(self) -> bool:
        """It takes nothing, and says so at the first word."""
        return True

    @property
    def buffer(self) -> BinaryIO:
        """Raise ``OSError``."""
        raise OSError(errno.EBADF, "it is closed")

    def write(self, text: str) -> int:
        """Raise ``OSError``."""
        raise OSError(errno.EBADF, "it is closed")


def open_closed_streams() -> None:
    """Put something in the place of each standard stream that is closed.

    Their numbers are taken first: the next file that is opened would get them, and whatever a library says on the
    error stream would be written into it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
    if sys.stdout is None:
        sys.stdout = Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
