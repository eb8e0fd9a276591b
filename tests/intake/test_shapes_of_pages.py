"""The forms in which two rows can stand on a page: whatever the form, the same two times, or named as doubtful."""

from __future__ import annotations

import datetime

import pytest

from warroom.intake.postmortem import read_timeline
from warroom.intake.times import microseconds_of
from warroom.intake.typed_line import read_line
from warroom.model.moment import APPROXIMATE, DAY, RANGE, UNKNOWN

TITLE = "# The queue stood still, 12 May 2024\n\n"
TWO = (("12 09:05", "it stood"), ("12 09:20", "it ran"))
NEXT_DAY = (*TWO, ("13 10:00", "closed"))
ROUGHLY_NEXT_DAY = (*TWO, ("13 10:00~", "closed"))
PACIFIC = (("12 16:05", "it stood"), ("12 16:20", "it ran"))
BERLIN = (("12 07:05", "it stood"), ("12 07:20", "it ran"))


def _rows(text: str, name: str = "page.md") -> list[tuple[str, str]]:
    """Of each entry its time in May (``~`` for a rough one, ``day`` for a whole day) and its first line."""
    rows = []
    for line in read_timeline(text, name=name).lines:
        assert line.at is not None
        at, when = line.at, "-"
        if at.lo is not None and at.hi is not None:
            moment = datetime.datetime.fromtimestamp(at.lo / 1_000_000, datetime.UTC)
            when = f"{moment:%d %H:%M}" if at.hi - at.lo < DAY / 2 else f"{moment:%d} day"
        rough = at.precision in (APPROXIMATE, RANGE) and when[-1].isdigit()
        assert (when == "-") == (at.precision == UNKNOWN)
        rows.append((f"{when}{'~' if rough else ''}", line.text.splitlines()[0]))
    return rows


def _timeline(heading: str, *lines: str) -> str:
    return TITLE + f"## {heading}\n\n" + "\n".join(lines) + "\n\n## Actions\n\n- mend it\n"


def _table(head: str, *rows: str) -> tuple[str, ...]:
    return (head, "|".join(["", *["---"] * (head.count("|") - 1), ""]), *rows)


