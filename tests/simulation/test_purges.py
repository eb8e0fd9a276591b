"""Schedules about purges, and the proof that they would notice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulation.bugs import purges_only_what_is_here
from tests.simulation.purges import PurgeWorld, run_seed
from tests.simulation.world import Wrong
from warroom.share.reconcile import ShareComparison
from warroom.store import purging
from warroom.store.fold import _Folding
from warroom.store.purging import _Settling

PARTS, SCHEDULES, WITH_EVERY_PUSH = 10, 80, 2
"""Two of their parts are tried with every push, all with what takes long; `make soak` tries as many as asked."""
Patch = pytest.MonkeyPatch


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [*range(WITH_EVERY_PUSH), *(pytest.param(n, marks=pytest.mark.long) for n in range(WITH_EVERY_PUSH, PARTS))]
)
def test_no_schedule_of_purges_leaves_words_or_shows_two_things(part: int) -> None:
    for seed in range(part, SCHEDULES, PARTS):
        run_seed(seed)


def counts_for_each_writer(patch: Patch) -> None:
    patch.setattr(_Settling, "_waits", lambda self, row, full, meant: len(full) > purging.PURGES_AN_HOUR)


def leaves_what_was_folded(patch: Patch) -> None:
    patch.setattr(_Folding, "empty", lambda self, emptied: None)


def leaves_the_share_as_it_is(patch: Patch) -> None:
    patch.setattr(ShareComparison, "withdraw", lambda self, db, files: [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "bug",
    [
        counts_for_each_writer, purges_only_what_is_here, leaves_what_was_folded, leaves_the_share_as_it_is,
    ],
    ids=lambda bug: bug.__name__,
)  # fmt: skip
def test_a_seeded_mistake_about_purges_is_found(bug: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    for seed in range(300):
        try:
            run_seed(seed)
        except Wrong:
            return
    pytest.fail("three hundred schedules did not notice it")


def test_everything_that_people_do_about_purges_happens_and_holds() -> None:
    seen: set[str] = set()
    waited = withheld = 0
    for seed in range(12):
        world = PurgeWorld(seed)
        world.run()
        seen |= {line.partition(" ")[0] for line in world.trace}
        for replica in world.alive:
            waited += len(replica.alarms)
            withheld += sum("withheld" in str(row[0]) for row in replica.db.execute("SELECT marks FROM entries"))
    wanted = {
        "say", "reword", "card", "purge_words", "purge_entry", "look", "stranger_purges", "purge_before_target",
        "apart", "clock_jumps", "answer",
    }  # fmt: skip
    assert wanted <= seen
    assert waited > 0
    assert withheld > 0
