"""A day, a clock and a zone mean the same in whatever order they stand, and whatever stands between them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom.intake.imported import Imported
from warroom.intake.postmortem import read_timeline
from warroom.intake.times import microseconds_of
from warroom.model.moment import APPROXIMATE, RANGE, EventTime

DAYS = (
    "2021-02-20", "20 Feb 2021", "Feb 20, 2021", "Feb 20", "February 20th", "Feb-20-2021", "20-Feb-2021", "2/20/2021",
    "20/02/2021", "02/20/21", "20.02.2021", "2021/02/20", "Sat Feb 20", "Saturday, 20 February 2021",
    "20th of February", "2021-02-20 (Sat)", "20Feb2021", "20. Februar 2021", "February 20<sup>th</sup>, 2021",
    "samedi 20 février 2021",
)  # fmt: skip
CLOCKS = ("17:4{n}", "17:4{n}:30", "5:4{n} PM", "05:4{n} p.m.", "17h4{n}")
ZONES = {
    "UTC": 0, "(UTC)": 0, "+UTC": 0, "[UTC]": 0, "GMT+02:00": 2, "(UTC+2)": 2, "EST": -5, "(EST)": -5, "CET": 1,
    "JST": 9, "CAT": 2, "Pacific Time": -8, "America/New_York": -5,
}  # fmt: skip
BETWEEN = (" ", ", ", " on ", " of ", " at ", " - ", " @ ", " | ", " / ", " — ", " · ", "  ")
BEHIND = (": ", " - ", " – ", " — ", ", ", "\t", " :: ", " ~ ", " → ", " · ")
AROUND = ("{}", "**{}**", "`{}`", "[{}]", "({})", "{{{}}}", "【{}】", "<b>{}</b>", "~~{}~~", "_{}_", "**[{}]**")
ROWS = ("- {}", "* {}", "1. {}", "{}\n", "### {}\n\nMore of it.\n", "> {}\n", "- [x] {}")
WORDS = ("Alpha went out to all", "Bravo saw errors in", "Charlie rolled it back")


def page_of(rows: list[str], *, heading: str = "Timeline", above: str = "Date: 2021-02-22") -> str:
    return f"# Widget outage\n\n{above}\n\n## {heading}\n\n" + "\n".join(rows) + "\n\n## Lessons\n\n- none\n"


def placed(imported: Imported) -> list[EventTime]:
    times = [line.at for line in imported.lines]
    assert all(time is not None for time in times)
    return [time for time in times if time is not None]


def at(minute: int, hours: float) -> int:
    moment = datetime.datetime(2021, 2, 20, 17, 40 + minute, tzinfo=datetime.UTC) - datetime.timedelta(hours=hours)
    return microseconds_of(moment) // 60_000_000


@example("February 20th", "17:4{n}", "America/New_York", " ", ": ", "{}", "- {}", 2)
@given(
    st.sampled_from(DAYS), st.sampled_from(CLOCKS), st.sampled_from(sorted(ZONES)), st.sampled_from(BETWEEN),
    st.sampled_from(BEHIND), st.sampled_from(AROUND), st.sampled_from(ROWS), st.integers(0, 2),
)  # fmt: skip
def test_a_day_beside_a_clock_counts_in_whatever_order_they_stand(
    day: str, clock: str, zone: str, between: str, behind: str, around: str, row: str, order: int
) -> None:
    whole = (f"{day}{between}{clock} {zone}", f"{clock} {zone}{between}{day}", f"{clock}{between}{day} {zone}")[order]
    if "<sup>" in day and "`" in around:
        return  # a tag in code is none
    rows = [row.format(around.format(whole.format(n=n)) + behind + words) for n, words in enumerate(WORDS)]
    imported = read_timeline(page_of(rows), name="widget.md")
    assert len(imported.lines) == len(WORDS)
    for n, time in enumerate(placed(imported)):
        right = time.lo is not None and time.lo // 60_000_000 == at(n, ZONES[zone])
        assert right or time.lo is None or time.precision in (APPROXIMATE, RANGE), (rows[n], time)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("order", ["{day}{between}17:45 UTC", "17:45 UTC{between}{day}"])
def test_no_part_of_a_time_stays_in_the_words(day: str, between: str, order: str) -> None:
    rows = [f"- {order.format(day=day, between=between)}: {words}" for words in WORDS]
    imported = read_timeline(page_of(rows), name="widget.md")
    assert [line.text for line in imported.lines] == list(WORDS)
    assert {(time.lo or 0) // 60_000_000 for time in placed(imported)} == {at(5, 0)}


@pytest.mark.parametrize(
    "row",
    [
        "- The wallet was funded at 2021-02-20 17:4{n} +UTC",
        "- It began at Feb-20-2021 05:4{n}:19 PM +UTC and went on",
        "- See [the note](https://example.org/a/1360476183373242370?s=20) of 2021-02-20 17:4{n} UTC.",
    ],
)
def test_a_list_whose_items_tell_their_time_inside_has_them_as_rows(row: str) -> None:
    imported = read_timeline(page_of([row.format(n=n) for n in range(3)]), name="widget.md")
    assert [(time.lo or 0) // 60_000_000 for time in placed(imported)] == [at(n, 0) for n in range(3)]
    assert all(row[2:20] in line.text for line in imported.lines)


def test_labels_with_wide_gaps_behind_them_are_rows_each() -> None:
    rows = [
        "- **Incident Start:**        2021-02-20 17:40 UTC",
        "- **Time of Detection:**     2021-02-20 17:41 UTC (an alert)",
        "- **Natural Resolution:**    2021-02-20 17:42 UTC",
    ]
    imported = read_timeline(page_of(rows), name="widget.md")
    assert [(time.lo or 0) // 60_000_000 for time in placed(imported)] == [at(n, 0) for n in range(3)]
    assert [line.text for line in imported.lines] == [
        "Incident Start", "Time of Detection: (an alert)", "Natural Resolution",
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["Timeline - {}", "3. Timeline, {}", "Timeline of events | {}", "Timeline ({})"])
@pytest.mark.parametrize(("zone", "hours"), [("Pacific Time", -8), ("JST", 9), ("Europe/Berlin", 1), ("CAT", 2)])
def test_the_zone_that_a_timelines_heading_ends_in_counts(heading: str, zone: str, hours: int) -> None:
    rows = [f"- 17:4{n} {words}" for n, words in enumerate(WORDS)]
    page = page_of(rows, heading=heading.format(zone), above="Date: 2021-02-20")
    times = placed(read_timeline(page, name="widget.md"))
    assert [(time.lo or 0) // 60_000_000 for time in times] == [at(n, hours) for n in range(3)]


def test_a_zone_in_a_line_of_emphasis_counts() -> None:
    rows = ["_All times JST_\n", *(f"- 17:4{n} {words}" for n, words in enumerate(WORDS))]
    times = placed(read_timeline(page_of(rows, above="Date: 2021-02-20"), name="widget.md"))
    assert [(time.lo or 0) // 60_000_000 for time in times] == [at(n, 9) for n in range(3)]


def test_clocks_alone_above_what_they_tell_of_are_rows_on_a_page_without_a_timeline() -> None:
    page = (
        "# Widget outage\n\nMercredi 10 mars 2021.\n6:32\n\nI woke up.\n\n7:00\nTea.\n\nMore of it.\n\n8:00\nThe bus.\n"
    )
    imported = read_timeline(page, name="widget.md")
    assert [line.text.splitlines()[0] for line in imported.lines] == ["I woke up.", "Tea.", "The bus."]
    assert all(time.precision == APPROXIMATE for time in placed(imported))


def test_the_day_of_a_long_page_may_stand_far_down() -> None:
    filler = "\n\n".join(
        f"Paragraph {n} tells of something else altogether, at some length, again." for n in range(300)
    )
    rows = [f"- 17:4{n} UTC - {words}" for n, words in enumerate(WORDS)]
    page = page_of(rows, above=f"{filler}\n\nThe service was down from 2021-02-20 17:40 UTC on.")
    times = placed(read_timeline(page, name="README.md"))
    assert [(time.lo or 0) // 60_000_000 for time in times] == [at(n, 0) for n in range(3)]


def test_rows_of_dots_in_a_table_are_none() -> None:
    rows = [
        "| Time (UTC) | Event |",
        "|---|---|",
        "| 17:40 | Alpha |",
        "| … | … |",
        "| ... | ... |",
        "| 17:42 | Bravo |",
    ]
    imported = read_timeline(page_of(rows), name="widget.md")
    assert [line.text for line in imported.lines] == ["Alpha", "Bravo"]


def test_tags_that_only_dress_words_are_no_words_and_those_in_code_stay() -> None:
    rows = ["- <b>17:40</b> – the May 5<sup>th</sup> backup <em>used</em>", "- 17:41 – wrote `<b>` into it"]
    imported = read_timeline(page_of(rows), name="widget.md")
    assert [line.text for line in imported.lines] == ["the May 5th backup used", "wrote `<b>` into it"]


def test_a_sentence_with_a_day_and_a_clock_is_no_row_where_nothing_is_called_a_timeline() -> None:
    page = (
        "# Widget outage\n\nAt 4:11 AM UTC on November 24th, 2025, a number of packages were changed.\n\n"
        "## Background\n\nAt 5:40 PM UTC on November 18th, 2025 somebody opened a request.\n\nIt was closed.\n\n"
        "- 2025-11-24 04:30 UTC: reported\n- 2025-11-24 05:10 UTC: taken down\n"
    )
    imported = read_timeline(page, name="widget.md")
    assert [line.text for line in imported.lines] == ["reported", "taken down"]


@pytest.mark.parametrize("row", ["17:40 UTC – May 5 backup was put back", "17:40 UTC - 2021-05-05 backup was put back"])
def test_a_day_that_may_be_of_the_words_leaves_no_exact_time(row: str) -> None:
    imported = read_timeline(page_of([f"- {row}", "- 17:41 UTC – then it was well"]), name="widget.md")
    assert placed(imported)[0].precision == APPROXIMATE


@pytest.mark.parametrize(
    ("word", "offset", "hours"), [("IST", "+05:30", 5.5), ("IST", "+0200", 2), ("CST", "-06:00", -6)]
)
def test_a_word_for_several_zones_is_the_one_whose_offset_stands_elsewhere_on_the_page(
    word: str, offset: str, hours: float
) -> None:
    rows = [
        "| # | Timestamp ({word}) | What |",
        "|---|---|---|",
        *(f"| {n} | `17:4{n}:10.25` | {WORDS[n]} |" for n in range(3)),
    ]
    rows[0] = rows[0].format(word=word)
    log = f"Date: 2021-02-20\n\n```\n2021-02-20T17:40:10.25{offset} WARN reset\n```"
    times = placed(read_timeline(page_of(rows, above=log), name="widget.md"))
    assert [(time.lo or 0) // 60_000_000 for time in times] == [at(n, hours) for n in range(3)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("between", [" ", ", ", " at ", " - "])
@pytest.mark.parametrize("about", ["~", "~ ", "≈", "ca. ", "about "])
def test_a_clock_that_is_said_to_be_rough_behind_its_day_stays_rough(day: str, between: str, about: str) -> None:
    imported = read_timeline(page_of([f"- {day}{between}{about}17:45 UTC: {WORDS[0]}"] * 2), name="widget.md")
    assert {time.precision for time in placed(imported)} == {APPROXIMATE}
