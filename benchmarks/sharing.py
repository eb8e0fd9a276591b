"""Figures of sharing through a local folder."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks import screen
from benchmarks.databases import database
from tests.faults.terminal import Terminal
from tests.processes import processor_seconds
from warroom.intake.typed_line import read_line
from warroom.model.identity import Moment
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.sharing import joining
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of
from warroom.room.sharing.rounds import make_transport
from warroom.room.sharing.share_thread import ShareThread
from warroom.store.database import open_database
from warroom.store.schema import folded_names


def now() -> Moment:
    return Moment(time.time_ns() // 1000)


def opened(folder: Path, name: str) -> WarRoom:
    return WarRoom(str(folder / f"{name}.db"), person=name, now=now, entropy=os.urandom, patience=30)


def enter_to_screen(times: int, *, hints: bool) -> list[float]:
    """Seconds from an act there until it is in the database here, over two running sharers in this process."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "share").mkdir()
        here, there = opened(folder, "here"), opened(folder, "there")
        incident = commander.declare(here, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
        joining.init(here, str(folder / "share"))
        joining.join(there, str(folder / "share"))
        threads = []
        for room in (here, there):
            member = membership(room)
            assert member is not None
            thread = ShareThread(room, member, heard=lambda _: None, hints=hints)
            thread.open_incident = incident
            thread.start()
            threads.append(thread)
        while there.view(incident) is None:
            time.sleep(0.05)
        took = []
        for number in range(times):
            time.sleep(0.1 + 0.37 * (number % 7) / 7)
            before = here.revision()
            begin = time.perf_counter()
            scribe.log(there, incident, read_line(f"entry {number}", now=now(), zone="UTC"), typed=now())
            threads[1].wake()
            while here.revision() == before:
                time.sleep(0.001)
            took.append(time.perf_counter() - begin)
        for thread in threads:
            thread.stop(patience=10)
        here.close()
        there.close()
        return took


def bulk(path: str, folder: Path) -> float:
    """Seconds to put every row of the database at ``path`` into an empty one: the least that its rows cost."""
    with closing(open_database(path)) as full:
        columns = {
            name: [f'"{row[1]}"' for row in full.execute(f"PRAGMA table_info({name})")]
            for name in ("incidents", "writers", "ops", *folded_names())
            if name != "entries_fts"
        }
        rows = {
            name: full.execute(f"SELECT {', '.join(names)} FROM {name}").fetchall()  # noqa: S608 - tables of ours
            for name, names in columns.items()
        }
        said = full.execute("SELECT rec, text, spaced FROM entries").fetchall()
    with closing(open_database(str(folder / "floor.db"))) as empty:
        begin = time.perf_counter()
        empty.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            marks = ", ".join("?" * len(columns[name]))
            empty.executemany(f"INSERT INTO {name} ({', '.join(columns[name])}) VALUES ({marks})", found)  # noqa: S608
        empty.executemany("INSERT INTO entries_fts (rowid, text, spaced) VALUES (?, ?, ?)", said)
        empty.execute("COMMIT")
        return time.perf_counter() - begin


def join(size: int) -> tuple[float, float, float]:
    """Seconds until somebody who joins has the newest page, until they have all of ``size`` operations, and of the
    floor of it: the same rows in bulk.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "share").mkdir()
        database(size, folder).rename(folder / "full.db")
        full, fresh = opened(folder, "full"), opened(folder, "fresh")
        joining.init(full, str(folder / "share"))
        member = membership(full)
        assert member is not None
        # What another writer wrote is put back by whoever holds it, after some comparisons.
        ticks = [0.0]
        transport = make_transport(full, member, folder_of(member.path, full), lambda: ticks[0])
        for _ in range(6):
            transport.round()
            ticks[0] += 61
        joining.join(fresh, str(folder / "share"))
        newcomer = membership(fresh)
        assert newcomer is not None
        held = full.reader().execute("SELECT count(*) FROM ops").fetchone()[0]
        newest = 0.0
        begin = time.perf_counter()
        arriving = make_transport(fresh, newcomer, folder_of(newcomer.path, fresh), time.monotonic)
        receive = fresh.receive

        def noting(operations):  # type: ignore[no-untyped-def]
            nonlocal newest
            result = receive(operations)
            newest = newest or time.perf_counter() - begin
            return result

        fresh.receive = noting  # type: ignore[method-assign]
        while arriving.round().more:
            pass
        took = time.perf_counter() - begin
        assert fresh.reader().execute("SELECT count(*) FROM ops").fetchone()[0] == held
        full.close()
        fresh.close()
        return newest, took, bulk(fresh.path, folder)


def idle(seconds: float) -> float:
    """The share of one processor that watching an idle share takes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "share").mkdir()
        room = opened(folder, "here")
        commander.declare(room, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
        joining.init(room, str(folder / "share"))
        child = subprocess.Popen(
            [sys.executable, "-m", "warroom", "share", "serve", "--db", room.path, "--as", "here"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(9)
        begin, used = time.perf_counter(), processor_seconds(child.pid)
        time.sleep(seconds)
        share = (processor_seconds(child.pid) - used) / (time.perf_counter() - begin)
        assert child.stdin is not None
        child.stdin.close()
        child.wait(10)
        room.close()
        return share


def enter_to_paint(times: int) -> list[float]:
    """Seconds from `warroom log` being told to store until the words are painted in another person's program."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "share").mkdir()
        here, there = opened(folder, "here"), opened(folder, "there")
        incident = commander.declare(here, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
        joining.init(here, str(folder / "share"))
        joining.join(there, str(folder / "share"))
        environ = {**screen.environ(Path(here.path)), "WARROOM_USER": "here"}
        terminal = Terminal(["--incident", incident], environ, size=(120, 36))
        terminal.wait_for(b"1 here")
        member = membership(there)
        assert member is not None
        thread = ShareThread(there, member, heard=lambda _: None)
        thread.start()
        while there.view(incident) is None:
            time.sleep(0.05)
        took = []
        for number in range(times):
            time.sleep(0.1 + 0.37 * (number % 7) / 7)
            terminal.read(0.05)
            words = f"word{number:04d}end"
            begin = time.perf_counter()
            scribe.log(there, incident, read_line(words, now=now(), zone="UTC"), typed=now())
            thread.wake()
            screen.painted(terminal, words.encode())
            took.append(time.perf_counter() - begin)
        thread.stop(patience=10)
        terminal.kill()
        here.close()
        there.close()
        return took


def quantile(figures: list[float], part: float) -> float:
    return statistics.quantiles(figures, n=100, method="inclusive")[int(part * 100) - 1]
