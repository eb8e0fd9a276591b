"""Pages that lost their headings, tables and lists when they were copied, and are read by their clocks."""

from __future__ import annotations

import datetime

import pytest

from tests.intake.clocks import clock_of
from tests.intake.plain_pages import PAGES, Row
from warroom.intake.postmortem import read_timeline
from warroom.model.moment import APPROXIMATE, WITHIN_MINUTE


def _rows(page: str) -> list[Row]:
    rows = []
    for line in read_timeline(page, name="page.txt").lines:
        assert line.at is not None
        rows.append((clock_of(line.at), line.text))
    return rows


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_headings_is_read_by_its_clocks(name: str) -> None:
    page, rows = PAGES[name]
    assert _rows(page) == rows


def test_bullets_below_a_day_are_of_that_day_each_with_what_is_moved_in_below_it() -> None:
    page = """# Exports

## Timeline (UTC)

### 2026-04-12
- sources were renamed
  - by the pipeline
- first export without rows

### 2026-04-16
- 08:51 alert
- a reader complains
"""
    assert _rows(page) == [
        ("12 00:00", "sources were renamed\n  - by the pipeline"),
        ("12 00:00", "first export without rows"),
        ("16 08:51", "alert"),
        ("", "a reader complains"),
    ]


@pytest.mark.parametrize(
    ("told", "hour", "zone"),
    [
        ("It began this morning, Eastern time.", "18:05", "America/New_York"),
        ("It began this morning.", "14:05", "UTC"),
        ("By Dana Smith\nThu | Jul 2, 2026 | 8:26 AM PDT", "14:05", "UTC"),
    ],
)
def test_a_zone_of_the_text_is_that_of_the_page_roughly_and_one_of_a_byline_is_not(
    told: str, hour: str, zone: str
) -> None:
    page = f"# Queue, July 1, 2026\n\n{told}\n\n## Timeline\n\n- 14:05 alert\n- 14:09 page\n"
    imported = read_timeline(page, name="page.md")
    assert imported.zone == zone
    assert _rows(page)[0] == (f"01 {hour}", "alert")
    assert {line.at.precision for line in imported.lines if line.at is not None} == {APPROXIMATE}


@pytest.mark.parametrize(
    ("told", "year", "precision"),
    [
        ("The fault was made on 2024-11-20.", 2025, APPROXIMATE),
        ("It was mended for good on 2025-06-03.", 2025, WITHIN_MINUTE),
    ],
)
def test_a_year_that_only_a_far_date_of_the_text_tells_is_never_exact(told: str, year: int, precision: str) -> None:
    page = f"# Queue\n\n{told}\n\n## Timeline (UTC)\n\n- 5/18 01:00 - alert\n- 5/19 22:00 - mended\n"
    for line in read_timeline(page, name="page.md").lines:
        assert line.at is not None
        assert line.at.precision == precision
        assert datetime.datetime.fromtimestamp((line.at.lo or 0) / 1_000_000, datetime.UTC).year == year


def test_a_moment_in_a_quotation_tells_the_day() -> None:
    page = (
        "# Two writers\n\n> It was done at 2026-09-25T05:51:00Z by the other.\n\n## Timeline (UTC)\n\n- 05:52 claimed\n"
    )
    assert _rows(page) == [("25 05:52", "claimed")]


@pytest.mark.parametrize(
    ("first_line", "title"),
    [
        ("Site report - June 8, 2026", "Site report - June 8, 2026"),
        ("Queue lost its index", "Queue lost its index"),
        ("To whom it may concern", "page.txt"),
        ("Hello everybody out there", "page.txt"),
        ("We lost the index of the queue today.", "page.txt"),
        ("All times are in UTC", "page.txt"),
        ("14:05 UTC the queue is down", "page.txt"),
    ],
)
def test_the_first_line_of_a_page_without_headings_is_its_title_where_it_is_no_sentence(
    first_line: str, title: str
) -> None:
    assert read_timeline(f"{first_line}\n\n- 14:05 UTC alert\n- 14:09 page\n", name="page.txt").title == title


def test_a_zone_in_the_heading_of_the_timeline_is_exact_and_nothing_says_that_it_is_not() -> None:
    page = (
        "# Queue, 2026-11-21\n\n**Duration:** 9 hours (09:31 AM - 06:32 PM PST)\n\n"
        "## Timeline (PST)\n\n| Time | Event |\n|---|---|\n| 09:31 AM | down |\n| 06:32 PM | up |\n"
    )
    imported = read_timeline(page, name="page.md")
    assert {line.at.precision for line in imported.lines if line.at is not None} == {WITHIN_MINUTE}
    assert not [note for _, note in imported.notes if "exact" in note]


def test_a_word_for_the_time_in_bold_letters_begins_a_row_as_its_neighbours_do() -> None:
    page = """# Queue, 2026-03-01

## Timeline (UTC)

- **Earlier today** - release 5 went out
- **Earlier today** - nobody looked at the graphs
- **16:00** - customers complain
- **Impact:** two thousand orders
- **16:10** - rolled back
"""
    assert _rows(page) == [
        ("", "**Earlier today** - release 5 went out"),
        ("", "**Earlier today** - nobody looked at the graphs"),
        ("01 16:00", "customers complain\n- **Impact:** two thousand orders"),
        ("01 16:10", "rolled back"),
    ]
