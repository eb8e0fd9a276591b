"""Which lines are rows, and which only tell on: labels, sentences, headings that are no title, tables of any width."""

from __future__ import annotations

import datetime

import pytest

from warroom.intake.imported import Imported
from warroom.intake.postmortem import read_timeline
from warroom.intake.times import iso


def rows(text: str, name: str = "page.md") -> list[tuple[str, str]]:
    """The time in UTC (empty for none) and the words of each row."""
    return [((iso(line.at.lo) or "")[:19], line.text) for line in _read(text, name).lines if line.at is not None]


def _read(text: str, name: str = "page.md") -> Imported:
    return read_timeline(text, name=name)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("heading", ["## Timeline", "What was the timeline of the incident?", "**Timeline:**"])
def test_the_first_and_the_last_line_of_a_timeline_may_be_labelled(heading: str, gap: str) -> None:
    body = gap.join(
        (
            "Start: 2016/05/16 17:40 – the lift stops.",
            "2016/05/16 17:55 – the guard is called.",
            "End: 2016/05/16 19:45 – it runs.",
        )
    )
    text = f"# Lift\n\n{heading}\n\n{body}\n\nDuration: 16:00 to 17:00\n\nWhat was the root cause?\n\nThe rope.\n"
    assert [(at, words.partition("\n")[0]) for at, words in rows(text)] == [
        ("2016-05-16T17:40:00", "Start: the lift stops."),
        ("2016-05-16T17:55:00", "the guard is called."),
        ("2016-05-16T19:45:00", "End: it runs."),
    ]


def test_an_item_below_a_row_that_tells_on_is_no_row_and_one_with_its_own_time_is() -> None:
    text = (
        "# Lift, 13 February 2026\n\n## Timeline (UTC)\n\n- 14:03 The guard is called\n"
        "  - By 14:06, he knows that it is the rope\n- 14:10 Both wait\n  - 14:12 A third one comes\n"
    )
    assert [at[11:16] for at, _ in rows(text)] == ["14:03", "14:10", "14:12"]
    assert "By 14:06, he knows" in rows(text)[0][1]


def test_a_timeline_beside_other_sections_of_the_first_level_is_not_the_title() -> None:
    text = (
        '---\ndate: 2022-12-13\ntitle: "Lift"\n---\n\nOn Tuesday, December 13th, 2022 at 18:52 UTC it stopped.\n\n'
        "# Timeline\n\nAll events are in UTC time.\n\n - **18:53** `@nova` hears of it\n - **18:55** `@dma` sees it\n\n"
        "# Root Cause\n\nThe rope.\n"
    )
    assert rows(text) == [("2022-12-13T18:53:00", "`@nova` hears of it"), ("2022-12-13T18:55:00", "`@dma` sees it")]


@pytest.mark.parametrize("width", [3, 60, 250, 4000])
def test_the_line_below_the_head_of_a_table_may_be_of_any_length(width: int) -> None:
    dashes = "-" * width
    text = (
        f"# Lift\n\n## Timeline\n\n| **Date/Time (UTC)** | **Event** |\n|{dashes}|{dashes}|\n"
        "| 2023-07-09 19:16 | It stops |\n| 2023-07-09 19:20 | It runs |\n"
    )
    assert rows(text) == [("2023-07-09T19:16:00", "It stops"), ("2023-07-09T19:20:00", "It runs")]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("12:18:25–38", 13),
        ("12:18:25-38", 13),
        ("12:19:52/57", 5),
        ("12:18:25", 0),
        ("12:18–20", 179),
        ("12:18/20", 179),
    ],
)
def test_the_end_of_a_range_may_be_the_seconds_or_minutes_alone(written: str, seconds: int) -> None:
    text = f"# Lift 2026-09-27\n\n## Timeline (UTC)\n\n| Time | Event |\n|--|--|\n| {written} | It stops |\n"
    line = _read(text).lines[0]
    assert line.text == "It stops"
    assert line.at is not None
    assert line.at.lo is not None
    assert line.at.hi is not None
    assert (line.at.hi - line.at.lo) // 1_000_000 == seconds


def test_a_postmortem_on_a_status_page_that_tells_row_by_row_gives_its_rows_and_not_the_day_of_its_post() -> None:
    text = (
        "# Outage\n\nIncident Report for Lifts\n\n## Postmortem\n\nToday it stopped.\n\n- At 08:29 UTC the rope tears\n"
        "- At 08:30 the guard is called.\n\nWe are sorry.\n\nPosted Aug 25, 2019 - 10:32 CEST\n\n## Resolved\n\n"
        "It runs.\n\nPosted Aug 25, 2019 - 10:08 CEST\n"
    )
    imported = _read(text)
    told = [(line.text, line.at.precision) for line in imported.lines if line.at is not None]
    assert told[:2] == [("the rope tears", "approximate"), ("the guard is called.", "approximate")]
    assert imported.day == datetime.date(2019, 8, 25)
    assert any("Aug 25, 2019 - 10:32" in note for _, note in imported.notes)


