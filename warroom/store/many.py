"""Many rows at once, asked for by their keys or put in: a statement for hundreds costs little more than for one."""

from __future__ import annotations

import gc
import sqlite3
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, Self

_AT_ONCE = 256
"""Keys in one query: three columns of each stay below the 999 that the oldest SQLite takes."""
_PUT_AT_ONCE = 1024
"""Rows put in by one statement, as far as SQLite takes so many values."""


def single(
    db: sqlite3.Connection, statement: str, keys: Sequence[object], before: Sequence[object] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of ``statement``, in which ``{keys}`` stands for the values of a key of one column; ``before`` are the
    values of the places in front of it.
    """
    for part, marks in _parts(keys, "?"):
        yield from db.execute(statement.replace("{keys}", marks), [*before, *part] if before else part)


def joined(db: sqlite3.Connection, statement: str, keys: Sequence[tuple[object, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of ``statement``, in which ``{keys}`` stands for the rows of a key of several columns."""
    if not keys:
        return
    mark = f"({', '.join('?' * len(keys[0]))})"
    for part, marks in _parts(keys, mark):
        yield from db.execute(statement.replace("{keys}", marks), [value for key in part for value in key])


def put(db: sqlite3.Connection, statement: str, rows: Sequence[Sequence[object]]) -> None:
    """Put ``rows`` in by ``statement``, which ends behind ``VALUES``."""
    if not rows:
        return
    columns = len(rows[0])
    mark = f"({', '.join('?' * columns)})"
    most = min(_PUT_AT_ONCE, db.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // columns)
    for part, marks in _parts(rows, mark, most):
        db.execute(f"{statement} {marks}", list(chain.from_iterable(part)))


def keep_many_pages(db: sqlite3.Connection) -> None:
    """Keep 64 MiB of pages: hashes are spread over an index as large as the log, which is read again and again. Move
    them into the file only when 32 MiB of them were written: what each of many acts changes anew is moved once.
    """
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA wal_autocheckpoint = 8192")


class Uncollected:
    """While many objects are made of which none is garbage before the end: looking for it costs a sixth of the time."""

    __slots__ = ("_collects",)

    def __enter__(self) -> Self:
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(self, *_: object) -> None:
        if self._collects:
            gc.enable()


def _parts(keys: Sequence[Any], mark: str, most: int = _AT_ONCE) -> Iterator[tuple[Sequence[Any], str]]:
    """The keys in parts whose lengths are powers of two, so that few different statements are ever prepared."""
    start = 0
    while left := len(keys) - start:
        size = 1 << min(most, left).bit_length() - 1
        yield keys[start : start + size], ", ".join([mark] * size)
        start += size
