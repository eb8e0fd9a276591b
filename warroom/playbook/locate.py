"""Where in a TOML file a field stands, so that an error can name its line."""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")

Path = tuple["str | int", ...]


def locate(text: str, path: Path) -> int:
    """The line, from 1, of what ``path`` leads to (keys, and numbers for items of an array of tables).

    The nearest enclosing table's line when the field itself is not there, 1 when nothing of it is.
    """
    lines = _lines_of_paths(text)
    for length in range(len(path), 0, -1):
        line = lines.get(path[:length])
        if line is not None:
            return line
    return 1


def _lines_of_paths(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quoted = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quoted:
            if line.count(quoted) % 2:
                quoted = ""
            continue
        header = _TABLE.match(line)
        if header is not None:
            table = _table_path(header, counts)
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            full = (*table, *_parts(key.group(1)))
            for length in range(len(table) + 1, len(full) + 1):
                found.setdefault(full[:length], number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quoted = mark
    return found


def _table_path(header: re.Match[str], counts: dict[Path, int]) -> Path:
    path: Path = ()
    parts = _parts(header.group(2))
    for position, part in enumerate(parts):
        path = (*path, part)
        last = position == len(parts) - 1
        if last and header.group(1) == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(words: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(words)]
