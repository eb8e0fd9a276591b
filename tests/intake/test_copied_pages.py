"""Pages as they come out of a browser, and rows that leave to a place, a script or the line below what they mean."""

from __future__ import annotations

import datetime

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.imported import Imported
from warroom.intake.postmortem import read_timeline
from warroom.model.moment import DAY, MINUTE, EventTime


def _read(page: str) -> Imported:
    return read_timeline(page, name="page.md")


def _rows(page: str) -> list[tuple[str, str, str]]:
    """Of each entry its beginning in UTC, how exact it is, and its words."""
    rows: list[tuple[str, str, str]] = []
    for line in _read(page).lines:
        assert line.at is not None
        rows.append((clock_of(line.at, "%Y-%m-%d %H:%M"), line.at.precision, line.text))
    return rows


def _length(at: EventTime) -> int:
    """In microseconds."""
    return (at.hi or 0) + 1 - (at.lo or 0)


@pytest.mark.parametrize(
    "days",
    [
        "2026-02-13 to 2026-02-15",
        "**2026-02-13** to **2026-02-15**",
        "2026-02-13 – 2026-02-15:",
        "13 February to 15 February 2026:",
        "13.02.2026 bis 15.02.2026:",
    ],
)
def test_several_days_are_one_time_and_no_day_of_them_stays_in_the_words(days: str) -> None:
    page = f"# Queue, 2026-02-16\n\n## Timeline (UTC)\n\n- {days} nobody noticed\n- 2026-02-16 14:05 UTC paged\n"
    first, second = _read(page).lines
    assert first.text == "nobody noticed"
    assert first.at is not None
    assert (first.at.precision, _length(first.at)) == ("range", 3 * DAY)
    assert second.text == "paged"


def test_a_range_of_days_that_ends_before_it_begins_is_its_first_day_and_doubtful() -> None:
    imported = _read("# Queue\n\n## Timeline (UTC)\n\n- 2026-02-13 to 2026-02-11: nobody noticed\n")
    at = imported.lines[0].at
    assert at is not None
    assert _length(at) == DAY
    assert 5 in imported.doubtful


@pytest.mark.parametrize("row", ["2026-02-13/14:05: paged", "*2026-02-13/14:05*: paged"])
def test_a_slash_may_stand_between_a_day_and_its_clock(row: str) -> None:
    assert _rows(f"# Queue\n\n## Timeline (UTC)\n\n- {row}\n") == [("2026-02-13 14:05", "minute", "paged")]


def test_a_day_with_hyphens_in_the_text_is_the_day_of_the_rows() -> None:
    page = "Switch down\n\nType: issue, began 13-2-2026 14:00:10\n\n14.05 - paged\n14.20 - rebooted\n14.31 - back\n"
    assert [row[0] for row in _rows(page)] == ["2026-02-13 14:05", "2026-02-13 14:20", "2026-02-13 14:31"]


_ROWS_OF_DENVER = "- 16:05 Denver - paged\n- 16:20 Denver - rebooted\n- 16:40 Denver - back\n"


def test_a_town_behind_every_clock_is_where_the_clocks_are_and_no_time_is_exact() -> None:
    rows = _rows(f"# Queue, 2026-02-13\n\n## Timeline\n\n{_ROWS_OF_DENVER}")
    assert rows[0] == ("2026-02-13 23:05", "approximate", "paged")
    assert [row[0] for row in rows[1:]] == ["2026-02-13 23:20", "2026-02-13 23:40"]
    assert any("Denver" in note for _, note in _read(f"# Queue, 2026-02-13\n\n## Timeline\n\n{_ROWS_OF_DENVER}").notes)


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Timeline (all times UTC)", _ROWS_OF_DENVER),  # the page says it: then these are places
        ("Timeline", "- 16:05 Denver - paged\n- 16:20 Oslo - rebooted\n- 16:40 Denver - back\n"),
        ("Timeline", "- 16:05 Denver - paged\n- 16:20 Denver - rebooted\n"),
        ("Timeline", "- 16:05 Alice - paged\n- 16:20 Alice - rebooted\n- 16:40 Alice - back\n"),
    ],
)
def test_a_name_behind_the_clocks_is_a_word_where_it_may_be_one(heading: str, rows: str) -> None:
    entries = _read(f"# Queue, 2026-02-13\n\n## {heading}\n\n{rows}").lines
    place = rows.split()[2]
    assert _rows(f"# Queue, 2026-02-13\n\n## {heading}\n\n{rows}")[0][0] == "2026-02-13 16:05"
    assert place in f"{entries[0].text} {entries[0].who} {' '.join(entries[0].people)}".title()


