"""What other programs do to the files of a database that is open: nothing is called stored that would not be found, and
what was stored before and beside is there when it is opened again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clock, logged, seeded
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store.database_file import Standing

WORDS, MORE = "w" * 600, 40
"""Of an entry, and how many it takes until the file has grown."""


def opened(path: Path, seed: int) -> WarRoom:
    return WarRoom(str(path), person="dana", now=Clock(), entropy=seeded(seed))


def begun(path: Path, seed: int) -> IncidentId:
    room = opened(path, seed)
    incident = commander.declare(room, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    room.close()
    return incident


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IncidentId]:
    """A folder with a database, an older copy of it and another one."""
    folder = tmp_path_factory.mktemp("template")
    begun(folder / "other.db", 2)
    incident = begun(folder / "w.db", 1)
    shutil.copy(folder / "w.db", folder / "older.db")
    room = opened(folder / "w.db", 3)
    for number in range(MORE):
        logged(room, incident, f"{number} {WORDS}")
    room.close()
    return folder, incident


@pytest.fixture
def folder(template: tuple[Path, IncidentId], tmp_path: Path) -> Path:
    """A copy of the template that a test may harm."""
    return Path(shutil.copytree(template[0], tmp_path / "room"))


def replaced(folder: Path) -> None:
    """Another database, with what lies beside it."""
    (folder / "other.db").replace(folder / "w.db")
    for end in ("-wal", "-shm"):
        (folder / f"other.db{end}").write_bytes((folder / f"w.db{end}").read_bytes())
        (folder / f"other.db{end}").replace(folder / f"w.db{end}")


def taken(folder: Path, *ends: str) -> None:
    for end in ends:
        (folder / f"w.db{end}").unlink()


def over(folder: Path, name: str) -> None:
    with (folder / "w.db").open("r+b") as file:
        file.write((folder / name).read_bytes())


def grown(folder: Path, name: str) -> None:
    shutil.copyfile(folder / name, folder / "w.db")
    os.truncate(folder / "w.db", (folder / "w.db").stat().st_size + 4096 * MORE)


ACTS: dict[str, Callable[[Path], object]] = {
    "another in its place": lambda folder: (folder / "other.db").replace(folder / "w.db"),
    "an older one in its place": lambda folder: (folder / "older.db").replace(folder / "w.db"),
    "another in its place with what lies beside it": replaced,
    "taken away": lambda folder: (folder / "w.db").unlink(),
    "moved away": lambda folder: (folder / "w.db").rename(folder / "elsewhere.db"),
    "the folder taken away": shutil.rmtree,
    "all of it taken away": lambda folder: taken(folder, "", "-wal", "-shm"),
    "an older one copied over it": lambda folder: shutil.copyfile(folder / "older.db", folder / "w.db"),
    "an older one written over its beginning": lambda folder: over(folder, "older.db"),
    "another written over its beginning": lambda folder: over(folder, "other.db"),
    "a larger one copied over it": lambda folder: grown(folder, "older.db"),
    "emptied": lambda folder: os.truncate(folder / "w.db", 0),
    "cut in half": lambda folder: os.truncate(folder / "w.db", (folder / "w.db").stat().st_size // 2),
    "noise written over it": lambda folder: (folder / "w.db").write_bytes(b"\x00\xff" * 400_000),
    "the log beside it taken away": lambda folder: (folder / "w.db-wal").unlink(),
    "the log beside it emptied": lambda folder: os.truncate(folder / "w.db-wal", 0),
    "the log beside it cut in half": lambda folder: os.truncate(
        folder / "w.db-wal", (folder / "w.db-wal").stat().st_size // 2
    ),
    "noise written over the log": lambda folder: (folder / "w.db-wal").write_bytes(b"\x00\xff" * 400_000),
    "the index beside it taken away": lambda folder: (folder / "w.db-shm").unlink(),
    "both beside it taken away": lambda folder: taken(folder, "-wal", "-shm"),
}


def having_stored(folder: Path, incident: IncidentId) -> WarRoom:
    """A room that has looked at its file, and stored something in it."""
    room = opened(folder / "w.db", 4)
    room.look_at_file()
    logged(room, incident, "stored before")
    return room


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_called_stored_that_would_not_be_found(
    template: tuple[Path, IncidentId], folder: Path, act: str
) -> None:
    room = having_stored(folder, template[1])
    ACTS[act](folder)
    for _ in range(3):
        with pytest.raises(RoomTrouble, match="Nothing more is stored") as trouble:
            logged(room, template[1], "not stored")
        assert str(folder / "w.db") in str(trouble.value)
    with pytest.raises(RoomTrouble):
        room.keep_draft("line", "not kept", room.now())
    with pytest.raises(RoomTrouble):
        room.look_at_file()
    assert not room.is_whole
    room.close()


@contextlib.contextmanager
def shut(place: Path) -> Iterator[None]:
    """``place`` may not be entered: not even by root, who acts as nobody then."""
    user, mode = os.geteuid(), place.stat().st_mode
    place.chmod(0)
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)
        place.chmod(mode)


@pytest.mark.parametrize("depth", [0, 1])
def test_what_may_not_be_entered_is_not_called_taken_away(
    template: tuple[Path, IncidentId], folder: Path, depth: int
) -> None:
    room = having_stored(folder, template[1])
    words = rf"{folder / 'w.db'} cannot be looked at any more \(Permission denied\)\. Nothing more is stored"
    with shut((folder, folder.parent)[depth]):
        for _ in range(3):
            with pytest.raises(RoomTrouble, match=words):
                logged(room, template[1], "not stored")
        with pytest.raises(RoomTrouble, match=words):
            room.look_at_file()
    logged(room, template[1], "stored behind")
    room.close()
    again = opened(folder / "w.db", 5)
    texts = [text for (text,) in again.reader().execute("SELECT text FROM entries ORDER BY rev DESC LIMIT 2")]
    assert texts == ["stored behind", "stored before"]
    again.close()


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ELOOP])
@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_folder_that_does_not_answer_is_not_called_empty(
    template: tuple[Path, IncidentId], folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, end: str
) -> None:
    room, real = having_stored(folder, template[1]), os.stat
    hidden = str(folder / f"w.db{end}")

    def stat(path: str | int, **named: Any) -> os.stat_result:
        if path == hidden:
            raise OSError(code, os.strerror(code))
        return real(path, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", stat)
        with pytest.raises(RoomTrouble, match=rf"{hidden} cannot be looked at any more \({os.strerror(code)}\)"):
            logged(room, template[1], "not stored")
    logged(room, template[1], "stored behind")
    room.close()


def test_where_it_cannot_be_looked_at_for_want_of_descriptors_nobody_is_accused(
    template: tuple[Path, IncidentId], folder: Path
) -> None:
    room, other = opened(folder / "w.db", 4), opened(folder / "w.db", 5)
    room.look_at_file()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    for number in range(3):
        logged(other, template[1], f"theirs {number}")
        other.note(emptied)
        taken_up = [os.open(os.devnull, os.O_RDONLY) for _ in range(2)]
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(taken_up) + 1, limits[1]))
        try:
            while True:
                taken_up.append(os.open(os.devnull, os.O_RDONLY))
        except OSError:
            logged(room, template[1], f"ours {number}")
            room.look_at_file()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            for descriptor in taken_up:
                os.close(descriptor)
    logged(room, template[1], "and on")
    assert room.is_whole
    room.close()
    other.close()


@pytest.mark.parametrize("name", ["older.db", "other.db"])
def test_what_stands_there_before_the_first_look_is_compared_with_what_is_open(
    template: tuple[Path, IncidentId], folder: Path, name: str
) -> None:
    room = opened(folder / "w.db", 4)
    logged(room, template[1], "stored before")
    grown(folder, name)
    with pytest.raises(RoomTrouble):
        list(map(lambda number: logged(room, template[1], f"{number}"), range(20)))  # noqa: C417 - one statement
    room.close()


def test_a_file_that_comes_back_is_gone_on_with(template: tuple[Path, IncidentId], folder: Path) -> None:
    room = opened(folder / "w.db", 4)
    logged(room, template[1], "stored before")
    for _ in range(2):
        (folder / "w.db").rename(folder / "elsewhere.db")
        with pytest.raises(RoomTrouble, match="taken away"):
            logged(room, template[1], "not stored")
        # What was moved away is whole: what lay beside it is in it.
        check = sqlite3.connect(f"file:{folder / 'elsewhere.db'}?immutable=1", uri=True)
        assert check.execute("SELECT count(*) FROM entries_fts WHERE entries_fts MATCH 'before'").fetchone() == (1,)
        check.close()
        (folder / "elsewhere.db").rename(folder / "w.db")
        assert room.is_whole
        logged(room, template[1], "stored again")
    room.close()


def test_what_others_empty_and_begin_anew_beside_it_is_no_harm(template: tuple[Path, IncidentId], folder: Path) -> None:
    room, other = opened(folder / "w.db", 4), opened(folder / "w.db", 5)
    room.look_at_file()
    for number in range(30):
        logged(room, template[1], f"ours {number}")
        other.note(emptied)
        if number % 3:
            logged(other, template[1], f"theirs {number}")
    other.close()
    logged(room, template[1], "and on")
    room.close()


@pytest.fixture
def half_moved(
    template: tuple[Path, IncidentId], folder: Path
) -> Iterator[tuple[WarRoom, WarRoom, sqlite3.Connection]]:
    """A file into which a part of what lies beside it was moved, and the two rooms that have it open: somebody reads
    what was before.
    """
    room, other = opened(folder / "w.db", 4), opened(folder / "w.db", 5)
    room.look_at_file()
    for number in range(MORE):
        logged(other, template[1], f"theirs {number} {WORDS}")
    reading = sqlite3.connect(folder / "w.db", isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM ops").fetchone()
    logged(other, template[1], "theirs")
    other.note(lambda db: db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone())
    alone = sqlite3.connect(f"file:{folder / 'w.db'}?immutable=1", uri=True)
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        alone.execute("SELECT id, hash FROM ops ORDER BY id DESC LIMIT 1").fetchone()
    alone.close()
    yield room, other, reading
    for each in (reading, room, other):
        each.close()


def test_a_file_into_which_a_part_was_moved_is_not_called_written_over(
    template: tuple[Path, IncidentId], half_moved: tuple[WarRoom, WarRoom, sqlite3.Connection]
) -> None:
    """Both programs accused the other, and neither stored anything any more: so the rest was never moved."""
    room, other, reading = half_moved
    for number in range(3):
        logged(room, template[1], f"ours {number}")
        room.look_at_file()
        logged(other, template[1], f"theirs behind {number}")
    reading.execute("COMMIT")
    other.note(lambda db: db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone())
    logged(room, template[1], "ours at the end")
    room.look_at_file()
    assert room.is_whole


@pytest.mark.parametrize(
    "act",
    ["emptied", "cut in half", "noise written over it", "taken away", "noise written over the log", "older, and noise"],
)
def test_what_is_done_to_a_file_into_which_a_part_was_moved_is_seen(
    template: tuple[Path, IncidentId], folder: Path, half_moved: tuple[WarRoom, WarRoom, sqlite3.Connection], act: str
) -> None:
    room, _, _ = half_moved
    logged(room, template[1], "stored before")
    if act in ACTS:
        ACTS[act](folder)
    else:
        grown(folder, "older.db")
        with (folder / "w.db").open("r+b") as file:
            file.write(b"\x00\xff" * 2_048)
    with pytest.raises(RoomTrouble, match="Nothing more is stored"):
        logged(room, template[1], "not stored")


def test_a_file_of_which_it_cannot_be_told_whether_all_was_moved_is_looked_at_again(
    template: tuple[Path, IncidentId], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the index cannot be opened nobody is accused; where there is none, nothing was moved by half."""
    path = str(folder / "w.db")
    db = sqlite3.connect(path)
    db.execute("SELECT count(*) FROM ops").fetchone()
    standing = Standing(path, db)
    assert standing._is_found(), "nothing was read in it that it could lack"
    monkeypatch.setattr("warroom.store.database_file._indexes", {})
    Path(f"{path}-shm").unlink()
    assert standing._is_partly_gathered()
    standing._beside[1] = None
    assert not standing._is_partly_gathered()
    db.close()


def emptied(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_ANOTHER_PROGRAM = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO local VALUES ('theirs', 'stored')")
db.commit()
import os; os._exit(0)  # it has put nothing together
"""


def test_what_is_closed_takes_nothing_along_that_others_stored(template: tuple[Path, IncidentId], folder: Path) -> None:
    ends = (
        "import sys; from tests.store.test_standing import *\n"
        "folder = Path(sys.argv[1]); room = opened(folder / 'w.db', 4); room.reader().execute('SELECT 1').fetchall()\n"
        f"logged(room, {template[1]!r}, 'stored before'); taken(folder, '-wal', '-shm')\n"
        f"try: logged(room, {template[1]!r}, 'not stored')\n"
        "except RoomTrouble: pass\n"
        f"subprocess.run([sys.executable, '-c', {_ANOTHER_PROGRAM!r}, folder / 'w.db'], check=True)\n"
        "room.close()\n"
    )
    subprocess.run([sys.executable, "-c", ends, str(folder)], check=True)
    check = sqlite3.connect(folder / "w.db")
    assert check.execute("SELECT value FROM local WHERE name = 'theirs'").fetchone() == ("stored",)
    check.close()
