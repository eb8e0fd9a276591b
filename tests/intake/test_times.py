"""Times as they are typed."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from warroom.intake.times import (
    AHEAD_FLAG,
    NotPlausible,
    Reading,
    clock_words,
    day_words,
    local,
    microseconds_of,
    read_moment,
    read_time,
    zone_named,
)
from warroom.model.moment import HOUR, MINUTE, EventTime


def at(text: str) -> int:
    """Microseconds of an ISO time."""
    return microseconds_of(datetime.datetime.fromisoformat(text))


NOW = at("2026-02-13T16:26:40+00:00")


def reading(text: str, *, now: int = NOW, zone: str = "UTC", began: int | None = None) -> Reading:
    found = read_time(text, now=now, zone=zone, began=began)
    assert isinstance(found, Reading), found
    return found


@pytest.mark.parametrize(
    ("typed", "lo", "hi", "precision"),
    [
        ("14:32 x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("9:05 x", "2026-02-13T09:05:00Z", "2026-02-13T09:05:59.999999Z", "minute"),
        ("14:32:10 x", "2026-02-13T14:32:10Z", "2026-02-13T14:32:10Z", "exact"),
        ("14:32Z x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("14:32 UTC x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("14:32+02:00 x", "2026-02-13T12:32:00Z", "2026-02-13T12:32:59.999999Z", "minute"),
        ("-7 x", "2026-02-13T16:19:00Z", "2026-02-13T16:19:59.999999Z", "minute"),
        ("-7m x", "2026-02-13T16:19:00Z", "2026-02-13T16:19:59.999999Z", "minute"),
        ("-1m x", "2026-02-13T16:25:00Z", "2026-02-13T16:25:59.999999Z", "minute"),
        ("-1h x", "2026-02-13T15:26:00Z", "2026-02-13T15:26:59.999999Z", "minute"),
        ("~14:30 x", "2026-02-13T14:30:00Z", "2026-02-13T14:30:59.999999Z", "approximate"),
        ("14:3? x", "2026-02-13T14:30:00Z", "2026-02-13T14:39:59.999999Z", "approximate"),
        ("14:?? x", "2026-02-13T14:00:00Z", "2026-02-13T14:59:59.999999Z", "approximate"),
        ("14:30-14:40 x", "2026-02-13T14:30:00Z", "2026-02-13T14:40:59.999999Z", "range"),
        ("yesterday 23:50 x", "2026-02-12T23:50:00Z", "2026-02-12T23:50:59.999999Z", "minute"),
        ("yesterday 23:50-00:10 x", "2026-02-12T23:50:00Z", "2026-02-13T00:10:59.999999Z", "range"),
        ("2026-02-10 14:32 x", "2026-02-10T14:32:00Z", "2026-02-10T14:32:59.999999Z", "minute"),
        ("2026-02-10T14:32:05 x", "2026-02-10T14:32:05Z", "2026-02-10T14:32:05Z", "exact"),
    ],
)
def test_a_time_is_read_as_precisely_as_it_is_said(typed: str, lo: str, hi: str, precision: str) -> None:
    found = reading(typed)
    assert (found.at.lo, found.at.hi, found.at.precision) == (at(lo), at(hi), precision)
    assert typed[found.length :] == " x"
    assert found.at.words == typed[: found.length]


def test_nobody_knows() -> None:
    assert reading("??:?? x").at == EventTime.unknown(words="??:??")


def test_five_minutes_ahead_is_today_and_flagged() -> None:
    assert reading("16:30 x").flags == (AHEAD_FLAG,)
    assert reading("16:31 x").flags == (AHEAD_FLAG,)
    assert reading("16:20 x").flags == ()


def test_further_ahead_is_yesterday_unless_that_was_long_before_the_impact() -> None:
    night = at("2026-02-13T00:20:00Z")
    assert reading("23:50 x", now=night).at.lo == at("2026-02-12T23:50:00Z")
    refused = read_time("23:50 x", now=NOW, zone="UTC", began=NOW - HOUR)
    assert isinstance(refused, NotPlausible)
    assert "still to come" in refused.why
    assert reading("23:50 x", began=NOW - 12 * HOUR).at.lo == at("2026-02-12T23:50:00Z")


def test_a_clock_time_is_of_the_incidents_zone() -> None:
    assert reading("14:32 x", zone="Europe/Berlin").at.lo == at("2026-02-13T13:32:00Z")
    assert reading("14:32 x", zone="+05:30").at.lo == at("2026-02-13T09:02:00Z")


def test_an_hour_that_the_clocks_showed_twice_spans_both() -> None:
    found = reading("2025-10-26 02:30 x", zone="Europe/Berlin")
    assert (found.at.lo, found.at.hi) == (at("2025-10-26T00:30:00Z"), at("2025-10-26T01:30:00Z") + MINUTE - 1)
    assert found.at.precision == "approximate"
    assert "twice" in found.remarks[0]


def test_an_hour_that_the_clocks_skipped_is_read_and_said() -> None:
    found = reading("2026-03-29 02:30 x", zone="Europe/Berlin", now=at("2026-03-30T10:00:00Z"))
    assert "skipped" in found.remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        "24:00 x",
        "14:5 x",
        "14:32x",
        "14:3 x",
        "1432 x",
        "-1 x",
        "-0m x",
        "-700 x",
        "-11h x",
        "14:30-25:00 x",
        "x 14:32",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text, now=NOW, zone="UTC") is None


@pytest.mark.parametrize("text", ["2026-02-30 14:32 x", "9999-01-01 14:32 x", "0001-01-01 00:00 x"])
def test_a_date_that_cannot_be_is_said(text: str) -> None:
    assert isinstance(read_time(text, now=NOW, zone="UTC"), NotPlausible)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["UTC", "+02:00", "America/New_York", "Asia/Kolkata"]))
def test_a_time_that_is_shown_reads_as_itself(hour: int, minute: int, zone: str) -> None:
    typed = f"2026-01-15 {hour:02}:{minute:02}"
    found = reading(typed, zone=zone)
    assert clock_words(found.at, zone) == f"{hour:02}:{minute:02}"
    assert day_words(found.at.lo or 0, zone, NOW) == "2026-01-15"


@pytest.mark.parametrize("words", ["14:32", "~14:30", "14:3?", "14:??", "14:30-14:40", "14:32:10"])
def test_every_form_is_shown_as_it_was_typed(words: str) -> None:
    assert clock_words(reading(f"{words} x").at, "UTC") == words


def test_days_have_names() -> None:
    assert day_words(NOW, "UTC", NOW) == "today"
    assert day_words(NOW - 24 * HOUR, "UTC", NOW) == "yesterday"
    assert clock_words(EventTime(at("2026-02-13T00:00:00Z"), at("2026-02-14T00:00:00Z") - 1), "UTC") == "all day"
    assert clock_words(EventTime.unknown(), "UTC") == "--:--"


def test_zones_are_known_by_their_names() -> None:
    assert local(START, "UTC").isoformat() == "2026-02-13T16:26:40+00:00"
    for name in ("Nowhere/City", "+99:00", "../etc/passwd", "\0"):
        with pytest.raises(ValueError, match=r"zone|offset"):
            zone_named(name)


@pytest.mark.parametrize("words", ["2026-02-15 14:00", "2026-02-15 14:00 ", "14:32 UTC", "yesterday 23:50"])
def test_one_time_alone_is_a_moment(words: str) -> None:
    found = read_moment(words, now=NOW, zone="UTC")
    assert found is not None
    assert found.lo == reading(f"{words.strip()} x").at.lo


@pytest.mark.parametrize("words", ["", "friday", "2026-02-30 14:00", "??:??", "14:00 in the big room", "14:00x"])
def test_anything_more_or_less_than_a_time_is_no_moment(words: str) -> None:
    assert read_moment(words, now=NOW, zone="UTC") is None