def test_what_is_counted_from_the_beginning_is_a_row_behind_the_number_of_its_day() -> None:
    text = "# Lift\n\n## Timeline\n\n**Day 1 - T+0:40** - It stops\n**Day 2 - T+25:00** - It runs\nDay 2: the guard\n"
    lines = _read(text).lines
    assert [line.text.partition("\n")[0] for line in lines] == ["It stops", "It runs"]
    assert [line.at.precision for line in lines if line.at is not None] == ["unknown", "unknown"]


def test_lines_of_a_log_below_the_rows_are_no_rows() -> None:
    text = (
        "# Lift\n\nTimeline (UTC)\n\n- 2019-09-06 17:15:05: it stops\n- 2019-09-06 20:19:38: it runs\n\nThe log:\n\n"
        "Sep 06 17:02:34 lift-1.house lift-server[6488]: rope torn\nSep 06 20:19:26 lift-1.house systemd[1]: Stopping\n"
    )
    assert [at for at, _ in rows(text)] == ["2019-09-06T17:15:05", "2019-09-06T20:19:38"]


def test_clocks_with_their_zone_alone_above_what_they_tell_of_are_rows_wherever_they_stand() -> None:
    text = (
        "Lift, July 20th 2015\n\n9:40am GMT\n\nWe look for the rope.\n\n 11:20am GMT/12:20pm BST \n\nIt is torn.\n\n"
        "2:40pm GMT\n\nIt runs.\n"
    )
    assert rows(text, "page.txt") == [
        ("2015-07-20T09:40:00", "We look for the rope."),
        ("2015-07-20T11:20:00", "It is torn."),
        ("2015-07-20T14:40:00", "It runs."),
    ]


@pytest.mark.parametrize("ago", ["2 years ago.", "over 2 years ago.", "about an hour ago.", "almost 3 years ago."])
def test_an_update_may_say_how_long_ago_it_was_in_any_words(ago: str) -> None:
    text = (
        f"Lift\nIncident Report for Lifts\n\nIt runs.\nPosted {ago} Nov 03, 2015 - 22:19 PST\nIt stops.\n"
        f"Posted {ago} Nov 03, 2015 - 14:40 PST\n"
    )
    assert rows(text, "page.txt") == [("2015-11-04T06:19:00", "It runs."), ("2015-11-03T22:40:00", "It stops.")]


@pytest.mark.parametrize("lay", ["- {}", "{}", "- [x] {}", "* **{}", "> {}"])
@pytest.mark.parametrize("clocks", [("0958", "1031", "1307"), ("9.58", "10.31", "13.07")])
def test_a_timeline_whose_lines_begin_with_clocks_of_four_digits_or_with_dots_has_them_all(
    lay: str, clocks: tuple[str, ...]
) -> None:
    mark = "**" if "**" in lay else ""
    told = "\n\n".join(lay.format(f"{clock}{mark} Words {clock}") for clock in clocks)
    text = f"# Lift, 13 February 2026\n\n## Timeline (UTC)\n\n{told}\n"
    assert [at[11:16] for at, _ in rows(text)] == ["09:58", "10:31", "13:07"]


def test_numbers_of_four_digits_that_go_up_and_down_are_no_clocks() -> None:
    text = (
        "# Lift, 13 February 2026\n\n## Timeline (UTC)\n\n- 14:05 It stops\n\n1200 guests\n\n1100 rang\n\n0900 left\n"
    )
    assert len(rows(text)) == 1


@pytest.mark.parametrize("mark", ["- ", ""])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Start 3: 14:05 it stops", "Start 3: it stops"),
        ("Start #3: 14:05 it stops", "Start #3: it stops"),
        ("Phase 2 - 14:05 it stops", "Phase 2: it stops"),
        ("Step 2 (14:05): it stops", "Step 2: it stops"),
    ],
)
def test_a_label_may_have_a_number_and_its_time_may_stand_in_brackets(mark: str, line: str, words: str) -> None:
    for first in ("14:00 a guest rings", "Start 1: 14:00 a guest rings"):
        text = f"# Lift, 1 March 2024\n\n## Timeline (UTC)\n\n{mark}{first}\n{mark}{line}\n"
        assert rows(text)[1:] == [("2024-03-01T14:05:00", words)]


@pytest.mark.parametrize("line", ["Es endete um 12:18:49 UTC", "It ended in zone 12:18:49", "Cache (10:1 hits): low"])
def test_a_clock_in_a_sentence_is_no_label_with_a_number(line: str) -> None:
    text = f"# Lift, 1 March 2024\n\n## Timeline (UTC)\n\n- {line}\n- 14:00 a guest rings\n"
    assert rows(text)[0] == ("", line)
    below = f"# Lift, 1 March 2024\n\n## Timeline (UTC)\n\n14:00 a guest rings\n{line}\n"
    assert rows(below) == [("2024-03-01T14:00:00", f"a guest rings\n{line}")]
