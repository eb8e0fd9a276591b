"""What breaks first when very many write: what one more writer and one more operation cost whoever reads them.

`python -m benchmarks.scale [WRITERS]...`: so many write into one incident on a folder in memory, in a round of twenty
each; one database takes it all in. Seconds are those of the processor, since what is asked is how much a person's
machine can carry, not how fast this one is while others use it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, share_at
from warroom.oplog.line import frame
from warroom.share.layout import Header, ops_folder

EACH = 10
"""Operations that one writer says in a second: what is asked for, of 1,000 of them."""
ROUNDS = 20
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it


class Crowd:
    """Writers with a log each, who all say something in every round."""

    def __init__(self, root: Path, count: int) -> None:
        self.folder = root / ops_folder(INCIDENT)
        self.folder.mkdir(parents=True)
        self.writers = [Scripted(f"w{number:x}w") for number in range(count)]
        for writer in self.writers:
            header = Header(
                incident=INCIDENT, writer=writer.writer, by=writer.name, host="h", first=1, prev=writer.prev,
                maker=writer.writer,
            )  # fmt: skip
            (self.folder / f"{writer.writer}.jsonl").write_bytes(header.line())

    def say(self, writers: int) -> int:
        """The first ``writers`` of them say one entry each; bytes that they took."""
        size = 0
        for writer in self.writers[:writers]:
            line = frame(writer.write({"text": f"what {writer.name} saw"}, on=os.urandom(16).hex()))
            with (self.folder / f"{writer.writer}.jsonl").open("ab") as log:
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


if __name__ == "__main__":
    for asked in sys.argv[1:] or ["10", "100", "1000"]:
        measure(int(asked))
