"""What is ours is on the disk before it is called saved; what lies elsewhere is stored whole and not waited for."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.oplog.builder import Scripted
from tests.store.tables import fresh, held
from warroom.model.identity import Moment
from warroom.store.receive import receive
from warroom.store.transaction import Transaction, see_to_disk

NOW = Moment(1_771_000_000_000_000)
FULL, NORMAL = 2, 1


def synchronous(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA synchronous").fetchone()[0])


@pytest.mark.parametrize(("lies_elsewhere", "within"), [(False, FULL), (True, NORMAL)])
def test_only_what_lies_elsewhere_is_not_waited_for_and_only_once(
    tmp_path: Path, lies_elsewhere: bool, within: int
) -> None:
    with closing(fresh(tmp_path, "alice")) as db:
        with Transaction(db, lies_elsewhere=lies_elsewhere):
            assert synchronous(db) == within
        assert synchronous(db) == FULL
        with pytest.raises(ZeroDivisionError), Transaction(db, lies_elsewhere=lies_elsewhere):
            raise ZeroDivisionError
        assert (synchronous(db), db.in_transaction) == (FULL, False)


def test_without_a_write_ahead_log_everything_is_waited_for(tmp_path: Path) -> None:
    with closing(fresh(tmp_path, "alice")) as db:
        assert db.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        with Transaction(db, lies_elsewhere=True):
            assert synchronous(db) == FULL


def test_a_power_cut_takes_what_came_whole_and_it_is_taken_in_again_as_if_nothing_had_been(tmp_path: Path) -> None:
    alice = Scripted("alice")
    operations = [alice.write({"text": f"entry {number}"}, on=f"{number:032x}") for number in range(6)]
    with closing(fresh(tmp_path, "bob")) as db:
        receive(db, operations[:3], now=NOW)
        log = tmp_path / "bob.db-wal"
        on_disk = log.stat().st_size
        before = held(db)
        receive(db, operations[3:], now=NOW, lies_elsewhere=True)
        whole, end = held(db), log.stat().st_size
        # What was not waited for is gone from the disk, all or any part of it.
        for left in range(on_disk, end, 1_003):
            cut = tmp_path / f"cut{left}"
            cut.mkdir()
            for name in ("bob.db", "bob.db-wal"):
                shutil.copy(tmp_path / name, cut / name)
            os.truncate(cut / "bob.db-wal", left)
            with closing(fresh(cut, "bob")) as after:
                assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert held(after) == before
                receive(after, operations, now=NOW, lies_elsewhere=True)
                assert held(after) == whole


def test_everything_is_seen_to_the_disk_at_once_where_somebody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(str(Path(f"/proc/self/fd/{file}").readlink())))
    with closing(fresh(tmp_path, "alice")) as db:
        receive(db, [Scripted("bob").write({"text": "x"})], now=NOW, lies_elsewhere=True)
        see_to_disk(str(tmp_path / "alice.db"))
        assert synced == [str(tmp_path / "alice.db-wal")]
    see_to_disk(str(tmp_path / "alice.db"))  # closed: all of it is in the database itself
    assert len(synced) == 1
