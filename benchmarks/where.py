"""Where the time goes in an Enter, in a start and in `warroom log`: samples of a profiler, summed by what ran.

`python -m benchmarks.where --py-spy PATH` prints the tables of docs/design/performance.md. py-spy is no dependency:
install it into an environment of its own. It looks at a process from outside, so that what is seen is not slowed by it;
shares of samples stay true under load, where a wall clock does not.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import screen
from benchmarks.databases import database
from tests.faults.terminal import Terminal

RATE = 500
"""Samples a second."""
_START = 15
"""Seconds of a start that are looked at."""
_WAITS = re.compile(r"^(select|wait|get|acquire|_wait_for_tstate_lock|poll) ")
_OURS = re.compile(r"\w+ \(warroom/[\w/]+\.py")
_GROUPS = (
    ("commit and fold (store, oplog)", r"warroom/(store|oplog)/"),
    ("acts and readings (room)", r"warroom/room/"),
    ("panes, widgets and screens of ours", r"warroom/(panes|widgets|screens|app|bridge|navigation|terminal)"),
    ("workflow and messages (playbook, compose)", r"warroom/(playbook|compose)/"),
    ("the rest of ours", r"warroom/"),
    ("style sheets (textual.css)", r"textual/css/"),
    (
        "layout and painting (compositor, strips, rich)",
        r"textual/(_compositor|strip|_layout|layouts|screen|renderables)|rich/",
    ),
    ("the rest of textual", r"textual/"),
    ("the event loop (asyncio)", r"asyncio/|selectors"),
    ("imports (importlib)", r"importlib"),
)


def group_of(stack: str, *, imports: bool) -> str:
    """What the deepest frame that is somebody's belongs to; with ``imports``, what an import runs is that package's."""
    frames = stack.split(";")
    if imports and any("importlib" in frame for frame in frames):
        package = next((match for frame in reversed(frames) if (match := _package(frame))), "the standard library")
        return f"imports: {package}"
    for frame in reversed(frames):
        for name, pattern in _GROUPS:
            if re.search(pattern, frame):
                return name
    return "the interpreter and its library"


def _package(frame: str) -> str:
    match = re.search(
        r"\b(warroom|textual|rich|pydantic|click|markdown_it|sqlite_utils|platformdirs|minijinja)\b", frame
    )
    return match[1] if match else ""


def table(title: str, samples: Path, *, imports: bool) -> None:
    """Print the shares of the groups, and of our functions with what they call; most first, none below a hundredth."""
    groups, functions = Counter[str](), Counter[str]()
    for line in samples.read_text(encoding="utf-8").splitlines():
        stack, _, number = line.rpartition(" ")
        if _WAITS.search(stack.rpartition(";")[2]):
            continue  # for a key, or for work: no processor is used
        groups[group_of(stack, imports=imports)] += int(number)
        for name in {match[0] for frame in stack.split(";") if (match := _OURS.search(frame))}:
            functions[name] += int(number)
    total = sum(groups.values()) or 1
    print(f"\n{title}: {total} samples")
    for counts in (groups, functions):
        print()
        for name, count in counts.most_common(16):
            if count / total >= 0.01:
                print(f"| {name} | {100 * count / total:.0f} % |")


def recorded(py_spy: str, samples: Path, path: Path, words: bytes, enters: int) -> None:
    """Run the program with its last incident open until ``words`` are painted, and then press Enter so many times."""
    shown = subprocess.run(
        [sys.executable, "-m", "warroom", "show", "incidents", "--json"],
        env=screen.environ(path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    incident = re.findall(r'"id": "([0-9a-f]{32})"', shown.stdout)[0]
    program = [sys.executable, "-m", "warroom", "--incident", incident]
    recorder = [py_spy, "record", "--rate", str(RATE), "--format", "raw", "--output", str(samples), "--nonblocking"]
    if not enters:
        lasting = [*recorder, "--duration", str(_START), "--", *program]
        terminal = Terminal([], screen.environ(path), command=lasting, size=(120, 36))
        if not terminal.wait_for(words, seconds=_START):
            print(f"it was not painted within {_START} s; what follows is the beginning of a start")
        until = time.monotonic() + 60
        while not samples.exists() and time.monotonic() < until:
            terminal.read(0.2)
        terminal.kill()
        return
    terminal = Terminal([], screen.environ(path), command=program, size=(120, 36))
    terminal.wait_for(words, seconds=60)
    terminal.read(1)
    with subprocess.Popen([*recorder, "--pid", str(terminal.pid)], stdout=subprocess.DEVNULL) as process:
        time.sleep(1)
        before = screen.cpu(terminal)
        took = screen.enter_to_saved(terminal, enters)
        used, clock = (screen.cpu(terminal) - before) / enters, statistics.median(took)
        print(f"an Enter, its typing included: {1000 * used:.1f} ms on a processor, {1000 * clock:.1f} ms by the clock")
        process.send_signal(2)
        process.wait(30)
    terminal.kill()


def processor(command: list[str], path: Path | None, rounds: int) -> float:
    """Milliseconds on a processor that a whole process takes, the median."""
    used = []
    for _ in range(rounds):
        pid = os.spawnve(os.P_NOWAIT, command[0], command, screen.environ(path))  # noqa: S606
        _, _, usage = os.wait4(pid, 0)
        used.append(1000 * (usage.ru_utime + usage.ru_stime))
    return statistics.median(used)


def shell(path: Path, rounds: int) -> None:
    """`warroom log` from the bare interpreter upwards, in milliseconds on a processor, and as ratios to it."""
    run = (
        "import os, sys; os.close(1); os.open(os.devnull, os.O_WRONLY); sys.argv = ['warroom', *sys.argv[1:]]\n"
        "import warroom.__main__ as program; program.main()"
    )
    imported = "import sqlite3, warroom.cli.quick_log, warroom.room.acts.scribe, warroom.intake.typed_line"
    steps = {
        "python -c pass": ["-c", "pass"],
        "… and import sqlite3": ["-c", "import sqlite3"],
        "… and the modules of the fast path": ["-c", imported],
        "`warroom log x`": ["-c", run, "log", "x"],
        "`warroom show incidents` (by click)": ["-c", run, "show", "incidents"],
    }
    floor = 0.0
    for name, arguments in steps.items():
        used = processor([sys.executable, *arguments], path, rounds)
        floor = floor or used
        print(f"| {name} | {used:.1f} | {used / floor:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--py-spy", required=True, help="where py-spy is installed")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--enters", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = database(chosen.entries, Path(folder))
        shell(path, chosen.rounds)
        samples = Path(folder) / "samples.txt"
        for title, enters in (("a start", 0), ("Enters", chosen.enters)):
            recorded(chosen.py_spy, samples, path, b"og what happens", enters)
            table(title, samples, imports=not enters)


if __name__ == "__main__":
    main()
