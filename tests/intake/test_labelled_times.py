"""Times of a page that stand behind a label or right below one, and words that count from the day of its writing."""

from __future__ import annotations

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.postmortem import read_timeline

Row = tuple[str, str]
"""The beginning of an entry as its page's clock shows it in UTC, and its words."""


def _rows(page: str, name: str = "page.txt") -> list[Row]:
    return [(clock_of(line.at), line.text) for line in read_timeline(page, name=name).lines if line.at is not None]


PUMPS = [("05 14:05", "Start"), ("05 15:10", "End")]
LABELLED: dict[str, tuple[str, list[Row]]] = {
    "lines": ("Pumps stood\n\nStart: 2026-03-05 14:05 UTC\nEnd: 2026-03-05 15:10 UTC\nHalls: all\n", PUMPS),
    "items": ("# Pumps stood\n\n- Start: 2026-03-05 14:05 UTC\n- End: 2026-03-05 15:10 UTC\n- Halls: all\n", PUMPS),
    "bold": ("# Pumps\n\n**Start:** 2026-03-05 14:05 UTC\n\n**End:** 2026-03-05 15:10 UTC\n\n## Why\n\nRust\n", PUMPS),
    "clocks": ("# Pumps\n\nDate: 2026-03-05\nStart: 14:05 UTC\nEnd: 15:10 UTC\nHalls: 2\n", PUMPS),
    "times below their labels": (
        "Pumps stood\n\nStart time\n2026-03-05 14:05 UTC\nEnd time:\n2026-03-05 15:10 UTC\nHalls\nall of them\n",
        [("05 14:05", "Start time"), ("05 15:10", "End time")],
    ),
    "below a title": (
        "# Pumps\n\n## Timeline\n\nStart time\n2026-03-05 14:05 UTC\nEnd time\n2026-03-05 15:10 UTC\n",
        [("05 14:05", "Start time"), ("05 15:10", "End time")],
    ),
    "Japanese": (
        "ポンプ停止のお知らせ\n\nご迷惑をおかけいたしました。現在は復旧しております。\n\n"
        "発生日時\n2026年3月5日 7時07分\n復旧日時：2026年3月5日 7時37分\n\n"
        "・ポンプ1：2026年3月5日 7時07分 ~ 7時17分\n・ポンプ2:2026年3月5日 7時08分 ~ 7時18分\n",
        [
            ("04 22:07", "発生日時"),
            ("04 22:37", "復旧日時"),
            ("04 22:07", "ポンプ1"),
            ("04 22:08", "ポンプ2"),
        ],
    ),
    "one with its end": ("Pumps stood\n\nIncident: 2026-03-05 14:05-15:10 UTC\nHalls: 2\n", [("05 14:05", "Incident")]),
    "beside sentences": (
        "Pumps\n\nStart: 2026-03-05 14:05 UTC\nEnd: 2026-03-05 15:10 UTC\n\nAt 14:20 UTC we came into the hall."
        " At 14:40 UTC we found the leak.\n",
        [
            ("05 14:05", "Start"),
            ("05 15:10", "End"),
            ("05 14:20", "At 14:20 UTC we came into the hall."),
            ("05 14:40", "At 14:40 UTC we found the leak."),
        ],
    ),
}


@pytest.mark.parametrize("name", LABELLED)
def test_a_label_and_its_time_are_a_row_where_no_line_begins_with_one(name: str) -> None:
    page, rows = LABELLED[name]
    assert _rows(page) == rows


@pytest.mark.parametrize(
    "page",
    [
        "Pumps\n\nCreated: 2026-03-05 14:05 UTC\nLast updated: 2026-03-05 15:10 UTC\n\nThey stand.\n",
        "From: Ada\nSent: 2026-03-05 14:05 UTC\n\nThe pumps stand.\n",
        "Pumps\n\nThe start is planned: 2026-03-05 14:05 UTC.\n\nOffice hours: 09:00\nLunch break: 12:00\n",
        "Pumps\n\nStart: 2026-03-05 14:05 UTC\nHalls: 2\n",
    ],
)
def test_a_label_of_the_page_or_of_a_plan_and_one_alone_make_no_rows(page: str) -> None:
    assert _rows(page) == []


def test_a_time_below_words_that_name_none_has_the_words_below_it() -> None:
    page = "Pumps\n\n2026-03-05 14:05 UTC\nThe pumps stand\n2026-03-05 15:10 UTC\nEnded\n2026-03-05 15:12 UTC\nOil\n"
    assert _rows(page) == [("05 14:05", "The pumps stand"), ("05 15:10", "Ended"), ("05 15:12", "Oil")]


