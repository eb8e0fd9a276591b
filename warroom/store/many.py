"""Asking for many rows by their keys at once: a query for hundreds costs little more than one for a single key."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from typing import Any

_AT_ONCE = 256
"""Keys in one query: three columns of each stay below the 999 that the oldest SQLite takes."""


def single(db: sqlite3.Connection, statement: str, keys: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """The rows of ``statement``, in which ``{keys}`` stands for the values of a key of one column."""
    for part, marks in _parts(keys, "?"):
        yield from db.execute(statement.replace("{keys}", marks), part)


def joined(db: sqlite3.Connection, statement: str, keys: Sequence[tuple[object, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of ``statement``, in which ``{keys}`` stands for the rows of a key of several columns."""
    if not keys:
        return
    mark = f"({', '.join('?' * len(keys[0]))})"
    for part, marks in _parts(keys, mark):
        yield from db.execute(statement.replace("{keys}", marks), [value for key in part for value in key])


def _parts(keys: Sequence[Any], mark: str) -> Iterator[tuple[Sequence[Any], str]]:
    """The keys in parts whose lengths are powers of two, so that few different statements are ever prepared."""
    start = 0
    while left := len(keys) - start:
        size = min(_AT_ONCE, 1 << left.bit_length() - 1)
        yield keys[start : start + size], ", ".join([mark] * size)
        start += size
