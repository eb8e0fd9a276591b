"""What is looked at first, because it is quick, never hides what the whole search would find."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.intake import secret_names, secret_shapes
from warroom.intake.secrets import find_secrets

NAMES = (
    "password",
    "passwd",
    "api_key",
    "DB_KEY",
    "client-secret",
    "token",
    "пароль",
    "lösenord",
    "şifre",
    "pwd",
    "pin",
)


@given(
    name=st.sampled_from(NAMES),
    cases=st.lists(st.sampled_from((str.lower, str.upper, str.title, str.swapcase)), min_size=12, max_size=12),
    letters=st.sampled_from(("", "sſ", "iı", "iİ", "k\u212a", "о\u1c82", "oо")),
    joint=st.sampled_from(("=", ": ", " is ", " ", " := ", '": "', ">")),
)
def test_a_name_in_any_case_is_looked_at_closely(name: str, cases: list[object], letters: str, joint: str) -> None:
    written = "".join(case(sign) for case, sign in zip(cases * 2, name, strict=False) if callable(case))
    text = f"set {written.replace(letters[:1], letters[1:]) if letters else written}{joint}Tr0ub4dor&3xQz9"
    if re.search(secret_names.NAMED, text) is None:
        return
    small = re.search(secret_names.NAMED_IN_SMALL, text.lower()) is not None
    assert small or re.search(secret_names.OWN_SMALL_LETTER, text) is not None


@pytest.mark.parametrize(("what", "beginnings", "least"), secret_shapes.BEGINNINGS)
def test_no_token_is_shorter_than_the_words_that_are_looked_at(what: str, beginnings: str, least: int) -> None:
    assert what
    shortest = min(len(beginning) for beginning in beginnings.split()) + least
    assert re.fullmatch(secret_shapes.LONG_WORD, "x" * shortest) is not None


@given(st.datetimes(timezones=st.none() | st.timezones()), st.sampled_from(("auto", "seconds", "milliseconds")))
def test_a_stamp_that_is_not_looked_at_closely_holds_nothing(moment: datetime.datetime, precision: str) -> None:
    stamp = moment.isoformat(timespec=precision)
    assert list(secret_shapes.shaped(stamp, stamp.lower())) == []
    assert [kind for _, _, kind in find_secrets(f"{stamp} xoxb-1234567890ab-Zk3QpX9")] == ["Slack token"]


@pytest.mark.parametrize("around", ["{}", "see ({}) now", "a\n{}\nb", "x={};", '"{}"', "é{}", "–{}–"])
def test_a_token_is_found_whatever_stands_around_it(around: str) -> None:
    text = around.format("xoxb-1234567890ab-Zk3QpX9")
    assert [kind for _, _, kind in find_secrets(text)] == ([] if around == "é{}" else ["Slack token"])
