"""Opening the database: private, durable, and refused with a sentence where it could be harmed."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.conftest import START, seeded
from tests.store.tables import fresh
from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.store import database
from warroom.store.commit import commit
from warroom.store.database import APPLICATION, file_system, open_database, open_reader
from warroom.store.migrations import migrate
from warroom.store.schema import VERSION, pack_name, unpack_name
from warroom.store.trouble import StoreTrouble, explain
from warroom.store.write import Write


def keep_an_entry(db: sqlite3.Connection) -> None:
    entry = Write("entry", "e" * 32, {"text": "x"})
    commit(db, incident=IncidentId("1c" * 16), by="dana", writes=[entry], now=START, entropy=seeded(1))


def test_files_and_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "warroom.db"
    db = open_database(str(path))
    keep_an_entry(db)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["warroom.db", "warroom.db-shm", "warroom.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_it_is_durable_and_a_write_ahead_log(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION,)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    fresh(tmp_path, "one")
    with pytest.raises(StoreTrouble, match="readonly"):
        open_reader(str(tmp_path / "one.db")).execute("DELETE FROM local")


def refused(path: Path, **how: object) -> StoreTrouble:
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    with pytest.raises(StoreTrouble) as trouble:
        open_database(str(path), **how)  # type: ignore[arg-type]
    after = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    assert {file: after.get(file) for file in before} == before
    return trouble.value


def test_a_newer_database_is_left_as_it_is(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    trouble = refused(tmp_path / "one.db")
    assert trouble.exit_code == exit_codes.SETTING
    assert "newer warroom" in str(trouble)
    assert "--db" in str(trouble)


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE precious (x)")
    db.commit()
    db.close()
    trouble = refused(path)
    assert trouble.exit_code == exit_codes.DATA
    assert "another program" in str(trouble)


@pytest.mark.parametrize("damage", ["garbage", "header", "cut"])
def test_a_damaged_database_is_left_as_it_is(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "one.db"
    db = fresh(tmp_path, "one")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = bytearray(path.read_bytes())
    if damage == "garbage":
        data = bytearray(b"this was never a database" * 100)
    elif damage == "header":
        data[0:16] = b"\xff" * 16
    else:
        del data[60:]
    path.write_bytes(data)
    trouble = refused(path)
    assert trouble.exit_code == exit_codes.DATA
    assert str(path) in str(trouble)
    with pytest.raises(StoreTrouble) as raised:  # whoever only reads meets it as the connection is set up, or behind
        open_reader(str(path)).execute("SELECT count(*) FROM ops")
    assert str(raised.value).startswith(str(path))


def test_a_database_on_a_network_mount_is_refused_with_the_way_out(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"short\n/dev/x / ext4 rw 0 0\nserver:/x {tmp_path}/net\\040share nfs4 rw 0 0\n")
    share = tmp_path / "net share"
    share.mkdir()
    with pytest.raises(StoreTrouble, match="network mount") as trouble:
        open_database(str(share / "warroom.db"), mounts=str(mounts))
    assert trouble.value.exit_code == exit_codes.SETTING
    assert "--db" in str(trouble.value)
    assert not (share / "warroom.db").exists()
    assert file_system(str(tmp_path / "here.db"), str(mounts)) == "ext4"
    assert file_system(str(tmp_path / "here.db"), str(tmp_path / "no such file")) == ""


def test_a_locked_database_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    fresh(tmp_path, "one").close()
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sqlite3,sys; db=sqlite3.connect(sys.argv[1],isolation_level=None); db.execute('BEGIN EXCLUSIVE');"
            "print('held',flush=True); sys.stdin.read()", str(path),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    db = open_database(str(path), patience=0.2)
    write = [Write("entry", "e" * 32, {"text": "x"})]
    with pytest.raises(sqlite3.OperationalError) as error:
        commit(db, incident=IncidentId("1c" * 16), by="dana", writes=write, now=START, entropy=seeded(1))
    assert explain(error.value, str(path)).exit_code == exit_codes.TRY_AGAIN
    holder.stdin.close()
    holder.wait()
    holder.stdout.close()
    commit(db, incident=IncidentId("1c" * 16), by="dana", writes=write, now=START, entropy=seeded(1))
    assert db.execute("SELECT count(*) FROM entries").fetchone() == (1,)


def test_a_new_database_where_no_folder_can_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for below, why in (("warroom.db", "its folder is a file"), ("folder/warroom.db", "Not a directory")):
        with pytest.raises(StoreTrouble, match=f"cannot be made: {why}") as raised:
            open_database(str(tmp_path / "file" / below))
        assert raised.value.exit_code == exit_codes.REFUSED


def test_what_is_no_file_is_told_as_that_and_not_as_a_disk_that_fails(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    os.mkfifo(tmp_path / "pipe.db")
    (tmp_path / "link.db").symlink_to(os.devnull)
    for path in (*tmp_path.iterdir(), Path(os.devnull)):
        with pytest.raises(StoreTrouble, match="is no file but a folder, a device or a pipe") as raised:
            open_database(str(path))
        assert raised.value.exit_code == exit_codes.REFUSED


def test_two_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    path = str(tmp_path / "one.db")
    troubles: list[BaseException] = []

    def start() -> None:
        try:
            open_database(path, patience=20).close()
        except BaseException as error:  # noqa: BLE001 - the test asserts that there is none
            troubles.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    db = open_database(path)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    migrate(db, APPLICATION)
    steps = [name for (name,) in db.execute("SELECT name FROM _sqlite_migrations")]
    assert steps == ["m001_the_log", "m002_sharing", "m003_admission", "m004_purges_by_record", "m005_keys"], (
        "each step once; a newer version of ours only folds anew"
    )


def test_a_database_of_an_older_version_is_folded_again(tmp_path: Path) -> None:
    path = str(tmp_path / "two.db")
    db = open_database(path)
    keep_an_entry(db)
    db.execute("DELETE FROM entries")
    db.execute("PRAGMA user_version = 2")
    db.close()
    assert open_database(path).execute("SELECT text FROM entries").fetchall() == [("x",)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "odd.db", isolation_level=None)
    db.execute("CREATE TABLE ops (surprise)")
    with pytest.raises(sqlite3.Error):
        migrate(db, APPLICATION)
    assert not db.in_transaction
    assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        (sqlite3.SQLITE_BUSY, exit_codes.TRY_AGAIN),
        (sqlite3.SQLITE_FULL, exit_codes.NOT_WRITTEN),
        (sqlite3.SQLITE_READONLY, exit_codes.REFUSED),
        (sqlite3.SQLITE_CORRUPT, exit_codes.DATA),
        (sqlite3.SQLITE_IOERR | (3 << 8), exit_codes.NOT_WRITTEN),
        (sqlite3.SQLITE_MISUSE, exit_codes.NOT_WRITTEN),
        (None, exit_codes.NOT_WRITTEN),
    ],
)
def test_every_trouble_is_a_sentence_that_names_the_file(code: int | None, exit_code: int) -> None:
    error = sqlite3.OperationalError("it broke")
    if code is not None:
        error.sqlite_errorcode = code
    trouble = explain(error, "/some/where.db")
    assert trouble.exit_code == exit_code
    assert "/some/where.db" in str(trouble)
    assert str(trouble).endswith(("stored.", "again.", "it.", "read.", "--db."))


def test_names_are_packed_and_unpacked() -> None:
    for name in ("ab" * 16, "AB" * 16, "role:ic", "zz" * 16, "incident"):
        assert unpack_name(pack_name(name)) == name


def test_a_database_that_cannot_be_brought_up_to_date_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("CREATE TABLE ops (surprise)")
    db.close()
    with pytest.raises(StoreTrouble, match=r"odd\.db"):
        open_database(str(path))


def test_a_database_that_another_program_makes_between_two_looks_at_it_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, looked = str(tmp_path / "one.db"), []
    application = database._application

    def look(db: sqlite3.Connection) -> int:
        looked.append(application(db))
        if len(looked) == 1:
            open_database(path).close()
        return looked[-1] if len(looked) > 2 else 0

    monkeypatch.setattr(database, "_application", look)
    open_database(path).close()
    assert looked[0] == 0
    assert looked[-1] == APPLICATION
