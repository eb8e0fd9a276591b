"""A home with everything in it: an incident in which every desk has work and that another was merged into, others in
every end there is, what is late, and a share.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.cli.shell import Shell
from tests.conftest import logged
from tests.room.giving import PLAYBOOK, order
from tests.screens.rich_state import rich
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts.declaring import open_incident
from warroom.room.core import WarRoom

_MORE = (
    ("checkout is slow", "P2"), ("logins fail", "P0"), ("search is stale", "P3"), ("mails are late", "P1"),
    ("cards are declined", "P2"), ("reports are empty", "P1"), ("queues grow", "P1"),
)  # fmt: skip
_EDITOR = """#!/bin/sh
case $(($$ % 4)) in 0) rm -f "$1";; 1) printf '\\377 words' > "$1";; 2) exit 1;; 3) echo more >> "$1";; esac
"""


def _fill(room: WarRoom, incident: IncidentId) -> None:
    """Every way in which an incident ends beside ``incident``, and one outage of three that were declared apart."""
    ids = {title: _opened(room, title, level) for title, level in _MORE}
    order(room, ids["search is stale"], "close", "it was a drill")
    order(room, ids["search is stale"], "reopen", "it is stale again")
    order(room, ids["mails are late"], "cancel", "the probe was wrong")
    order(room, ids["cards are declined"], "duplicate", f"{incident[:8]} yes")
    order(room, ids["reports are empty"], "close", "it was a drill")
    queues, logins = ids["queues grow"], ids["logins fail"]
    # These hold what is found on the home screen, and what is late there.
    logged(room, queues, "? pool of the queue exhausted")
    logged(room, queues, "@fay look at the queue 1m")
    order(room, logins, "merge", f"{queues[:8]} yes")
    order(room, incident, "merge", f"{logins[:8]} yes")
    logged(room, _opened(room, "keys were taken", "P0", private=True), "? pool of keys")


def _opened(room: WarRoom, title: str, level: str, *, private: bool = False) -> IncidentId:
    return open_incident(room, PLAYBOOK, title, Severity(level, int(level[1])), zone="UTC", private=private)


class World:
    """Where the program runs. ``incident`` is the one with everything in it."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder)
        self.database = self.shell.environ["WARROOM_DB"]
        room, self.incident = rich(self.database, start=time.time_ns() // 1_000)
        _fill(room, self.incident)
        room.close()
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
