"""Figures of sharing between processes: `python -m benchmarks.server [catch-up|delay|folder|idle|kills|size]...`.

All but ``folder`` are of a real NATS server; ``delay5`` is with five people.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.nats.serving import RealServer
from tests.processes import resident_bytes
from tests.room.sharers import declare, log
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.nats.location import read_location
from warroom.nats.server_folder import NatsFolder
from warroom.oplog.operation import Operation
from warroom.room.core import WarRoom
from warroom.room.sharing import joining, share_report
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.share_thread import ShareThread
from warroom.share.share_format import marker, ops_folder
from warroom.store.receive import Received

INCIDENT, ALICE, BOB = IncidentId("1" * 32), WriterId("a" * 32), WriterId("b" * 32)
_SENT = re.compile(rb"sent (\d+) (\w+) \d+")
_LINE = b"x" * 533 + b"\n"


def now() -> Moment:
    return Moment(time.time_ns() // 1000)


def opened(folder: Path, name: str) -> WarRoom:
    """The room of ``name``, who draws another lot each time the program is started, as people's programs do."""
    return WarRoom(str(folder / f"{name}.db"), person=name, now=now, entropy=os.urandom)


def server_in(folder: Path) -> RealServer:
    (folder / "nats").mkdir()
    server = RealServer(folder / "nats")
    server.begin()
    return server


def catch_up(server: RealServer, *, lines: int, at_once: int) -> tuple[float, float, float]:
    """Seconds to publish so many lines of 534 bytes, so many in a message, for another one to have them all, and of a
    processor that this took.
    """
    share = f"catch{lines}x{at_once}"
    ours = NatsFolder(read_location(server.url(share)), seat=ALICE, now=now)
    ours.create("warroom.json", marker("5" * 32))
    ours.make(ops_folder(INCIDENT))
    began = time.monotonic()
    per_log = 7_000
    for first in range(1, lines + 1, per_log):
        path = f"{ops_folder(INCIDENT)}/{ALICE}.{first:010d}.aabcdef.jsonl"
        ours.create(path, b"header\n")
        for number in range(0, min(per_log, lines - first + 1), at_once):
            ours.append(path, _LINE * min(at_once, per_log - number))
    published = time.monotonic() - began
    theirs = NatsFolder(read_location(server.url(share)), seat=BOB, now=now)
    began, busy = time.monotonic(), time.process_time()
    size = 0
    theirs.names("")
    names = None
    while names is None:
        try:
            names = theirs.names(ops_folder(INCIDENT))
        except OSError:
            continue
    for name in names:
        size += len(theirs.read(f"{ops_folder(INCIDENT)}/{name}", 0, 4 * 1024 * 1024)[0])
    took, busy = time.monotonic() - began, time.process_time() - busy
    assert size > lines * len(_LINE)
    ours.close()
    theirs.close()
    return published, took, busy


def person(database: str, name: str, incident: IncidentId, every: float, seconds: float) -> None:
    """A program of its own: shares, writes a line every so often, and tells what came when, and what it cost. What came
    is stamped on the thread that stored it, when that is done: whoever asked for it again and again would take the
    processor from all the others. Where several begin together, what it takes to start is not counted.
    """
    room = opened(Path(database), name)
    member = membership(room)
    assert member is not None
    delays, commits, receive = Delays(name), list[float](), room.receive

    def stamped(operations: Sequence[Operation]) -> Received:
        received = receive(operations)
        delays.note(operations, time.time_ns())
        return received

    room.receive = stamped  # type: ignore[method-assign]
    thread = ShareThread(room, member, heard=lambda _: None)
    thread.open_incident = incident
    thread.start()
    late = together(Path(database), name)
    before = resource.getrusage(resource.RUSAGE_SELF)
    delays.forget()
    end, due, number = time.monotonic() + seconds, time.monotonic() + every * (1 + late), 0
    while time.monotonic() < end:
        time.sleep(max(0.0, min(due, end) - time.monotonic()) if every else 0.5)
        if every and time.monotonic() >= due:
            due += every
            number += 1
            text = f"sent {time.time_ns()} {name} {number}"
            began = time.perf_counter()
            log(room, incident, text)
            commits.append((time.perf_counter() - began) * 1e3)
            thread.wake()
            with (Path(database) / f"{name}.stored").open("a") as file:
                file.write(f"{text}\n")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    thread.stop(patience=10)
    cpu = usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"delays": delays.delays, "commits": commits, "cpu": cpu, "memory": usage.ru_maxrss}))


