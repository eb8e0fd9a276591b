"""What was called saved arrives: people in shells, whose processes are killed and whose share comes and goes.

Nobody sends anything by hand. At the end each person reads once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.processes import syncing
from tests.room.sharers import on_the_share

PEOPLE = ("alice", "bob", "carol")


def publishers(shell: Shell) -> list[int]:
    """The processes that this person's commands have left behind."""
    return syncing(shell.environ["WARROOM_DB"])


def kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


class Bustle:
    """Three people, one folder, and a schedule that one seed decides."""

    def __init__(self, tmp_path: Path, seed: int) -> None:
        self.choose = random.Random(seed)
        self.share, self.elsewhere = tmp_path / "share", tmp_path / "elsewhere"
        self.share.mkdir()
        self.shells = []
        for name in PEOPLE:
            home = tmp_path / name
            home.mkdir()
            self.shells.append(Shell(home))
            self.shells[-1].environ["WARROOM_USER"] = name
        first, *others = self.shells
        first.ok("share", "init", str(self.share))
        first.ok("declare", "Checkout fails", "--severity", "P1")
        first.ok("share", "sync")
        for shell in others:
            shell.ok("share", "join", str(self.share))
        self.saved: list[str] = []
        self.faults = {"publisher": 0, "log": 0, "away": 0}

    def log(self, shell: Shell) -> None:
        words = f"what {shell.environ['WARROOM_USER']} saw, number {self.choose.randrange(10**12)}"
        logging = subprocess.Popen(
            [sys.executable, "-m", "warroom", "log", words], env=shell.environ, cwd=shell.home,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        if self.choose.random() < 0.2:
            time.sleep(self.choose.random() * 0.2)
            logging.kill()
            self.faults["log"] += 1
        said, _ = logging.communicate(timeout=60)
        if said.startswith("saved"):
            self.saved.append(words)

    def kill_publisher(self, shell: Shell) -> None:
        for process in publishers(shell):
            kill(process)
            self.faults["publisher"] += 1

    def move_share(self, _shell: Shell) -> None:
        if self.share.exists():
            self.share.rename(self.elsewhere)
            self.faults["away"] += 1
        else:
            self.elsewhere.rename(self.share)

    def run(self, steps: int) -> None:
        acts = (self.log, self.log, self.log, self.log, self.kill_publisher, self.kill_publisher, self.move_share)
        for _ in range(steps):
            self.choose.choice(acts)(self.choose.choice(self.shells))
            time.sleep(self.choose.random() * 0.3)
        for shell in self.shells:
            self.kill_publisher(shell)
        if not self.share.exists():
            self.elsewhere.rename(self.share)

    def lacking(self) -> list[str]:
        held = on_the_share(self.share)
        return [words for words in self.saved if words.encode() not in held]


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 40), *(pytest.param(seed, 400, marks=pytest.mark.long) for seed in range(2, 6))],
)
def test_every_entry_that_was_called_saved_is_on_the_share_after_one_command_that_reads(
    tmp_path: Path, seed: int, steps: int
) -> None:
    bustle = Bustle(tmp_path, seed)
    bustle.run(steps)
    assert len(bustle.saved) > steps / 4, "too little was saved to prove anything"
    assert all(bustle.faults.values()), bustle.faults
    for shell in bustle.shells:
        shell.ok("show", "timeline")
    end = time.monotonic() + 60
    while bustle.lacking() and time.monotonic() < end:
        time.sleep(0.1)
    assert bustle.lacking() == []
    for shell in bustle.shells:
        while publishers(shell) and time.monotonic() < end + 60:
            time.sleep(0.1)
        assert publishers(shell) == [], "what sends ends when all is sent"
