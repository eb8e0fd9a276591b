"""Timelines as people really write them; the words here are our own."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.intake.imported import Imported, ImportHints
from warroom.intake.postmortem import read_timeline


def rows(imported: Imported) -> list[tuple[str, str, str]]:
    """Beginning in UTC, precision, text."""
    found: list[tuple[str, str, str]] = []
    for line in imported.lines:
        assert line.at is not None
        begin = ""
        if line.at.lo is not None:
            epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
            begin = f"{epoch + datetime.timedelta(microseconds=line.at.lo):%Y-%m-%d %H:%M}"
        found.append((begin, line.at.precision, line.text))
    return found


def table(*lines: str, head: str = "All times in UTC.") -> Imported:
    body = "\n".join(f"| {line} |" for line in lines)
    return read_timeline(
        f"# Lift stuck\n\n## Timeline\n\n{head}\n\n| Time | Event |\n|---|---|\n{body}\n\n## Cause\n- 14:00 no\n",
        name="x.md",
    )


@pytest.mark.parametrize(
    ("cell", "begin", "precision"),
    [
        ("2024-03-05 14:32", "2024-03-05 14:32", "minute"),
        ("2024-03-05 9:05", "2024-03-05 09:05", "minute"),
        ("2024-03-05 14 :32", "2024-03-05 14:32", "minute"),
        ("2024-03-05 14.32", "2024-03-05 14:32", "minute"),
        ("2024-03-05 1432", "2024-03-05 14:32", "minute"),
        ("2024-03-05 14:32:10", "2024-03-05 14:32", "exact"),
        ("2024-03-05 --:--", "2024-03-05 00:00", "range"),
        ("2024-03-05 HH:mm", "2024-03-05 00:00", "range"),
        ("2024-03-05", "2024-03-05 00:00", "range"),
        ("2024-03-05 (Time TBC)", "2024-03-05 00:00", "range"),
        ("2024-03-?? HH:mm", "2024-03-01 00:00", "range"),
        ("2024-03-05 14:??", "2024-03-05 14:00", "approximate"),
        ("2024-03-05 14:3?", "2024-03-05 14:30", "approximate"),
        ("2024-03-05 14:3xZ", "2024-03-05 14:30", "approximate"),
        ("2024-03-05T14:xx:xxZ", "2024-03-05 14:00", "approximate"),
        ("2024-03-05T14:32:xxZ", "2024-03-05 14:32", "minute"),
        ("2024-03-05 14:32:1x", "2024-03-05 14:32", "minute"),
        ("2024-03-05Txx:xx:xxZ", "2024-03-05 00:00", "range"),
        ("2024-03-05 HH:MM:SS", "2024-03-05 00:00", "range"),
        ("~2024-03-05 14:32", "2024-03-05 14:32", "approximate"),
        ("2024-03-05 05:00~", "2024-03-05 05:00", "approximate"),
        ("2024-03-05 14:30 - 15:10", "2024-03-05 14:30", "range"),
        ("2024-03-05 14:30-15:??", "2024-03-05 14:30", "range"),
        ("20224-03-05 14:32", "2024-03-05 14:32", "minute"),
        ("2024-03-05 25:10", "2024-03-05 00:00", "range"),
        ("2024-13-05 14:32", "", "unknown"),
        ("2023/24-??-?? HH:mm", "", "unknown"),
        ("2024-??-05 14:32", "", "unknown"),
        ("soon after", "", "unknown"),
        ("", "", "unknown"),
        # What stands behind a clock in its column like a zone and is none, or might be two, makes it no time.
        ("2024-03-05 14:32 XYZT", "", "unknown"),
        ("2024-03-05 14:32 +2", "", "unknown"),
        ("2024-03-05 14:32 UTC +2", "", "unknown"),
    ],
)
def test_a_cell_is_read_as_precisely_as_it_was_written(cell: str, begin: str, precision: str) -> None:
    imported = table("2024-03-04 08:00 | door closes", f"{cell} | lift stops")
    text = "soon after | lift stops" if cell == "soon after" else "lift stops"
    assert rows(imported)[1] == (begin, precision, text)
    assert imported.found == 2
    if precision not in ("minute", "exact", "approximate") and "-15:10" not in cell.replace(" ", ""):
        assert any(number == 10 for number, _ in imported.notes)


def test_a_date_that_is_not_understood_is_no_clock() -> None:
    imported = table("2024-03-05 14:00 | a", "2024-W10-5 14:05 | b", "2024-064 14:05 | c")
    assert [(begin, precision) for begin, precision, _ in rows(imported)][1:] == [("", "unknown")] * 2
    assert "2024-W10-5 14:05" in rows(imported)[1][2]  # nothing of it is lost


def test_a_guess_is_never_silent() -> None:
    imported = table("2024-03-05 14:00 | a", "20224-03-05 14:32 | b", "14:40 | c", "01:10 | d", "2024-03-05 12:00 | e")
    notes = dict(imported.notes)
    assert "read as 2024" in notes[10]
    assert "taken from the line before" in notes[11]
    assert "next day" in notes[12]
    assert "later time" in notes[13]
    assert rows(imported)[3][0] == "2024-03-06 01:10"


def test_a_zone_named_once_above_holds_for_all() -> None:
    assert rows(table("2024-01-05 14:32 | a", head="All times in CET."))[0][0] == "2024-01-05 13:32"
    summer = table("2024-07-05 14:32 | a", head="All times in CET.")
    assert rows(summer)[0][0] == "2024-07-05 13:32"
    assert "CET in summer" in summer.notes[0][1]
    assert rows(table("2024-07-05 14:32 BST | a", head="In London, all times in UTC."))[0][0] == "2024-07-05 13:32"
    open_word = table("2024-07-05 14:32 BST | a")
    assert rows(open_word)[0] == ("", "unknown", "a")
    assert "BST is another zone elsewhere" in dict(open_word.notes)[9]
    assert "no time zone is named" in table("2024-07-05 14:32 | a", head="Roughly.").notes[0][1]


def test_a_column_more_and_a_bar_in_the_text_lose_nothing() -> None:
    imported = table(r"2024-01-05 14:32 | lift \| stairs | @ann")
    assert rows(imported)[0][2] == "lift | stairs | @ann"


def test_what_stands_below_a_row_belongs_to_it() -> None:
    text = "# T\n## Timeline (UTC)\n- 2024-01-05 14:32: stops\n  - nobody inside\n* **14:40** engineer\n\nA remark.\n"
    imported = read_timeline(text, name="x.md")
    assert [row[2] for row in rows(imported)] == ["stops\n  - nobody inside", "engineer\nA remark."]
    assert imported.counts() == {"exact": 2, "approximate": 0, "range": 0, "unknown": 0}


def test_without_a_section_key_events_and_timed_lines_are_the_timeline() -> None:
    text = """---
