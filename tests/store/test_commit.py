"""Committing: durable before it is called saved, whole or not at all, whoever else writes at the same time."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import START, Clock, logged, seeded
from tests.oplog.builder import INCIDENT, Scripted
from tests.room.own_connection import own_connection
from tests.store.tables import deliver, fresh
from warroom.model.identity import Moment, Revision
from warroom.model.views import Severity
from warroom.oplog.chain import read_log
from warroom.oplog.framing import frame
from warroom.oplog.strict_json import Refused
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.store.commit import commit, local, own_writer, set_local
from warroom.store.rebuild import digest_of, operations, rebuild
from warroom.store.transaction import begin
from warroom.store.trouble import StoreTrouble
from warroom.store.write import Write


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return fresh(tmp_path, "mine")


def act(db: sqlite3.Connection, *writes: Write, now: Moment = START, seen_up_to: int | None = None, seed: int = 3):  # type: ignore[no-untyped-def]
    return commit(
        db,
        incident=INCIDENT,
        by="dana",
        writes=writes,
        now=now,
        entropy=seeded(seed + now),
        seen_up_to=Revision(seen_up_to) if seen_up_to is not None else None,
    )


ON = "ab" * 16


def test_an_act_is_numbered_chained_and_folded(db: sqlite3.Connection) -> None:
    act(db, Write("entry", ON, {"text": "x", "kind": "note"}))
    done = act(
        db, Write("entry", ON, {"text": "y"}), Write("entry", ON, {"tags": "db"}, do="add"), now=Moment(START + 1)
    )
    assert len(done.hashes) == 2
    held = [arrived.operation for arrived in operations(db, after=0, limit=10)]
    assert [operation.n for operation in held] == [1, 2, 3]
    assert held[1].saw == (held[0].hash,)
    assert held[1].act == held[2].act == done.act
    writer = own_writer(db, seeded(1))
    read, faults, tip = read_log(b"".join(frame(one) for one in held), incident=INCIDENT, writer=writer)
    assert (len(read), faults, tip) == (3, [], done.hashes[-1])
    assert db.execute("SELECT text, tags FROM entries").fetchone() == ("y", '["db"]')


def test_an_act_that_no_reader_would_take_stores_nothing(db: sqlite3.Connection) -> None:
    with pytest.raises(Refused):
        act(db, Write("entry", ON, {"text": "fine"}), Write("entry", ON, {"text": "x" * 70_000}))
    assert db.execute("SELECT count(*) FROM ops").fetchone() == (0,)
    assert not db.in_transaction


def test_an_act_of_nothing_is_nothing(db: sqlite3.Connection) -> None:
    assert act(db).row == 0


def test_the_writes_may_be_found_inside_of_the_transaction(db: sqlite3.Connection) -> None:
    def writes(inside: sqlite3.Connection) -> list[Write]:
        assert inside.in_transaction
        return [Write("entry", ON, {"text": "x"})]

    commit(db, incident=INCIDENT, by="dana", writes=writes, now=START, entropy=seeded(1))
    assert db.execute("SELECT text FROM entries").fetchone() == ("x",)


def test_what_the_person_had_not_seen_becomes_a_conflict_and_not_a_loss(db: sqlite3.Connection) -> None:
    first = act(db, Write("entry", ON, {"text": "slow"}))
    bobs = Scripted("bob").write({"text": "bob was here"}, on=ON, saw=first.hashes)
    deliver(db, [bobs])
    act(db, Write("entry", ON, {"text": "dana was here"}), now=Moment(START + 5), seen_up_to=first.row)
    assert db.execute("SELECT versions FROM entries").fetchone() == (2,)
    act(db, Write("entry", ON, {"text": "both were"}), now=Moment(START + 6))
    assert db.execute("SELECT versions, text FROM entries").fetchone() == (1, "both were")


def test_my_own_quick_second_edit_is_no_conflict(db: sqlite3.Connection) -> None:
    first = act(db, Write("entry", ON, {"text": "slow"}))
    act(db, Write("entry", ON, {"text": "slower"}), now=Moment(START + 5), seen_up_to=first.row)
    act(db, Write("entry", ON, {"text": "slowest"}), now=Moment(START + 6), seen_up_to=first.row)
    assert db.execute("SELECT versions, text FROM entries").fetchone() == (1, "slowest")


def test_a_drop_names_the_adds_of_its_member_alone(db: sqlite3.Connection) -> None:
    act(db, Write("entry", ON, {"tags": "db"}, do="add"), Write("entry", ON, {"tags": "pay"}, do="add"))
    act(db, Write("entry", ON, {"tags": "db"}, do="drop"), now=Moment(START + 1))
    assert db.execute("SELECT tags FROM entries").fetchone() == ('["pay"]',)


def test_the_clock_goes_on_over_a_restart_and_follows_a_colleague_for_a_minute(tmp_path: Path) -> None:
    db = fresh(tmp_path, "mine")
    act(db, Write("entry", ON, {"text": "x"}), now=START)
    db.close()
    again = fresh(tmp_path, "mine")
    act(again, Write("entry", ON, {"text": "y"}), now=Moment(START - 1_000))
    first, second = (arrived.operation.t for arrived in operations(again, after=0, limit=5))
    assert second == first + 1


def test_a_database_that_was_upgraded_meanwhile_is_not_written(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTrouble, match="newer warroom"):
        act(db, Write("entry", ON, {"text": "x"}))
    assert db.execute("SELECT count(*) FROM ops").fetchone() == (0,)


def test_a_receipt_that_fails_stores_nothing(db: sqlite3.Connection) -> None:
    db.execute("DROP TABLE heads")
    with pytest.raises(sqlite3.OperationalError):
        deliver(db, [Scripted("bob").write({"text": "x"})])
    assert db.execute("SELECT count(*) FROM ops").fetchone() == (0,)


def test_a_rebuild_that_fails_changes_nothing(db: sqlite3.Connection) -> None:
    act(db, Write("entry", ON, {"text": "x"}))
    db.execute("ALTER TABLE incidents RENAME TO lost")
    with pytest.raises(sqlite3.OperationalError):
        rebuild(db)
    assert not db.in_transaction
    assert db.execute("SELECT text FROM entries").fetchone() == ("x",)


def test_a_rebuild_gives_the_same_digest(db: sqlite3.Connection) -> None:
    for number in range(30):
        act(db, Write("entry", ON, {"text": f"{number}"}), now=Moment(START + number))
    before = digest_of(db, INCIDENT)
    rebuild(db)
    assert digest_of(db, INCIDENT) == before


def test_a_purged_secret_is_in_no_file(tmp_path: Path) -> None:
    db = fresh(tmp_path, "mine")
    for number in range(50):
        act(
            db,
            Write("entry", f"{number:032x}", {"text": f"hunter{number} is what the log says"}),
            now=Moment(START + number),
        )
    secret = act(db, Write("entry", ON, {"text": "the password is correct-horse-battery"}), now=Moment(START + 60))
    db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert any(b"correct-horse" in file.read_bytes() for file in tmp_path.iterdir())
    act(db, Write("entry", ON, {}, do="purge", purges=secret.hashes), now=Moment(START + 61))
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        for form in ("correct-horse", "horse-battery", "battery"):
            assert form.encode() not in data, file
            assert form.encode("utf-16-le") not in data
    assert db.execute("SELECT count(*) FROM entries_fts WHERE entries_fts MATCH 'battery'").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM entries_fts WHERE entries_fts MATCH 'hunter7'").fetchone() == (1,)


def test_a_purge_that_comes_from_elsewhere_is_forgotten_too(tmp_path: Path) -> None:
    db, bob = fresh(tmp_path, "mine"), Scripted("bob")
    secret = bob.write({"text": "correct-horse-battery"})
    deliver(db, [secret])
    deliver(db, [bob.write({}, do="purge", purges=(secret.hash,))])
    assert all(b"correct-horse" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_setting_of_this_machine_is_remembered(db: sqlite3.Connection) -> None:
    assert local(db, "theme") is None
    set_local(db, "theme", "dark")
    assert local(db, "theme") == "dark"


SCRIPT = """
import os, sys, time
from warroom.room.core import WarRoom
from warroom.room.acts import scribe
from warroom.intake.typed_line import read_line
room = WarRoom(sys.argv[1], person=sys.argv[3], now=lambda: time.time_ns() // 1000, entropy=os.urandom, patience=60)
for number in range(int(sys.argv[4])):
    now = room.now()
    scribe.log(room, sys.argv[2], read_line(f"{sys.argv[3]} {number}", now=now, zone="UTC"), typed=now)
"""


@pytest.mark.slow
@pytest.mark.parametrize("each", [200, pytest.param(1_000, marks=pytest.mark.long)])
def test_what_four_processes_write_at_once_is_all_there(tmp_path: Path, each: int) -> None:
    database = str(tmp_path / "shared.db")
    fresh(tmp_path, "shared").close()
    writers = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, database, INCIDENT, name, str(each)])
        for name in ("ann", "ben", "cat", "dan")
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0, 0, 0]
    db = fresh(tmp_path, "shared")
    counts = db.execute('SELECT "by", count(DISTINCT text) FROM entries GROUP BY 1').fetchall()
    assert counts == [(name, each) for name in ("ann", "ben", "cat", "dan")]
    numbers = [row[0] for row in db.execute("SELECT n FROM ops ORDER BY n")]
    assert numbers == list(range(1, 4 * each + 1))
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    before = digest_of(db, INCIDENT)
    rebuild(db)
    assert digest_of(db, INCIDENT) == before


def test_an_act_gets_its_turn_between_two_batches_of_somebody_who_joins(tmp_path: Path) -> None:
    db, joining = fresh(tmp_path, "one"), sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    joining.execute("BEGIN IMMEDIATE")
    saved = threading.Event()

    def act() -> None:
        writes = [Write("entry", "ab" * 16, {"text": "x"})]
        commit(db, incident=INCIDENT, by="alice", writes=writes, now=START, entropy=seeded(1))
        saved.set()

    thread = threading.Thread(target=act)
    thread.start()
    for _ in range(400):
        time.sleep(0.02)
        joining.execute("COMMIT")
        if saved.wait(0.01):
            break
        joining.execute("BEGIN IMMEDIATE")
    thread.join()
    assert saved.is_set()
    assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 5_000
    joining.close()


def test_a_lock_that_is_never_given_back_is_said_in_the_end(tmp_path: Path) -> None:
    db, other = fresh(tmp_path, "one"), sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        begin(db)
    other.execute("COMMIT")
    begin(db)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        begin(db)
    assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 10
    other.close()


def test_folding_leaves_the_collection_of_garbage_as_it_was(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    gc.disable()
    try:
        deliver(db, [alice.write({"text": "x"})])
        assert not gc.isenabled()
    finally:
        gc.enable()
    deliver(db, [alice.write({"text": "y"})])
    assert gc.isenabled()


def test_what_a_copy_of_this_database_wrote_renews_the_writer_once(tmp_path: Path, clock: Clock) -> None:
    here = WarRoom(str(tmp_path / "here.db"), person="dana", now=clock, entropy=seeded(1))
    incident = commander.declare(here, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    own_connection(here).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "here.db", tmp_path / "copy.db")
    copy = WarRoom(str(tmp_path / "copy.db"), person="dana", now=clock, entropy=seeded(2))
    before = copy.revision()
    for words in ("one", "two"):
        logged(copy, incident, words)
    theirs = [arrived.operation for arrived in operations(copy.reader(), after=before, limit=10)]
    received = here.receive(theirs)
    assert [alarm[1] for alarm in received.alarms] == ["restored"]
    assert here.writer() != copy.writer()
    here.close()
    copy.close()
