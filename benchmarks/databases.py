"""Databases with many entries, made once and kept in the temporary folder."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from warroom.model.identity import Moment, WriterId
from warroom.model.views import Severity
from warroom.oplog.operation import GENESIS, compose
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.store.rebuild import BATCH
from warroom.store.receive import receive

WORDS = (
    "payments", "pool", "queue", "latency", "gateway", "deploy", "rollback", "flag", "shard", "primary", "replica",
    "timeout", "retry", "customer",
)  # fmt: skip
START = 1_771_000_000_000_000


def database(entries: int, into: Path) -> Path:
    """A database with one incident of so many entries: in the folder ``into`` a copy of one that is made once, since
    what a run that was stopped leaves behind, drafts and lines of its own, would be measured by the next one.
    """
    return Path(shutil.copy(_made(entries), into))


def _made(entries: int) -> Path:
    path = Path(tempfile.gettempdir()) / f"warroom-benchmark-{entries}.db"
    done = path.with_suffix(".done")
    if done.exists():
        return path
    path.unlink(missing_ok=True)
    choose = random.Random(entries)
    clock = iter(range(START, START + 10**12))
    room = WarRoom(str(path), person="bench", now=lambda: Moment(next(clock)), entropy=choose.randbytes)
    incident = commander.declare(
        room, "Benchmark", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC", roles={"ic": "alice"}
    )
    writer, prev, batch = "b" * 32, GENESIS, []
    for n in range(1, entries + 1):
        at = START + n * 1_000_000
        words = " ".join(choose.choices(WORDS, k=choose.randrange(4, 14)))
        operation = compose(
            prev=prev, incident=incident, writer=WriterId(writer), n=n, t=at, at=Moment(at), by="bench",
            act=f"{n:016x}",
            do="put", kind="entry", on=choose.randbytes(16).hex(),
            values={
                "text": f"{words} {n}", "kind": "note",
                "at": {"lo": at, "hi": at, "approx": False, "as": "", "tz": "UTC"},
            },
            salt=choose.randbytes(16).hex(),
        )  # fmt: skip
        prev = operation.hash
        batch.append(operation)
        if len(batch) == BATCH:
            receive(room._db, batch, now=Moment(at))
            batch = []
    receive(room._db, batch, now=Moment(START))
    room._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    room.close()
    done.touch()
    return path
