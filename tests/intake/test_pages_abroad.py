"""Days, zones and times as pages of other countries write them, and what of a page says when it was written."""

from __future__ import annotations

import datetime

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.calendar_words import HALVES
from warroom.intake.forms import WrittenClock
from warroom.intake.imported import Imported
from warroom.intake.postmortem import read_timeline
from warroom.intake.written import read_written
from warroom.model.moment import APPROXIMATE


def _read(page: str) -> Imported:
    return read_timeline(page, name="page.md")


def _when(page: str) -> list[tuple[str, str]]:
    """The beginning of each entry in UTC, to the minute, and how exact it is."""
    times: list[tuple[str, str]] = []
    for line in _read(page).lines:
        assert line.at is not None
        times.append((clock_of(line.at, "%Y-%m-%d %H:%M"), line.at.precision))
    return times


@pytest.mark.parametrize(
    ("day", "heading", "row", "utc"),
    [
        ("9 de octubre de 2026", "Línea de tiempo", "14:05 se cae", "2026-10-09 14:05"),
        ("9 de outubro de 2026", "Linha do tempo", "às 14:05 caiu", "2026-10-09 14:05"),
        ("le 9 octobre 2026", "Chronologie", "à 14h05 panne", "2026-10-09 14:05"),
        ("9. Oktober 2026", "Zeitlicher Ablauf", "ab 14:05 Ausfall", "2026-10-09 14:05"),
        ("9 октября 2026", "Хронология", "с 14:05 сбой", "2026-10-09 14:05"),
        ("12→13/09/2026", "Timeline", "19:21 it began", "2026-09-12 19:21"),
        ("12-13 September 2026", "Timeline", "19:21 it began", "2026-09-12 19:21"),
        ("12.–13.09.2026", "Timeline", "19:21 it began", "2026-09-12 19:21"),
    ],
)
def test_the_day_of_a_title_is_read_in_the_language_of_the_page(day: str, heading: str, row: str, utc: str) -> None:
    assert _when(f"# {day}\n\n## {heading} (UTC)\n\n- {row}\n") == [(utc, "minute")]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("Linha do tempo (horário de Brasília)", -3),
        ("Línea de tiempo (hora de Madrid)", 1),
        ("Chronologie (heure de Paris)", 1),
        ("Хронология (по Москве)", 3),
        ("时间线（北京时间）", 8),
        ("タイムライン（日本時間）", 9),
        ("Línea de tiempo (ART)", -3),
    ],
)
def test_a_zone_is_read_in_the_language_of_the_page(said: str, hours: int) -> None:
    noon = datetime.datetime(2026, 2, 13, 12, tzinfo=datetime.UTC) - datetime.timedelta(hours=hours)
    assert _when(f"# 2026-02-13\n\n## {said}\n\n- 12:00 it began\n") == [(f"{noon:%Y-%m-%d %H:%M}", "minute")]


@pytest.mark.parametrize(
    ("words", "begin", "precision"),
    [
        ("entre 18:40 y 18:45", "18:40", "range"),
        ("entre 18:40 et 18:45", "18:40", "range"),
        ("zwischen 18:40 und 18:45", "18:40", "range"),
        ("между 18:40 и 18:45", "18:40", "range"),
        ("18h40 à 18h45", "18:40", "range"),
        ("с 18:40 до 18:45", "18:40", "range"),
        ("около 18:40", "18:40", "approximate"),
        ("hacia las 18:40", "18:40", "approximate"),
        ("por volta das 18:40", "18:40", "approximate"),
        ("a las 18:40", "18:40", "minute"),
        ("seit 18:40", "18:40", "minute"),
    ],
)
def test_ranges_and_rough_times_are_read_in_other_languages(words: str, begin: str, precision: str) -> None:
    assert _when(f"# 2026-02-13\n\n## Timeline (UTC)\n\n- {words} — x\n") == [(f"2026-02-13 {begin}", precision)]


