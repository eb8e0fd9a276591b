"""Passwords in the column of a table whose heading says that it holds them: CSV, tabs, Markdown.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

from warroom.intake.secret_values import SecretPlace, is_mixed, is_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = (
    r"(?i)(?:[\w.-]{1,30}[ _.-])?(?:password|passwd|passphrase|passwort|kennwort|pass|pw|pwd|secret|token|api[ _-]?key"
    r"|contraseña|mot de passe|senha)(?:[ _]value)?"
)
_SEPARATORS = "|\t;,"
_APART = r"[ \t]{2,60}"
"""Between the columns of a table that is set with blanks."""
_FEWEST_SIGNS, _MOST_COLUMNS = 6, 60


def listed(text: str) -> Iterator[SecretPlace]:
    """Every value of ``text`` below a heading that names passwords or tokens."""
    columns: list[int] = []
    separator = ""
    start = 0
    for line in text.splitlines(keepends=True):
        if columns and separator in line:
            yield from _values(line, start, separator, columns)
        else:
            separator = next((sign for sign in (*_SEPARATORS, "  ") if sign in line.strip()), "")
            columns = []
            if separator and line.count(separator) <= _MOST_COLUMNS:
                cells = _cells(line, separator)
                columns = [at for at, cell in enumerate(cells) if re.fullmatch(_HEADING, cell.strip(" \"'*`\r\n"))]
        start += len(line)


def _values(line: str, start: int, separator: str, columns: list[int]) -> Iterator[SecretPlace]:
    cells = _cells(line, separator)
    for column in columns:
        if column >= len(cells):
            continue
        value = cells[column].strip(" \"'`\r\n")
        if len(value) < _FEWEST_SIGNS or " " in value or not (is_mixed(value) or is_random(value, 16)):
            continue
        first = start + _place(line, cells, column, separator) + cells[column].index(value)
        yield first, first + len(value), "password"


def _cells(line: str, separator: str) -> list[str]:
    if separator == "  ":
        return re.split(_APART, line.strip(), maxsplit=_MOST_COLUMNS + 1)
    return line.split(separator, _MOST_COLUMNS + 1)


def _place(line: str, cells: list[str], column: int, separator: str) -> int:
    """Where the cell of ``column`` begins in its line."""
    if separator != "  ":
        return sum(len(cell) + 1 for cell in cells[:column])
    place = 0
    for cell in cells[:column]:
        place = line.index(cell, place) + len(cell)
    return line.index(cells[column], place)
