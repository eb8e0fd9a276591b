"""Sentences as a person would write them, however their parts were written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.sentences import counted, ended, in_doubt, sentence, sentences


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the pool is full", "The pool is full."), ("is it full?", "Is it full?"), ("full!.", "Full!"),
        ("is it full?.", "Is it full?"), ("it is full..", "It is full."), ("and so on...", "And so on..."),
        ("v2.31 is out", "v2.31 is out."), ("iOS fails", "iOS fails."), ('he said "stop."', 'He said "stop."'),
        ("as follows:", "As follows:"), ("cut off…", "Cut off…"), ("", ""), ("12 hosts", "12 hosts."), (".", "."),
        ("full.  ", "Full."),
        ("池满了！", "池满了！"), ("「満杯です。」", "「満杯です。」"), ("満杯です。.", "満杯です。"),
        ("هل فشل؟", "هل فشل؟"), ("पूल भर गया।", "पूल भर गया।"),
        ("пул полон", "Пул полон."),
    ],
)  # fmt: skip
def test_a_sentence_begins_and_ends_like_one(text: str, said: str) -> None:
    assert sentence(text) == said


def test_none_is_said_twice_and_none_is_empty() -> None:
    assert sentences(["it is full", "", "  ", "It is full.", "why?"]) == "It is full. Why?"


@given(st.lists(st.text(alphabet="aZ b:", max_size=12)))
def test_no_sentence_ends_twice(texts: list[str]) -> None:
    said = sentences(text.rstrip(".!?… ") + end for text, end in zip(texts, "?.!.." * 9, strict=False))
    assert not re.search(r"[?!…]\.(?= |$)", said)


@given(st.text(max_size=40))
def test_an_end_is_put_once(text: str) -> None:
    assert ended(ended(text)) == ended(text)


def test_a_number_stands_with_its_noun() -> None:
    assert [counted(number, "check", "checks") for number in (0, 1, 2)] == ["0 checks", "1 check", "2 checks"]


@pytest.mark.parametrize(
    ("doubtful", "every", "said"),
    [
        (0, 2, "none of 2 rows is in doubt"), (1, 1, "1 of 1 row is in doubt"), (1, 3, "1 of 3 rows is in doubt"),
        (2, 3, "2 of 3 rows are in doubt"),
    ],
)  # fmt: skip
def test_how_many_are_in_doubt_is_a_sentence(doubtful: int, every: int, said: str) -> None:
    assert in_doubt(doubtful, every, "row", "rows") == said
