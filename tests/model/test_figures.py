"""Figures as people type them: read exactly or not at all, and compared only where it is sure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.figures import LONGEST, Figure, meets, read_figure

SAME = (
    ("0.4 %", "0,4%", "4 \u2030", "4 of 1000", "error rate 0.4 %", "5xx at 0.4 %", "0.4 percent", "0.4\uff05"),
    ("210 ms", "0.21 s", "p95 210 ms", "210ms now", "210 milliseconds", "210000 us", "210000 \u00b5s"),
    ("1.2k/s", "1200/s", "1.2k req/s", "1200 rps", "72000 rpm", "1 200 requests per second", "1.2 k/s"),
    ("3 GiB", "3072 MiB", "3221225472 B"),
    ("1 min", "60 s", "60000 ms", "1 minute", "60 sec"),
    ("90 s", "1 min 30 s", "1min 30s"),
    ("498 connections", "498", "498 conns"),
    ("12 MB/s", "720 MB/min"),
    ("3 Mbit/s", "3000 kbit/s"),
)
NONE = (
    "", "quiet", "no errors", "not 0.2 %", "no longer 12 %", "up from 0.2 %", "down by 50 %", "-5 %", "+3 %",
    "12 % then 3 %",
    "0.4 % on payments, 12 % on checkout", "3m", "1e3", "7 out of order", "10.0.0.1", "5 s/s", "3 k%", "v2.31",
    "\u0661\u0662 %", "0x10", "0-", "12:30", "5 of 0", "0.4 %" + " " * LONGEST + "or 12 %", "1 s 2 min", "1 2 3",
    "4 - 3 %",
    "4 parsecs", "3 req/parsec", "3 s/min", "1,2,3 ms", "12 % worse", "10³ ms", "200¹ ms", "CO₂ 3",
)  # fmt: skip


@pytest.mark.parametrize("written", SAME, ids=lambda ways: ways[0])
def test_what_is_the_same_is_read_as_the_same_however_it_is_written(written: tuple[str, ...]) -> None:
    figures = [read_figure(text) for text in written]
    for one, text in zip(figures, written, strict=True):
        assert one is not None, text
        assert figures[0] is not None
        assert (one.what, one.lo, one.hi) == (figures[0].what, figures[0].lo, figures[0].hi), text
        assert meets(one, "<=", figures[0]) is meets(one, ">=", figures[0]) is True
        assert meets(one, "<", figures[0]) is meets(one, ">", figures[0]) is False


@pytest.mark.parametrize("text", NONE)
def test_what_is_not_surely_one_figure_is_none(text: str) -> None:
    assert read_figure(text) is None, repr(read_figure(text))


@pytest.mark.parametrize(
    ("one", "sign", "other", "met"),
    [
        ("12 %", "<=", "0.2 %", False), ("0.1 %", "<=", "0.2 %", True), ("0.4", "<=", "0.2 %", None),
        ("0.4 %", "<=", "210 ms", None), ("1 min", "<", "59 s", False), ("1 min", "<=", "61 s", True),
        ("1,200 ms", "<=", "2 s", True), ("1,200 ms", "<=", "500 ms", None), ("1,200 ms", "<=", "1 ms", False),
        ("<1 %", "<=", "1 %", True), ("<1 %", "<=", "0.5 %", None), (">5 %", "<=", "1 %", False),
        (">5 %", "<=", "9 %", None), (">5 %", ">=", "1 %", True), ("~100 ms", "<=", "105 ms", None),
        ("~100 ms", "<=", "111 ms", True),
        ("0.1-0.3 %", "<=", "0.2 %", None), ("0.1 to 0.2 %", "<=", "0.2 %", True), ("3 GB", "<", "3 GiB", True),
        ("100 queries/s", ">=", "90 req/s", None), ("100/s", ">=", "90 req/s", True), ("9.9k", ">=", "10k", False),
        (">5 %", "<", ">7 %", None), ("3 errors", "<=", "4 timeouts", None),
    ],
)  # fmt: skip
def test_two_figures_are_compared_with_their_units_or_not_at_all(
    one: str, sign: str, other: str, met: bool | None
) -> None:
    first, second = read_figure(one), read_figure(other)
    assert first is not None
    assert second is not None
    assert meets(first, sign, second) is met


@given(st.text(max_size=100))
def test_no_text_is_read_as_a_figure_without_a_digit_or_with_its_ends_turned_round(text: str) -> None:
    figure = read_figure(text)
    if figure is not None:
        assert any(sign in "0123456789" for sign in text) or not text.isascii()
        assert figure.lo >= 0
        assert figure.hi is None or figure.lo <= figure.hi


_SPANS = st.tuples(st.fractions(0, 100), st.one_of(st.none(), st.fractions(0, 100))).map(
    lambda ends: Figure("ratio", ends[0], None if ends[1] is None else ends[0] + ends[1])
)


@given(_SPANS, _SPANS, st.fractions(0, 1), st.fractions(0, 1))
def test_what_is_said_of_two_spans_holds_for_every_value_in_them(
    one: Figure, other: Figure, first: Fraction, second: Fraction
) -> None:
    def within(figure: Figure, part: Fraction) -> Fraction:
        return figure.lo + part * ((figure.hi if figure.hi is not None else figure.lo + 1000) - figure.lo)

    seen, held = within(one, first), within(other, second)
    for sign, holds in (("<", seen < held), ("<=", seen <= held), (">", seen > held), (">=", seen >= held)):
        met = meets(one, sign, other)
        assert met is None or met is holds


def test_a_figure_is_shown_with_what_it_measures() -> None:
    assert repr(read_figure("12 req/s")) == "Figure('count/s', 12, 12, 'req')"
