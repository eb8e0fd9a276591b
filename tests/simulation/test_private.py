"""The promises about private incidents hold whatever the share does, and while people come and go apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from warroom.model.identity import IncidentId

pytest.importorskip("pyrage", reason="private incidents need pyrage")

from tests.simulation.private import FAULTS, PrivateWorld
from tests.simulation.world import Wrong
from warroom.share.sealing import Sealing

SCHEDULES = 6
MANY = 500


@pytest.fixture
def run(tmp_path: Path) -> Callable[[int], set[str]]:
    def run(schedules: int) -> set[str]:
        """What happened in so many schedules."""
        happened = set[str]()
        for seed in range(schedules):
            folder = tmp_path / str(seed)
            folder.mkdir()
            world = PrivateWorld(seed, folder)
            try:
                world.run()
            finally:
                for member in world.people.values():
                    member.db.close()
            happened |= world.happened
        return happened

    return run


def test_in_no_schedule_somebody_who_was_taken_out_reads_on_or_a_member_lacks_anything(
    run: Callable[[int], set[str]],
) -> None:
    assert run(SCHEDULES) == {*FAULTS, "taken out"}


def test_if_the_key_stayed_the_same_whoever_was_taken_out_would_read_on(
    run: Callable[[int], set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, frozenset[str]] = {}

    def once(key: Sealing, incident: IncidentId, members: frozenset[str], _leavings: str) -> str:
        seen[incident] = seen.get(incident, frozenset()) | members
        return fresh(key, incident, seen[incident], "")

    fresh = Sealing._key
    monkeypatch.setattr(Sealing, "_key", once)
    with pytest.raises(Wrong, match="reads what came after"):
        run(MANY)


@pytest.mark.long
def test_in_no_schedule_of_many_somebody_who_was_taken_out_reads_on(run: Callable[[int], set[str]]) -> None:
    run(MANY)
