"""Where in a TOML file a field stands, and what is wrong with it, so that an error can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from warroom.outside_file import TEXTS

_TABLE = re.compile(r"\s*(\[\[?)([^\[\]#]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
_SIGN = re.compile("|".join([*(text.pattern for text in TEXTS.values()), r"[\[\]\n]"]), re.DOTALL)
"""What may hold a line's end or a bracket that means nothing (a string, a comment), and those that mean something."""

_EXPECTED = {
    "tuple_type": 'a list: ["...", "..."]',
    "string_type": "words in quotes",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a table",
    "dataclass_type": "a table",
    "dataclass_exact_type": "a table",
}
"""What should stand there, by the kind that pydantic gives an error: its own words name types of Python."""
_NO_SUCH_FIELD = ("unexpected_keyword_argument", "extra_forbidden")
_LONGEST_FOUND = 60

Path = tuple["str | int", ...]


def locate(text: str, path: Path) -> int:
    """The line, from 1, of what ``path`` leads to (keys, and numbers for items of an array of tables).

    The nearest enclosing table's line when the field itself is not there, 1 when nothing of it is. A line ends where
    TOML and editors end one, not at what else Unicode takes for an end.
    """
    return line_of(lines_of_paths(text), path)


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """As `locate`, for a file whose ``lines`` are known: many places are looked up in one that is read once."""
    for length in range(len(path), 0, -1):
        line = lines.get(path[:length])
        if line is not None:
            return line
    return 1


def expected_and_found(error: Any) -> tuple[str, str]:
    """What should stand where pydantic says that an ``error`` is, and what stands there; empty where nothing does."""
    kind = error["type"]
    if kind == "missing":
        return "this field, which is missing", ""
    if kind in _NO_SUCH_FIELD:
        return "no such field", repr(error["loc"][-1])
    expected = _EXPECTED.get(kind) or error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return expected, repr(error["input"])[:_LONGEST_FOUND]


def field_words(where: Path) -> str:
    """The field that ``where`` leads to, in words: items are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in where)


def is_unknown_field(error: Any) -> bool:
    """Whether ``error`` is that there is no such field."""
    return error["type"] in _NO_SUCH_FIELD


def lines_of_paths(text: str) -> dict[Path, int]:
    """Every table, item of an array of tables and key of a TOML file, with its line."""
    paths: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _statements(text):
        header = _TABLE.match(line)
        if header is not None:
            table = _table_path(header, counts)
            paths.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            full = (*table, *_parts(key.group(1)))
            for length in range(len(table) + 1, len(full) + 1):
                paths.setdefault(full[:length], number)
    for full, number in list(paths.items()):  # a table of which only parts have a head of their own
        for length in range(1, len(full)):
            paths.setdefault(full[:length], number)
    return paths


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines on which something begins, by number: none that goes on with a long text or with an array."""
    lines = text.split("\n")
    number, depth = 1, 0
    yield number, lines[0]
    for sign in map(re.Match[str].group, _SIGN.finditer(text)):
        if sign == "\n":
            number += 1
            if depth == 0:
                yield number, lines[number - 1]
        elif sign in "[]":
            depth = max(0, depth + (1 if sign == "[" else -1))
        else:
            number += sign.count("\n")


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
