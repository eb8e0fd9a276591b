"""Many rows put in by one statement, in any number and whatever SQLite takes at once."""

from __future__ import annotations

import gc
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.store.many import Uncollected, put


@given(st.integers(0, 3_000), st.sampled_from([2, 5, 999, 250_000]))
def test_every_row_is_put_in_once_and_in_its_order(count: int, limit: int) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, limit)
    rows = [(number, str(number)) for number in range(count)]
    put(db, "INSERT INTO t (a, b) VALUES", rows)
    assert db.execute("SELECT a, b FROM t ORDER BY rowid").fetchall() == rows
    db.close()


def test_garbage_is_looked_for_again_afterwards_and_after_trouble_too() -> None:
    assert gc.isenabled()
    with Uncollected(), Uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="x"), Uncollected():
        raise ValueError("x")
    assert gc.isenabled()
    gc.disable()
    try:
        with Uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
