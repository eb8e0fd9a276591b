"""A connection for queries whose every error is a sentence: where a page is damaged is found by whoever reads it.

Part of the shell's fast path.
"""

from __future__ import annotations

import sqlite3
from _thread import allocate_lock

from warroom.store.trouble import explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, ParamSpec, Self, TypeVar

    from warroom.store.database_file import Standing

    Given = ParamSpec("Given")
    Result = TypeVar("Result")


_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What a query raises: the second where a damaged page would have to be named in the words of the first."""


class Explained:
    """Within it, an error of SQLite becomes the `StoreTrouble` that says what is wrong with the file at ``path``."""

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, _ERRORS):
            raise explain(error, self._path) from error


class WriteTurn(Explained):
    """The turn to write into the database at ``path``, whose files are ``standing``: one act after the other, from
    whatever thread. What is written is found there when the turn ends, or it ends with a `StoreTrouble`.
    """

    __slots__ = ("_standing", "_taken")

    def __init__(self, path: str, standing: Standing) -> None:
        super().__init__(path)
        self._standing, self._taken = standing, allocate_lock()

    def __enter__(self) -> Self:
        self._taken.acquire()
        try:
            self._standing.check()
        except BaseException:
            self._taken.release()
            raise
        return self

    def last(self, act: Callable[[], None]) -> None:
        """Do ``act``, which writes nothing any more, when it has its turn."""
        with self._taken:
            act()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._standing.check()
        finally:
            self._taken.release()
        super().__exit__(kind, error, trace)


def _explained(read: Callable[Given, Result]) -> Callable[Given, Result]:
    def reading(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return read(*given, **named)
        except _ERRORS as error:
            raise explain(error, str(given[0].connection.path)) from error  # type: ignore[attr-defined]

    return reading


class _Rows(sqlite3.Cursor):
    """What a query finds: a damaged page may be met with any of the rows, not only with the first."""

    execute = _explained(sqlite3.Cursor.execute)
    fetchone = _explained(sqlite3.Cursor.fetchone)
    fetchall = _explained(sqlite3.Cursor.fetchall)
    __next__ = _explained(sqlite3.Cursor.__next__)  # type: ignore[arg-type]


class Reader(sqlite3.Connection):
    """A connection for queries. They raise `StoreTrouble` instead of ``sqlite3.Error``."""

    def __init__(self, database: str, *given: Any, **named: Any) -> None:
        super().__init__(database, *given, **named)
        self.path = database
        """The file, as the sentences name it."""

    def execute(self, query: str, values: Any = ()) -> sqlite3.Cursor:
        """Run ``query``; what it finds raises `StoreTrouble` as well."""
        return self.cursor(_Rows).execute(query, values)
