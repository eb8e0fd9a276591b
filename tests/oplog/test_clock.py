"""The hybrid logical clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warroom.oplog.clock import FOLLOWED_AHEAD, follow, skew, tick
from warroom.oplog.strict_json import LARGEST_INTEGER

MOMENTS = st.integers(0, 7_000_000_000_000_000)


@given(MOMENTS, st.lists(MOMENTS, min_size=1, max_size=30))
def test_readings_grow_but_for_a_restart_after_the_clock_was_far_ahead(last: int, walls: list[int]) -> None:
    for wall in walls:
        reading = tick(last, wall)
        assert reading > last or last > wall + FOLLOWED_AHEAD
        assert reading >= wall
        assert reading <= LARGEST_INTEGER
        last = reading


def test_a_clock_that_was_years_ahead_is_believed_again_when_it_comes_back() -> None:
    assert tick(5_000_000_000_000_000, 1_000_000_000_000_000) == 1_000_000_000_000_000


def test_a_small_step_back_keeps_the_order() -> None:
    assert tick(1_000_000_000, 999_000_000) == 1_000_000_001


@given(MOMENTS, MOMENTS, MOMENTS)
def test_a_colleagues_clock_is_followed_for_a_minute_and_no_further(last: int, seen: int, wall: int) -> None:
    after = follow(last, seen, wall)
    assert after >= last
    assert after <= max(last, wall + FOLLOWED_AHEAD)
    assert (skew(seen, wall) > 0) == (seen > wall + FOLLOWED_AHEAD)
