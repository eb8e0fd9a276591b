"""A home with everything in it: an incident in which every desk has work, others beside it, one closed, and a share."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.cli.shell import Shell
from tests.screens.rich_state import rich

_MORE = (("checkout is slow", "P2"), ("logins fail", "P0"), ("search is stale", "P3"))
_EDITOR = """#!/bin/sh
case $(($$ % 4)) in 0) rm -f "$1";; 1) printf '\\377 words' > "$1";; 2) exit 1;; 3) echo more >> "$1";; esac
"""


class World:
    """Where the program runs. ``incident`` is the one with everything in it."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder)
        self.database = self.shell.environ["WARROOM_DB"]
        room, self.incident = rich(self.database, start=time.time_ns() // 1_000)
        room.close()
        for title, severity in _MORE:
            self.shell.ok("declare", title, "--severity", severity)
        last = self.shell.json("show", "incidents")[0]["id"]
        self.shell.run("close", "it was a drill", "--incident", last)
        share = folder / "share"
        share.mkdir()
        self.shell.ok("share", "init", str(share))
        editor = folder / "editor"
        editor.write_text(_EDITOR)
        editor.chmod(0o700)
        self.environ = {
            **self.shell.environ,
            "TERM": "xterm-256color",
            "EDITOR": str(editor),
            "PYTHONFAULTHANDLER": "1",
        }
        for name in ("PYTEST_CURRENT_TEST", "VISUAL", "DISPLAY", "WAYLAND_DISPLAY"):
            self.environ.pop(name, None)
        self.state = folder / ".local" / "state" / "warroom"

    def reports(self) -> list[str]:
        """What the program wrote of its failures."""
        return [file.read_text() for file in sorted(self.state.glob("crash-*"))]

    def arrives(self, words: str) -> None:
        """Somebody else logs something from a shell, and nobody waits for it."""
        import subprocess
        import sys

        subprocess.Popen(
            [sys.executable, "-m", "warroom", "log", "--as", "bob", "--incident", self.incident, words],
            env=self.environ, cwd=self.shell.home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.sched_yield()
