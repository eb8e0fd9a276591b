"""The standard input of ``log --stdin``, piece by piece: a stream that never ends is stored at each of its pauses."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from typing import IO

LARGEST = 20_000_000
"""Bytes that one command takes."""
_PIECE = 64 * 1024
_PAUSE = 1.0
"""Seconds without anything new, after which what came is stored."""


class NotText(Exception):
    """What comes in is no text, or has no end; ``str()`` says so."""


def pieces(stream: IO[bytes]) -> Iterator[str]:
    """The text of ``stream`` in pieces that end where a line ends. Raise `NotText`.

    One piece when it ends at once, as most do.
    """
    waiting, taken = b"", 0
    while True:
        lines = waiting.rfind(b"\n") + 1
        if len(waiting) >= _PIECE or (lines and not _goes_on(stream)):
            whole = lines or len(waiting)
            yield waiting[:whole].decode("utf-8", "replace")
            waiting = waiting[whole:]
            continue
        came = os.read(stream.fileno(), 65_536)
        if not came:
            break
        taken, waiting = taken + len(came), waiting + came
        if b"\0" in came:
            raise NotText("the standard input is no text")
        if taken > LARGEST:
            raise NotText(f"the standard input has more than {LARGEST} bytes")
    if waiting:
        yield waiting.decode("utf-8", "replace")


def _goes_on(stream: IO[bytes]) -> bool:
    """Whether something comes, or the end does, before the pause is over."""
    return sys.platform == "win32" or bool(select.select([stream], [], [], _PAUSE)[0])
