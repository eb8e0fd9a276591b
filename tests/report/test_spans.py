"""Lengths of time that are known only as well as their ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.identity import Moment
from warroom.model.lengths import in_units
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND, EventTime
from warroom.report.spans import Span, between, ends_of, median, quantile, span_words

NOON = Moment(1_770_984_000 * SECOND)


def minute(at: int, *, approx: bool = False, span: int = MINUTE) -> EventTime:
    lo = NOON + at * MINUTE
    return EventTime(Moment(lo), Moment(lo + span - 1), approx=approx)


def test_clock_times_are_subtracted_as_people_do_it() -> None:
    assert between(minute(0), minute(5)) == Span(5 * MINUTE, 5 * MINUTE)
    assert between(minute(5), minute(5)) == Span(0, 0)


def test_an_approximate_time_gives_a_range() -> None:
    assert between(minute(0, approx=True, span=10 * MINUTE), minute(30)) == Span(21 * MINUTE, 30 * MINUTE)
    assert between(minute(0), minute(30, span=HOUR)) == Span(30 * MINUTE, 89 * MINUTE)
    assert between(minute(0, span=HOUR), minute(30)) == Span(0, 30 * MINUTE)


def test_what_is_missing_unknown_or_backwards_has_no_length() -> None:
    assert between(None, minute(1)) is None
    assert between(minute(1), None) is None
    assert between(EventTime.unknown(), minute(1)) is None
    assert between(minute(1), EventTime.unknown()) is None
    assert between(minute(6), minute(5)) is None
    assert ends_of(EventTime.unknown()) is None


def test_an_exact_time_within_the_minute_of_the_other_is_not_backwards() -> None:
    exact = EventTime.at(Moment(NOON + 20 * SECOND))
    assert between(exact, minute(0)) == Span(0, 0)
    assert between(minute(0), exact) == Span(20 * SECOND, 20 * SECOND)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0s"), (45 * SECOND, "45s"), (5 * MINUTE, "5m"), (5 * MINUTE + 7 * SECOND, "5m 7s"),
        (12 * MINUTE + 7 * SECOND, "12m"), (2 * HOUR, "2h"), (2 * HOUR + 30 * MINUTE, "2h 30m"), (3 * DAY, "3d"),
        (3 * DAY + 4 * HOUR, "3d 4h"), (-5 * MINUTE, "-5m"),
    ],
)  # fmt: skip
def test_a_length_in_words(length: int, words: str) -> None:
    assert in_units(length) == words


def test_a_range_in_words_names_both_ends_once() -> None:
    assert span_words(Span(MINUTE, MINUTE)) == "1m"
    assert span_words(Span(MINUTE, 5 * MINUTE)) == "1m to 5m"
    assert span_words(None) == "n/a"
    assert Span(1, 1).known
    assert not Span(1, 2).known


@given(st.lists(st.tuples(st.integers(0, DAY), st.integers(0, DAY)), min_size=1, max_size=40))
def test_the_middle_and_the_ninetieth_lie_among_what_they_stand_on(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    middle, far = median(spans), quantile(spans, 0.9)
    assert min(span.lo for span in spans) <= middle.lo <= middle.hi <= max(span.hi for span in spans)
    assert far.hi in [span.hi for span in spans]
    assert far.lo in [span.lo for span in spans]
    assert sum(span.hi <= far.hi for span in spans) >= 0.9 * len(spans)
    assert quantile(spans, 1.0).hi == max(span.hi for span in spans)
