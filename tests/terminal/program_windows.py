"""The program in windows of a real terminal, over a database with an incident."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from tests.cli.shell import Shell
from tests.faults.terminal import Terminal

CTRL_Q = b"\x11"


class Opened:
    """A database with an incident, and windows onto it."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder)
        self.incident = self.shell.ok("declare", "checkout fails", "--severity", "P1").split()[1]
        self.environ = {**self.shell.environ, "TERM": "xterm-256color"}
        self.environ.pop("PYTEST_CURRENT_TEST", None)
        self.state = folder / ".local" / "state" / "warroom"

    def window(self, *arguments: str, size: tuple[int, int] = (120, 36), script: str = "") -> Terminal:
        command = [sys.executable, "-c", script + "\nfrom warroom.__main__ import main\nmain()"] if script else None
        return Terminal([*arguments], self.environ, size=size, command=command)

    def room(self, *, script: str = "", waiting_for: bytes = b"og what happens") -> Terminal:
        window = self.window("--incident", self.incident, script=script)
        assert window.wait_for(waiting_for)
        return window

    def texts(self) -> list[str]:
        return [entry["text"] for entry in self.shell.json("show", "timeline")]

    def drafts(self) -> list[str]:
        db = sqlite3.connect(self.environ["WARROOM_DB"])
        found = [row[0] for row in db.execute("SELECT text FROM drafts ORDER BY place")]
        db.close()
        return found

    def keeps(self, window: Terminal, words: str) -> None:
        """Let the program in ``window`` go on until ``words`` are kept as a draft."""
        until = time.monotonic() + 60
        while words not in self.drafts() and time.monotonic() < until:
            window.read(0.1)
        assert words in self.drafts()

    def answers(self, window: Terminal, marker: str) -> None:
        """What is typed is stored, so the program lives and listens."""
        window.send(b"\x15\x0b" + marker.encode() + b"\r")
        assert window.wait_for(b"saved"), window.painted[-400:]
        until = time.monotonic() + 60
        while self.texts()[-1] != marker and time.monotonic() < until:
            time.sleep(0.1)  # the screen may still show that what came before is saved
        assert self.texts()[-1] == marker
        assert not list(self.state.glob("crash-*"))
