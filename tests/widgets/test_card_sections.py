"""A key for the next section: each is reached, in both directions, from every row."""

from __future__ import annotations

import pytest

from warroom.widgets.card import Card, Rows
from warroom.widgets.card_sections import section_begin


def _cards() -> list[Card]:
    rows = Rows()
    rows.remark("what to remember")
    rows.card("review", "the meeting")
    for heading, keys in (("Metadata", "ab"), ("Nothing yet", ""), ("Summary", "c"), ("Timeline", "def")):
        rows.head(heading)
        for key in keys:
            rows.card(key, key)
            rows.remark("from the log")
    return rows.cards


@pytest.mark.parametrize(
    ("chosen", "behind", "before"),
    [
        ("review", "a", "review"), ("a", "c", "review"), ("b", "c", "a"), ("c", "d", "a"), ("d", "f", "c"),
        ("e", "f", "d"), ("f", "f", "d"), ("gone", "a", "review"),
    ],
)  # fmt: skip
def test_a_section_begins_at_its_heading(chosen: str, behind: str, before: str) -> None:
    assert section_begin(_cards(), chosen, 1) == behind
    assert section_begin(_cards(), chosen, -1) == before
    assert section_begin([], chosen, 1) == ""
