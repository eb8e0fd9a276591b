"""Words in the person's own editor. Whatever it leaves is taken, or kept where its writer finds it."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from warroom.outside_file import Unreadable, read_regular

_LARGEST = 1024 * 1024
"""Bytes that an editor may leave."""
_MOST_KEPT = 20
"""Files of what could not be read."""
_NOT_KEPT = "; what the editor left could not be kept"
_AT_ONCE = 0.5
"""Seconds in which nobody has read what an editor shows."""
_NOT_WAITING = (
    "the editor ended at once; one that has a window of its own needs an option that makes it wait, such as --wait"
)
_LARGEST_KEPT = 16 * 1024 * 1024
"""Bytes: nobody typed more."""


class NothingChanged(Exception):
    """The words are as they were; the message says why, and where what the editor left is kept."""


def edited(text: str, editor: str, *, kept_in: str, suspended: Callable[[], AbstractContextManager[None]]) -> str:
    """``text`` as the command ``editor`` leaves it, without line ends behind it. ``suspended`` gives the terminal to
    the editor. What cannot be read is kept in the folder ``kept_in``. Raise `NothingChanged`.
    """
    # In a folder of its own: editors put files beside it, write another one in its place, or take it away.
    try:
        with tempfile.TemporaryDirectory(prefix="warroom-edit-", ignore_cleanup_errors=True) as folder:
            path = os.path.join(folder, "words.txt")  # noqa: PTH118
            with open(path, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            command = [*shlex.split(editor), path]
            began = time.monotonic()
            with suspended():
                # What fails in there is told behind it: the toolkit would never take the terminal again.
                ended = _run(command)
            took = time.monotonic() - began
            if not isinstance(ended, int):
                raise ended
            if ended < 0:  # it may have been in the middle of writing
                left = _kept(path, kept_in) if _is_other(path, text) else ""
                raise NothingChanged(f"the editor was ended by signal {-ended}{left}")
            try:
                words = read_regular(path, _LARGEST, within=folder)
            except Unreadable as trouble:
                raise NothingChanged(f"{trouble}{_kept(path, kept_in)}") from None
            if words == text and (ended or took < _AT_ONCE):
                raise NothingChanged(f"the editor failed with {ended}" if ended else _NOT_WAITING)
            # What was written is taken though it failed: some count each mistyped command of theirs as a failure.
            return words.rstrip("\n")
    except (OSError, ValueError) as trouble:
        raise NothingChanged(str(trouble)) from None


def _run(command: list[str]) -> int | OSError | ValueError:
    """The exit code of ``command``, or what went wrong in starting it."""
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - their own editor
    except (OSError, ValueError) as trouble:
        return trouble


def _is_other(path: str, text: str) -> bool:
    """Whether something else than ``text`` stands in the file at ``path``."""
    try:
        return read_regular(path, _LARGEST) != text
    except Unreadable:
        return True


def _kept(path: str, folder: str) -> str:
    """Where the file at ``path`` was put in ``folder``, for its owner alone, in words; empty where there is none."""
    try:
        there = os.lstat(path)
    except OSError:
        return ""
    if not stat.S_ISREG(there.st_mode):
        return ""
    try:
        if not folder or there.st_size > _LARGEST_KEPT:
            return _NOT_KEPT
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        for number in range(1, _MOST_KEPT + 1):
            place = os.path.join(folder, f"edited-{number}.txt")  # noqa: PTH118
            try:
                descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            try:
                with open(path, "rb") as left, os.fdopen(descriptor, "wb") as kept:
                    shutil.copyfileobj(left, kept)
            except OSError:
                os.unlink(place)  # noqa: PTH108 - half of it would pass for all
                raise
            return f"; what the editor left is in {place}"
    except OSError:
        return _NOT_KEPT
    return _NOT_KEPT
