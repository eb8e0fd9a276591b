"""The times of tools and tables: no more exact than they are written, by the grammar that all texts are read with."""

from __future__ import annotations

import datetime

import pytest

from warroom.intake.time_parts import TimeParts
from warroom.intake.times import microseconds_of
from warroom.intake.tools.csv_rows import CsvColumns, read_csv
from warroom.intake.tools.event import ToolEvent
from warroom.intake.tools.fields import time_of
from warroom.intake.written import read_written
from warroom.model.moment import DAY, HOUR, MINUTE

NOON = microseconds_of(datetime.datetime(2026, 2, 13, 12, 0, tzinfo=datetime.UTC))


@pytest.mark.parametrize(
    ("stamp", "span", "precision"),
    [
        ("2026-02-13T12:00:00Z", 0, "exact"),
        ("2026-02-13T12:00Z", MINUTE, "minute"),
        ("2026-02-13 12:00", MINUTE, "minute"),
        ("20260213T1200Z", MINUTE, "minute"),
        ("2026-02-13T12", HOUR, "range"),
        ("2026-02-13 4:00 AM PST", MINUTE, "minute"),
        ("13.02.2026 12:00 UTC", MINUTE, "minute"),
        ("Feb 13, 2026 12:00:00 PM UTC", 0, "exact"),
    ],
)
def test_a_stamp_is_no_more_exact_than_it_is_written(stamp: str, span: int, precision: str) -> None:
    at = time_of(stamp)
    assert at is not None
    assert at.hi is not None
    assert (at.lo, at.hi - NOON, at.precision) == (NOON, max(0, span - 1), precision)


@pytest.mark.parametrize(
    ("stamp", "same"),
    [
        ("2026-02-13T24:00:00Z", "2026-02-14T00:00:00Z"), ("2026-02-13 24:00", "2026-02-14 00:00"),
        ("20260213T2400Z", "2026-02-14T00:00Z"), ("2026-12-31T24:00:00.000+02:00", "2027-01-01T00:00:00.000+02:00"),
        ("2026-02-28 24:00:00 UTC", "2026-03-01 00:00:00 UTC"), ("9999-12-31T24:00:00Z", "9999-12-31T24:00:00"),
    ],
)  # fmt: skip
def test_the_end_of_a_day_is_where_the_next_one_begins(stamp: str, same: str) -> None:
    at, other = time_of(stamp), time_of(same)
    assert (at is None) == (other is None)
    if at is not None and other is not None:
        assert (at.lo, at.hi, at.approx, at.zone, at.words) == (other.lo, other.hi, other.approx, other.zone, stamp)
    for beside in ("2026-02-13T24:01:00Z", "2026-02-30T24:00:00Z"):
        unclear = time_of(beside)
        assert unclear is None or unclear.precision == "range"


@pytest.mark.parametrize("stamp", ["2026-02-13", "20260213", "2026-W07-5"])
def test_a_day_alone_is_some_time_that_day(stamp: str) -> None:
    at = time_of(stamp)
    assert at is not None
    assert (at.lo, at.hi, at.precision) == (NOON - 12 * HOUR, NOON - 12 * HOUR + DAY - 1, "range")


@pytest.mark.parametrize(
    "stamp", ["02/03/2026 14:32", "Feb 13 14:32", "2026-02-13 14:32 XYST", "14:32", "2026-02-13 14:32 +2"]
)
def test_what_can_be_two_times_is_none(stamp: str) -> None:
    assert time_of(stamp) is None


def read(table: str, columns: CsvColumns) -> list[tuple[int | None, str]]:
    events = [event for event in read_csv(table, columns) if isinstance(event, ToolEvent)]
    return [(event.at.lo, event.at.precision) for event in events]


def test_a_table_that_names_no_zone_has_no_exact_time() -> None:
    rows = "2026-02-13 12:00:00,it stood\n2026-02-13 12:00 PM,it ran\n2026-02-13T12:00:00Z,it is said\n"
    told = read(f"when,what\n{rows}", CsvColumns("when", "what"))
    assert told == [(NOON, "approximate"), (NOON, "approximate"), (NOON, "exact")]


def test_the_zone_of_a_column_counts() -> None:
    rows = "2026-02-13 13:00:00,it stood,Europe/Berlin\n2026-02-13 04:00:00,it ran,PST\n2026-02-13 12:00:00,again\n"
    told = read(f"when,what,zone\n{rows}", CsvColumns("when", "what", zone="zone"))
    assert told == [(NOON, "exact"), (NOON, "exact"), (NOON, "approximate")]


@pytest.mark.parametrize("mark", ["(+1)", "(+1d)", "(+1 day)"])
def test_the_next_day_in_a_mark_is_rough_however_it_is_written(mark: str) -> None:
    written = read_written(f"00:20 {mark} it ran")
    assert written is not None
    assert written.day is not None
    assert (written.day.relative, written.approx) == (1, True)


def test_a_clock_of_four_digits_behind_a_sign_of_the_date_is_none() -> None:
    parts = TimeParts("2024-05-12-143210", 0)
    assert not parts._parts() or parts._said.clock is None