_SORRY = "ご迷惑をおかけして申し訳ございませんでした。ただいま復旧しておりますのでご安心くださいませ。"
_SORRY_IN_KOREAN = (
    "이용에 불편을 드려 대단히 죄송합니다 현재는 모든 서비스가 정상적으로 복구되었으며 대책을 마련하겠습니다."
)


@pytest.mark.parametrize(("words", "heading"), [(_SORRY, "経緯"), (_SORRY_IN_KOREAN, "타임라인")])
def test_a_script_of_one_country_gives_its_zone_to_times_of_which_none_is_said(words: str, heading: str) -> None:
    page = f"# 2026-02-13\n\n{words}\n\n## {heading}\n\n- 14:05 x\n"
    assert _rows(page)[0][:2] == ("2026-02-13 05:05", "approximate")
    assert any("none of them is exact" in note for _, note in _read(page).notes)


def test_a_zone_that_is_said_wins_over_the_script_of_the_page() -> None:
    page = f"# 障害報告 2026-02-13\n\n{_SORRY}\n\n## 経緯 (UTC)\n\n- 14:05 検知\n"
    assert _rows(page)[0][:2] == ("2026-02-13 14:05", "minute")


def test_times_alone_on_their_lines_stand_above_the_items_that_tell_of_them() -> None:
    page = (
        "2026-02-13: Queue down\nTimeline\nAll times UTC.\n2026-02-13\n-\n14:05:58\n- the primary is stopped\n-\n"
        "14:06\n"
        "- from the logs:\n- Feb 13 14:06:29 db3 systemd[1]: postgres.service: Killed\n-\n14:18\n- @nova declares\n"
    )
    assert _rows(page) == [
        ("2026-02-13 14:05", "exact", "the primary is stopped"),
        ("2026-02-13 14:06", "minute", "from the logs:\n- Feb 13 14:06:29 db3 systemd[1]: postgres.service: Killed"),
        ("2026-02-13 14:18", "minute", "@nova declares"),
    ]


def test_four_digits_alone_are_clocks_where_every_line_of_digits_is_one() -> None:
    above = "Queue down\n\n## Timeline\nAll times UTC.\n2026-02-12\n"
    page = f"{above}1530\n- the proxy is put in\n2026-02-13\n0230\n- declared\n0300\n- found\n"
    assert [row[0] for row in _rows(page)] == ["2026-02-12 15:30", "2026-02-13 02:30", "2026-02-13 03:00"]
    counts = f"{above}14:05 paged\n1530\n9999\n0300\n"
    assert [row[0] for row in _rows(counts)] == ["2026-02-12 14:05"]


def test_a_line_within_a_sentence_that_ends_in_a_time_is_no_row() -> None:
    page = (
        "# Nodes, 2026-02-13\n\n- **14:05 UTC:** paged\n- **14:20 UTC:** back\n\nWe saw a surge of our nodes at 14:05\n"
        "UTC, which made one go away. To mend it the\nnode was taken out and came back at 14:18 UTC.\nIt is well now.\n"
    )
    assert [row[2] for row in _rows(page)] == ["paged", "back"]


@pytest.mark.parametrize("heading", ["[障害発生の経緯]", "【経緯】", "■ 経緯 ■", "■経緯"])
def test_a_heading_in_brackets_of_its_own_begins_the_timeline_and_what_stands_above_is_no_row(heading: str) -> None:
    page = (
        "接続できない件 (2026年2月13日)\n\n2月13日(金) 14時05分頃 から 14時20分頃まで、接続できませんでした。\n\n"
        f"{heading}\n\n・14:05 検知 (JST)\n・14:20 復旧\n"
    )
    assert len(_rows(page)) == 2


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        ("2月13日(金) 14時05分頃 から 14時20分頃まで 停止", 15),
        ("2026年2月13日(金)14時05分 - 2月13日(金)14時20分 停止", 15),
        ("2026年2月13日 14時05分 ~ 14時20分 停止", 15),
        ("14:05から14:20まで 停止", 15),
        ("14:05 부터 14:20 까지 중단", 15),
    ],
)
def test_from_and_until_are_read_in_the_languages_that_put_them_behind(row: str, minutes: int) -> None:
    line = _read(f"# 2026-02-13\n\n## Timeline (JST)\n\n- {row}\n").lines[0]
    assert line.text in ("停止", "중단")
    assert line.at is not None
    assert _length(line.at) == (minutes + 1) * MINUTE


