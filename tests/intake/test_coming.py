"""Days and times that are planned are read as people say them, by one reader for every order that takes one."""

from __future__ import annotations

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.intake.coming import read_coming, read_day
from warroom.intake.times import local, microseconds_of
from warroom.model.identity import Moment

ZONE = "America/Los_Angeles"
NOW = microseconds_of(datetime.datetime(2024, 2, 14, 18, 7, tzinfo=datetime.UTC))  # a Wednesday, 10:07 there


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-02-20", "2024-02-20"), ("today", "2024-02-14"), ("Tomorrow", "2024-02-15"), ("on friday", "2024-02-16"),
        ("Fri", "2024-02-16"), ("tues", "2024-02-20"), ("wednesday", "2024-02-21"), ("this wednesday", "2024-02-14"),
        ("next monday", "2024-02-19"), ("in 3 days", "2024-02-17"), ("in three days", "2024-02-17"),
        ("in a week", "2024-02-21"), ("in 2 weeks", "2024-02-28"), ("next week", "2024-02-21"),
        ("the day after tomorrow", "2024-02-16"), ("yesterday", "2024-02-13"), ("heute", "2024-02-14"),
        ("montag", "2024-02-19"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_say_it(words: str, day: str) -> None:
    assert str(read_day(words, now=Moment(NOW), zone=ZONE)) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", "2024-02-09"), ("wednesday", "2024-02-14"), ("last wednesday", "2024-02-07"),
        ("2 days ago", "2024-02-12"),
    ],
)  # fmt: skip
def test_a_day_of_the_week_is_the_last_one_where_something_was_held(words: str, day: str) -> None:
    assert str(read_day(words, now=Moment(NOW), zone=ZONE, past=True)) == day


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("tomorrow 14:00", "2024-02-15 14:00"), ("14:00 tomorrow", "2024-02-15 14:00"),
        ("friday at 9:30", "2024-02-16 09:30"), ("2 pm on Friday", "2024-02-16 14:00"), ("16:00", "2024-02-14 16:00"),
        ("9:00", "2024-02-14 09:00"), ("in 3 days at 10:00", "2024-02-17 10:00"),
        ("10:00, in 3 days", "2024-02-17 10:00"),
        ("in 2 hours", "2024-02-14 12:07"), ("2024-02-15 14:00", "2024-02-15 14:00"),
        ("14:00 2024-02-15", "2024-02-15 14:00"),
        ("2024-02-15T14:00", "2024-02-15 14:00"), ("tomorrow 22:00 UTC", "2024-02-15 14:00"),
        ("yesterday 15:00", "2024-02-13 15:00"), ("today 17:00", "2024-02-14 17:00"),
    ],
)  # fmt: skip
def test_a_time_that_is_planned_is_read_in_either_order(words: str, at: str) -> None:
    assert f"{local(read_coming(words, now=Moment(NOW), zone=ZONE).lo or 0, ZONE):%Y-%m-%d %H:%M}" == at


@pytest.mark.parametrize("words", ["tomorrow", "Friday", "in 3 days", "2024-02-16", "next week"])
def test_a_day_alone_is_asked_for_its_time_and_named_as_a_date(words: str) -> None:
    day = read_day(words, now=Moment(NOW), zone=ZONE)
    with pytest.raises(ValueError, match=f"{day}: say the time too"):
        read_coming(words, now=Moment(NOW), zone=ZONE)


@pytest.mark.parametrize(
    "words",
    ["", "soon", "2024-13-40", "tomorrow maybe", "25:00 tomorrow", "in 0 hours", "friday friday", "may 99", "14"]
)  # fmt: skip
def test_what_is_no_time_is_refused_with_what_to_write(words: str) -> None:
    with pytest.raises(ValueError, match=r"14:00"):
        read_coming(words, now=Moment(NOW), zone=ZONE)


@given(st.text(max_size=60) | st.text("0123456789-: ainthdsysfrowkomueg", max_size=40))
def test_no_words_do_anything_but_name_a_day_or_be_refused(words: str) -> None:
    for read in (read_day, read_coming):
        with contextlib.suppress(ValueError):
            assert read(words, now=Moment(NOW), zone=ZONE) is not None
