"""What full desks cost: the same figures with 60 hypotheses, 300 checks and 100 tasks in the incident, and without."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import screen
from benchmarks.databases import START
from tests.faults.terminal import Terminal
from warroom.model.identity import Moment
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom, Write

HYPOTHESES, CHECKS, TASKS, ENTRIES = 60, 300, 100, 500
_ROUND = 10
"""Checks of one fix."""


def incident(*, full: bool) -> Path:
    """A database with one incident of some hundred entries, with ``full`` desks or empty ones; made anew each time,
    since what falls due must lie ahead of the present.
    """
    path = Path(tempfile.gettempdir()) / f"warroom-bench-desks-{'full' if full else 'bare'}.db"
    for beside in ("", "-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    choose = random.Random(5)
    room = WarRoom(str(path), person="bench", now=lambda: Moment(time.time_ns() // 1000), entropy=choose.randbytes)
    one = commander.declare(
        room, "Benchmark", severity=Severity("P1", 1), phase="investigate", phase_rank=3, zone="UTC",
        roles={"ic": "alice", "tl": "bob", "comms": "charlie", "scribe": "dana"},
    )  # fmt: skip
    room.commit(
        one,
        [
            Write("entry", room.new_id(), {"text": f"payments pool queue {number}", "kind": "note", "at": _at(number)})
            for number in range(ENTRIES)
        ],
    )
    if full:
        room.commit(one, _desks(room))
    room.close()
    return path


def _at(number: int) -> dict[str, object]:
    at = START + number * 1_000_000
    return {"lo": at, "hi": at, "approx": False, "as": "", "tz": "UTC"}


def _desks(room: WarRoom) -> list[Write]:
    now = room.now()
    writes = []
    for number in range(1, HYPOTHESES + 1):
        status = ("open", "testing", "refuted")[number % 3]
        said = {"label": f"H{number}", "statement": f"pool exhausted by caller {number}", "status": status}
        writes.append(Write("hypothesis", room.new_id(), said))
    for number in range(CHECKS // _ROUND):
        fix = room.new_id()
        deployed = {"lo": now + number, "hi": now + number, "approx": False, "as": "", "tz": "UTC"}
        writes.append(Write("fix", fix, {"how": "hotfix", "what": f"attempt {number}", "deployed": deployed}))
        for check in range(_ROUND):
            due = {"due": now + (check + 40) * 60_000_000} if check < _ROUND // 2 else {}
            said = {"round": fix, "text": f"{check}m Error rate decreased?", "state": "open"}
            writes.append(Write("check", f"check:{fix}:{check}", {**said, **due}))
    for number in range(TASKS):
        said = {"who": f"p{number}", "what": f"look at shard {number}", "state": "open"}
        writes.append(Write("task", room.new_id(), {**said, "due": now + (number + 60) * 60_000_000}))
    return writes


class Figures:
    """The medians of one incident, in milliseconds, and its idle cost in processor seconds a minute."""

    def __init__(self) -> None:
        self.painted: list[float] = []
        self.typed: list[float] = []
        self.moved: list[float] = []
        self.stored: list[float] = []
        self.idle: list[float] = []

    def medians(self) -> dict[str, float]:
        """Each figure by its name."""
        return {
            "all panes painted": statistics.median(self.painted),
            "key to paint in the entry line": statistics.median(self.typed),
            "key to paint, cursor in the timeline": statistics.median(self.moved),
            "Enter to saved": statistics.median(self.stored),
            "idle, processor seconds a minute": statistics.median(self.idle),
        }


def compare(rounds: int, times: int) -> tuple[dict[str, float], dict[str, float]]:
    """The figures with empty desks and with full ones, measured in turns."""
    paths = [incident(full=False), incident(full=True)]
    both = (Figures(), Figures())
    for path in paths:
        screen.last_incident(path)
    for number in range(rounds):
        for path, figures in zip(paths, both, strict=True):
            seconds, terminal = screen.start(lambda path=path: screen.room(path), b"og what happens")
            figures.painted.append(seconds * 1000)
            if number < 3:
                _keys(terminal, figures, times)
            if number < 3:
                terminal.read(1.0)
                before = screen.cpu(terminal)
                terminal.read_for(12)
                figures.idle.append((screen.cpu(terminal) - before) * 5)
            terminal.kill()
    bare, full = both
    return bare.medians(), full.medians()


def _keys(terminal: Terminal, figures: Figures, times: int) -> None:
    terminal.read(0.7)
    figures.typed += [one * 1000 for one in screen.key_to_paint(terminal, b"x", times)]
    terminal.send(b"\x15\x0f1")
    terminal.read(0.5)
    figures.moved += [one * 1000 for one in screen.key_to_paint(terminal, b"\x1b[A", times)]
    terminal.send(b"Gi")
    terminal.read(0.5)
    for number in range(max(5, times // 4)):
        terminal.send(f"stored {number}".encode())
        terminal.read(0.3)
        begin = time.perf_counter()
        terminal.send(b"\r")
        got = b""
        while b"saved" not in got and time.perf_counter() - begin < 5:
            got += terminal.read_some(0.5)
        figures.stored.append((time.perf_counter() - begin) * 1000)
        terminal.read(0.3)