@pytest.mark.parametrize("zone", ["PDT", "CEST", "EDT"])
def test_a_word_for_summer_in_winter_makes_no_time_exact(zone: str) -> None:
    winter, summer = (_when(f"# {day}\n\n## Timeline ({zone})\n\n- 14:00 x\n") for day in ("2026-01-05", "2026-07-05"))
    assert (winter[0][1], summer[0][1]) == ("approximate", "minute")


@pytest.mark.parametrize("zone", ["PST", "CET", "EST"])
def test_a_word_for_winter_in_summer_makes_no_time_exact(zone: str) -> None:
    winter, summer = (_when(f"# {day}\n\n## Timeline ({zone})\n\n- 14:00 x\n") for day in ("2026-01-05", "2026-07-05"))
    assert (winter[0][1], summer[0][1]) == ("minute", "approximate")


@pytest.mark.parametrize(
    "line", ["*Published Friday, July 17, 2026*", "Last updated: 2026-07-17", "作成日: 2026-07-17", "Stand: 17.07.2026"]
)
def test_a_line_that_says_when_the_page_was_written_gives_no_exact_day(line: str) -> None:
    page = f"---\ndate: 2026-07-17T00:40:11-07:00\n---\n\n{line}\n\n## Timeline (UTC)\n\n- 14:55 it began\n"
    assert [precision for _, precision in _when(page)] == ["approximate"]


def test_a_heading_above_that_of_the_timeline_gives_the_day() -> None:
    page = "# Log\n\n## 2026-10-04 – The first try\n\n### Timeline (UTC)\n\n- 18:07 on\n"
    assert _when(page) == [("2026-10-04 18:07", "minute")]


def test_front_matter_about_the_incident_gives_its_day_and_zone() -> None:
    page = "---\ndetected_at: 2026-09-09T18:40:00-03:00\n---\n\n# It fell\n\n## Timeline\n\n- 18:10 deployed\n"
    assert _when(page) == [("2026-09-09 21:10", "minute")]


def test_front_matter_about_the_page_gives_a_zone_that_is_not_certain() -> None:
    page = "---\ncreated_at: 2026-08-28T22:54:59+08:00\n---\n\n## Timeline (2026-08-28)\n\n- 22:44 it began\n"
    assert _when(page) == [("2026-08-28 14:44", "approximate")]


def test_a_clock_behind_a_later_one_of_its_own_day_may_be_of_the_afternoon() -> None:
    page = (
        "## Timeline (UTC)\n\n- 2026-01-27 09:27 a\n- 2026-01-27 12:39 b\n- 2026-01-27 1:50 c\n- 2026-01-27 19:00 d\n"
    )
    assert _when(page) == [
        ("2026-01-27 09:27", "minute"),
        ("2026-01-27 12:39", "minute"),
        ("2026-01-27 13:50", "approximate"),
        ("2026-01-27 19:00", "minute"),
    ]


def test_a_clock_out_of_order_stays_as_it_is_written_where_its_hour_has_two_digits() -> None:
    page = (
        "## Timeline (UTC)\n\n- 2026-01-27 09:27 a\n- 2026-01-27 12:39 b\n- 2026-01-27 10:14 c\n- 2026-01-27 19:00 d\n"
    )
    assert _when(page)[2] == ("2026-01-27 10:14", "minute")


def test_a_heading_that_is_a_day_among_headings_with_a_clock_is_an_entry() -> None:
    page = (
        "# Mail\n\n## 2024-02-01\n\nIt works.\n\n## 2024-01-26 10:30\n\nWe go on.\n\n## 2024-01-25 21:00\n\nIt fell.\n"
    )
    assert [line.text for line in _read(page).lines] == ["It works.", "We go on.", "It fell."]


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("ene", 1), ("févr.", 2), ("abr", 4), ("avr.", 4), ("giu", 6), ("juil.", 7), ("ott", 10), ("dic", 12),
        ("déc.", 12),
    ],
)  # fmt: skip
def test_months_are_shortened_in_other_languages_too(month: str, number: int) -> None:
    assert _when(f"# Ascensor\n\n## Timeline (UTC)\n\n- 28 {month} 2024 19:00: para\n") == [
        (f"2024-{number:02}-28 19:00", "minute")
    ]


