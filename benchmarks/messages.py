"""A message composed and checked from an incident of many entries."""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.databases import START, WORDS
from warroom.intake.typed_line import read_line
from warroom.model.identity import Moment
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view

PREFIXES = ("", "", "! ", "> ", "+ ", "*> ", "@bob ")
_BATCH = 1_000


def rendered(entries: int, rounds: int) -> tuple[float, float, float]:
    """Median seconds to compose and check the internal update, to do so for all audiences, and to read their clocks.

    None was posted yet, so every entry is news.
    """
    choose = random.Random(entries)
    clock = itertools.count(START, 1_000)
    playbook = load_playbook()
    with tempfile.TemporaryDirectory() as folder:
        room = WarRoom(
            str(Path(folder) / "w.db"), person="bench", now=lambda: Moment(next(clock)), entropy=choose.randbytes
        )
        incident = commander.declare(
            room, "Payments fail", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC",
            roles={"ic": "alice"},
        )  # fmt: skip
        for start in range(0, entries, _BATCH):
            lines = [
                read_line(
                    choose.choice(PREFIXES) + " ".join(choose.choices(WORDS, k=choose.randrange(4, 14))) + f" {number}",
                    now=Moment(START), zone="UTC",
                )
                for number in range(start, min(entries, start + _BATCH))
            ]  # fmt: skip
            scribe.log_many(room, incident, lines, typed=room.now())
        names = [audience.name for audience in playbook.communication.audience]

        def took(*audiences: str) -> float:
            begin = time.perf_counter()
            for name in audiences:
                draft_view(room, playbook, incident, name, template="internal_update" if name == "internal" else "")
            return time.perf_counter() - begin

        def clocks() -> float:
            begin = time.perf_counter()
            updates_view(room, playbook, incident)
            return time.perf_counter() - begin

        took(*names)
        measures: tuple[Callable[[], float], ...] = (lambda: took("internal"), lambda: took(*names), clocks)
        figures = tuple(statistics.median(measure() for _ in range(rounds)) for measure in measures)
        room.close()
    return figures[0], figures[1], figures[2]


if __name__ == "__main__":
    print([f"{figure * 1000:.1f} ms" for figure in rendered(10_000, 9)])
