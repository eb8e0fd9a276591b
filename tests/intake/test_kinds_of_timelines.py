"""Timelines as many hands write them: drawn with lines, in any language, with days that span and clocks that bound."""

from __future__ import annotations

import datetime

import pytest

from warroom.intake.imported import Imported
from warroom.intake.postmortem import read_timeline
from warroom.model.moment import UNKNOWN

Rows = list[tuple[str, str]]
"""Of each entry its beginning in UTC ("-" for unknown, "~" behind what is not exact) and its first line."""


def _read(page: str, name: str = "page.md") -> Imported:
    return read_timeline(page, name=name)


def _rows(page: str, name: str = "page.md") -> Rows:
    rows = []
    for line in _read(page, name).lines:
        assert line.at is not None
        lo, precision = line.at.lo, line.at.precision
        when = "-"
        if lo is not None and precision != UNKNOWN:
            moment = datetime.datetime.fromtimestamp(lo / 1_000_000, datetime.UTC)
            when = f"{moment:%m-%d %H:%M}" + ("" if precision in ("exact", "minute") else "~")
        rows.append((when, line.text.splitlines()[0]))
    return rows


def _days(cell: str) -> str:
    """The first and the last day of a row whose cell of days is ``cell``."""
    page = f"# P\n\n## Timeline\n\n| Date | Event |\n|---|---|\n| 2026-03-20 | before |\n| {cell} | it stood |\n"
    line = _read(page).lines[-1]
    assert line.text == "it stood"
    assert line.at is not None
    assert line.at.lo is not None
    assert line.at.hi is not None
    ends = (datetime.datetime.fromtimestamp(end / 1_000_000, datetime.UTC) for end in (line.at.lo, line.at.hi))
    return " ".join(f"{end:%m-%d}" for end in ends)


TWO: Rows = [("05-12 09:05", "it stood"), ("05-12 09:20", "it ran")]


@pytest.mark.parametrize(
    "heading",
    ["장애 타임라인", "시간대별 경과", "障害の推移", "故障时间轴", "Hendelsesforløp", "Händelseförlopp", "Oś czasu",
     "Časová osa", "Aikajana", "Kronologi kejadian", "Dòng thời gian", "الجدول الزمني", "समयरेखा", "Χρονολόγιο",
     "ลำดับเหตุการณ์", "Olay akışı"],
)  # fmt: skip
def test_a_timeline_is_known_by_its_name_in_many_languages(heading: str) -> None:
    """What stands elsewhere on the page, a date beside a label or a sentence that begins with one, is no row then."""
    page = (
        "# Queue 2026-05-12\n\n2026-05-12 09:00 UTC, the queue stood still.\n\n| A | B |\n|---|---|\n"
        f"| x | 2026-05-12 09:05 |\n| y | 2026-05-12 09:20 |\n\n## {heading} (UTC)\n\n- 09:05 it stood\n"
        "- 09:20 it ran\n"
    )
    assert _rows(page) == TWO


@pytest.mark.parametrize(
    "cell",
    ["2026-03-22-24", "2026-03-22..24", "2026/03/22-24", "22-24.03.2026", "22.-24.03.2026", "22.03.–24.03.2026",
     "22–24 March 2026", "March 22-24, 2026", "Mar 22–24", "22 - 24 mars 2026", "du 22 au 24 mars 2026",
     "22. bis 24. März 2026", "22 a 24 de marzo de 2026", "3月22日-24日", "2026년 3월 22일~24일"],
)  # fmt: skip
def test_several_days_of_a_month_are_read_from_the_first_to_the_last(cell: str) -> None:
    assert _days(cell) == "03-22 03-24"


@pytest.mark.parametrize("cell", ["2026-03", "March 2026"])
def test_a_month_alone_is_some_time_in_it(cell: str) -> None:
    assert _days(cell) == "03-01 03-31"


@pytest.mark.parametrize("row", ["Mar 1 - 20 pods restarted", "Mar 22 – 5 servers fell out", "1 March - 3 nodes left"])
def test_a_number_behind_a_day_and_a_dash_may_count_what_happened(row: str) -> None:
    (line,) = _read(f"# 2026-03-01\n\n## Timeline\n\n- {row}\n").lines
    assert line.text == row.partition(" - ")[2] or line.text == row.partition(" – ")[2]


@pytest.mark.parametrize(
    "row",
    ["09:05, 09:15, 10:20 the same again", "09:05、09:15 同じ", "09:05 / 09:15 twice", "09:05 and 09:15 twice",
     "09:05 以前 停止", "09:05 之前 停止", "09:05 まで 停止", "09:05 or earlier it stood"],
)  # fmt: skip
def test_a_clock_that_is_one_of_several_or_a_bound_is_not_exact(row: str) -> None:
    (when, _), *_ = _rows(f"# 2026-05-12\n\n## Timeline (UTC)\n\n- {row}\n")
    assert when == "05-12 09:05~"


