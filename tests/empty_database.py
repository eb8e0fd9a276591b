"""An empty database as the store makes one. Its tables are made once for each process of the tests and copied: to make
them costs ten times as much as to open it, and thousands of tests begin with one. How they are made from nothing is
tested where the database is the matter.
"""

from __future__ import annotations

import contextlib
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from warroom.store.database import open_database


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_database(str(path)).close()
        return path.read_bytes()


def lay_empty(path: Path) -> str:
    """Lay an empty database at ``path``, for its owner alone, unless there is a file already; ``path`` as text."""
    with (
        contextlib.suppress(FileExistsError),
        open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file,
    ):
        file.write(_content())
    return str(path)