def together(folder: Path, name: str) -> float:
    """Wait until all who begin together have come; which part of their time ``name`` begins later than the first, so
    that not all write at once.
    """
    waited_for = folder / _TOGETHER
    names = waited_for.read_text().split() if waited_for.exists() else []
    ready = folder / f"{name}.ready"
    if name not in names or ready.exists():  # whoever was killed comes back alone
        return 0.0
    ready.touch()
    while not all((folder / f"{one}.ready").exists() for one in names):
        time.sleep(0.1)
    time.sleep(_SETTLED)
    return names.index(name) / len(names)


_TOGETHER = "together"
_SETTLED = 3.0
"""Seconds from the last start until what people do is measured."""


class Delays:
    """Milliseconds from Enter there until it is stored here, of what the others write."""

    def __init__(self, name: str) -> None:
        self._name, self.delays = name, list[float]()
        self._seen: set[str] = set()

    def note(self, operations: Sequence[Operation], at: int) -> None:
        """What came is stored, ``at`` so many nanoseconds since 1970."""
        for operation in operations:
            sent = _SENT.search(operation.body or b"")
            if sent is not None and sent[2].decode() != self._name and operation.hash not in self._seen:
                self._seen.add(operation.hash)
                self.delays.append((at - int(sent[1])) / 1e6)

    def forget(self) -> None:
        """It begins now."""
        self.delays.clear()


def begun(folder: Path, names: list[str], place: str, *, every: float, seconds: float) -> list[subprocess.Popen[bytes]]:
    """People who have joined a share at ``place`` and share in processes of their own."""
    rooms = [opened(folder, name) for name in names]
    incident = declare(rooms[0])
    joining.init(rooms[0], place)
    for room in rooms[1:]:
        joining.join(room, place)
    for room in rooms:
        room.close()
    (folder / _TOGETHER).write_text(" ".join(names))
    return [run(folder, name, incident, every, seconds) for name in names]


def run(folder: Path, name: str, incident: IncidentId, every: float, seconds: float) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "benchmarks.server", "person", str(folder), name, incident, str(every), str(seconds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE)


def told(children: list[subprocess.Popen[bytes]]) -> list[dict[str, object]]:
    return [json.loads(child.communicate()[0].decode()) for child in children]


