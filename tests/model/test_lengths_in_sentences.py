"""A length of time within a sentence is read by a person: nobody counts 145 minutes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.lengths import in_words
from warroom.model.moment import DAY, HOUR, MINUTE


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "1 min"), (MINUTE, "1 min"), (59 * MINUTE, "59 min"), (HOUR, "1 h"), (145 * MINUTE, "2 h 25 min"),
        (DAY, "1 day"), (DAY + 5 * HOUR, "1 day 5 h"), (3 * DAY + 59 * MINUTE, "3 days"),
    ],
)  # fmt: skip
def test_a_length_is_said_in_its_two_largest_units(length: int, words: str) -> None:
    assert in_words(length) == words


@given(st.integers(-DAY, 4000 * DAY))
def test_no_unit_is_counted_beyond_the_next_larger_one(length: int) -> None:
    found = re.fullmatch(r"(?:(\d+) days?)? ?(?:(\d+) h)? ?(?:(\d+) min)?", in_words(length))
    assert found is not None
    assert int(found[2] or 0) < 24
    assert int(found[3] or 0) < 60
