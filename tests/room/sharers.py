"""Rooms of people who share, and what they do in a test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import seeded
from tests.empty_database import lay_empty
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.sharing import joining
from warroom.store.write import Write


def now() -> Moment:
    return Moment(time.time_ns() // 1000)


def opened(tmp_path: Path, name: str) -> WarRoom:
    return WarRoom(lay_empty(tmp_path / f"{name}.db"), person=name, now=now, entropy=seeded(sum(name.encode())))


@contextmanager
def sharing(
    tmp_path: Path, name: str, share: Path, *, begin: Callable[[WarRoom, str], object] = joining.join
) -> Iterator[WarRoom]:
    """The room of ``name``, who joined the share in the folder ``share``, or began it."""
    room = opened(tmp_path, name)
    begin(room, str(share))
    yield room
    room.close()


def declare(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )


def log(room: WarRoom, incident: IncidentId, text: str) -> None:
    scribe.log(room, incident, read_line(text, now=room.now(), zone="UTC"), typed=room.now())


def until(condition: Callable[[], object], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def titles(room: WarRoom) -> list[str]:
    return [one.title.raw for one in room.incidents()]


def on_the_share(share: Path) -> bytes:
    """All that the logs of the share hold."""
    return b"".join(path.read_bytes() for path in share.glob("inc-*/ops/*.jsonl"))


def away(share: Path) -> Path:
    return share.rename(share.with_name("away"))


def scribe_many(room: WarRoom, incident: IncidentId, count: int) -> None:
    room.commit(incident, [Write("entry", room.new_id(), {"text": f"entry {number}"}) for number in range(count)])
