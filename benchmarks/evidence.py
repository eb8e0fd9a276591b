"""What signatures cost whoever checks: a log of many lines, every tenth signed, looked at as `warroom verify` does.

Seconds are those of the processor: it waits for nobody.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.oplog.builder import INCIDENT
from tests.share.forging import ALICE, Log, written
from warroom.model.identity import Moment
from warroom.oplog.operation import Operation
from warroom.oplog.signing import is_signed
from warroom.room.checkup import verify_database
from warroom.room.core import WarRoom
from warroom.room.sharing import sealing
from warroom.share.log_file import LogFile
from warroom.share.vouching import Vouching

FLUSH = 10
_AT_ONCE = 2_000


def measure(folder: Path, lines: int, note: Callable[..., None]) -> None:
    """Note how long it takes to look at ``lines`` lines, without and with each signature."""
    log = written(ALICE, flushes=(FLUSH,) * (lines // FLUSH))
    began = time.process_time()
    operations = _as_they_come(log)
    signed = sum(operation.signature is not None for operation in operations)
    assert signed == lines // FLUSH
    note(f"read and check {lines:,} lines of a share", _since(began), None, 60_000, absolute=True)
    room = WarRoom(
        str(folder / "evidence.db"), person="bob", now=lambda: Moment(1_771_000_000_000_000), entropy=os.urandom
    )
    for start in range(0, len(operations), _AT_ONCE):
        room.receive(operations[start : start + _AT_ONCE])
    began = time.process_time()
    found = verify_database(room)
    note(f"verify {found.held:,} lines", _since(began), None, 1_000 * lines / 100_000, absolute=True)
    began = time.process_time()
    evidence = sealing.examine(room, deep=True)
    note(f"verify --deep beside it, {signed:,} signatures", _since(began), None, 15_000, absolute=True)
    assert not found.findings
    assert not [words for _, words in evidence if "is not signed" in words]
    room.close()


def _as_they_come(log: Log) -> list[Operation]:
    """What a reader stores who is there while it is written: of each flush its lines and its signature."""
    file, vouching, operations = LogFile("some.jsonl", INCIDENT, 0.0), Vouching(is_signed), []
    header, *rows = log.data().splitlines(keepends=True)
    pieces = [header, *(b"".join(rows[start : start + FLUSH]) for start in range(0, len(rows), FLUSH))]
    for piece in pieces:
        for line in vouching.take(file, list(file.segment.feed(piece)), ()):
            operations.append(line.read(INCIDENT, log.writer))
    return operations


def _since(began: float) -> float:
    return (time.process_time() - began) * 1000
