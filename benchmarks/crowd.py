"""Fifty people who write into one share at once, and somebody who reads it: how late, and at what cost."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.sharing import now, opened
from tests.processes import processor_seconds
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.sharing import delivery, joining
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of
from warroom.room.sharing.rounds import make_transport
from warroom.store.exchange import last_row, lines_after

WRITERS, A_SECOND = 50, 100
SETTLING = 4.0
"""Seconds that are not counted: the first round of everybody."""


def write(folder: Path, incident: IncidentId, seconds: float) -> None:
    """Write as fifty people do, each into a database and a log of their own; in a process of its own."""
    people = []
    for number in range(WRITERS):
        room = opened(folder, f"writer{number}")
        joining.join(room, str(folder / "share"))
        member = membership(room)
        assert member is not None
        transport = make_transport(room, member, folder_of(member.path, room), time.monotonic)
        transport.round()
        people.append((room, transport.publisher))
    choose = random.Random(WRITERS)
    print("ready", flush=True)
    begin = time.perf_counter()
    for turn in range(int(seconds * A_SECOND)):
        time.sleep(max(0.0, begin + turn / A_SECOND - time.perf_counter()))
        room, publisher = choose.choice(people)
        before = last_row(room.reader())
        scribe.log(room, incident, read_line(f"what writer saw, {turn}", now=now(), zone="UTC"), typed=now())
        lines = lines_after(room.reader(), before, of=[room.writer()], limit=100)
        publisher.publish(lines, maker=lines[0].writer)


def read(seconds: float) -> tuple[list[float], float]:
    """Seconds from each act until it is stored here, and the share of one processor that fetching took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "share").mkdir()
        room = opened(folder, "here")
        incident = commander.declare(room, "x", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
        joining.init(room, str(folder / "share"))
        delivery.synchronise(room)
        crowd = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd", place, incident, str(seconds + SETTLING)],
            stdout=subprocess.PIPE,
        )
        assert crowd.stdout is not None
        crowd.stdout.readline()
        reader = subprocess.Popen(
            [sys.executable, "-m", "warroom", "share", "serve", "--db", room.path, "--as", "here"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        db, row = room.reader(), last_row(room.reader())
        took: list[float] = []
        settled = time.perf_counter() + SETTLING
        begin = used = 0.0
        while crowd.poll() is None:
            time.sleep(0.002)
            if not begin and time.perf_counter() >= settled:
                begin, used = time.perf_counter(), processor_seconds(reader.pid)
            if room.changed():
                seen = now()
                came = db.execute("SELECT id, at FROM ops WHERE id > ? ORDER BY id", (row,)).fetchall()
                row = came[-1][0] if came else row
                took.extend((seen - at) / 1_000_000 for _, at in came if begin)
        share = (processor_seconds(reader.pid) - used) / (time.perf_counter() - begin)
        assert reader.stdin is not None
        reader.stdin.close()
        reader.wait(10)
        room.close()
        return took, share


if __name__ == "__main__":
    write(Path(sys.argv[1]), IncidentId(sys.argv[2]), float(sys.argv[3]))
