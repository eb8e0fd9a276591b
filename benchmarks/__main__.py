"""`make bench`: prints each figure beside its floor and its goal, and writes ``benchmarks/results.json``."""

from __future__ import annotations

import argparse
import compileall
import hashlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import after, crowd, desks, evidence, incoming, messages, screen, sharing
from benchmarks.databases import database
from warroom.model.identity import Moment
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom
from warroom.store.database import open_database
from warroom.store.log_verification import verify
from warroom.store.rebuild import rebuild
from warroom.store.schema import FOLDED, folded_names, statements, typed_tables

HERE = Path(__file__).parent
RESULTS: list[dict[str, Any]] = []


def note(
    figure: str, value: float, floor: float | None, goal: float, unit: str = "ms", *, absolute: bool = False
) -> None:
    """Keep and print one figure; ``goal`` is a ratio to the floor, or a bound in ``unit`` when it is absolute."""
    ratio = value / floor if floor else None
    met = (value if absolute or ratio is None else ratio) <= goal
    RESULTS.append(
        {"figure": figure, "value": value, "floor": floor, "ratio": ratio, "goal": goal, "unit": unit, "met": met}
    )
    beside = f"{floor:10.2f} {ratio:7.2f}x" if floor and ratio is not None else " " * 19
    wanted = f"{goal:g} {unit}" if absolute else f"{goal:g}x"
    print(f"{figure:58} {value:10.2f} {beside}  goal {wanted:8} {'met' if met else 'NOT MET'}", flush=True)


def interleaved(rounds: int, *measured: Callable[[], float]) -> list[float]:
    """The median of each in milliseconds, measured in turns."""
    took: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for number, measure in enumerate(measured):
            took[number].append(measure() * 1000)
    return [statistics.median(figures) for figures in took]


def process(command: list[str], path: Path | None = None) -> Callable[[], float]:
    """Seconds that a whole process takes."""
    environ = screen.environ(path)

    def run() -> float:
        begin = time.perf_counter()
        subprocess.run(command, env=environ, check=True, capture_output=True)
        return time.perf_counter() - begin

    return run


def shell(rounds: int, small: Path, large: Path, size: int) -> None:
    """Whole processes of the shell."""
    bare = [sys.executable, "-c", "pass"]
    log = [sys.executable, "-m", "warroom", "log", "hello from the shell"]
    floor, value = interleaved(rounds, process(bare), process(log, small))
    note("log, whole process, durable / python -c pass", value, floor, 3)
    click = [sys.executable, "-c", "import sqlite3, click"]
    shown = [sys.executable, "-m", "warroom", "show", "timeline", "--last", "50"]
    floor, value = interleaved(rounds, process(click), process(shown, large))
    note(f"show timeline --last 50 of {size:,} / sqlite3 and click", value, floor, 2)


def starts(rounds: int, sizes: dict[int, Path]) -> None:
    """From the start to the first content and to all panes painted, and memory."""
    first: list[float] = []
    memory: dict[int, list[float]] = {0: []}
    took: dict[int, list[float]] = {0: []}
    for path in sizes.values():
        screen.last_incident(path)
    for _ in range(rounds):
        seconds, hello = screen.start(screen.Hello, b"hello")
        hello.read(0.7)
        took[0].append(seconds * 1000)
        memory[0].append(screen.resident(hello))
        hello.kill()
        seconds, terminal = screen.start(lambda: screen.home(sizes[max(sizes)]), b"opening")
        first.append(seconds * 1000)
        terminal.kill()
        for size, path in sizes.items():
            seconds, terminal = screen.start(lambda path=path: screen.room(path), b"og what happens")
            terminal.read(0.7)
            took.setdefault(size, []).append(seconds * 1000)
            memory.setdefault(size, []).append(screen.resident(terminal))
            terminal.kill()
    note("first content on the terminal / Textual hello", statistics.median(first), statistics.median(took[0]), 0.2)
    for size in sizes:
        value = statistics.median(took[size])
        note(f"all panes painted, {size:,} entries / Textual hello", value, statistics.median(took[0]), 1.5)
    smallest, largest = min(sizes), max(sizes)
    note("memory settled / Textual hello", statistics.median(memory[smallest]), statistics.median(memory[0]), 1.5, "MB")
    more = statistics.median(memory[largest]) - statistics.median(memory[smallest])
    note(f"memory with {largest:,} entries over {smallest}", more, None, 10, "MB", absolute=True)


