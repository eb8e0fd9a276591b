"""Driving the real program by keys alone, in a plain pseudo-terminal or in tmux, and by shell alone."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal
from tests.incidents.script import ENTER, Incident, Press

PATIENCE = 30
"""Seconds to wait for what is stored or painted."""
_QUIET = 0.45
"""Seconds without a key, more than within which letters count as one word."""


class Screen(Protocol):
    """A terminal with the program in it."""

    def send(self, keys: str) -> None: ...

    def rest(self, seconds: float) -> None: ...

    def shows(self, words: str) -> bool: ...


class Plain:
    """A plain pseudo-terminal."""

    def __init__(self, shell: Shell) -> None:
        self._terminal = Terminal([], {**shell.environ, "TERM": "xterm-256color"}, size=(160, 45))

    def send(self, keys: str) -> None:
        self._terminal.send(keys.encode())

    def rest(self, seconds: float) -> None:
        self._terminal.read(seconds)

    def shows(self, words: str) -> bool:
        self._terminal.read(0.05)
        return words.encode() in self._terminal.painted

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._terminal.kill()


class Tmux:
    """A real tmux with a server and a socket of its own."""

    def __init__(self, shell: Shell) -> None:
        self._socket = str(shell.home / "tmux")
        self._environ = {**shell.environ, "TERM": "xterm-256color"}
        self._run("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "45", sys.executable, "-m", "warroom")

    def _run(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", self._socket, *arguments], env=self._environ, cwd=Path(self._socket).parent, check=True,
            capture_output=True, text=True, timeout=PATIENCE,
        ).stdout  # fmt: skip

    def send(self, keys: str) -> None:
        self._run("send-keys", "-H", *(f"{byte:02x}" for byte in keys.encode()))

    def rest(self, seconds: float) -> None:
        time.sleep(seconds)

    def shows(self, words: str) -> bool:
        return words in self._run("capture-pane", "-p")

    def close(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("kill-server")


class Keyboard:
    """A person at the keys of ``screen``, who waits until what they did is stored."""

    def __init__(self, screen: Screen, database: str) -> None:
        self._screen, self._database = screen, database
        self.pressed: list[str] = []

    def sees(self, words: str) -> None:
        """Wait until ``words`` are on the screen."""
        end = time.monotonic() + PATIENCE
        while not self._screen.shows(words):
            assert time.monotonic() < end, f"{words!r} was never painted; the last keys were {self.pressed[-3:]}"
            time.sleep(0.05)

    def press(self, press: Press) -> None:
        """Press keys; wait for what they store, and until the screen has had time to show it."""
        before = self._stored()
        self.pressed.append(press.keys)
        self._screen.send(press.keys)
        end = time.monotonic() + PATIENCE
        while press.saves and self._stored() == before:
            assert time.monotonic() < end, f"nothing was stored by {self.pressed[-3:]}"
            self._screen.rest(0.05)
        is_key = len(press.keys) == 1 and press.keys.isprintable()  # what follows at once would be one word with it
        self._screen.rest(0.25 if press.saves else _QUIET if is_key or press.keys.isalpha() else 0.15)

    def _stored(self) -> int:
        with contextlib.closing(sqlite3.connect(self._database)) as db:
            return int(db.execute("SELECT coalesce(max(id), 0) FROM ops").fetchone()[0])


def by_keys(incident: Incident, screen: Screen, shell: Shell) -> None:
    """The whole of ``incident`` by keys, from the home screen on."""
    hands = Keyboard(screen, shell.environ["WARROOM_DB"])
    hands.sees("No incident yet")
    hands.press(Press("d", saves=False))
    hands.press(Press(incident.title + ENTER, saves=False))
    if incident.answers:
        for keys in ("?" + ENTER, *incident.answers, ENTER):
            hands.press(Press(keys, saves=False))
    else:
        hands.press(Press(str(incident.severity) + ENTER, saves=False))
    hands.press(Press(incident.since + ENTER))
    hands.sees("og what happens")
    screen.rest(0.5)
    for step in incident.steps:
        for press in step.presses:
            hands.press(Press(_today(press.keys), press.saves))
    hands.sees("saved · closed")


def by_shell(incident: Incident, shell: Shell) -> None:
    """The whole of ``incident`` by commands, each a process of its own."""
    how_bad = ("--answers", ",".join(incident.answers)) if incident.answers else ("--severity", f"P{incident.severity}")
    shell.ok("declare", incident.title, *how_bad, "--since", incident.since)
    for step in incident.steps:
        for command in step.commands:
            shell.ok(*map(_today, command))


def _today(text: str) -> str:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    return text.replace("{tomorrow}", tomorrow)
