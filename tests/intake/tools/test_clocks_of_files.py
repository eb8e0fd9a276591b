"""A clock that names neither zone nor year: rough where nobody says where it was, exact where somebody does, and in the
year that follows from the lines before it.
"""

from __future__ import annotations

import json

import pytest

from warroom.intake.times import iso
from warroom.intake.tools.csv_rows import CsvColumns
from warroom.intake.tools.event import ToolEvent, ToolFile
from warroom.intake.tools.generic import Mapping, read_generic
from warroom.intake.tools.json_objects import Document
from warroom.intake.tools.sources import Asked, read_text

COLUMNS = CsvColumns("when", "what")
FILES = {
    "csv": ("t.csv", "when,what\n2026-02-13 14:32:00,full\n", Asked(COLUMNS)),
    "csv as people write": ("t.csv", "when;what\n13.02.2026 14:32:00;full\n", Asked(COLUMNS)),
    "timesketch": ("t.csv", "message,datetime,timestamp_desc\nfull,2026-02-13T14:32:00,seen\n", Asked()),
    "json": ("t.json", json.dumps({"when": "2026-02-13 14:32:00", "what": "full"}), Asked(COLUMNS)),
    "syslog": ("messages", "Feb 13 14:32:00 db-1 su: full\n", Asked(year=2026)),
    "git, local": ("l", f"commit {'a' * 40}\nAuthor: B\nDate:   Fri Feb 13 14:32:00 2026\n\n    full\n", Asked()),
    "git, iso-local": ("l", f"commit {'a' * 40}\nAuthor: B\nDate:   2026-02-13 14:32:00\n\n    full\n", Asked()),
}


def read(text: str, name: str, asked: Asked) -> ToolFile:
    tool_file = read_text(text, name, asked)
    assert tool_file is not None
    return tool_file


def times(tool_file: ToolFile) -> list[tuple[str | None, str]]:
    return [(iso(event.at.lo), event.at.precision) for event in tool_file.events]


@pytest.mark.parametrize("form", FILES)
def test_a_clock_that_names_no_zone_is_rough_until_somebody_says_where_it_was(form: str) -> None:
    name, text, asked = FILES[form]
    unsaid = read(text, name, asked)
    assert times(unsaid) == [("2026-02-13T14:32:00Z", "approximate")]
    assert [(remark.why, remark.asks) for remark in unsaid.remarks] == [
        ("1 time is rough: where no zone is named, UTC is taken", "clocks")
    ]
    for zone, utc in (("Europe/Berlin", "13:32"), ("-05:00", "19:32"), ("UTC", "14:32")):
        said = read(text, name, Asked(asked.columns, year=asked.year, clocks=zone))
        assert times(said) == [(f"2026-02-13T{utc}:00Z", "exact")]
        assert not said.remarks
        assert [event.native for event in said.events] == [event.native for event in unsaid.events]


def test_a_zone_that_somebody_says_moves_no_time_that_names_its_own() -> None:
    text = "when,what\n2026-02-13T14:32:00+02:00,full\n2026-02-13 14:32:00 UTC,over\n1771000000,old\n"
    said, unsaid = (read(text, "t.csv", Asked(COLUMNS, clocks=clocks)) for clocks in ("Asia/Tokyo", ""))
    assert times(said) == times(unsaid)
    assert not unsaid.remarks


def test_a_clock_that_a_zone_showed_twice_or_never_is_no_moment() -> None:
    text = "when,what\n2026-10-25 02:30:00,twice\n2026-03-29 02:30:00,never\n0001-01-01 00:00:00,no\n"
    tool_file = read(text, "t.csv", Asked(COLUMNS, clocks="Europe/Berlin"))
    assert {event.text: event.at.precision for event in tool_file.events} == {
        "twice": "approximate", "never": "approximate", "no": "unknown",
    }  # fmt: skip
    (remark,) = tool_file.remarks
    assert (remark.asks, "Europe/Berlin" in remark.why, "no zone is named" in remark.why) == ("", True, False)


def log(*stamps: str) -> str:
    return "".join(f"{stamp} db-1 app: line {number}\n" for number, stamp in enumerate(stamps))


@pytest.mark.parametrize(
    ("stamps", "years"),
    [
        (("Dec 31 23:59:50", "Jan  1 00:00:10", "Mar  1 00:00:00"), [2025, 2026, 2026]),
        (("Nov 30 10:00:00", "Feb 29 10:00:00"), [2025, None]),
        (("Dec 31 23:59:58", "Jan  1 00:00:01", "Dec 31 23:59:59", "Jan  1 00:00:02"), [2025, 2026, 2025, 2026]),
        (("Feb 13 10:00:01", "Feb 13 10:00:00", "Jan 31 10:00:00"), [2025, 2025, 2025]),
        (("Jan  5 10:00:00", "Dec 30 10:00:00"), [2025, 2025]),
    ],
)
def test_a_log_without_years_goes_on_into_the_next_one(stamps: tuple[str, ...], years: list[int | None]) -> None:
    tool_file = read(log(*stamps), "messages", Asked(year=2025, clocks="UTC"))
    by_line = {event.text: int((iso(event.at.lo) or "0")[:4]) or None for event in tool_file.events}
    assert [by_line[f"app: line {number}"] for number in range(len(stamps))] == years
    later = sum(year == 2026 for year in years)
    told = [remark.why for remark in tool_file.remarks]
    verb = "line is" if later == 1 else "lines are"
    assert told == ([f"its dates pass the end of 2025: {later} {verb} taken to be of a later year"] if later else [])


@pytest.mark.parametrize(
    ("zone", "time"),
    [("", ("2026-02-13T14:32:00Z", "approximate")), ("Europe/Berlin", ("2026-02-13T13:32:00Z", "exact"))],
)
def test_a_sender_whose_times_name_no_zone_has_it_in_the_settings(zone: str, time: tuple[str, str]) -> None:
    said = {"when": "2026-02-13 14:32:00", "what": "full"}
    (event,) = read_generic(Document(said), Mapping("what", time="when", zone=zone), "sensu")
    assert isinstance(event, ToolEvent)
    assert (iso(event.at.lo), event.at.precision) == time