def test_a_sentence_below_a_time_alone_is_its_words_whatever_time_it_begins_with() -> None:
    page = (
        "Thursday 5 March 2026\n\n6:20 PM EST\n\nAt approximately 5:40 EST, the hall went dark.\n\n6:41 PM EST\n\n"
        "We look for the switch.\n\n7:30 PM EST\n\nBy 7:20 EST we had found it.\n"
    )
    assert _rows(page) == [
        ("05 23:20", "At approximately 5:40 EST, the hall went dark."),
        ("05 23:41", "We look for the switch."),
        ("06 00:30", "By 7:20 EST we had found it."),
    ]


def test_items_without_a_time_in_front_stand_among_those_with_one_with_the_time_that_they_tell_roughly() -> None:
    page = (
        "# Pumps, 5 March 2026\n\n- the mail was back on Tuesday at 13:00 UTC, nothing was lost\n- nobody slept\n"
        "- 14:00 UTC, new oil\n- 15:00 UTC, all run\n- we will look again at 18:00 UTC\n"
    )
    imported = read_timeline(page, name="page.md")
    assert [(clock_of(line.at), line.at.precision) for line in imported.lines if line.at is not None] == [
        ("03 13:00", "approximate"), ("", "unknown"), ("05 14:00", "minute"), ("05 15:00", "minute"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        (
            "# Pumps, 2026-03-05\n\n## Timeline (UTC)\n\n- yesterday 22:00 stop\n- today 09:00 run\n- 09:30 oil\n",
            [("04 22:00", "minute"), ("05 09:00", "minute"), ("05 09:30", "minute")],
        ),
        (
            "# Pumps, 2026-03-05\n\n## Timeline (UTC)\n\n- 2026-03-03 22:00 stop\n- next day 09:00 run\n"
            "- gestern 10:00 oil\n- heute 09:30 paint\n",
            [("03 22:00", "minute"), ("04 09:00", "minute"), ("04 10:00", "minute"), ("05 09:30", "minute")],
        ),
        (
            "# Pumps, 2026-03-05\n\n## Timeline (UTC)\n\n- yesterday 22:00 stop\n\n### 2026-03-06\n\n"
            "- today 09:00 run\n",
            [("04 22:00", "minute"), ("06 09:00", "minute")],
        ),
        (
            "# Pumps\n\n## Timeline (UTC)\n\n- 2026-03-04 22:00 stop\n- today 09:00 run\n",
            [("04 22:00", "minute"), ("04 09:00", "approximate")],
        ),
    ],
)
def test_today_and_yesterday_count_from_the_day_of_the_page_and_not_from_the_row_above(
    page: str, rows: list[Row]
) -> None:
    lines = read_timeline(page, name="page.md").lines
    assert [(clock_of(line.at), line.at.precision) for line in lines if line.at is not None] == rows


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("à 13h, la pompe tourne", "05 13:00"),
        ("vers 9 h, fumée", "05 09:00"),
        ("às 10h caiu tudo", "05 10:00"),
        ("a las 14h se cayó", "05 14:00"),
        ("de 18h à 22h : arrêt", "05 18:00"),
    ],
)
def test_a_full_hour_behind_a_word_that_leads_to_it_is_a_clock(line: str, clock: str) -> None:
    page = f"# Pompes, 2026-03-05\n\n## Timeline (UTC)\n\n- 2026-03-05 08:00 début\n- {line}\n"
    assert _rows(page)[1][0] == clock


@pytest.mark.parametrize("line", ["13h later we left", "une panne de 3h environ", "après 3h de travail", "à 25h de là"])
def test_hours_that_are_counted_are_no_clock(line: str) -> None:
    page = f"# Pompes, 2026-03-05\n\n## Timeline (UTC)\n\n- 08:00 début\n- {line}\n"
    assert _rows(page)[1] == ("", line)


def test_the_date_that_an_at_parts_from_its_clock_is_of_the_time_and_no_word_of_the_label() -> None:
    page = (
        "# Pumps in 2026\n\n## Timeline\n\n- Started May 28 at 01:00am UTC\n- Detected on 28 May at 01:10 UTC by Ada\n"
        "- Repaired 2026-05-28 @ 02:10 UTC\n- Resolved May 29 at 03:00 UTC\n"
    )
    imported = read_timeline(page, name="page.md")
    assert [(clock_of(line.at), line.text) for line in imported.lines if line.at is not None] == [
        ("28 01:00", "Started"),
        ("28 01:10", "Detected: by Ada"),
        ("28 02:10", "Repaired"),
        ("29 03:00", "Resolved"),
    ]
