"""The rests between the rounds of whoever shares: a crowd is bounded, and single lines are not waited with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warroom.room.sharing.rest import SAVED, Rest

TIMES = 4


def test_what_comes_now_and_then_is_followed_by_no_rest() -> None:
    resting, ticks = Rest(TIMES, 0.0), 0.0
    for _ in range(1_000):
        ticks += 0.05
        assert resting.behind(0.005, ticks) == 0.0


def test_several_that_come_together_after_it_was_quiet_are_followed_by_none() -> None:
    resting, ticks = Rest(TIMES, 0.0), 60.0
    for _ in range(int(SAVED / 0.005) - 1):
        ticks += 0.005
        assert resting.behind(0.005, ticks) == 0.0


@given(st.lists(st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.3)), max_size=60))
def test_however_often_something_comes_rounds_take_no_more_than_their_part(rounds: list[tuple[float, float]]) -> None:
    resting, ticks, busy = Rest(TIMES, 0.0), 0.0, 0.0
    for idle, took in rounds:
        ticks += idle + took
        busy += took
        ticks += resting.behind(took, ticks)
        assert busy <= ticks / (TIMES + 1) + SAVED + 1e-6


def test_rests_that_nobody_made_are_not_owed_later() -> None:
    resting, ticks = Rest(TIMES, 0.0), 0.0
    for _ in range(600):  # a joining: there is more, so nobody rests
        ticks += 0.1
        assert resting.behind(0.1, ticks, most=0.0) == 0.0
    ticks += 1.0
    assert resting.behind(0.005, ticks, most=0.2) == 0.0
