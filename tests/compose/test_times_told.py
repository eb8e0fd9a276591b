"""A time in a message is that of its day and its zone: across midnight, across a change of clocks, days later."""

from __future__ import annotations

import datetime

import pytest

from tests.compose.material import PLAYBOOK
from warroom.compose.moments import dated_clock, span_words, timeline_clocks
from warroom.intake.times import zone_named
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

BERLIN, AUCKLAND, UTC = "Europe/Berlin", "Pacific/Auckland", "UTC"
WORDING = PLAYBOOK.composing.wording


def moment(written: str, zone: str = BERLIN, *, fold: int = 0) -> Moment:
    """``10-24 23:40`` of 2026, in microseconds."""
    at = datetime.datetime.strptime(f"2026-{written}", "%Y-%m-%d %H:%M").replace(tzinfo=zone_named(zone), fold=fold)
    return Moment(int(at.timestamp()) * 1_000_000)


@pytest.mark.parametrize(
    ("at", "now", "zone", "said"),
    [
        ("02-12 14:30", "02-12 15:00", BERLIN, "14:30 CET"),
        ("02-12 23:40", "02-13 00:10", BERLIN, "February 12, 2026 at 23:40 CET"),
        ("02-12 23:40", "02-12 23:50", AUCKLAND, "23:40 NZDT"),
        ("07-31 23:59", "08-01 00:00", BERLIN, "July 31, 2026 at 23:59 CEST"),
    ],
)
def test_a_time_of_another_day_says_its_day(at: str, now: str, zone: str, said: str) -> None:
    assert dated_clock(EventTime.at(moment(at, zone)), moment(now, zone), zone, WORDING) == said


def test_the_day_is_that_of_the_incident_s_zone_and_roughness_is_kept() -> None:
    at = EventTime.at(moment("02-12 23:30", UTC))
    assert dated_clock(at, moment("02-12 23:50", UTC), BERLIN, WORDING) == "00:30 CET", "one day there, two in UTC"
    rough = EventTime(at.lo, at.hi, approx=True, zone=BERLIN)
    assert dated_clock(rough, moment("02-14 12:00"), BERLIN, WORDING) == "February 13, 2026 at ~00:30 CET"


@pytest.mark.parametrize(
    ("times", "now", "said"),
    [
        (("02-12 14:30", "02-12 14:40"), "02-12 15:00", ["14:30 CET", "14:40"]),
        (
            ("02-12 23:40", "02-12 23:50", "02-13 00:10", "02-13 01:00"),
            "02-13 02:00",
            ["February 12, 2026 at 23:40 CET", "23:50", "February 13, 2026 at 00:10 CET", "01:00"],
        ),
        (("02-12 14:30", "02-12 14:40"), "02-13 09:00", ["February 12, 2026 at 14:30 CET", "14:40"]),
        (("10-25 01:50", "10-25 03:10"), "10-25 04:00", ["01:50 CEST", "03:10 CET"]),
    ],
)
def test_a_list_of_moments_names_the_day_and_the_zone_wherever_they_change(
    times: tuple[str, ...], now: str, said: list[str]
) -> None:
    assert timeline_clocks([EventTime.at(moment(one)) for one in times], moment(now), BERLIN, WORDING) == said


def test_a_clock_that_is_shown_twice_in_the_night_of_the_change_is_told_apart_by_its_zone() -> None:
    first = moment("10-25 02:30")
    times = [EventTime.at(Moment(first)), EventTime.at(Moment(first + 60 * MINUTE))]
    assert timeline_clocks(times, moment("10-25 09:00"), BERLIN, WORDING) == ["02:30 CEST", "02:30 CET"]


@pytest.mark.parametrize(
    ("began", "over", "now", "said"),
    [
        ("02-12 14:30", "02-12 17:00", "02-12 18:00", ("2:30 PM", "5:00 PM", "today")),
        ("02-12 14:30", "02-12 17:00", "02-13 09:00", ("2:30 PM", "5:00 PM", "on February 12, 2026")),
        ("02-12 23:40", "02-13 01:10", "02-13 02:00", ("11:40 PM on February 12, 2026", "1:10 AM", "today")),
        ("02-12 08:00", "02-14 09:00", "02-15 10:00",
         ("8:00 AM on February 12, 2026", "9:00 AM", "on February 14, 2026")),
        ("10-25 01:30", "10-25 03:30", "10-25 04:00", ("1:30 AM CEST", "3:30 AM", "today")),
        ("02-12 14:30", None, "02-12 18:00", ("2:30 PM", "", "today")),
    ],
)  # fmt: skip
def test_from_when_until_when_is_said_with_the_days_that_they_were(
    began: str, over: str | None, now: str, said: tuple[str, str, str]
) -> None:
    ended = moment(over) if over is not None else None
    assert span_words(moment(began), ended, moment(now), BERLIN, WORDING) == said