@pytest.mark.parametrize(
    "drawn",
    ["09:05 ┃ it stood\n      ┃\n09:20 ┃ it ran", "09:05 ── it stood\n   │\n09:20 ── it ran",
     "09:05 │ it stood\n09:20 │ it ran", "09:05 ▶ it stood\n09:20 ▶ it ran",
     "09:05｜it stood\n09:20｜it ran", "09:05 ➜ it stood\n09:20 ➜ it ran"],
)  # fmt: skip
def test_the_signs_of_which_a_timeline_is_drawn_are_no_words(drawn: str) -> None:
    page = f"# 2026-05-12\n\n## Timeline\n\n```\nTimeline (CEST):\n\n{drawn}\n```\n"
    assert _rows(page) == [("05-12 07:05", "it stood"), ("05-12 07:20", "it ran")]


def test_days_between_the_lines_of_a_drawing_are_rows() -> None:
    drawn = "02/07/2026 ── it broke\n     │\n     ├── the rest fell\n     │\n13/07/2026 ── it ran\n"
    page = f"## Timeline\n\n```\n{drawn}```\n"
    assert _rows(page) == [("07-02 00:00~", "it broke"), ("07-13 00:00~", "it ran")]


def test_numbered_headings_that_end_in_their_time_are_rows_whatever_they_are_called() -> None:
    page = (
        "# Queue 2026-05-12\n\n### Incident Timeline\n\n#### 1. It stood (2026-05-12 09:05 UTC)\n\ntext\n\n"
        "#### 2. Root Cause Analysis (09:20 UTC)\n\n- more\n\n### Impact\n\n- ten\n"
    )
    assert _rows(page) == [("05-12 09:05", "It stood"), ("05-12 09:20", "Root Cause Analysis")]


def test_a_table_that_is_the_timeline_is_taken_even_when_no_time_of_it_is_understood() -> None:
    rows = "| Day 11 | a | it stood |\n| Day 13 | b | it ran |\n"
    page = f"# Queue\n\n## Timeline\n\n| Day | Phase | What |\n|---|---|---|\n{rows}"
    assert _rows(page) == [("-", "Day 11 | a | it stood"), ("-", "Day 13 | b | it ran")]


def test_the_zone_behind_a_moment_of_the_page_is_taken_for_all_and_none_is_exact() -> None:
    page = (
        "# Q\n\n- exported: 2026-05-12 20:00:00.710（Asia/Tokyo）\n\n## Timeline\n\n### 2026-05-12 18:05\n\nit stood\n"
    )
    assert _rows(page) == [("05-12 09:05~", "it stood")]


def test_what_ist_means_is_told_by_the_same_moment_in_utc() -> None:
    page = "# 2026-07-17\n\n### Timeline (IST)\n\n- 04:55 UTC / 10:25 IST — it stood\n- 11:00 IST — it ran\n"
    assert _rows(page) == [("07-17 04:55~", "it stood"), ("07-17 05:30", "it ran")]


def test_a_year_that_all_whole_dates_of_the_page_have_is_that_of_the_others() -> None:
    rows = "| 28 Feb, 02:00 | it failed |\n| 12 Mar, 09:05 | it stood: `#inc-2026-03-12` |\n"
    assert [when for when, _ in _rows(f"# Q\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n{rows}")] == [
        "02-28 02:00",
        "03-12 09:05",
    ]
    new_year = rows.replace("2026-03-12", "2026-01-02")
    assert {when for when, _ in _rows(f"# Q\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n{new_year}")} == {"-"}


def test_a_date_that_only_its_neighbour_tells_apart_is_not_exact() -> None:
    page = "# Q\n\n## Timeline (UTC)\n\n- 06/06/2024 14:05 it stood\n- 05/06/2024 14:10 it ran\n"
    assert _rows(page) == [("06-06 14:05", "it stood"), ("06-05 14:10~", "it ran")]
    assert _read(page).doubtful == {6}


@pytest.mark.parametrize("fence", ["```", "~~~", "````text"])
def test_code_that_nothing_closes_hides_no_row_and_is_named(fence: str) -> None:
    page = f"# 2026-05-12\n\n## Timeline (UTC)\n\n- 09:05 it stood\n{fence}\nboom\n\n- 09:20 it ran\n\n"
    page += "## Impact\n\n- ten\n"
    assert _rows(page) == TWO
    assert (6, "a block of code begins and nothing closes it: read on") in _read(page).notes
    assert not any("nothing closes" in said for _, said in _read(f"{page}\n{fence[:4]}\n").notes)


def test_a_page_of_fences_that_nothing_closes_is_looked_through_once() -> None:
    assert _rows("# 2026-05-12\n\n" + "```a\n" * 50_000 + "## Timeline (UTC)\n\n- 09:05 it stood\n") == [TWO[0]]


def test_the_lines_of_a_block_of_an_org_file_stay_as_they_are() -> None:
    inner = ["* no headline <2026-05-12 Tue 10:00>", "|--+--|", "#+title: none", ":LOGBOOK:"]
    page = "\n".join(
        [
            "#+title: Q 2026-05-12",
            "* Timeline (UTC)",
            "- 09:05 it stood",
            "  #+begin_src sh",
            *inner,
            "  #+end_src",
            "- 09:20 it ran",
        ]
    )
    assert _rows(page, "q.org") == TWO
    assert _read(page, "q.org").lines[0].text.splitlines()[2:-1] == inner
