"""A length of time is written with its units, so that nobody takes it for a time of day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.lengths import length
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [
        (0, "0s"), (42 * SECOND, "42s"), (10 * MINUTE + 46 * SECOND, "10m46"), (2 * HOUR + 5 * MINUTE, "2h05"),
        (3 * DAY + 4 * HOUR, "3d 4h"),
    ],
)  # fmt: skip
def test_each_length_has_its_units(microseconds: int, words: str) -> None:
    assert length(microseconds) == words


@given(st.integers(0, 10**16))
def test_no_length_looks_like_a_time_of_day(microseconds: int) -> None:
    assert ":" not in length(microseconds)