ORG = "#+TITLE: The queue stood still\n#+DATE: <2024-05-12 Sun>\n\n* Timeline (UTC)\n"
RST = "The queue, 2024-05-12\n=====================\n\nTimeline (UTC)\n--------------\n\n"
FILES = {
    "headlines.org": ORG + "** 09:05 it stood\nmore of it\n** DONE 09:20 it ran   :ops:web:\n* Actions\n- mend it\n",
    "stamps.org": ORG + "** it stood <2024-05-12 Sun 09:05>\n** it ran\n[2024-05-12 Sun 09:20]\n* Actions\n",
    "terms.org": ORG + "- 09:05 :: it stood\n- 09:20 :: it ran\n",
    "table.org": ORG + "| Time | Event |\n|------+-------|\n| <2024-05-12 Sun 09:05> | it stood |\n"
    "| <2024-05-12 Sun 09:20> | it ran |\n",
    "drawer.org": ORG + ":PROPERTIES:\n:seen: 08:00\n:END:\n- [2024-05-12 Sun 09:05] it stood\n"
    "#+BEGIN_SRC sh\n- 09:10 no row\n#+END_SRC\n- [2024-05-12 Sun 09:20] it ran\n",
    "fields.rst": RST + ":09:05: it stood\n:09:20: it ran\n",
    "terms.rst": RST + "09:05\n   it stood\n09:20\n   it ran\n",
    "terms.adoc": "= The queue\n:revdate: 2024-05-12\n\n== Incident\n\n=== 12 May 2024\n\n==== Timeline (UTC)\n\n"
    "09:05::\nit stood\n09:20::\nit ran\n\n== Actions\n\n* mend it\n",
    "bullets.adoc": "= The queue, 2024-05-12\n\n== Timeline\n\nAll times UTC.\n\n* *09:05* it stood\n** by itself\n"
    "* *09:20* it ran\n\n== Actions\n\n. mend it\n",
    "mail.txt": "Subject: The queue\nDate: Sun, 12 May 2024 18:00:00 +0000\n\n> Timeline (UTC):\n> 09:05 it stood\n"
    "> 09:20 it ran\n",
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_not_markdown_give_the_same_rows(name: str) -> None:
    assert _rows(FILES[name], name) == list(TWO)


SHAPES = {
    "coloured balls": (_timeline("Timeline (UTC)", "🔴 09:05 – it stood", "", "🟢 09:20 – it ran"), TWO),
    "arrows": (_timeline("Timeline (UTC)", "→ 09:05 it stood", "= 09:20 it ran"), TWO),
    "code closed on its line": (
        _timeline("Timeline (UTC)", "- 09:05 it stood", "", "```tail log```", "", "- 09:20 it ran"), TWO,
    ),
    "hours of the army": (_timeline("Timeline (UTC)", "- 0905 hrs it stood", "- 0920hrs it ran"), TWO),
    "a month without its space": (
        "# The queue on May12, 2024\n\n## Timeline (UTC)\n\n- 09:05 it stood\n- 09:20 it ran\n", TWO,
    ),
    "the same day by a sign": (
        _timeline("Timeline (UTC)", *_table(
            "| Date | Time | Event |", "| 2024-05-12 | 09:05 | it stood |", "| \" | 09:20 | it ran |",
        )), TWO,
    ),
    "days in rows of their own": (
        _timeline("Timeline (UTC)", *_table(
            "| Time | Event |", "| 5/12 | |", "| 09:05 | it stood |", "| 09:20 | it ran |", "| 5/13 | |",
            "| 10:00 | closed |",
        )), NEXT_DAY,
    ),
    "days in the other column": (
        _timeline("Timeline (UTC)", *_table(
            "| Time | Event |", "| | **12 May 2024** |", "| 09:05 | it stood |", "| 09:20 | it ran |",
            "| | **Monday, 13 May** |", "| 10:00 | closed |",
        )), NEXT_DAY,
    ),
    "days of the week as headings": (
        _timeline("Timeline (UTC)", "### Sunday", "- 09:05 it stood", "- 09:20 it ran", "### Monday", "- 10:00 closed"),
        NEXT_DAY,
    ),
    "days that are counted": (
        _timeline("Timeline (UTC)", "### Day 1 (12 May)", "- 09:05 it stood", "- 09:20 it ran", "### Day 2",
                  "- 10:00 closed"),
        ROUGHLY_NEXT_DAY,
    ),
    "a day of the week that is not the title's": (
        _timeline("Timeline (UTC)", "### Tuesday", "- 09:05 it stood"), (("14 09:05~", "it stood"),),
    ),
    "a coast in the head": (
        _timeline("Timeline", *_table("| Time (Pacific) | Event |", "| 09:05 | it stood |", "| 09:20 | it ran |")),
        PACIFIC,
    ),
    "a town in the head": (
        _timeline("Timeline", *_table("| Time (Berlin) | Event |", "| 09:05 | it stood |", "| 09:20 | it ran |")),
        BERLIN,
    ),
    "a coast below": (
        _timeline("Timeline", "- 09:05 it stood", "- 09:20 it ran", "", "\\* times are Pacific"), PACIFIC,
    ),
    "a town above": (
        _timeline("Timeline", "Times are local (Berlin).", "", "- 09:05 it stood", "- 09:20 it ran"), BERLIN,
    ),
    "a zone in full": (
        _timeline("Timeline (24-hour clock, West Central Africa Standard Timezone)", "- 10:05 it stood",
                  "- 10:20 it ran"), TWO,
    ),
    "a zone in a table of facts": (
        TITLE + "\n".join(_table("| What | |", "| Timezone | Europe/Berlin |"))
        + "\n\n## Timeline\n\n- 09:05 it stood\n- 09:20 it ran\n", BERLIN,
    ),
    "a town in a heading is no zone": (
        _timeline("Timeline (Berlin)", "- 09:05 it stood"), (("12 09:05~", "it stood"),),
    ),
    "a part of the day": (
        _timeline("Timeline (UTC)", "- **Early morning May 12th, 2024**: it stood", "- Night of 12 May 2024: it ran",
                  "- 2024-05-13 10:00 closed"),
        (("12 day", "it stood"), ("12 day", "it ran"), ("13 10:00", "closed")),
    ),
    "two days in one": (
        _timeline("Timeline (UTC)", *_table("| When | What |", "| 2024-05-12/13 | it stood |",
                                            "| 2024-05-13 10:00 | closed |")),
        (("12 day", "it stood"), ("13 10:00", "closed")),
    ),
    "two clocks before the day": (
        _timeline("Timeline", *_table("| When | What |", "| 2024-05-12 09:05 UTC | it stood |",
                                      "| 2 AM / 3 AM UTC runs, 2024-05-14 | again |")),
        (("12 09:05", "it stood"), ("14 02:00~", "/ 3 AM UTC runs, 2024-05-14 | again")),
    ),
    "a whole day between clocks": (
        _timeline("Timeline (UTC)", "- 2024-05-12 23:40 it stood", "- 2024-05-12: all day", "- 01:10 it ran"),
        (("12 23:40", "it stood"), ("12 day", "all day"), ("13 01:10", "it ran")),
    ),
    "a label before a day in words": (
        _timeline("Timeline (UTC)", "- **May 12, 2024 9:05 AM** - it stood",
                  "- **Escalation:** **May 12, 2024 9:20 AM** - it ran"),
        (("12 09:05", "it stood"), ("12 09:20", "Escalation: it ran")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_its_rows_and_no_exact_guess(shape: str) -> None:
    page, rows = SHAPES[shape]
    assert _rows(page) == list(rows)


def test_a_clock_that_slipped_by_half_a_day_is_of_the_afternoon_and_nothing_below_it_is_exact() -> None:
    lines = ["- 12:00 lunch", "- 01:16 it stood", "- 01:47 it ran", "- 14:03 talked", "- 17:34 closed"]
    assert [when for when, _ in _rows(_timeline("Timeline (UTC)", *lines))] == [
        "12 12:00", "12 13:16~", "12 13:47~", "12 14:03~", "12 17:34~",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "clocks",
    [("22:05", "01:16", "14:03"), ("12:00", "01:16"), ("12:00", "13:16", "14:03"), ("20:00", "07:30", "21:00")],
)
def test_a_night_stays_a_night(clocks: tuple[str, ...]) -> None:
    rows = _rows(_timeline("Timeline (UTC)", *(f"- {clock} x" for clock in clocks)))
    assert not any(when.endswith("~") for when, _ in rows)
    assert [when for when, _ in rows] == sorted(when for when, _ in rows)


def test_a_date_that_only_america_writes_says_which_cst_is_meant() -> None:
    page = "# The queue\n\n**Date**: {}\n\n## Timeline\n\n> All times in CST\n\n- 09:05 it stood\n"
    assert _rows(page.format("05/12/2024")) == [("-", "it stood")]  # may be the fifth of December
    assert _rows(page.format("05/22/2024")) == [("22 15:05~", "it stood")]  # CST in summer is never exact


@pytest.mark.parametrize("words", ["2000 hrs of video were lost", "1200 hours later", "0900 hours and more"])
def test_hours_that_are_counted_are_no_time_of_day(words: str) -> None:
    assert _rows(_timeline("Timeline (UTC)", "- 09:05 it stood", f"- {words}"))[1] == ("-", words)
    line = read_line(words, now=microseconds_of(datetime.datetime(2024, 5, 12, 12, tzinfo=datetime.UTC)), zone="UTC")
    assert line.text == words


def test_days_of_links_and_of_code_are_not_those_of_the_page() -> None:
    linked = (
        "# The queue\n\n![it](https://i.example.org/2019/DALL-E-2019-02-18.png)\n\n## Timeline (UTC)\n\n- 09:05 x\n"
    )
    coded = "# The queue\n\n## Timeline (UTC)\n\n- 09:05 x\n```cat log```\n\n```\n2019/03/07 21:07 no\n```\n"
    assert [_rows(page)[0][0] for page in (linked, coded)] == ["-", "-"]


def test_of_two_days_in_a_name_the_earlier_is_that_of_the_incident() -> None:
    page = "# A review\n\n## Timeline (UTC)\n\n- 09:05 it stood\n- 09:20 it ran\n"
    assert _rows(page, "2024-05-14-review-of-2024-05-12.md") == [(f"{when}~", words) for when, words in TWO]


NIGHT = "## Timeline (UTC)\n\n- 22:55 it stood\n- 00:20 it ran\n- 02:00 closed\n"


@pytest.mark.parametrize(
    ("head", "name", "begin"),
    [
        ("---\ndate: 2024-05-12T00:00:00Z\n---\n", "page.md", "12 22:55~"),  # midnight fills a day up
        ("---\ndate: 2024-05-12T03:10:00Z\n---\n", "page.md", "11 22:55~"),
        ("# It stood\n", "2024-05-12-queue.md", "12 22:55~"),
        ("From 2024-05-12 22:55 to 2024-05-13 02:00 it stood.\n", "2024-05-12-queue.md", "12 22:55"),
        ("From 2024-05-12 22:55 to 2024-05-13 02:00 it stood.\n", "2024-05-13-queue.md", "12 22:55~"),
        ("From 22:55 on May 12 to 02:00 on May 13, 2024 it stood.\n", "2024-05-13-queue.md", "12 22:55~"),
        ("# The queue on 13 May 2024\n\nOn May 12, 2024 it stood.\n", "page.md", "12 22:55~"),
        ("# It stood\n\nIt is looked at again on 2024-05-14.\n", "2024-05-12-queue.md", "12 22:55~"),
    ],
)
def test_a_night_begins_on_its_evening_whatever_the_page_is_called_after(head: str, name: str, begin: str) -> None:
    rows = _rows(f"{head}\n{NIGHT}", name)
    assert rows[0][0] == begin
    assert [when[:2] for when, _ in rows[1:]] == [f"{int(begin[:2]) + 1}"] * 2


ROUGH = {
    "a bound": ("- shortly after 09:05 it stood", "- just before 09:20 it ran"),
    "an open bracket": ("- <09:05 it stood",),
    "another time": ("- 09:05 or 09:10 it stood", "- 09:20 (should be 09:25) it ran"),
    "the next day or an offset": ("- 00:20 (+1) it stood", "- 00:40+1 it ran"),
    "a half of the day above": ("All times p.m. UTC.", "", "- 9:05 it stood"),
    "a half of the day in the head": _table("| Time (PM, UTC) | Event |", "| 9:05 | it stood |"),
    "a town that the zone is not": ("- 11:20 (Berlin) it stood",),
    "what had gone by": _table("| Elapsed | Event |", "| 0:00 | it stood |", "| 0:15 | it ran |"),
    "a day or a year first": ("- 24-05-12 09:05 it stood",),
    "days that a column counts": _table("| Day | Time | Event |", "| 2 | 09:05 | it stood |"),
}


@pytest.mark.parametrize("kind", ROUGH)
def test_what_may_be_another_time_is_never_exact(kind: str) -> None:
    rows = _rows(_timeline("Timeline (UTC)", *ROUGH[kind]))
    assert rows
    assert all(when == "-" or when.endswith(("~", "day")) for when, _ in rows)


def test_a_column_of_what_had_gone_by_is_not_that_of_the_clock() -> None:
    table = _table("| Elapsed | Time | Event |", "| 0:00 | 09:05 | it stood |", "| 0:15 | 09:20 | it ran |")
    assert [when for when, _ in _rows(_timeline("Timeline (UTC)", *table))] == [when for when, _ in TWO]


@pytest.mark.parametrize("zero", ["T+0", "T+0m", "T+0:00"])
def test_a_row_at_the_very_beginning_stands_at_it(zero: str) -> None:
    table = _table("| Elapsed | Event |", f"| {zero} | it stood, at 09:05 UTC |", "| T+15m | it ran |")
    assert [when for when, _ in _rows(_timeline("Timeline (UTC)", *table))] == [when for when, _ in TWO]


def test_a_drawer_that_nobody_closes_hides_no_row() -> None:
    assert _rows(ORG + ":tada:\n** 09:05 it stood\n** 09:20 it ran\n", "open.org") == list(TWO)
    closed = ":seen:\n** 09:05 it stood\n:PROPERTIES:\n:a: 08:00\n:END:\n** 09:20 it ran\n"
    assert _rows(ORG + closed, "late.org") == list(TWO)


def test_every_name_of_a_zone_behind_a_clock_is_left_to_the_table_of_forms() -> None:
    from warroom.intake.line_beginnings import GOES_ON
    from warroom.intake.zones import NAMED

    first_words = {name.split()[0].rstrip(".") for name in NAMED}
    assert {word for word in first_words if len(word) > 1} <= GOES_ON  # of one letter none is taken there


@pytest.mark.parametrize("name", ["SE Asia", "W. Europe", "Pacific", "Wa Europe"])
def test_a_zone_as_windows_calls_it_is_found_and_what_only_looks_so_ends_nothing(name: str) -> None:
    from warroom.intake.zone_in_words import zone_in

    zone = zone_in(f"All times are {name} Standard Time")
    assert (zone is not None) == (name != "Wa Europe")