def delay(people: int, seconds: float, *, on_server: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = server_in(Path(folder)) if on_server else None
        try:
            names = [f"p{number}" for number in range(people)]
            place = server.url() if server is not None else str(Path(folder) / "share")
            Path(folder, "share").mkdir()
            stories = told(begun(Path(folder), names, place, every=1.0, seconds=seconds))
            delays = sorted(one for story in stories for one in story["delays"])  # type: ignore[attr-defined]
            commits = [one for story in stories for one in story["commits"]]  # type: ignore[attr-defined]
            commit = statistics.median(commits)
            used = [float(str(story["cpu"])) for story in stories]
            cores = sum(used) / seconds
            print(
                f"{people} people over a {'server' if on_server else 'folder'}, a line a second each: {len(delays)} "
                f"arrivals, {cores:.2f} cores, {sum(used) / len(delays) * 1e3:.2f} ms of a processor each; "
                f"Enter to stored here p50 {commit:.1f} ms, to stored there {statistics.median(delays) / commit:.1f} "
                f"times that: "
                f"p50 {statistics.median(delays):.1f} ms, "
                f"p95 {delays[int(len(delays) * 0.95)]:.1f}, p99 {delays[int(len(delays) * 0.99)]:.1f}, "
                f"max {delays[-1]:.0f}; load {os.getloadavg()[0]:.1f}"
            )
        finally:
            if server is not None:
                server.kill()


def idle(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as place:
        server = server_in(Path(place))
        try:
            story = told(begun(Path(place), ["i"], server.url(), every=0, seconds=seconds))[0]
            cost, memory = float(str(story["cpu"])) / seconds, int(str(story["memory"]))
            print(f"idle: {cost * 100:.2f} % of a core, {memory // 1024} MB; load {os.getloadavg()[0]:.1f}")
        finally:
            server.kill()


def kills(times: int) -> None:
    """The server and one of three people are killed so many times each while all write; at the end all hold the same,
    and everything that was said to be stored. Whoever is killed has written something since the start.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = server_in(folder)
        names = ["k1", "k2", "k3"]
        children = begun(folder, names, server.url(), every=0.2, seconds=_FOR_EVER)
        rooms = [opened(folder, name) for name in names]
        incident = rooms[0].incidents()[0].id
        stored = [acknowledged(folder, name) for name in names]
        of_server = of_people = 0
        try:
            while of_server < times or of_people < times:
                time.sleep(0.3)
                if of_server < times:
                    os.kill(server._child.pid, signal.SIGKILL)  # type: ignore[union-attr]
                    server.begin_again()
                    of_server += 1
                for which, name in enumerate(names):
                    if of_people < times and len(acknowledged(folder, name)) > len(stored[which]) + 2:
                        children[which].kill()
                        children[which].wait()
                        stored[which] = acknowledged(folder, name)
                        of_people += 1
                        children[which] = run(folder, name, incident, 0.2, _FOR_EVER)
            for child in children:
                child.kill()
                child.wait()
            children = [run(folder, name, incident, 0, 240) for name in names]
            began = time.monotonic()
            while len({share_report.short_digest(one, incident) for one in rooms}) > 1:
                assert time.monotonic() - began < 230, "they differ"
                time.sleep(0.5)
            took = time.monotonic() - began
            held = [set(texts(room)) for room in rooms]
            said = [text for name in names for text in acknowledged(folder, name)]
            lost = sum(text not in one for one in held for text in said)
            print(
                f"{of_server} kills of the server and {of_people} of people: {len(said):,} lines were stored, {lost} "
                f"of them are lost; the same digest on all three {took:.1f} s after the last; "
                f"load {os.getloadavg()[0]:.1f}"
            )
        finally:
            for child in children:
                child.kill()
            server.kill()


_FOR_EVER = 36_000.0


def acknowledged(folder: Path, name: str) -> list[str]:
    """What the program of ``name`` was told to be stored, whatever became of it then."""
    path = folder / f"{name}.stored"
    return path.read_text().splitlines() if path.exists() else []


def texts(room: WarRoom) -> list[str]:
    return [text for (text,) in room.reader().execute("SELECT text FROM entries").fetchall()]


def size() -> None:
    with tempfile.TemporaryDirectory() as place:
        server = server_in(Path(place))
        try:
            before = resident_bytes(server.process)
            folder = NatsFolder(read_location(server.url()), seat=ALICE, now=now)
            folder.create("warroom.json", marker("5" * 32))
            began = time.monotonic()
            for number in range(200):
                folder.make(ops_folder(IncidentId(f"{number:032x}")))
            took = time.monotonic() - began
            listed = time.monotonic()
            folder.names("")
            each = (resident_bytes(server.process) - before) / 200 / 1024
            print(
                f"200 incidents: {took:.1f} s to make, listed in {(time.monotonic() - listed) * 1000:.0f} ms, "
                f"{each:.0f} kB of the server's memory each with one who follows"
            )
            folder.close()
        finally:
            server.kill()


def main(asked: list[str]) -> None:
    if asked and asked[0] == "person":
        person(asked[1], asked[2], IncidentId(asked[3]), float(asked[4]), float(asked[5]))
        return
    for what in asked or ["catch-up", "delay", "idle", "kills", "size"]:
        if what == "catch-up":
            with tempfile.TemporaryDirectory() as place:
                server = server_in(Path(place))
                for lines, at_once in ((100_000, 100), (20_000, 1)):
                    published, took, busy = catch_up(server, lines=lines, at_once=at_once)
                    print(f"{lines:,} lines, {at_once} a message: published in {published:.2f} s, ", end="")
                    print(f"all of it in {took:.2f} s ({busy:.2f} s of a processor); load {os.getloadavg()[0]:.1f}")
                server.kill()
        elif what.startswith("delay"):
            delay(int(what.removeprefix("delay") or 20), 25, on_server=True)
        elif what.startswith("folder"):
            delay(int(what.removeprefix("folder") or 20), 25, on_server=False)
        elif what == "idle":
            idle(60)
        elif what.startswith("kills"):
            kills(int(what.removeprefix("kills") or 200))
        else:
            size()


if __name__ == "__main__":
    main(sys.argv[1:])
