"""What is wanted of a file of a tool, in words: days and clocks of the zone in which somebody asks."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from warroom.intake.times import iso, microseconds_of
from warroom.intake.tools.event import ToolEvent
from warroom.model.identity import Moment
from warroom.model.moment import DAY, EventTime
from warroom.room.incoming.given_file import day_of_folder
from warroom.room.incoming.tool_file import bound_of, times_of


def utc(words: str) -> Moment:
    return microseconds_of(datetime.datetime.fromisoformat(f"{words}+00:00"))


NOW = utc("2026-12-24 12:00")


@pytest.mark.parametrize(
    ("zone", "day", "begin", "end"),
    [
        ("Europe/Berlin", "2026-02-13", "2026-02-12 23:00", "2026-02-13 23:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24 22:00", "2026-10-25 23:00"),  # of 25 hours
        ("Europe/Berlin", "2026-03-29", "2026-03-28 23:00", "2026-03-29 22:00"),  # of 23
        ("America/Havana", "2026-03-08", "2026-03-08 05:00", "2026-03-09 04:00"),  # whose midnight is skipped
        ("America/Havana", "2026-03-07", "2026-03-07 05:00", "2026-03-08 05:00"),
        ("America/Havana", "2026-11-01", "2026-11-01 04:00", "2026-11-02 05:00"),  # whose midnight is shown twice
        ("America/Havana", "2026-10-31", "2026-10-31 04:00", "2026-11-01 04:00"),
        ("Nowhere/Known", "2026-02-13", "2026-02-13 00:00", "2026-02-14 00:00"),
    ],
)
def test_a_day_is_wanted_from_its_first_moment_to_its_last_however_long_it_is(
    zone: str, day: str, begin: str, end: str
) -> None:
    assert iso(bound_of(day, zone, now=NOW, first=True)) == iso(utc(begin))
    assert iso(bound_of(day, zone, now=NOW, first=False)) == iso(Moment(utc(end) - 1))
    assert times_of(day, zone, now=NOW, events=()) == (utc(begin), utc(end) - 1)


@pytest.mark.parametrize("day", ["friday", "monday", "yesterday"])
def test_a_day_that_is_named_as_a_bound_is_one_that_has_come(day: str) -> None:
    bound = bound_of(day, "UTC", now=NOW, first=True)
    assert NOW - 8 * DAY < bound <= NOW


@pytest.mark.parametrize(
    ("event", "wanted"), [("2026-10-24 22:30", "2026-10-25 22:30"), ("2026-03-28 23:30", "2026-03-29 21:30")]
)
def test_a_clock_is_of_the_day_of_the_last_event_however_long_that_is(event: str, wanted: str) -> None:
    last = ToolEvent("slack:C1:1", EventTime.at(utc(event)), "it broke")
    assert times_of("23:30 to", "Europe/Berlin", now=NOW, events=[last]) == (utc(wanted), None)


@pytest.mark.parametrize(
    ("folder", "day"),
    [
        ("2026-02-13 14.00.00 Weekly", datetime.date(2026, 2, 13)),
        ("2026-13-45 call", None),
        ("2026-02-13", None),
        ("calls", None),
    ],
)
def test_the_folder_of_a_call_says_its_day_where_its_name_begins_with_one(
    tmp_path: Path, folder: str, day: datetime.date | None
) -> None:
    assert day_of_folder(str(tmp_path / folder / "meeting_saved_chat.txt")) == day
