"""The local disk full, or read-only: the sentence, the text kept, the next attempt."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from tests.screens.in_the_toolkit import has_ended, notices
from tests.screens.opening import entries, opened, said, screen_of, settled, typed, until
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB, where the system permits to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def begin(disk: Path) -> tuple[WarRoom, IncidentId]:
    room = WarRoom(str(disk / "w.db"), person="dana", now=Clock(), entropy=seeded(1))
    incident = commander.declare(room, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    return room, incident


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


async def test_on_a_full_disk_the_text_stays_in_the_line_and_the_next_attempt_works(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    ballast = fill(small_disk)
    async with opened(room, incident) as (app, pilot):
        words = "precious " * 400
        screen_of(app).line.restore(words, room.now())
        await pilot.press("enter")
        await settled(app, pilot)
        assert "NOT SAVED" in said(app)
        assert screen_of(app).line.value == words
        ballast.unlink()
        await pilot.press("enter")
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == words
        await typed(app, pilot, "and on")
    check = sqlite3.connect(small_disk / "w.db")
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_a_full_disk_is_a_sentence_and_nothing_is_half_stored(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    kept = [logged(room, incident, f"entry {number}") for number in range(5)]
    fill(small_disk)
    with pytest.raises(RoomTrouble, match="disk") as trouble:
        logged(room, incident, "x" * 11_000)
    assert trouble.value.exit_code == 74
    assert len(entries(room, incident)) == len(kept) + 1
    room.close()


def test_a_disk_that_was_full_before_is_called_full_and_is_gone_on_with(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    room.close()
    ballast = fill(small_disk)
    with pytest.raises(RoomTrouble, match="is full") as trouble:
        log_again(small_disk, incident)
    assert trouble.value.exit_code == 74
    ballast.unlink()
    log_again(small_disk, incident)


def test_a_read_only_disk_is_a_sentence(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    logged(room, incident, "before")
    room.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = (small_disk / "w.db").read_bytes()
    with pytest.raises(RoomTrouble, match=r"writ|read") as trouble:
        log_again(small_disk, incident)
    assert trouble.value.exit_code == 77
    assert (small_disk / "w.db").read_bytes() == before


def log_again(disk: Path, incident: IncidentId) -> None:
    again = WarRoom(str(disk / "w.db"), person="dana", now=Clock(), entropy=seeded(2))
    logged(again, incident, "after")


async def test_words_that_can_be_kept_nowhere_are_asked_about_before_the_program_ends(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    ballast = fill(small_disk)
    async with opened(room, incident) as (app, pilot):
        words = "precious " * 400
        screen_of(app).line.restore(words, room.now())
        await settled(app, pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: notices(app))
        assert app.is_running
        assert not has_ended(app)
        assert all("NOT KEPT" in asked and "ctrl+q once more" in asked for asked in notices(app))
        assert screen_of(app).line.value == words
        ballast.unlink()
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_ended(app))
    assert app.farewell() == ""
    check = sqlite3.connect(small_disk / "w.db")
    assert check.execute("SELECT text FROM drafts").fetchall() == [(words,)]
    check.close()


async def test_who_is_asked_and_leaves_all_the_same_leaves(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    fill(small_disk)
    async with opened(room, incident) as (app, pilot):
        screen_of(app).line.restore("precious " * 400, room.now())
        await settled(app, pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: notices(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_ended(app))
    assert app.farewell() == ""


async def test_words_that_a_signal_does_not_let_be_kept_are_said_on_the_terminal(small_disk: Path) -> None:
    room, incident = begin(small_disk)
    fill(small_disk)
    async with opened(room, incident) as (app, pilot):
        screen_of(app).line.restore("precious " * 400, room.now())
        await settled(app, pilot)
        app.end_by_signal(15)
        await until(pilot, lambda: has_ended(app))
    assert app.return_code == 143
    assert "precious precious" in app.farewell()