def test_the_sign_of_an_item_may_stand_within_the_emphasis_of_its_time() -> None:
    page = "# Shop, 2026-02-13\n\n## Timeline\n\n**•\t00:05 PST:** errors  \n**•\t00:15 PST:** logs read  \n"
    assert _rows(page) == [("2026-02-13 08:05", "minute", "errors"), ("2026-02-13 08:15", "minute", "logs read")]


def test_a_time_that_is_all_of_the_first_item_below_a_label_is_its_time() -> None:
    page = (
        "**Timeline:**\n\n- **Detected:**\n  - February 13, 2026, 14:05 PST\n  - by the alert\n\n"
        "- **How:**\n  - the error rate\n\n"
        "- **Fixed:**\n  - February 13, 2026, 14:20 PST\n  - rolled back\n  - and told\n\n**Root cause:**\n\n- a typo\n"
    )
    assert [(row[0], row[2].replace("*", "").split("\n")) for row in _rows(page)] == [
        ("2026-02-13 22:05", ["Detected:", "  - by the alert"]),
        ("", ["How:", "  - the error rate"]),
        ("2026-02-13 22:20", ["Fixed:", "  - rolled back", "  - and told"]),
    ]


@pytest.mark.parametrize(
    ("clock", "begin", "end", "precision"),
    [
        ("21:39:12-13", "21:39:12", "21:39:13", "range"),  # no place is 13 hours behind
        ("21:39:04-08", "21:39:04", "21:39:08", "approximate"),  # or eight hours behind: then it is not exact
        ("2026-02-13 21:39:04-08", "05:39:04", "05:39:04", "exact"),  # as databases print it
        ("21:39:12-08", "05:39:12", "05:39:12", "exact"),  # it does not end before it begins
    ],
)
def test_what_may_be_the_last_second_is_no_offset_of_a_whole_page(
    clock: str, begin: str, end: str, precision: str
) -> None:
    imported = _read(
        f"# Fork, 2026-02-13\n\n## Timeline\n\n### 21:37:21 - normal\n\ntext\n\n### {clock} - split\n\ntext\n"
    )
    assert [line.text.split("\n")[0] for line in imported.lines] == ["normal", "split"]
    at = imported.lines[1].at
    assert at is not None
    moments = [datetime.datetime.fromtimestamp((edge or 0) // 1_000_000, datetime.UTC) for edge in (at.lo, at.hi)]
    assert [f"{moment:%H:%M:%S}" for moment in moments] == [begin, end]
    assert at.precision == precision or not imported.zone_said
    normal = imported.lines[0].at
    assert normal is not None
    assert normal.precision == "approximate" or begin.startswith("05")  # every other row names it: it is the page's


@pytest.mark.parametrize("day", ["09Aug26", "9Aug26", "09Aug2026", "09-Aug-26"])
def test_a_day_may_be_written_without_a_space(day: str) -> None:
    page = f"{day} 16:25->18:05   the switch was down\n\n27Jun26 21:15->28Jun26 00:30   the line was down\n"
    first, second = _rows(page)
    assert first[0] == "2026-08-09 16:25"
    assert (second[0], second[2]) == ("2026-06-27 21:15", "the line was down")


def test_paragraphs_that_each_begin_with_a_clock_are_rows() -> None:
    page = (
        "# Mail, 2026-02-13\n\nFebruary 13 12:45 We have slow systems.\nMore of it.\n\n"
        "13:15 A couple of updates: ETA is 3:00pm.\n\n14:05 Our workaround works.\n"
    )
    assert [(row[0], row[2].split()[0]) for row in _rows(page)] == [
        ("2026-02-13 12:45", "We"),
        ("2026-02-13 13:15", "A"),
        ("2026-02-13 14:05", "Our"),
    ]


def test_after_a_clock_is_roughly_then() -> None:
    page = "# Node, 2026-02-13\n\n## Timeline (CET)\n\n### 02:05 CET\n\nstalls\n\n### After 02:10 CET\n\nworks\n"
    assert _rows(page) == [("2026-02-13 01:05", "minute", "stalls"), ("2026-02-13 01:10", "approximate", "works")]
