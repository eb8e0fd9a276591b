"""Figures of the program in a real pseudo-terminal, each beside a Textual "hello" measured in the same round."""

from __future__ import annotations

import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.terminal import Terminal
from tests.processes import processor_seconds, resident_bytes

HELLO = """
from textual.app import App
from textual.widgets import Input, Static
class Hello(App):
    def compose(self):
        yield Static("hello there", id="hello")
        yield Input(placeholder="type here")
    def on_mount(self):
        self.set_interval(1.0, lambda: self.query_one("#hello").update("hello there", layout=False))
Hello().run()
"""


def environ(database: Path | None = None) -> dict[str, str]:
    """The environment of a person with one database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WARROOM", "PYTHONDONT"))}
    kept |= {"TERM": "xterm-256color", "HOME": tempfile.gettempdir(), "WARROOM_USER": "bench"}
    return kept | ({"WARROOM_DB": str(database)} if database is not None else {})


class Hello(Terminal):
    """The floor: the smallest program of the toolkit."""

    def __init__(self) -> None:
        file = Path(tempfile.gettempdir()) / "warroom-bench-hello.py"
        file.write_text(HELLO, encoding="utf-8")
        super().__init__([], environ(), command=[sys.executable, str(file)], size=(120, 36))


class Least(Terminal):
    """The least program that stores a line and shows it in a list, with a database in ``folder``."""

    def __init__(self, folder: Path) -> None:
        file = Path(__file__).with_name("least_program.py")
        super().__init__([], environ(), command=[sys.executable, str(file), str(folder / "least.db")], size=(120, 36))


@functools.cache
def last_incident(database: Path) -> str:
    """The id of the incident that `room` opens. Asked for before a start is measured, it costs the start nothing."""
    shown = subprocess.run(
        [sys.executable, "-m", "warroom", "show", "incidents", "--json"],
        env=environ(database), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return str(json.loads(shown.stdout)[0]["id"])


def room(database: Path) -> Terminal:
    """The program with its last incident open."""
    return Terminal(["--incident", last_incident(database)], environ(database), size=(120, 36))


def home(database: Path) -> Terminal:
    """The program as it is opened without a word."""
    return Terminal([], environ(database), size=(120, 36))


def start(make: object, words: bytes) -> tuple[float, Terminal]:
    """Seconds from the start until ``words`` are painted."""
    begin = time.perf_counter()
    terminal: Terminal = make()  # type: ignore[operator]
    if not painted(terminal, words):
        raise RuntimeError(f"{words!r} were not painted")
    return time.perf_counter() - begin, terminal


def painted(terminal: Terminal, words: bytes, *, seconds: float = 60) -> bool:
    """Whether ``words`` are painted within ``seconds``, said as soon as they are: what waits for a pause of the
    terminal, as tests do, counts the pause as well.
    """
    end, got = time.perf_counter() + seconds, b""
    while words not in got and (left := end - time.perf_counter()) > 0:
        got += terminal.read_some(left)
    return words in got


def resident(terminal: Terminal) -> float:
    """Resident memory in MB."""
    return resident_bytes(terminal.pid) / 1024**2


def cpu(terminal: Terminal) -> float:
    """Seconds of processor time so far."""
    return processor_seconds(terminal.pid)


def key_to_paint(terminal: Terminal, key: bytes, times: int) -> list[float]:
    """Seconds from each press of ``key`` until something is painted."""
    terminal.read(0.3)
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        terminal.send(key)
        terminal.read_some(2.0)
        took.append(time.perf_counter() - begin)
        terminal.read(0.06)
    return took


def enter_to_saved(terminal: Terminal, times: int) -> list[float]:
    """Seconds from Enter in the line until the entry is painted and called saved."""
    took = []
    for number in range(times):
        words = f"kept{number:03d}".encode()
        terminal.send(words)
        terminal.read(0.3)
        begin, got = time.perf_counter(), b""
        terminal.send(b"\r")
        while (b"saved" not in got or words not in got) and time.perf_counter() - begin < 5:
            got += terminal.read_some(0.5)
        took.append(time.perf_counter() - begin)
        terminal.read(0.3)
    return took


def fsync(times: int) -> float:
    """Seconds that one small write takes to reach the disk, the median."""
    with tempfile.NamedTemporaryFile() as file:
        took = []
        for _ in range(times):
            begin = time.perf_counter()
            file.write(b"x" * 400)
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begin)
    return statistics.median(took)
