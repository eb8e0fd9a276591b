"""Every parameter of every command, given what means harm or bad luck: a code that says it, a sentence, no traceback.

What is given follows from the parameters themselves, so that a command that is new is tried without anybody asking.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click
import pytest

from tests.cli.every_command import ARGUMENTS, CODES, commands, run_here
from tests.cli.test_damaged_database import arguments_of, surroundings, whole
from tests.payloads import PAYLOADS, raw_controls
from warroom.outside_file import read_given

__all__ = ["surroundings", "whole"]
Arguments = list[str]

NOT_HERE = ("demo", "drill", "listen", "share serve")
"""What opens the program, or goes on until somebody ends it: the surroundings of these are tried by themselves."""
PARTS = 4
NOT_RUN = (126, 127)
"""What a shell says of a command that cannot be run."""
LONGEST = 120
"""Seconds in which whatever reads a pipe that nobody writes to, or a device without an end, has long given up."""


def odd_paths(folder: Path) -> list[str]:
    """What a path may lead to that is no file, or none that can be read."""
    made = folder / "odd"
    made.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.mkfifo(made / "pipe")
        (made / "loop").symlink_to("loop")
        (made / "zero").symlink_to("/dev/zero")
        (made / "nothing").symlink_to("not there")
        (made / "empty").write_bytes(b"")
        (made / "noise").write_bytes(bytes(range(256)) * 8)
        (made / "deep.json").write_text("[" * 100_000)
        (made / "PK").write_bytes(b"PK\x03\x04" + bytes(64))
        (made / "esc\x1b[31m\n.md").write_text("# T\n")
    return [str(made / name) for name in (
        "", "pipe", "loop", "zero", "nothing", "empty", "noise", "deep.json", "PK", "esc\x1b[31m\n.md", "x/y",
        "x" * 300,
    )]  # fmt: skip


TEXTS = ["", "-rf", "--", "\udcff\udcfe", "x" * 70_000, *(one for name, one in PAYLOADS.items() if name not in ("nul",
         "long", "lone surrogate"))]  # fmt: skip
TIMES = ["9999-12-31 23:59", "0000-00-00", "-99999999999", "2200-12-31 23:59", "25:61", "1969-12-31 23:59", "9" * 400]
NUMBERS = ["-1", "0", "9" * 400, "1e9", "nan", "٣"]


def values_for(parameter: click.Parameter, folder: Path) -> list[str]:
    """All that ``parameter`` may be given by somebody who means harm."""
    if isinstance(parameter.type, click.Path | click.File) or (parameter.metavar or "") in ("PATH", "DIR", "FILE"):
        return [*odd_paths(folder), *TEXTS]
    if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType):
        return NUMBERS
    return [*TEXTS, *TIMES, *NUMBERS, *odd_paths(folder)]


def some_of(values: list[str], turn: int, *, every: bool) -> list[str]:
    """Two of ``values``, others each ``turn``: over all commands everything is tried."""
    return values if every else [values[turn % len(values)], values[(turn * 7 + len(values) // 2) % len(values)]]


def attempts(name: str, command: click.Command, folder: Path, turn: int, *, every: bool) -> Iterator[Arguments]:
    """The command with each of its parameters as somebody gives it who means harm, and the others as they are."""
    usual = arguments_of(name, folder) if name in ARGUMENTS else name.split()
    for number, parameter in enumerate(command.params):
        values = some_of(values_for(parameter, folder), turn + number, every=every)
        if isinstance(parameter, click.Argument):
            yield from ([*name.split(), "--", value] for value in values)
        elif isinstance(parameter, click.Option) and not parameter.is_flag:
            yield from ([*usual, f"{max(parameter.opts, key=len)}={value}"] for value in values)
    yield [*usual, "one too many", "--not-there", "\x1b[2J"]


@contextlib.contextmanager
def ended_within(seconds: int, what: Arguments) -> Iterator[None]:
    def too_late(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"{what} goes on and on")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def try_every_command(
    whole: bytes,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    part: int,
    every: bool,
) -> None:
    """Try each command of one ``part`` of all over a database of its own."""
    database = folder / "tried.db"
    monkeypatch.setenv("WARROOM_DB", str(database))
    monkeypatch.chdir(folder)
    for turn, (name, command) in enumerate(pair for pair in commands() if pair[0] not in NOT_HERE):
        if turn % PARTS != part:
            continue
        for left in folder.glob("tried.db*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        database.write_bytes(whole)
        for arguments in attempts(name, command, folder, turn, every=every):
            shown = [one[:80] for one in arguments]
            with ended_within(LONGEST, shown):
                code = run_here(monkeypatch, *arguments)
            told = capsys.readouterr()
            assert code in CODES or (name == "run" and code in NOT_RUN), (shown, code, told)
            assert "Traceback" not in told.err, shown
            assert code == 0 or told.err.strip() or told.out.strip(), shown
            assert raw_controls((told.err + told.out).replace("\r\n", "")) == [], (shown, told)
        db = sqlite3.connect(database)
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",), name
        db.close()
    assert not list(folder.rglob("crash-*.txt"))


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["some", "all"])
def test_whatever_a_command_is_given_it_ends_with_a_code_and_a_sentence(
    whole: bytes,
    surroundings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    part: int,
    every: bool,
) -> None:
    try_every_command(whole, surroundings, monkeypatch, capsys, part=part, every=every)


def test_a_pipe_is_read_while_somebody_writes_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="into which nobody writes"):
        read_given(str(tmp_path / "pipe"), 10)
    held = os.open(tmp_path / "pipe", os.O_RDWR)
    writing = threading.Thread(target=os.write, args=(held, b"eleven signs"))
    writing.start()
    assert read_given(str(tmp_path / "pipe"), 10) == b"eleven sign"
    writing.join()
    os.close(held)
    (tmp_path / "file").write_bytes(b"x" * 20)
    assert len(read_given(str(tmp_path / "file"), 10)) == 11
