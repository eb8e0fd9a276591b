"""A tag sorts the log; whoever reads a message has none, and reads words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.intake.tags import without_tags

BEHIND = ("in", "to")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("5xx at 12 % #payments", "5xx at 12 %"),
        ("5xx at 12 % #payments #eu-west.", "5xx at 12 %."),
        ("connection count #pool still 498", "connection count pool still 498"),
        ("#pool is full", "pool is full"),
        ("asked in #support", "asked in #support"),
        ("posted to #support and tagged #mail", "posted to #support and tagged"),
        ("#pool", "#pool"),
        ("see PR #1234", "see PR #1234"),
        ("C# and F#", "C# and F#"),
        ("https://x.test/#part", "https://x.test/#part"),
        ("", ""),
    ],
)
def test_tags_are_not_told_and_channels_are(typed: str, told: str) -> None:
    assert without_tags(typed, BEHIND) == told


@given(st.text("ab #.-1\n", max_size=40))
def test_only_signs_and_tags_at_the_end_are_taken_away(text: str) -> None:
    told = without_tags(text, BEHIND)
    assert told.replace("#", "") in text.replace("#", "") or len(told) <= len(text)
    assert bool(told.strip()) == bool(text.strip()), "something is left of whatever was said"
