"""Many schedules of everything that can go wrong; and the proof that the simulator would notice."""

from __future__ import annotations

import pytest

from tests.simulation.bugs import BUGS, Bug
from tests.simulation.faults import Faults
from tests.simulation.world import World, Wrong, run_seed

SCHEDULES, PARTS, WITH_EVERY_PUSH = 500, 20, 5
"""Five of their parts are tried with every push, all with what takes long; `make soak` tries as many as asked."""
FOUND_BEFORE: tuple[int, ...] = (7, 8, 47, 51, 1006, 1140, 1330)
"""Seeds that once broke a promise."""


SELDOM = ("puts_back_only_its_own", "adds_to_a_file_after_an_error")
"""Mistakes that few schedules notice: looking for one takes as long as all others together."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [*range(WITH_EVERY_PUSH), *(pytest.param(n, marks=pytest.mark.long) for n in range(WITH_EVERY_PUSH, PARTS))]
)
def test_no_schedule_loses_or_hides_anything(part: int) -> None:
    for seed in range(part, SCHEDULES, PARTS):
        run_seed(seed)


@pytest.mark.parametrize("seed", FOUND_BEFORE)
def test_a_seed_that_once_failed_holds_now(seed: int) -> None:
    run_seed(seed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "bug",
    [pytest.param(bug, marks=pytest.mark.long) if bug.__name__ in SELDOM else bug for bug in BUGS],
    ids=lambda bug: bug.__name__,
)
def test_a_seeded_mistake_is_found_within_a_thousand_schedules(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    for seed in range(1_000):
        try:
            run_seed(seed)
        except Wrong:
            return
    pytest.fail("a thousand schedules did not notice it")


def test_the_same_seed_is_the_same_run() -> None:
    traces = []
    for _ in range(2):
        world = World(11)
        world.run()
        traces.append(world.trace)
    assert traces[0] == traces[1]


def test_every_kind_of_fault_happens() -> None:
    wanted = {name for name in vars(Faults) if name.startswith("fault_")}
    assert len(wanted) > 30
    seen: set[str] = set()
    for seed in range(40):
        world = World(seed)
        world.run()
        seen |= {line.partition(" ")[0] for line in world.trace} & wanted
    assert len(wanted) >= 20
    assert seen == wanted
