"""What breaks first when very many write: what one more writer and one more operation cost whoever reads them.

`python -m benchmarks.scale [WRITERS]...`: so many write into one incident on a folder in memory, in a round of twenty
each; one database takes it all in. Seconds are those of the processor, since what is asked is how much a person's
machine can carry, not how fast this one is while others use it.

`python -m benchmarks.scale hour`: 1,000 writers in fifty incidents, ten operations a second each. Of that hour so many
seconds are played as one reader takes, with a clock of their own; what fills, and when, is told for all of it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, share_at
from warroom.model.identity import IncidentId
from warroom.oplog.framing import frame
from warroom.share.share_format import LogHeader, ops_folder

EACH = 10
"""Operations that one writer says in a second: what is asked for, of 1,000 of them."""
ROUNDS = 20
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it


class Crowd:
    """Writers with a log each, who all say something in every round, each in one of ``incidents``."""

    def __init__(self, root: Path, count: int, incidents: tuple[IncidentId, ...] = (INCIDENT,)) -> None:
        self.root = root
        self.writers = [
            Scripted(f"w{number:x}w", incident=incidents[number % len(incidents)]) for number in range(count)
        ]
        for writer in self.writers:
            header = LogHeader(
                incident=writer.incident, writer=writer.writer, by=writer.name, host="h", first=1, prev=writer.prev,
                maker=writer.writer,
            )  # fmt: skip
            log = self._log(writer)
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_bytes(header.line())

    def _log(self, writer: Scripted) -> Path:
        return self.root / ops_folder(writer.incident) / f"{writer.writer}.jsonl"

    def say(self, writers: int) -> int:
        """The first ``writers`` of them say one entry each; bytes that they took."""
        size = 0
        for writer in self.writers[:writers]:
            line = frame(writer.write({"text": f"what {writer.name} saw"}, on=os.urandom(16).hex()))
            with self._log(writer).open("ab") as log:
                log.write(line)
            size += len(line)
        return size


def _taken_in(member: Member, operations: int) -> float:
    """Processor seconds until the database holds so many entries."""
    began = time.process_time()
    while member.db.execute("SELECT count(*) FROM entries").fetchone()[0] < operations:
        member.round(open_incident=INCIDENT)
    return time.process_time() - began


def measure(writers: int) -> None:
    """Print what one reader pays for ``writers`` people, at rest and while all of them write."""
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as place:
        root = share_at(Path(place) / "share")
        crowd, reader = Crowd(root, writers), Member(Path(place), "reader", Time(), path=root)
        crowd.say(writers)
        first = _taken_in(reader, writers)
        held, spent, size = writers, 0.0, 0
        for _ in range(ROUNDS):
            size += crowd.say(writers)
            held += writers
            spent += _taken_in(reader, held)
        began = time.process_time()
        for _ in range(ROUNDS):
            reader.round(open_incident=INCIDENT)
        idle = (time.process_time() - began) / ROUNDS
        stored = sum(file.stat().st_size for file in Path(place).glob("reader.db*"))
        each = spent / (ROUNDS * writers)
        print(
            f"{writers:>5} writers: first round {first:.2f} s, an operation {each * 1e6:.0f} us "
            f"({1 / each:,.0f} a second and core), a round in which nothing came {idle * 1000:.1f} ms, "
            f"{size / (ROUNDS * writers):.0f} bytes a line, {stored / held:.0f} in the database; "
            f"{writers * EACH:,} operations a second take {writers * EACH * each:.1f} cores",
            flush=True,
        )


def hour(writers: int = 1_000, incidents: int = 50, *, seconds: int = 3) -> None:
    """Print what an hour of so many writers is for one reader, for a server and for the disks: what fills first."""
    ids = tuple(IncidentId(f"{number:032x}") for number in range(1, incidents + 1))
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as place:
        root, clock = share_at(Path(place) / "share"), Time()
        crowd, reader = Crowd(root, writers, ids), Member(Path(place), "reader", clock, path=root)
        crowd.say(writers)
        _taken_in(reader, writers)
        held, spent, size, behind = writers, list[float](), 0, 0.0
        for _ in range(seconds):
            size += sum(crowd.say(writers) for _ in range(EACH))
            held += writers * EACH
            spent.append(_taken_in(reader, held))
            behind = max(0.0, behind + spent[-1] - 1.0)
        stored = sum(file.stat().st_size for file in Path(place).glob("reader.db*"))
    busy = sum(spent) / seconds
    a_second, a_line = writers * EACH, size / (seconds * writers * EACH)
    an_incident = a_second / incidents * a_line
    print(
        f"{writers:,} writers in {incidents} incidents, {a_second:,} operations a second of {a_line:.0f} bytes: one "
        f"reader needs {busy:.2f} s of a core for each second ({behind:.1f} s behind after {seconds} s, "
        f"{max(0.0, busy - 1) * HOUR / 60:.0f} min after an hour); it keeps up with {a_second / busy:,.0f} a second"
    )
    print(
        f"the wire to {writers:,} followers: {a_second * a_line * writers * 8 / 1e9:.0f} Gbit/s, 1 Gbit/s carries "
        f"{1e9 / 8 / a_line / writers:,.0f} a second; an incident fills its {STREAM / 2**20:.0f} MiB on the server in "
        f"{STREAM / an_incident / 60:.0f} min unless it may grow, all {20e9 / a_second / a_line / 60:.0f} min for "
        f"20 GB; {a_second * HOUR * stored / held / 1e9:.0f} GB in each database after the hour"
    )


HOUR = 3_600
STREAM = 128 * 1024 * 1024
"""Bytes that an incident takes on a server at first (`warroom.nats.streams`)."""


if __name__ == "__main__":
    for asked in sys.argv[1:] or ["10", "100", "1000", "hour"]:
        if asked == "hour":
            hour()
        else:
            measure(int(asked))