def keys(times: int, large: Path, size: int) -> None:
    """From a key to the paint, and from another process to the screen."""
    _, hello = screen.start(screen.Hello, b"hello")
    _, terminal = screen.start(lambda: screen.room(large), b"og what happens")
    floors = [one * 1000 for one in screen.key_to_paint(hello, b"x", times)]
    floor = statistics.median(floors)
    typed = [one * 1000 for one in screen.key_to_paint(terminal, b"x", times)]
    note("key to paint in the entry line / hello Input", statistics.median(typed), floor, 1.5)
    terminal.send(b"\x15\x0f")
    terminal.read(0.5)
    moved = [one * 1000 for one in screen.key_to_paint(terminal, b"\x1b[A", times)]
    note(f"key to paint, cursor, {size:,} entries / hello Input", statistics.median(moved), floor, 1.3)
    turned = [one * 1000 for one in screen.key_to_paint(terminal, b"\x1b[5~", times)]
    note(f"key to paint, page, {size:,} entries / hello Input", statistics.median(turned), floor, 3)
    terminal.send(b"Gi")
    terminal.read(0.5)
    stored = [one * 1000 for one in screen.enter_to_saved(terminal, max(9, times // 10))]
    terminal.send(b"\x0f")
    saved_floor = floor + screen.fsync(50) * 1000
    note("Enter to the entry on screen, saved / hello Input and a fsync", statistics.median(stored), saved_floor, 2)
    _, least = screen.start(lambda: screen.Least(large.parent), b"ready")
    least.read(0.5)
    bare = [one * 1000 for one in screen.enter_to_saved(least, max(9, times // 10))]
    least.kill()
    note("Enter to the entry on screen / the least program", statistics.median(stored), statistics.median(bare), 1.5)
    slowest = sorted(moved + turned + typed)[int(0.99 * 3 * times) - 1]
    note("key to paint, p99 of all / hello Input", slowest, floor, 3)
    terminal.send(b"Gi")  # in the line: a list that has the keys keeps its cursor in sight whatever comes below it
    terminal.read(0.3)
    other = WarRoom(str(large), person="erin", now=lambda: Moment(time.time_ns() // 1000), entropy=os.urandom)
    incident = other.incidents()[0].id
    from tests.conftest import logged

    arrived = []
    for number in range(times):
        logged(other, incident, f"arrival-{number}-")
        begin = time.perf_counter()
        screen.painted(terminal, f"arrival-{number}-".encode())
        arrived.append((time.perf_counter() - begin) * 1000)
    note("entry of another process on screen, p50", statistics.median(arrived), None, 300, absolute=True)
    note("entry of another process on screen, p99", sorted(arrived)[int(0.99 * times) - 1], None, 300, absolute=True)
    idle: list[float] = []
    for one in (hello, terminal):
        one.read(1.0)
        before = screen.cpu(one)
        one.read_for(12)
        idle.append((screen.cpu(one) - before) * 5)
    note("idle, processor seconds a minute / hello with a timer", idle[1], idle[0], 1.5, "s")
    other.close()
    hello.kill()
    terminal.kill()


def store(rounds: int, middle: Path, large: Path, size: int, folded: int) -> None:
    """Search, folding and verification."""
    room = WarRoom(str(large), person="bench", now=lambda: Moment(time.time_ns() // 1000), entropy=lambda n: b"\0" * n)
    incident = room.incidents()[0].id

    def page() -> float:
        begin = time.perf_counter()
        room.pages(incident, Filter()).before(None, 200)
        return time.perf_counter() - begin

    for query in ("payments", "pay", "payments pool", '"pool queue"', "kind:note", "@bench payments"):

        def look(query: str = query) -> float:
            begin = time.perf_counter()
            room.search(query, incident=incident, limit=50)
            return time.perf_counter() - begin

        floor, value = interleaved(rounds, page, look)
        note(f"search {query!r}, newest 50 of {size:,} / tail page", value, floor, 20)
    room.close()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        shutil.copy(middle, copy)
        db = open_database(str(copy))
        rows = {
            name: db.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - tables of ours
            for name in folded_names()
            if name != "entries_fts"
        }

        def floor_rows() -> float:
            other = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
            other.execute("PRAGMA journal_mode = WAL")
            for name in folded_names():
                other.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in [*statements(FOLDED), *typed_tables()]:
                other.execute(statement)
            begin = time.perf_counter()
            other.execute("BEGIN")
            for name, found in rows.items():
                if found:
                    marks = ", ".join("?" * len(found[0]))
                    other.executemany(f"INSERT INTO {name} VALUES ({marks})", found)  # noqa: S608
            other.execute("INSERT INTO entries_fts (rowid, text) SELECT rec, text FROM entries")
            other.execute("COMMIT")
            took = time.perf_counter() - begin
            other.close()
            return took

        def fold() -> float:
            begin = time.perf_counter()
            rebuild(db)
            return time.perf_counter() - begin

        floor, value = interleaved(3, floor_rows, fold)
        note(f"rebuild of {folded:,} operations / executemany of the same rows", value, floor, 3)
        held = db.execute("SELECT head, body FROM ops").fetchall()

        def hashed() -> float:
            begin = time.perf_counter()
            for head, body in held:
                hashlib.sha256(head).digest()
                hashlib.sha256(body or b"").digest()
            return time.perf_counter() - begin

        def verified() -> float:
            begin = time.perf_counter()
            verify(db)
            return time.perf_counter() - begin

        floor, value = interleaved(3, hashed, verified)
        note(f"verify of {folded:,} operations / hashlib over the same bytes", value, floor, 3)
        db.close()


def measure_sharing(size: int, *, quick: bool) -> None:
    """From an act there to the screen here, a crowd, joining, watching."""
    times = 30 if quick else 100
    for hints, words, middle in ((False, "looking every 250 ms", 150), (True, "with native events", 30)):
        took = [figure * 1000 for figure in sharing.enter_to_screen(times, hints=hints)]
        note(f"share, act there to stored here, {words}: p50", statistics.median(took), None, middle, absolute=True)
        note(f"share, act there to stored here, {words}: p99", sharing.quantile(took, 0.99), None, 300, absolute=True)
    took = [figure * 1000 for figure in sharing.enter_to_paint(times)]
    note("share, act there to painted here: p50", statistics.median(took), None, 150, absolute=True)
    note("share, act there to painted here: p99", sharing.quantile(took, 0.99), None, 300, absolute=True)
    took, used = crowd.read(20)
    took = [figure * 1000 for figure in took]
    note(
        "share, 50 writers, 100 acts/s: act there to stored here, p95",
        sharing.quantile(took, 0.95),
        None,
        300,
        absolute=True,
    )
    note("share, 50 writers, 100 acts/s: % of a core to read them", used * 100, None, 3, "%", absolute=True)
    newest, whole, floor = sharing.join(size)
    note(f"share, join {size:,} operations: newest page", newest * 1000, None, 100, absolute=True)
    note(f"share, join {size:,} operations: all of it / the same rows in bulk", whole * 1000, floor * 1000, 2)
    note(
        "share, watching an idle one, % of a core", sharing.idle(10 if quick else 30) * 100, None, 1, "%", absolute=True
    )


def measure_messages(rounds: int) -> None:
    """From the facts to the text that is pasted."""
    one, every, clocks = messages.rendered(10_000, rounds)
    note("message from 10,000 entries, composed and checked", one * 1000, None, 50, absolute=True)
    note("messages for every audience from 10,000 entries", every * 1000, None, 200, absolute=True)
    note("clocks of every audience", clocks * 1000, None, 50, absolute=True)


def measure_after(rounds: int) -> None:
    """Figures, likeness and documents over a thousand incidents."""
    for figure, run, most in after.measured(1_000):
        note(figure, interleaved(rounds, run)[0], None, most, absolute=True)


def full_desks(rounds: int, times: int) -> None:
    """The screen with full desks beside the same one with empty ones."""
    bare, full = desks.compare(rounds, times)
    for figure, value in full.items():
        unit = "s" if figure.startswith("idle") else "ms"
        note(f"{figure}, full desks / empty ones", value, bare[figure], 1.1, unit)


def main() -> None:
    """Measure everything that exists so far."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--quick", action="store_true", help="20,000 entries at most, fewer rounds")
    asked.add_argument("--desks", action="store_true", help="only what full desks cost")
    asked.add_argument("--most", type=int, default=1_000_000)
    given = asked.parse_args()
    compileall.compile_dir(str(HERE.parent / "warroom"), quiet=2)
    if given.desks:
        full_desks(5 if given.quick else 9, 20 if given.quick else 60)
        return
    most, middle = (20_000, 20_000) if given.quick else (given.most, 100_000)
    rounds = 5 if given.quick else 9
    with tempfile.TemporaryDirectory() as copies:
        sizes = {size: database(size, Path(copies)) for size in sorted({100, middle, most})}
        shell(2 * rounds + 1, sizes[100], sizes[most], most)
        starts(rounds, sizes)
        keys(40 if given.quick else 120, sizes[most], most)
        full_desks(rounds, 20 if given.quick else 60)
        store(rounds, sizes[middle], sizes[most], most, middle)
    measure_sharing(middle, quick=given.quick)
    with tempfile.TemporaryDirectory() as folder:
        evidence.measure(Path(folder), middle, note)
    incoming.measure(2_000 if given.quick else 10_000, middle, note)
    measure_messages(rounds)
    measure_after(rounds)
    (HERE / "results.json").write_text(json.dumps(RESULTS, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
