"""The promises hold as well where people sign, where only some do, and where somebody forges."""

from __future__ import annotations

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.simulation.forgers import ForgerWorld, ThiefWorld
from tests.simulation.replica import SOME
from tests.simulation.world import World, Wrong, run
from warroom.share.vouching import Vouching
from warroom.store.receive import _Receiving

SCHEDULES = 10
"""With every push, of each sort."""


def run_forgers(schedules: int, made: type[ForgerWorld] = ForgerWorld) -> tuple[int, int]:
    """How many lines were forged in so many schedules, and how many keys rotated."""
    forged = rotated = 0
    for seed in range(schedules):
        world = made(seed)
        run(world)
        forged, rotated = forged + world.forged, rotated + world.rotated
    return forged, rotated


@pytest.mark.slow
def test_no_schedule_loses_or_hides_anything_where_some_sign_and_some_are_of_a_version_before() -> None:
    for seed in range(SCHEDULES):
        run(World(seed, keys=SOME))


@pytest.mark.slow
def test_in_no_schedule_anybody_takes_what_was_forged() -> None:
    forged, rotated = run_forgers(SCHEDULES)
    assert forged > 2 * SCHEDULES
    assert rotated


@pytest.mark.slow
def test_whoever_has_stolen_keys_is_noticed_by_their_owners_and_loses_nothing_of_theirs() -> None:
    assert run_forgers(SCHEDULES // 2, ThiefWorld)[0] > SCHEDULES


def test_if_a_copied_key_were_not_noticed_its_owner_would_go_on_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Receiving, "_restored", lambda _self, _operation: None)
    with pytest.raises(Wrong, match="goes on with a key that was stolen"):
        run_forgers(SCHEDULES, ThiefWorld)


def test_if_signatures_were_not_looked_at_forged_lines_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Vouching, "concerns", lambda _self, _writer: False)
    with pytest.raises(Wrong, match=r"took \d+ forged lines"):
        run_forgers(SCHEDULES)


@pytest.mark.long
def test_in_no_schedule_of_many_anybody_takes_what_was_forged() -> None:
    run_forgers(2_000)
    run_forgers(2_000, ThiefWorld)
