"""What most tests need: a room over a real database, with a clock and randomness that the test owns."""

from __future__ import annotations

import contextlib
import gc
import itertools
import random
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.empty_database import lay_empty
from warroom.intake.typed_line import read_line
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.views import Severity
from warroom.room.acts import commander, purging, scribe
from warroom.room.core import WarRoom

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("here")

# Whoever starts the tests behind a shell or with nohup hands ignored signals down, and what is tried then ignores them.
for _ignored in (signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(_ignored) is signal.SIG_IGN:
        signal.signal(_ignored, signal.SIG_DFL)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

START = Moment(1_771_000_000_000_000)
"""2026-02-13 16:26:40 UTC, a Friday."""


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look for garbage in it again and again costs a tenth of all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)
    gc.collect()  # counted anew: the next one is due when there is as much again as now, which is nothing


_ENDED = itertools.count(1)


def pytest_runtest_logfinish() -> None:
    """What tests left open in circles is closed, long before there are too many files. What is still there then, as
    styles that were read are, stays to the end as well and is not looked through again.
    """
    if next(_ENDED) % 20 == 0:
        gc.collect()
        gc.freeze()


class Clock:
    """A wall clock that moves only when the test says so, and a little with every look."""

    def __init__(self, now: int = START, *, step: int = 1_000) -> None:
        self.now, self.step = now, step

    def __call__(self) -> Moment:
        self.now += self.step
        return Moment(self.now)

    def forward(self, *, seconds: float = 0, minutes: float = 0) -> None:
        self.now += int((seconds + 60 * minutes) * 1_000_000)


def free_port() -> int:
    """A port of this machine on which nobody listens, and which the system gives to no client: one that asks again and
    again for a server which is away would find itself there, and keep the server out.
    """
    while True:
        port = 12_000 + secrets.randbelow(18_000)
        with contextlib.suppress(OSError), socket.socket() as listening:
            listening.bind(("127.0.0.1", port))
            return port


def seeded(seed: int) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return lay_empty(tmp_path / "warroom.db")


@pytest.fixture
def room(database: str, clock: Clock) -> Iterator[WarRoom]:
    opened = WarRoom(database, person="dana", now=clock, entropy=seeded(1))
    yield opened
    opened.close()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A folder that several people reach."""
    path = tmp_path / "share"
    path.mkdir()
    return path


@pytest.fixture
def incident(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "alice"},
    )  # fmt: skip


def purge_entry(room: WarRoom, incident: IncidentId, entry: EntryId) -> str:
    """Purge an entry with what goes along with it, as somebody does who confirmed it."""
    return purging.purge(room, purging.find_entry(room, incident, entry, state_folder=""))


def logged(room: WarRoom, incident: IncidentId, text: str) -> EntryId:
    """Log ``text`` as the entry line would and return the entry's id."""
    typed = room.now()
    with room.secrets.passing():
        return scribe.log(room, incident, read_line(text, now=typed, zone="UTC"), typed=typed).entry
