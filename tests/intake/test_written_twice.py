"""A time that is written on two clocks, and zones with a sign between: the same time, or none that is exact."""

from __future__ import annotations

import pytest

from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.typed_line import ENTRY, read_line
from warroom.intake.written import read_written
from warroom.model.identity import Moment


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("14:05 UTC / 16:05 CEST x", "UTC"),
        ("14:05 UTC/16:05 CEST x", "UTC"),
        ("14:05 UTC (16:05 CEST) x", "UTC"),
        ("09:10 EST/14:10 UTC - x", "EST"),
        ("10:05pm PST = 06:05 UTC x", "PST"),
        ("14:05 +02:00 / 12:05 UTC x", "+02:00"),
        ("18:05 UTC / 10:05 PT x", "UTC"),
        ("17:05 UTC / 10:05 PT x", "UTC"),
        ("14:05 UTC/GMT x", "UTC"),
        ("14:05 CET/CEST x", "Europe/Berlin"),
        ("14:05 PST/PDT x", "America/Los_Angeles"),
        ("14:05 Europe/Berlin x", "Europe/Berlin"),
    ],
)
def test_a_time_on_two_clocks_is_one_time_and_none_of_it_stays_in_the_words(text: str, zone: str) -> None:
    written = read_written(text)
    assert written is not None
    assert (written.zone or written.zone_word, written.left, written.approx) == (zone, "", False)
    assert text[written.end :].lstrip(" -") == "x"


@pytest.mark.parametrize(
    "text",
    [
        "14:05 UTC / 15:05 CEST x",
        "2:40am GMT+1/07:40am PST x",
        "14:05 EST/CET x",
        "14:05 UTC (14:05 JST) x",
        "13:00 UTC / 9:30 ET x",
    ],
)
def test_two_clocks_that_contradict_each_other_give_no_time(text: str) -> None:
    written = read_written(text)
    assert written is not None
    assert written.left


def test_a_second_clock_whose_offset_the_season_tells_makes_the_first_rough() -> None:
    written = read_written("10:05 PT / 18:05 UTC: x")
    assert written is not None
    assert written.approx


@pytest.mark.parametrize("words", ["/prod restarted", "/us-east-1: down", "/done 3"])
def test_a_word_behind_a_zone_and_a_slash_is_a_word_and_no_order(words: str) -> None:
    line = read_line(f"14:05 UTC{words}", now=Moment(1_772_373_600_000_000), zone="UTC", commands=("done", "prod"))
    assert line.at is not None
    assert (line.does, line.text, line.at.words, line.at.precision) == (ENTRY, words, "14:05 UTC", "minute")


@pytest.mark.parametrize("text", ["14:05 UTC/EU x", "14:05 UTC/cest x", "14:05 CET/UTC x"])
def test_behind_a_zone_and_a_slash_what_may_be_another_zone_leaves_no_time(text: str) -> None:
    written = read_written(text)
    assert written is not None
    assert written.left


@pytest.mark.parametrize("text", ["14:05 UTC (2 hosts) x", "14:05 api/v2 down", "14:05 UTC (16:05) x"])
def test_other_words_behind_a_time_stay_words(text: str) -> None:
    written = read_written(text)
    assert written is not None
    assert not written.left
    assert text[written.end :].strip()


@pytest.mark.parametrize(
    "zone", ["Europe/Nowhere", "America/Foo", "Europe/../Berlin", "Etc/GMT+99", "Asia/" + "x" * 300]
)
@pytest.mark.parametrize(
    "text",
    [
        "14:05 {} x", "14:05 {} / 12:05 UTC x", "14:05 UTC / 12:05 {} x", "14:05 {} (12:05 UTC) x",
        "14:05 UTC (12:05 {}) x", "14:05-15:05 {} x", "2026-02-13 14:05 {}: x",
    ],
)  # fmt: skip
def test_a_zone_that_nobody_knows_gives_no_exact_time_and_ends_nothing(text: str, zone: str) -> None:
    line, now = text.format(zone), 1_772_373_600_000_000
    written = read_written(line)
    assert written is None or written.left or written.approx or written.zone in ("", "UTC") or written.zone == zone
    assert read_line(line, now=Moment(now), zone="UTC").text
    assert len(read_paste(f"{line}\n{line}", now=Moment(now), zone="UTC")) == 2
    page = read_timeline(f"# T\n\n2026-02-13\n\n## Timeline\n- {line}\n- {line}\n", name="x.md")
    assert all(row.at is None or row.at.approx or row.at.lo is None or row.at.zone != zone for row in page.lines)
