"""Commands of the settings that do whatever they can against the program that runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.processes import ended, ever_longer, noted
from tests.room.sharers import until
from warroom.config import OwnCommand
from warroom.room.core import RoomTrouble
from warroom.room.own_command import MOST_OUTPUT, answer_of, run_own

LONG = "x" * 300_000
"""More than a pipe holds."""
LEAVES = "sleep 1000 & echo $! >>left; "
TALKS = "sh -c 'echo $$ >>left; exec yes' & "
"""It is ended for what it says, which it does not before it has noted itself."""
COMMANDS = (
    ("says and ends", "cat >/dev/null; echo good", "good\n"),
    ("hangs", LEAVES + "sleep 1000", "did not end within 1 s"),
    ("hangs and takes no signal but one", "trap '' TERM INT HUP; " + LEAVES + "wait", "did not end within 1 s"),
    ("hangs in a group of its own", "timeout 999 sh -c 'echo $$ >>left; exec sleep 1000'", "did not end within 1 s"),
    ("hangs as a job", "set -m; " + LEAVES + "wait", "did not end within 1 s"),
    ("leaves a job", "cat >/dev/null; set -m; " + LEAVES + "echo good", "good\n"),
    ("says without end", LEAVES + "yes", "did not end within 1 s"),
    ("says 20 MB and ends", LEAVES + "head -c 20000000 /dev/zero | tr '\\0' x; echo end", "xend\n"),
    ("says what is no UTF-8", "cat >/dev/null; printf '\\377\\033]0;t\\007good\\n'", "good\n"),
    ("leaves something that holds all it has", "cat >/dev/null; " + LEAVES + "echo good", "good\n"),
    ("leaves something that goes on talking", TALKS + "until test -s left; do :; done; echo good", ""),
    ("leaves something that holds what it should hear", LEAVES + "exit 0", ""),
    ("fails and leaves something", LEAVES + "echo why; exit 7", "failed with 7; nothing was recorded. It said: why"),
    ("is killed", LEAVES + "kill -9 $$", "was ended by signal 9"),
    ("hears nothing", "exec <&-; " + LEAVES + "echo good", "good\n"),
    ("hears nothing and says nothing", "exec <&- >&- 2>&-; sleep 0.1", ""),
    ("says nothing more and then hears", "exec >&- 2>&-; sleep 0.1; test $(wc -c) = 300000", ""),
    ("ends at once", "", ""),
)


@pytest.mark.parametrize(("script", "told"), [pytest.param(*rest, id=name) for name, *rest in COMMANDS])
def test_a_command_ends_in_a_sentence_fills_nothing_and_leaves_nothing_behind(
    tmp_path: Path, script: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    left = tmp_path / "left"
    for seconds in ever_longer(1, left) if "within" in told else (60,):
        command = OwnCommand(command=("sh", "-c", f"cd {tmp_path}; {script}"), seconds=seconds)
        try:
            answer = run_own(command, "page.x", LONG, {}, dict(os.environ), done="paged")
            assert answer.endswith(told)
            assert len(answer) <= MOST_OUTPUT
        except RoomTrouble as trouble:
            assert told.replace("1 s", f"{seconds} s") in str(trouble)  # noqa: PT017 - what is told is either of both
            assert told
    assert list(folder.iterdir()) == []
    if "left" in script:
        until(lambda: ended(left))


@pytest.mark.parametrize(("script", "told"), [pytest.param(*rest, id=name) for name, *rest in COMMANDS])
def test_so_does_one_that_is_asked(tmp_path: Path, script: str, told: str) -> None:
    """Which is not told anything, and whose whole answer counts."""
    left = tmp_path / "left"
    for seconds in ever_longer(1, left) if "within" in told else (60,):
        command = OwnCommand(command=("sh", "-c", f"cd {tmp_path}; {script}"), seconds=seconds)
        too_late = told.replace("1 s", f"{seconds} s") if "within" in told else ""
        try:
            answer, _ = answer_of(command, "metric.x", dict(os.environ), most=1_000, too_much="a thousand bytes")
        except RoomTrouble as trouble:
            # What is told is either of both.
            assert "says more" in str(trouble) or (too_late and too_late in str(trouble))  # noqa: PT017
        else:
            assert answer.decode("utf-8", "replace").endswith(told) or "failed" in told or "signal" in told
    if "left" in script:
        until(lambda: ended(left))


def test_what_makes_a_session_of_its_own_is_meant_to_stay_and_holds_nobody(tmp_path: Path) -> None:
    """As agents do, and connections that others use as well."""
    left = tmp_path / "left"
    script = "setsid sh -c 'echo $$ >>left; exec sleep 1000' & until test -s left; do :; done; echo good"
    command = OwnCommand(command=("sh", "-c", f"cd {tmp_path}; {script}"), seconds=60)
    try:
        assert run_own(command, "page.x", "P1", {}, dict(os.environ), done="paged") == "good\n"
        assert not ended(left)
    finally:
        os.kill(int(left.read_text()), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_whoever_ends_a_shell_that_waits_for_a_command_ends_the_command(tmp_path: Path, number: int) -> None:
    left, config = tmp_path / "left", tmp_path / "own.toml"
    config.write_text(f'[changes.x]\ncommand = ["sh", "-c", "sleep 1000 & echo $$ $! >{left}; wait"]\n')
    shell = Shell(tmp_path)
    shell.ok("declare", "x", "--severity", "P1")
    asking = subprocess.Popen(
        [sys.executable, "-m", "warroom", "changes", "x"], env={**shell.environ, "WARROOM_CONFIG": str(config)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(lambda: noted(left))
    asking.send_signal(number)
    assert b"Traceback" not in asking.communicate(timeout=60)[1]
    assert asking.returncode > 0
    until(lambda: ended(left))


@pytest.mark.parametrize("what", ["nothing", "a file", "a folder", "a link to itself", "a name with a null"])
def test_what_cannot_be_run_is_a_sentence(tmp_path: Path, what: str) -> None:
    path = tmp_path / "command"
    if what == "a file":
        path.write_text("#!/bin/sh\n")
    elif what == "a folder":
        path.mkdir()
    elif what == "a link to itself":
        path.symlink_to(path)
    command = OwnCommand(command=(f"{path}\0" if what == "a name with a null" else str(path),))
    with pytest.raises(RoomTrouble, match=r"\[page\.x\] cannot be started: .*; nothing was paged"):
        run_own(command, "page.x", "words", {}, {}, done="paged")
    with pytest.raises(RoomTrouble, match=r"\[metric\.x\] cannot be started: "):
        answer_of(command, "metric.x", {}, most=1_000, too_much="a thousand bytes")
