"""Many signatures at once, on all processors: one takes a tenth of a millisecond, and the library leaves all processors
but one idle however many threads ask it.
"""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from warroom.interpreter import child_command, child_environ
from warroom.oplog import signed_lines
from warroom.oplog.signed_lines import HOLDS, asked
from warroom.oplog.signing import is_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.oplog.signed_lines import Signed

MANY = 5_000
"""Signatures from which on another process is worth its start."""
_MOST = 8
"""Processes at once."""


def holding(signed: Sequence[Signed]) -> list[bool]:
    """Whether each of the signatures holds, in their order. Raise `ImportError` without the library that checks."""
    processes = min(_MOST, os.cpu_count() or 1, len(signed) // MANY)
    if processes < 2:
        return _here(signed)
    size = -(-len(signed) // processes)
    parts = [signed[start : start + size] for start in range(0, len(signed), size)]
    with ThreadPoolExecutor(len(parts)) as pool:
        return [holds for part in pool.map(_apart, parts) for holds in part]


def _apart(part: Sequence[Signed]) -> list[bool]:
    """Whether each holds, looked at by another process; by this one where that could not be started or was ended."""
    try:
        process = subprocess.run(  # noqa: S603 - ourselves
            child_command("-m", signed_lines.__name__),
            input=asked(part),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environ(os.environ),
            cwd=os.sep,
            check=False,
        )
        answers = process.stdout
    except OSError:
        answers = b""
    return [answer == HOLDS[0] for answer in answers] if len(answers) == len(part) else _here(part)


def _here(part: Sequence[Signed]) -> list[bool]:
    return [is_signed(*each) for each in part]
