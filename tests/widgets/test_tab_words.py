"""The tabs of a narrow screen: a counter says what it counts, or nothing."""

from __future__ import annotations

from itertools import pairwise

from warroom.widgets.tab_words import tab_words

TABS = (
    "1 Timeline · 31", "2 Decide · 2 waiting", "3 Hypotheses · 0 open, 1 confirmed", "4 Verify · 1 of 4",
    "5 Update · status-page, LATE by 36m",
)  # fmt: skip


def test_a_counter_never_stands_alone_where_it_counts_a_part() -> None:
    whole, units, counters, names, chosen, numbers = tab_words(TABS, 3)
    assert whole == list(TABS)
    assert units == ["1 Timeline 31", "2 Decide 2", "3 Hypotheses 0 open", "4 Verify 1/4", "5 Update"]
    assert counters == ["1 Timeline 31", "2 Decide 2", "3 Hypotheses", "4 Verify", "5 Update"]
    assert names == ["1 Timeline", "2 Decide", "3 Hypotheses", "4 Verify", "5 Update"]
    assert sum(len(f" {word} ") for word in names) + len(names) - 1 <= 60
    assert chosen == ["1", "2", "3", TABS[3], "5"]
    assert numbers == ["1", "2", "3", "4", "5"]
    assert sum(len(f" {word} ") for word in units) + len(units) - 1 <= 80


def test_each_way_is_shorter_than_the_one_before() -> None:
    lengths = [sum(map(len, words)) for words in tab_words(TABS, 0)]
    assert all(shorter < longer for longer, shorter in pairwise(lengths))
