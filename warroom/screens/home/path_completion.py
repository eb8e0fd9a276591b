"""Completing the path of a file that is being typed."""

from __future__ import annotations

import itertools
import os

_MOST_SHOWN, _MOST_ENTRIES = 200, 10_000


def complete_path(typed: str, *, folders: bool = False) -> tuple[str, list[str]]:
    """``typed`` as far as it can be completed, and the names of the files and folders that it may become: a folder's
    ends as one. ``folders`` asks for folders alone.
    """
    folder, begin = os.path.split(os.path.expanduser(typed))  # noqa: PTH111
    try:
        with os.scandir(folder or ".") as entries:
            names = sorted(
                entry.name + (os.sep if entry.is_dir() else "")
                for entry in itertools.islice(entries, _MOST_ENTRIES)
                if entry.name.startswith(begin)
                and (begin or not entry.name.startswith("."))
                and (entry.is_dir() or not folders)
            )[:_MOST_SHOWN]
    except (OSError, ValueError):
        return typed, []
    if not names:
        return typed, []
    # Sorted, so what the first and the last have in common all have.
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(names[0], names[-1], strict=False))
    common = "".join(sign for sign, _ in pairs)
    return os.path.join(folder, common), names if len(names) > 1 else []  # noqa: PTH118