title: Incident on 2024-05-06 - Lift stuck
---

# Incident on 2024-05-06 - Lift stuck

- **Key events**
  - First detected 2024-05-06 11:45
  - Incident declared: 2024-05-06 11.51
  - Repaired (unclear)

- **Time to repair**: 0h 16m

- **Context**:
  - 12:03 – engineer on site
  - 2024-05-06 12:30: door opened
  - The guard was called at 11:59.
  - 12 people waited

- **Status**: Resolved at 2024-05-06 15:09 UTC
"""
    imported = read_timeline(text, name="2024-05-06-lift.md")
    assert imported.title == "Lift stuck"
    assert rows(imported) == [
        ("2024-05-06 11:45", "approximate", "First detected"),
        ("2024-05-06 11:51", "approximate", "Incident declared"),
        ("", "unknown", "Repaired (unclear)"),
        ("2024-05-06 12:03", "approximate", "engineer on site"),
        ("2024-05-06 12:30", "approximate", "door opened"),
        ("2024-05-06 11:59", "approximate", "The guard was called at 11:59."),
    ]


def test_a_page_without_any_time_has_no_timeline() -> None:
    assert read_timeline("# Nothing\n\nhappened at all\n", name="x.md").lines == []
    assert read_timeline("", name="x.md").title == "x.md"
    assert read_timeline("title: 'Quoted'\n", name="x.md").title == "Quoted"


@given(st.text(max_size=400))
def test_no_page_is_an_exception_and_every_found_line_is_an_entry(text: str) -> None:
    for page in (text, f"## Timeline\n{text}", f"## Timeline\n| T | E |\n|---|---|\n| 14:00 | {text} |"):
        imported = read_timeline(page, name="x.md")
        assert imported.found == len(imported.lines) == sum(imported.counts().values())


@given(st.lists(st.tuples(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12), st.integers(0, 5))))
def test_no_row_of_a_table_is_lost(cells: list[tuple[str, int]]) -> None:
    imported = table(*[f"2024-01-05 1{hour}:00 | {word}" for word, hour in cells]) if cells else table("|")
    assert [line.text for line in imported.lines] == [word for word, _ in cells] or not cells


def test_an_end_with_an_open_minute_is_of_the_same_hour_and_one_with_a_day_is_of_that_day() -> None:
    read = table(
        "2024-03-05 14:26-14:?? | same hour",
        "2024-03-05 14:26-2024-03-07 01:00 | two days",
        "2024-03-05 14:26-01:00 | night",
    )
    spans = [(line.at.hi or 0) - (line.at.lo or 0) for line in read.lines if line.at is not None]
    minute = 60_000_000
    assert [span // minute for span in spans] == [33, 34 * 60 + 34, 10 * 60 + 34]


def page(body: str, *, head: str = "# 2024-03-01 Lift stuck", name: str = "x.md") -> list[tuple[str, str, str]]:
    return rows(read_timeline(f"{head}\n{body}", name=name))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Timeline\nAll times in UTC\n### 09:10 - call\nA guest rings.\n### 09:25\nWe go.\n",
         [("2024-03-01 09:10", "minute", "call\nA guest rings."), ("2024-03-01 09:25", "minute", "We go.")]),
        ("## Timeline\nAll times in PST\n- 2:54 PM stuck\n- 04:10pm runs\n",
         [("2024-03-01 22:54", "minute", "stuck"), ("2024-03-02 00:10", "minute", "runs")]),
        ("## Timeline (AEST, UTC+10)\n| Time | Event |\n|---|---|\n| 14:54 | stuck |\n",
         [("2024-03-01 04:54", "minute", "stuck")]),
        ("## Timeline\n| Time (PT) | Event |\n|---|---|\n| 14:54 | stuck |\n",
         [("2024-03-01 22:54", "minute", "stuck")]),
        ("## Timeline (UTC)\n- [14:54] stuck\n- [03-01 15:10] runs\n",
         [("2024-03-01 14:54", "minute", "stuck"), ("2024-03-01 15:10", "minute", "runs")]),
        ("## Timeline (UTC)\n### Feb 27, 2024\n- 23:54 stuck\n### Wednesday 28 February 2024\n- 00:20 runs\n",
         [("2024-02-27 23:54", "minute", "stuck"), ("2024-02-28 00:20", "minute", "runs")]),
        ("## Timeline (UTC)\n- ~14:54 stuck\n- 15:0? runs\n",
         [("2024-03-01 14:54", "approximate", "stuck"), ("2024-03-01 15:00", "approximate", "runs")]),
        ("## Timeline\n- 2024-03-01 14:54 UTC\n    stuck\n", [("2024-03-01 14:54", "minute", "stuck")]),
        ("## Timeline (UTC)\n14.54 guest rings\n\n15.10 engineer comes\nwith tools\n",
         [("2024-03-01 14:54", "minute", "guest rings"), ("2024-03-01 15:10", "minute", "engineer comes\nwith tools")]),
        ("## Timeline (PST)\n- 11:16 stuck\n- 12:16 engineer\n- 1:52 runs\n",
         [("2024-03-01 19:16", "approximate", "stuck"), ("2024-03-01 20:16", "approximate", "engineer"),
          ("2024-03-01 21:52", "approximate", "runs")]),
        ("## Timeline (UTC)\n14:54 - stuck<br> 15:10 - engineer\ncomes<br> ??:?? - guest leaves\n",
         [("2024-03-01 14:54", "minute", "stuck"), ("2024-03-01 15:10", "minute", "engineer\ncomes"),
          ("", "unknown", "guest leaves")]),
        ("## Timeline (UTC)\n<ul>\n<li>1:45 PM - stuck</li>\n</ul>\n", [("2024-03-01 13:45", "minute", "stuck")]),
        ("## タイムライン(JST = UTC+9)\n| 時刻 | 出来事 |\n|---|---|\n| 16:00 頃 | 停止 |\n| 翌 00:05 | 復旧 |\n",
         [("2024-03-01 07:00", "approximate", "停止"), ("2024-03-01 15:05", "minute", "復旧")]),
        ("## Timeline\n| Time | Event |\n|---|---|\n| T+0 | alert at 14:54 UTC |\n| T+15m | runs |\n",
         [("2024-03-01 14:54", "minute", "alert at 14:54 UTC"), ("2024-03-01 15:09", "minute", "runs")]),
        ("## Timeline (UTC)\n- 23:50 stuck\n- 00:20 engineer\n- 00:50 runs\n",
         [("2024-03-01 23:50", "minute", "stuck"), ("2024-03-02 00:20", "minute", "engineer"),
          ("2024-03-02 00:50", "minute", "runs")]),
        ("## Timeline (UTC)\n- 15:10 runs\n- 15:00 engineer\n- 14:54 stuck\n- 14:50 creaks\n- 23:00 quiet\n",
         [("2024-03-01 15:10", "minute", "runs"), ("2024-03-01 15:00", "minute", "engineer"),
          ("2024-03-01 14:54", "minute", "stuck"), ("2024-03-01 14:50", "minute", "creaks"),
          ("2024-02-29 23:00", "minute", "quiet")]),
        ("## Timeline (all times West African Time)\n- 2:54 PM: stuck\n- 3:10 PM: runs\n",
         [("2024-03-01 13:54", "minute", "stuck"), ("2024-03-01 14:10", "minute", "runs")]),
        # One paragraph of a page that writes its clocks another way may begin with a figure: not exact, and said.
        ("## Timeline (UTC)\n9.03 guest rings\nnobody answers\n\n9:42 engineer comes\n\n9:50 parts\n\n9:55 oil\n\n"
         "10:0…? runs (?)\n\n2.10 was the length of the rope\n",
         [("2024-03-01 09:03", "approximate", "guest rings\nnobody answers"),
          ("2024-03-01 09:42", "minute", "engineer comes"), ("2024-03-01 09:50", "minute", "parts"),
          ("2024-03-01 09:55", "minute", "oil"),
          ("2024-03-01 10:00", "approximate", "runs (?)\n2.10 was the length of the rope")]),
        # A line that is a day and says of what zone the clocks below are is no row.
        ("## Timeline\n**2nd Mar:** (GST is gulf standard time [UTC+04])\n20:20 GST : stuck\n21:09 GST: runs\n",
         [("2024-03-02 16:20", "minute", "stuck"), ("2024-03-02 17:09", "minute", "runs")]),
        # A page copied as plain text has lost the marks of its headings.
        ("Timeline\nAll times in UTC.\n- 14:54 stuck\nWhat went well?\n- the bell\nConclusions\n- oil it\n",
         [("2024-03-01 14:54", "minute", "stuck")]),
        ("All times in Narnia\n## Timeline\n- 14:54 stuck\n", [("2024-03-01 14:54", "minute", "stuck")]),
    ],
)  # fmt: skip
def test_pages_of_many_kinds_are_read(body: str, expected: list[tuple[str, str, str]]) -> None:
    if "Narnia" in body:
        expected = [(expected[0][0], "approximate", "stuck")]
    assert page(body) == expected


def test_rows_outside_of_the_timeline_are_named_and_what_follows_it_is_no_row() -> None:
    text = (
        "# Lift stuck\n## Sequence of events (UTC)\n| When | What |\n|---|---|\n| 2024-03-01 14:54 | stuck |\n"
        "### Causes\nOld rope.\n- worn\n## Notes\n- 15:00 we met\n"
    )
    imported = read_timeline(text, name="x.md")
    assert [line.text for line in imported.lines] == ["stuck"]
    assert [note for number, note in imported.notes if number == 10] == [
        'a time outside of the timeline is not taken (in "Notes"): 15:00'
    ]


def test_a_day_that_only_the_files_name_gives_makes_no_exact_time() -> None:
    body = "## Timeline (UTC)\n- 14:54 stuck\n"
    assert page(body, head="# Lift", name="2024-03-01-lift.md") == [("2024-03-01 14:54", "approximate", "stuck")]
    titled = "---\ntitle: Lift stuck on March 1, 2024\ndate: 2024-03-09\n---"
    assert page(body, head=titled, name="2024-03-09.md") == [("2024-03-01 14:54", "minute", "stuck")]


@pytest.mark.parametrize(
    "name",
    [
        "2024-03-01-lift.md", "2024_03_01.md", "20240301-lift.md", "lift.2024.03.01.txt", "March-1-2024-post-mortem.md",
        "March-1st-2024-Post-Mortem", "lift_stuck_1_march_2024.md", "01-March-2024_lift_stop.md",
    ],
)  # fmt: skip
def test_a_files_name_gives_its_day_however_its_parts_are_joined(name: str) -> None:
    assert page("## Timeline (UTC)\n- 14:54 stuck\n", head="# Lift", name=name) == [
        ("2024-03-01 14:54", "approximate", "stuck")
    ]


@pytest.mark.parametrize(
    "label",
    [
        "- Date (UTC): 2024-03-01", "**Date of incident**: 1st March, 2024", "Incident start time: 2024-03-01 14:50",
        "| Date & time | 1 March 2024 |", "  • 発生日時: 2024年3月1日 14:50 JST頃 (12分前)",
        "障害発生日時：2024年03月01日 4時58分",
        "Start-End: 2024-03-01 14:50 - 15:20", "Datum: 01.03.2024",
    ],
)  # fmt: skip
def test_a_line_that_names_the_date_of_the_incident_gives_its_day(label: str) -> None:
    assert page(f"{label}\n\n## Timeline (UTC)\n- 14:54 stuck\n", head="# Lift") == [
        ("2024-03-01 14:54", "minute", "stuck")
    ]


def test_a_day_of_the_week_alone_is_not_exact_unless_it_is_the_day_that_the_page_names() -> None:
    body = "## Timeline (UTC)\n- Monday 21:54: stuck\n- Tuesday 00:10: runs\n"
    expected = [("2024-03-04 21:54", "approximate", "stuck"), ("2024-03-05 00:10", "approximate", "runs")]
    assert page(body, head="# Lift", name="2024-03-06-lift.md") == expected  # published on Wednesday
    assert page(f"Date: 2024-03-05\n\n{body}", head="# Lift") == expected
    assert page(f"Date: 2024-03-04\n\n{body}", head="# Lift") == [(at, "minute", text) for at, _, text in expected]


def test_lines_that_are_a_day_and_a_clock_stand_above_their_words_where_no_heading_says_timeline() -> None:
    text = (
        "All services\n\nWe tell all. It began at 13:40 mountain time, at once.\n\n3rd June 2021, at 3:02PM\n\n"
        "[resolved] At 13:40 the rope broke.\n\nIt was old.\n\n4th June 2021, at 10:55AM (estimated)\n\nIt runs.\n"
    )
    assert rows(read_timeline(text, name="x.txt")) == [
        ("2021-06-03 21:02", "approximate", "[resolved] At 13:40 the rope broke.\nIt was old."),
        ("2021-06-04 16:55", "approximate", "It runs."),
    ]


NAMES_NO_ZONE = "# Lift stuck, 2024-03-01\n## Timeline\n- 14:54 stuck\n- 15:10 engineer\n- 15:40 runs\n"


@pytest.mark.parametrize(
    ("text", "given", "precisions", "where"),
    [
        (NAMES_NO_ZONE, ImportHints(), ["approximate"] * 3, ""),
        (NAMES_NO_ZONE, ImportHints("Asia/Tokyo"), ["minute"] * 3, "--zone"),
        (NAMES_NO_ZONE, ImportHints(zone_of_incident="Europe/Berlin"), ["minute"] * 3, "the incident"),
        (f"---\ntimezone: Europe/Berlin\n---\n{NAMES_NO_ZONE}", ImportHints(), ["minute"] * 3,
         "timezone in the front matter"),
        (f"{NAMES_NO_ZONE}\nAll times in CET.\n", ImportHints(), ["minute"] * 3, "line 7"),
        (NAMES_NO_ZONE.replace("Timeline", "Timeline (JST)"), ImportHints(), ["minute"] * 3, "line 2"),
        # Whoever names it in the first row means it for all; one row in the midst may be another one's clock.
        (NAMES_NO_ZONE.replace("14:54", "14:54 PST"), ImportHints(), ["minute"] * 3, "the times that name it (line 3)"),
        (NAMES_NO_ZONE.replace("15:10", "15:10 PST"), ImportHints(), ["approximate", "minute", "approximate"],
         "the times that name it (line 4)"),
        (f"{NAMES_NO_ZONE}\nThe vendor wrote at 17:00 PST.\n", ImportHints(), ["approximate"] * 3,
         "the times that name it (line 7)"),
        (NAMES_NO_ZONE.replace("14:54", "T+0 (14:54)").replace("15:10", "T+16m"), ImportHints(),
         ["approximate"] * 3, ""),
        # The heading of one table says nothing of what stands below another.
        ("# Lift, 2024-03-01\n## Timeline\n| Time (JST) | What |\n|---|---|\n| 14:54 | stuck |\n\n| Time | What |\n"
         "|---|---|\n| 15:10 | engineer |\n| 2024-03-01 | closed |\n",
         ImportHints(), ["minute", "approximate", "approximate"], "the heading of the column"),
    ],
)  # fmt: skip
def test_a_time_whose_zone_is_only_assumed_is_never_exact(
    text: str, given: ImportHints, precisions: list[str], where: str
) -> None:
    imported = read_timeline(text, name="x.md", given=given)
    assert [line.at.precision for line in imported.lines if line.at is not None] == precisions
    assert imported.zone_from == where
    said = [note for _, note in imported.notes if "is exact" in note]
    assert len(said) == ("approximate" in precisions)
