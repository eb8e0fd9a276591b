"""A time inside of a sentence, as a page that is checked holds it: what stands before it counts."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

import pytest

from tests.intake.test_beside_a_time import exact, writings
from warroom.intake.placing import place_written
from warroom.intake.postmortem import read_timeline
from warroom.intake.row_stamps import time_inside
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.times import microseconds_of
from warroom.intake.typed_line import TypedLine, read_line
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

BERLIN = "Europe/Berlin"
FRIDAY = datetime.date(2026, 2, 13)
NOW = Moment(microseconds_of(datetime.datetime(2026, 2, 13, 21, 50, tzinfo=ZoneInfo(BERLIN))))

MOVED = """
~14:30 x;ca. 14:30 x;c. 14:30 x;etwa 14:30 x;gegen 14:30 x;so um 14:30 x;ungefähr 14:30 x;kurz nach 14:30 x;vor 14:30 x
bis 14:30 x;vers 14h30 x;environ 14h30 x;avant 14h30 x;sobre las 14:30 x;hacia las 14:30 x;aprox. 14:30 x
antes de las 14:30 x;por volta das 14:30 x;verso le 14:30 x;maybe 14:30 x;I think 14:30 x;for 14:30 x;took 14:30 x
since 14:30 x;seit 14:30 x;depuis 14h30 x;desde las 14:30 x
close to 14:30 x;towards 14:30 x;estimated 14:30 x;rond 14:30 x;około 14:30 x;aux environs de 14h30 x
last Thursday 14:30 x;last night 23:10 x;Eastern UTC 14:30 x;line 14:32 of main.go;tomorrow around 14:30 x
"""
YESTERDAY = """
yesterday 14:32 x;yesterday at 2:32pm x;yesterday, 14:32: x;gestern 14:32 x;gestern um 14:32 Uhr x;ayer a las 14:32 x
ieri alle 14:32 x;ontem às 14:32 x;hier à 14h32 x;昨日 14:32 x
"""


def _inside(row: str) -> EventTime:
    stamp = time_inside(row)
    assert stamp is not None, row
    return place_written(stamp[0], TimeAssumptions(BERLIN, day=FRIDAY, year=2026)).at


def _typed(words: str) -> TypedLine:
    return read_line(words, now=NOW, zone=BERLIN)


def _at(day: int, hour: int, minute: int, second: int = 0) -> int:
    return microseconds_of(datetime.datetime(2026, 2, day, hour, minute, second, tzinfo=ZoneInfo(BERLIN)))


def test_a_word_before_a_time_that_doubts_bounds_or_measures_it_leaves_it_inexact() -> None:
    rows = [row for words in writings(MOVED) for row in (f"- {words}", f"We rolled back {words}")]
    assert [row for row in rows if exact(_inside(row))] == []


def test_the_day_that_leads_to_a_time_is_its_day() -> None:
    rows = [row for words in writings(YESTERDAY) for row in (f"- {words}", f"Detected {words}")]
    assert [row for row in rows if not exact(_inside(row)) or _inside(row).lo != _at(12, 14, 32)] == []
    assert _inside("The alarm went off 午後2:32").lo == _at(13, 14, 32)


def test_a_time_that_leads_its_line_or_follows_a_label_stays_exact() -> None:
    for row in ("- 14:32 fixed", "Detected: 14:32", "Detected at 14:32 by bob", "**Resolved** 14:32", "fixed (14:32)"):
        assert exact(_inside(row)), row
        assert _inside(row).lo == _at(13, 14, 32), row


@pytest.mark.parametrize(
    "writing",
    ["Mon Feb 12 14:32", "2026-02-12 (Fri) 14:32", "Wed, 12 Feb 2026 14:32", "Mo 12.02.2026 14:32",
     "2026年2月12日(金) 14:32"],
)  # fmt: skip
def test_a_date_that_is_another_day_of_the_week_is_not_sure(writing: str) -> None:
    typed = _typed(f"{writing} x")
    assert typed.at is not None
    assert typed.at.lo == _at(12, 14, 32)
    assert typed.at.approx
    assert "2026-02-12 is a Thursday: the day is not sure" in typed.remarks
    on_its_day = re.sub("Mon|Fri|Wed", "Thu", writing).replace("Mo ", "Do ").replace("金", "木")
    assert exact(_typed(f"{on_its_day} x").at)


def test_a_weekday_of_a_page_that_is_nearer_behind_than_ahead_is_not_sure() -> None:
    def row(day: str) -> EventTime | None:
        page = f"# Outage\n\nDate: 2026-02-13\n\nAll times are in UTC.\n\n## Timeline\n- {day} 14:32 it fell\n"
        return read_timeline(page, name="x.md").lines[0].at

    assert [exact(row(day)) for day in ("Friday", "Tuesday", "Thursday")] == [True, False, False]
    assert exact(_typed("Thursday 14:32 it fell").at)


@pytest.mark.parametrize(
    "words",
    ["maybe DNS again", "probably the cache", "about 40% of users", "around 200 pods", "until further notice"],
)
def test_a_doubt_about_what_happened_is_none_about_its_time(words: str) -> None:
    typed = _typed(f"14:32 {words}")
    assert (exact(typed.at), typed.text) == (True, words)
    assert not exact(_typed("14:32 maybe, the pods fell").at)


def test_the_line_of_a_file_is_no_time() -> None:
    page = "# Outage\n\nDate: 2026-02-13\n\nAll times are in UTC.\n\n## Timeline\n- 00:01 up\n- main.go:14:32 panics\n"
    assert [str(line.text) for line in read_timeline(page, name="x.md").lines] == ["up", "main.go:14:32 panics"]
    assert read_timeline(page, name="x.md").lines[1].at.lo is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "line",
    [
        '{"time":"2026-02-12T13:32:05Z","msg":"boom"}', 'time="2026-02-12T13:32:05Z" level=error msg="boom"',
        "I0212 14:32:05.000000 1 controller.go:114] boom", "<34>1 2026-02-12T13:32:05Z host su - ID47 - boom",
        '10.0.0.1 - - [12/Feb/2026:13:32:05 +0000] "GET / HTTP/1.1" 502 150',
    ],
)  # fmt: skip
def test_a_line_of_a_machine_keeps_its_words_and_has_its_time(line: str) -> None:
    typed = _typed(line)
    assert typed.at is not None
    assert (typed.at.lo, typed.text) == (_at(12, 14, 32, 5), line)


@pytest.mark.parametrize(
    "back", ["vor 7 Minuten", "vor 7 min", "il y a 7 minutes", "hace 7 minutos", "7 minuti fa", "há 7 minutos", "7分前",
             "~7 min ago", "about 7 minutes ago"],
)  # fmt: skip
def test_so_long_ago_is_read_in_several_languages(back: str) -> None:
    typed = _typed(f"{back} x")
    assert typed.at is not None
    assert (typed.at.lo, typed.at.approx, typed.text) == (NOW - 7 * MINUTE, True, "x")


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [("14.32 Uhr x", 14, 32), ("at noon x", 12, 0), ("um 14.32 Uhr x", 14, 32), ("14時半 x", 14, 30),
     ("alle 14:32 x", 14, 32), ("a las 14:32 x", 14, 32), ("às 14h32 x", 14, 32), ("ore 14:32 x", 14, 32)],
)  # fmt: skip
def test_a_clock_led_to_in_another_language_is_exact(words: str, hour: int, minute: int) -> None:
    typed = _typed(words)
    assert typed.at is not None
    assert (typed.at.lo, typed.text, exact(typed.at)) == (_at(13, hour, minute), "x", True)
