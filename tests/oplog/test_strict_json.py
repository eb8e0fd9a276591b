"""JSON as the log allows it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.oplog.strict_json import DEEPEST, LARGEST_INTEGER, Refused, read, write, write_unread

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_was_written_is_read_back_and_has_no_raw_tab_or_line_feed(value: object) -> None:
    try:
        text = write(value)
    except Refused:
        assert "\\ud" in json.dumps(value)
        return
    assert read(text) == value
    assert "\t" not in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a":1,"a":2}', "stands twice"),
        ("1.5", "not an integer"),
        ("1e3", "not an integer"),
        ("NaN", "not an integer"),
        ("-Infinity", "not an integer"),
        (str(2**53), "not below 2^53"),
        ("-" + str(2**53), "not below 2^53"),
        ("9" * 5000, "not below 2^53"),
        ("[" * 65 + "]" * 65, "deeper than 64"),
        ("[" * 60_000, "deeper than 64"),
        ("[" * 65 + "1, 2" + "]" * 65, "deeper than 64"),
        ('"\\ud800"', "lone surrogate"),
        ('{"\\udfff":1}', "lone surrogate"),
        ('["\ud800"]', "lone surrogate"),
        ("{", "not JSON"),
        ('{"a":1} x', "not JSON"),
        ('{"a":1}{"a":1}', "not JSON"),
        ('{"a":[9007199254740992]}', "not below 2^53"),
        ('{"a":{"b":-9007199254740992}}', "not below 2^53"),
        ('{"a":1e400}', "not an integer"),
        ("", "not JSON"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why.replace("^", r"\^")):
        read(text)


def test_as_deep_as_allowed_is_read() -> None:
    assert read("[" * DEEPEST + "]" * DEEPEST)


def test_brackets_inside_of_strings_are_not_depth() -> None:
    assert read('["' + "[" * 100 + '\\"]"]') == ["[" * 100 + '"]']


def test_a_surrogate_pair_is_one_character_and_allowed() -> None:
    assert read('"\\ud83d\\ude00"') == "😀"


def test_what_is_written_unread_is_the_same_and_half_a_sign_is_refused() -> None:
    assert write_unread({"a": ["é", None, 1]}).decode() == write({"a": ["é", None, 1]})
    with pytest.raises(Refused, match="lone surrogate"):
        write_unread({"a": "\ud800"})


@pytest.mark.parametrize("figure", [1.5, float("nan"), float("inf"), -float("inf")])
def test_a_float_is_not_written(figure: float) -> None:
    with pytest.raises(Refused, match="not an integer"):
        write({"figure": figure})


def test_space_around_a_value_is_allowed() -> None:
    assert read(' {"a": [1]}\n') == {"a": [1]}
    assert read('{"a":1} ') == {"a": 1}
    assert read(" 7") == 7
