"""A length of time is written with its units, so that nobody takes it for a time of day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warroom
from warroom.model.lengths import in_units, length, roughly
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [
        (0, "0s"), (42 * SECOND, "42s"), (9 * MINUTE + 46 * SECOND, "9m46"), (10 * MINUTE + 46 * SECOND, "10m"),
        (HOUR - 1, "59m"), (2 * HOUR + 5 * MINUTE, "2h05"),
        (3 * DAY + 4 * HOUR, "3d 4h"),
    ],
)  # fmt: skip
def test_each_length_has_its_units(microseconds: int, words: str) -> None:
    assert length(microseconds) == words


@given(st.integers(0, 10**16))
def test_no_length_looks_like_a_time_of_day(microseconds: int) -> None:
    assert ":" not in length(microseconds)


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [(0, "0 s"), (59 * SECOND, "59 s"), (MINUTE, "1 min"), (59 * MINUTE, "59 min"), (119 * MINUTE, "1 h"),
     (47 * HOUR, "47 h"), (2 * DAY, "2 days")],
)  # fmt: skip
def test_roughly_the_largest_unit_is_enough(microseconds: int, words: str) -> None:
    assert roughly(microseconds) == words


@given(st.integers(-(10**16), 10**16))
def test_no_other_form_looks_like_a_time_of_day_either(microseconds: int) -> None:
    assert ":" not in in_units(microseconds) + roughly(abs(microseconds))
    assert in_units(microseconds).lstrip("-") == in_units(abs(microseconds))


def test_lengths_are_written_in_one_place() -> None:
    """Minutes are divided into hours nowhere else, but where the playbook's own words say them."""
    root = Path(warroom.__file__).parent
    writes = re.compile(r"f\"[^\"]*\{[^}\"]*// ?(?:_?HOUR|_?MINUTE|3_?600|60\b)[^}\"]*\} ?(?:h|m|min|d)\b")
    files = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
    assert [file for file, text in files.items() if writes.search(text)] == ["model/lengths.py"]