@pytest.mark.parametrize("word", sorted(set(HALVES) - {"午前", "上午", "오전", "午後", "下午", "오후"}))
def test_a_part_of_the_day_before_a_clock_says_which_hour_it_is_or_leaves_the_time_open(word: str) -> None:
    """An hour of 24 is never moved, one of twelve by twelve hours at most, and what the word cannot mean is no time."""
    hours = {"early": range(9), "morning": range(4, 13), "noon": range(10, 18), "evening": range(16, 24)}
    belongs = hours.get(HALVES[word], (*range(6), *range(20, 24)))
    read = 0
    for hour in range(24):
        clock = clock_in(f"{word}{hour}:05")
        if clock.problem:
            continue
        assert clock.hour is not None
        assert clock.hour % 12 == hour % 12
        assert clock.hour in belongs
        assert clock.hour == hour or hour <= 12
        read += 1
    assert read >= 6


def clock_in(words: str) -> WrittenClock:
    written = read_written(words, 0)
    assert written is not None
    assert written.clock is not None
    assert written.words == words
    return written.clock


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        ("2026/2/13 下午 2:30:15 停了", "14:30:15"),
        ("2026/02/13 午後 2:30:15 停止", "14:30:15"),
        ("2026. 2. 13. 오후 2:30:15 중단", "14:30:15"),
        ("2026年2月13日 午後2時30分15秒 停止", "14:30:15"),
        ("2026年2月13日 晚上8点半 停了", "20:30:00"),
        ("2026年2月13日(金曜日) 朝9時 停止", "09:00:00"),
        ("2026年2月13日（金）夕方6時10分 停止", "18:10:00"),
        ("2026年2月13日金曜日 14:05 停止", "14:05:00"),
        ("2026년 2월 13일(금요일) 밤 11시 중단", "23:00:00"),
    ],
)
def test_days_and_parts_of_the_day_of_chinese_japanese_and_korean_are_read_whole(words: str, utc: str) -> None:
    (line,) = _read(f"# Pumps\n\n## Timeline (UTC)\n\n- {words}\n").lines
    assert line.at is not None
    assert clock_of(line.at, "%Y-%m-%d %H:%M:%S") == f"2026-02-13 {utc}"
    assert line.text == words.split()[-1]


@pytest.mark.parametrize(
    "written",
    [
        "14时许,停了",
        "14:05许 停了",
        "14时许停了",
        "下午2点5分前后 停了",
        "14時5分前後、停了",
        "오후 2시 5분경 停了",
        "14:05쯤 停了",
        "14:05 께 停了",
    ],
)
def test_what_says_behind_a_clock_that_it_is_rough_is_no_word_of_the_row(written: str) -> None:
    (line,) = _read(f"# Pumps, 2026-02-13\n\n## Timeline (UTC)\n\n- {written}\n").lines
    assert line.at is not None
    assert (clock_of(line.at, "%H"), line.at.precision, line.text) == ("14", APPROXIMATE, "停了")


@pytest.mark.parametrize("words", ["前后端都停了", "许工来了"])
def test_words_that_only_look_like_roughly_stay_in_the_row(words: str) -> None:
    (line,) = _read(f"# Pumps, 2026-02-13\n\n## Timeline (UTC)\n\n- 14:05 {words}\n").lines
    assert line.text == words


@pytest.mark.parametrize("written", ["2:05~ PM", "2:05ish pm", "2:05 approx. p.m."])
def test_the_half_of_the_day_behind_what_says_roughly_is_read(written: str) -> None:
    (line,) = _read(f"# Pumps, 2026-02-13\n\n## Timeline (UTC)\n\n- {written} it stood\n").lines
    assert line.at is not None
    assert (clock_of(line.at, "%H:%M"), line.at.precision, line.text) == ("14:05", APPROXIMATE, "it stood")
