"""Times as they are typed."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.intake.clocks import clock_of
from tests.intake.typed_times import NOW, at, reading
from warroom.intake import line_beginnings
from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.times import clock_words, day_words, local, microseconds_of, zone_named, zoned_clock
from warroom.intake.typed_line import read_line
from warroom.intake.typed_time import AHEAD_FLAG, NotPlausible, read_moment, read_time
from warroom.intake.zones import NAMED_ELSEWHERE
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, LATEST, MINUTE, EventTime


@pytest.mark.parametrize(
    ("typed", "lo", "hi", "precision"),
    [
        ("14:32 x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("9:05 x", "2026-02-13T09:05:00Z", "2026-02-13T09:05:59.999999Z", "minute"),
        ("14:32:10 x", "2026-02-13T14:32:10Z", "2026-02-13T14:32:10Z", "exact"),
        ("14:32Z x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("14:32 UTC x", "2026-02-13T14:32:00Z", "2026-02-13T14:32:59.999999Z", "minute"),
        ("14:32+02:00 x", "2026-02-13T12:32:00Z", "2026-02-13T12:32:59.999999Z", "minute"),
        ("-7 x", "2026-02-13T16:19:00Z", "2026-02-13T16:19:59.999999Z", "minute"),
        ("-7m x", "2026-02-13T16:19:00Z", "2026-02-13T16:19:59.999999Z", "minute"),
        ("-1m x", "2026-02-13T16:25:00Z", "2026-02-13T16:25:59.999999Z", "minute"),
        ("-1h x", "2026-02-13T15:26:00Z", "2026-02-13T15:26:59.999999Z", "minute"),
        ("~14:30 x", "2026-02-13T14:30:00Z", "2026-02-13T14:30:59.999999Z", "approximate"),
        ("14:3? x", "2026-02-13T14:30:00Z", "2026-02-13T14:39:59.999999Z", "approximate"),
        ("14:?? x", "2026-02-13T14:00:00Z", "2026-02-13T14:59:59.999999Z", "approximate"),
        ("14:30-14:40 x", "2026-02-13T14:30:00Z", "2026-02-13T14:40:59.999999Z", "range"),
        ("yesterday 23:50 x", "2026-02-12T23:50:00Z", "2026-02-12T23:50:59.999999Z", "minute"),
        ("yesterday 23:50-00:10 x", "2026-02-12T23:50:00Z", "2026-02-13T00:10:59.999999Z", "range"),
        ("2026-02-10 14:32 x", "2026-02-10T14:32:00Z", "2026-02-10T14:32:59.999999Z", "minute"),
        ("2026-02-10T14:32:05 x", "2026-02-10T14:32:05Z", "2026-02-10T14:32:05Z", "exact"),
    ],
)
def test_a_time_is_read_as_precisely_as_it_is_said(typed: str, lo: str, hi: str, precision: str) -> None:
    found = reading(typed)
    assert (found.at.lo, found.at.hi, found.at.precision) == (at(lo), at(hi), precision)
    assert typed[found.length :] == " x"
    assert found.at.words == typed[: found.length]


def test_nobody_knows() -> None:
    assert reading("??:?? x").at == EventTime.unknown(words="??:??")


def test_five_minutes_ahead_is_today_and_flagged() -> None:
    assert reading("16:30 x").flags == (AHEAD_FLAG,)
    assert reading("16:31 x").flags == (AHEAD_FLAG,)
    assert reading("16:20 x").flags == ()


def test_further_ahead_is_yesterday_unless_that_was_long_before_the_impact() -> None:
    night = at("2026-02-13T00:20:00Z")
    assert reading("23:50 x", now=Moment(night)).at.lo == at("2026-02-12T23:50:00Z")
    refused = read_time("23:50 x", now=Moment(NOW), zone="UTC", began=Moment(NOW - HOUR))
    assert isinstance(refused, NotPlausible)
    assert "still to come" in refused.why
    assert reading("23:50 x", began=Moment(NOW - 12 * HOUR)).at.lo == at("2026-02-12T23:50:00Z")


def test_a_clock_time_is_of_the_incidents_zone() -> None:
    assert reading("14:32 x", zone="Europe/Berlin").at.lo == at("2026-02-13T13:32:00Z")
    assert reading("14:32 x", zone="+05:30").at.lo == at("2026-02-13T09:02:00Z")


def test_an_hour_that_the_clocks_showed_twice_spans_both() -> None:
    found = reading("2025-10-26 02:30 x", zone="Europe/Berlin")
    assert (found.at.lo, found.at.hi) == (at("2025-10-26T00:30:00Z"), at("2025-10-26T01:30:00Z") + MINUTE - 1)
    assert found.at.precision == "approximate"
    assert "twice" in found.remarks[0]


def test_the_first_of_two_hours_is_meant_while_the_second_is_still_to_come() -> None:
    found = reading("02:30 x", zone="Europe/Berlin", now=Moment(at("2026-10-25T00:40:00Z")))
    assert (found.at.lo, found.at.precision) == (at("2026-10-25T00:30:00Z"), "minute")
    assert "the first is meant" in found.remarks[0]


@pytest.mark.parametrize("typed", ["2026-03-29 02:30 x", "29 March 02:30 x", "~2026-03-29 02:30 x"])
def test_an_hour_that_the_clocks_skipped_spans_both_that_may_be_meant(typed: str) -> None:
    found = reading(typed, zone="Europe/Berlin", now=Moment(at("2026-03-30T10:00:00Z")))
    assert (found.at.lo, found.at.hi) == (at("2026-03-29T00:30:00Z"), at("2026-03-29T01:30:00Z") + MINUTE - 1)
    assert found.at.precision == "approximate"
    assert any("skipped" in remark for remark in found.remarks)
    assert zoned_clock(found.at, "Europe/Berlin") == "~01:30-03:30 CET/CEST"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_a_time_of_a_night_on_which_the_clocks_are_set_is_read_back_as_it_is_shown(zone: str) -> None:
    """Every ten minutes of every day of a year on which the offset changes: what is shown is what was meant."""
    tz = ZoneInfo(zone)
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    sets = [
        day + datetime.timedelta(days=one) for one in range(365)
        if (day + datetime.timedelta(days=one)).astimezone(tz).utcoffset()
        != (day + datetime.timedelta(days=one + 1)).astimezone(tz).utcoffset()
    ]  # fmt: skip
    assert sets
    for start in sets:
        for minutes in range(0, 24 * 60, 10):
            local_day = (start + datetime.timedelta(minutes=minutes)).astimezone(tz)
            now = microseconds_of(start + datetime.timedelta(days=3))
            found = reading(f"{local_day:%Y-%m-%d %H:%M} x", zone=zone, now=Moment(now))
            assert found.at.lo is not None
            shown = clock_words(found.at, zone)
            again = reading(f"{local_day:%Y-%m-%d} {shown} x", zone=zone, now=Moment(now))
            assert (again.at.lo, again.at.hi) == (found.at.lo, found.at.hi), shown
            first, _, last = shown.lstrip("~").partition("-")
            assert first != last, shown


@pytest.mark.parametrize(
    ("typed", "lo", "precision"),
    [
        ("2:32 PM deploy", "2026-02-13T14:32:00Z", "minute"),
        ("2:32pm deploy", "2026-02-13T14:32:00Z", "minute"),
        ("2:32\u202fPM deploy", "2026-02-13T14:32:00Z", "minute"),
        ("2:32\u00a0p.m. deploy", "2026-02-13T14:32:00Z", "minute"),
        ("10:45a deploy", "2026-02-13T10:45:00Z", "minute"),
        ("12:05 am deploy", "2026-02-13T00:05:00Z", "minute"),
        ("2 PM deploy", "2026-02-13T14:00:00Z", "minute"),
        ("14:32-05:00 deploy", "2026-02-13T19:32:00Z", "minute"),
        ("2026-02-13T10:32:10-05:00 deploy", "2026-02-13T15:32:10Z", "exact"),
        ("2026-02-13T14:32:10-0500 deploy", "2026-02-13T19:32:10Z", "exact"),
        ("2026-02-13 14:32:10 +0200 deploy", "2026-02-13T12:32:10Z", "exact"),
        ("14:05 UTC+2 deploy", "2026-02-13T12:05:00Z", "minute"),
        ("10:05 GMT-3 deploy", "2026-02-13T13:05:00Z", "minute"),
        ("09:05 EST deploy", "2026-02-13T14:05:00Z", "minute"),
        ("07:05 PT: deploy", "2026-02-13T15:05:00Z", "minute"),
        ("14:32 CET deploy", "2026-02-13T13:32:00Z", "minute"),
        ("2026-02-13T14:32:10.123Z deploy", "2026-02-13T14:32:10.123Z", "exact"),
        ("2026-02-13 14:32:10,123 deploy", "2026-02-13T14:32:10.123Z", "exact"),
        ("20260213T143210Z deploy", "2026-02-13T14:32:10Z", "exact"),
        ("2026/02/13 14:32:10 deploy", "2026-02-13T14:32:10Z", "exact"),
        ("13.02.2026 14:05 deploy", "2026-02-13T14:05:00Z", "minute"),
        ("02/13/2026 14:05 deploy", "2026-02-13T14:05:00Z", "minute"),
        ("Feb 13 14:32:10 deploy", "2026-02-13T14:32:10Z", "exact"),
        ("Dec 30 14:32:10 deploy", "2025-12-30T14:32:10Z", "exact"),
        ("Friday 14:32 deploy", "2026-02-13T14:32:00Z", "minute"),
        ("Thursday 14:32 deploy", "2026-02-12T14:32:00Z", "minute"),
        ("1771000330 deploy", "2026-02-13T16:32:10Z", "exact"),
        ("1771000330123 deploy", "2026-02-13T16:32:10.123Z", "exact"),
        ("[14:32] deploy", "2026-02-13T14:32:00Z", "minute"),
        ("14:32: deploy", "2026-02-13T14:32:00Z", "minute"),
        ("14:32 - deploy", "2026-02-13T14:32:00Z", "minute"),
        ("14:32\tdeploy", "2026-02-13T14:32:00Z", "minute"),
        ("14:10–14:20 deploy", "2026-02-13T14:10:00Z", "range"),
        ("14:12? deploy", "2026-02-13T14:12:00Z", "approximate"),
        ("14 Uhr 30 deploy", "2026-02-13T14:30:00Z", "minute"),
        ("14h30 deploy", "2026-02-13T14:30:00Z", "minute"),
        ("1000Z deploy", "2026-02-13T10:00:00Z", "minute"),
        ("-1 deploy", "2026-02-13T16:25:00Z", "minute"),
    ],
)
def test_the_clocks_of_the_world_are_read(typed: str, lo: str, precision: str) -> None:
    found = reading(typed, now=Moment(at("2026-02-13T19:40:00Z") if "-0" in typed else NOW))
    assert (found.at.lo, found.at.precision) == (at(lo), precision)
    assert typed[found.length :].strip(" \t") == "deploy"


@pytest.mark.parametrize(
    "typed", ["14:05 AM x", "14:05 CST x", "14:05 IST x", "14:05 NOVST x", "14:05 CET+1 x", "14:05 UTC +2 x"]
)
def test_a_part_that_is_not_understood_makes_the_time_unknown_and_is_said(typed: str) -> None:
    found = reading(typed)
    assert found.at.lo is None
    assert "time unknown" in found.remarks[0]
    assert typed[found.length :] == " x"


@pytest.mark.parametrize(
    ("word", "zone", "hour"),
    [
        ("CST", "America/Chicago", 20), ("CST", "Asia/Shanghai", 6), ("IST", "Asia/Kolkata", 8),
        ("IST", "Europe/Dublin", 13), ("BST", "Europe/London", 13),
    ],
)  # fmt: skip
def test_a_word_with_several_meanings_means_what_it_means_in_the_zone_of_the_incident(
    word: str, zone: str, hour: int
) -> None:
    found = reading(f"2026-02-11 14:00 {word} x", zone=zone)
    assert found.at.lo is not None
    assert local(found.at.lo, "UTC").hour == hour


@pytest.mark.parametrize(
    ("word", "zone", "precision"),
    [
        ("CST", "Asia/Shanghai", "minute"), ("CST", "Asia/Taipei", "minute"), ("BST", "Asia/Dhaka", "minute"),
        ("CST", "America/Chicago", "approximate"), ("AEST", "Australia/Brisbane", "minute"),
        ("AEDT", "Australia/Sydney", "approximate"), ("NZDT", "Pacific/Auckland", "approximate"),
        ("NZST", "Pacific/Auckland", "minute"), ("GMT", "Europe/London", "minute"), ("BST", "Europe/London", "minute"),
    ],
)  # fmt: skip
def test_a_word_out_of_its_season_is_rough_only_where_the_clocks_change_that_it_is_read_as(
    word: str, zone: str, precision: str
) -> None:
    assert reading(f"2025-07-11 14:00 {word} x", zone=zone).at.precision == precision


@given(
    st.sampled_from(["9:05", "14:32", "0:00", "14:32:10", "16:28", "23:59", "24:00"]),
    st.sampled_from(
        [
            "to",
            "until",
            "pm",
            "am",
            "ish",
            "utc",
            "the",
            "and",
            "deploy",
            "mon",
            "mar",
            "local",
            "pacific",
            "time",
            "o'clock",
            "a",
            "p",
            "i",
            "5",
            "!",
            ">",
            "@",
            "#",
            "-",
        ]
    ),
    st.sampled_from(["", " x", " 14:50", " 3", ": x", " time x", "5", "pm x"]),
)
def test_what_is_mostly_typed_is_read_as_the_table_reads_it(clock: str, word: str, rest: str) -> None:
    text = f"{clock} {word}{rest}"
    quick = read_time(text, now=Moment(NOW), zone="Europe/Berlin", began=Moment(NOW - HOUR))
    plain = line_beginnings.PLAIN
    line_beginnings.PLAIN = r"(?!)()()()()"
    try:
        thorough = read_time(text, now=Moment(NOW), zone="Europe/Berlin", began=Moment(NOW - HOUR))
    finally:
        line_beginnings.PLAIN = plain
    assert (type(quick), getattr(quick, "at", None)) == (type(thorough), getattr(thorough, "at", None))


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["UTC", "+02:00", "America/New_York", "Asia/Kolkata"]))
def test_a_time_that_is_shown_reads_as_itself(hour: int, minute: int, zone: str) -> None:
    typed = f"2026-01-15 {hour:02}:{minute:02}"
    found = reading(typed, zone=zone)
    assert clock_words(found.at, zone) == f"{hour:02}:{minute:02}"
    assert day_words(found.at.lo or 0, zone, Moment(NOW)) == "2026-01-15"


@pytest.mark.parametrize("words", ["14:32", "~14:30", "14:3?", "14:??", "14:30-14:40", "14:32:10"])
def test_every_form_is_shown_as_it_was_typed(words: str) -> None:
    assert clock_words(reading(f"{words} x").at, "UTC") == words


def test_days_have_names() -> None:
    assert day_words(NOW, "UTC", Moment(NOW)) == "today"
    assert day_words(NOW - 24 * HOUR, "UTC", Moment(NOW)) == "yesterday"
    assert (
        clock_words(EventTime(Moment(at("2026-02-13T00:00:00Z")), Moment(at("2026-02-14T00:00:00Z") - 1)), "UTC")
        == "all day"
    )
    assert clock_words(EventTime.unknown(), "UTC") == "--:--"


def test_zones_are_known_by_their_names() -> None:
    assert local(START, "UTC").isoformat() == "2026-02-13T16:26:40+00:00"
    for name in ("Nowhere/City", "+99:00", "../etc/passwd", "\0"):
        with pytest.raises(ValueError, match=r"zone|offset"):
            zone_named(name)


@pytest.mark.parametrize("words", ["2026-02-15 14:00", "2026-02-15 14:00 ", "14:32 UTC", "yesterday 23:50"])
def test_one_time_alone_is_a_moment(words: str) -> None:
    found = read_moment(words, now=Moment(NOW), zone="UTC")
    assert found is not None
    assert found.lo == reading(f"{words.strip()} x").at.lo


@pytest.mark.parametrize("words", ["", "friday", "2026-02-30 14:00", "??:??", "14:00 in the big room", "14:00x"])
def test_anything_more_or_less_than_a_time_is_no_moment(words: str) -> None:
    assert read_moment(words, now=Moment(NOW), zone="UTC") is None


@pytest.mark.parametrize("words", ["+20 pods", "-5% errors", "+2h on top", "-15 pods", "+2.5 s"])
def test_what_can_be_no_offset_leaves_the_time_exact(words: str) -> None:
    found = reading(f"13:05 {words}")
    assert not found.at.approx
    assert f"13:05 {words}"[found.length :].strip() == words


@pytest.mark.parametrize("now", [0, 1, 36_000_000_000, 86_400_000_000, LATEST - 86_400_000_000, LATEST - 1])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_a_clock_that_was_never_set_ends_nothing_whatever_time_is_written(now: int, zone: str) -> None:
    for words in (
        "14:05 x", "2:05 PM x", "-7 x", "-23h x", "yesterday 14:05 x", "tomorrow 14:05 x", "Jan 3, 10:18 AM x",
        "24:00 x", "00:00 x", "2 days ago x", "12:22 to 13:00 x", "22:00-02:00 x", "Fri 14:05 x", "14:05 PST x",
        "~14:05 x", "02/13 14:05 x", "Dec 31 23:00 x", "14:05 +14:00 x", "14:05 -12:00 x", "noon x",
        "last night 23:00 x",
    ):  # fmt: skip
        read_line(words, now=Moment(now), zone=zone)
        read_paste(f"{words}\nalice  {words}\nand more", now=Moment(now), zone=zone)


@pytest.mark.parametrize(
    "line",
    [
        "alle 2.50 GB voll", "alle 2.15 s ping", "alle 3.10 Server sind weg", "de 10:00 meeting was off",
        "De 14:32 logs tonen niets",
    ],
)  # fmt: skip
def test_a_word_of_another_language_before_a_number_leads_to_no_time(line: str) -> None:
    assert read_time(line, now=NOW, zone="UTC") is None


@pytest.mark.parametrize(
    "typed", ["om 14:07 uur", "14:07 uur", "godz. 14:07", "в 14:07", "о 14:07", "om 14:07", "с 14:07", "vers 14 h"]
)
def test_words_of_other_languages_lead_to_a_time_and_close_it(typed: str) -> None:
    assert read_line(f"{typed} db down", now=NOW, zone="UTC").text == "db down"
    told = reading(f"{typed} db down").at
    assert told.lo in (at("2026-02-13T14:07:00+00:00"), at("2026-02-13T14:00:00+00:00"))


@pytest.mark.parametrize("zone", sorted(NAMED_ELSEWHERE))
def test_a_zone_that_another_language_names_counts_beside_its_clock(zone: str) -> None:
    for behind in (f" {zone}: x", f" ({zone}) x", f"（{zone}） x", f"-14:09 ({zone}) x"):
        told = read_line(f"2026-02-12 14:07{behind}", now=NOW, zone="UTC")
        assert told.text == "x"
        there = datetime.datetime(2026, 2, 12, 14, 7, tzinfo=zone_named(NAMED_ELSEWHERE[zone]))
        assert told.at is not None
        assert (told.at.lo, told.at.approx) == (microseconds_of(there), False)


@pytest.mark.parametrize(
    ("words", "utc"), [("凌晨2点", "02:00"), ("朝9時", "09:00"), ("早上9:30", "09:30"), ("새벽 2시 10분", "02:10")]
)
def test_a_line_may_begin_with_a_part_of_the_day_in_front_of_its_clock(words: str, utc: str) -> None:
    line = read_line(f"{words} x", now=START, zone="UTC")
    assert line.at is not None
    assert (clock_of(line.at, "%H:%M"), line.text) == (utc, "x")


@pytest.mark.parametrize(
    "zone", ["US Eastern", "us eastern", "US-Eastern", "U.S. Eastern", "american eastern", "eastern", "USA Pacific"]
)
def test_a_coast_of_america_behind_a_clock_leaves_it_rough_and_with_a_word_for_time_is_its_zone(zone: str) -> None:
    bare = read_line(f"08:05 {zone} x", now=START, zone="UTC")
    assert bare.at is not None
    assert (bare.at.precision, bare.text) == ("approximate", f"{zone} x")
    (row,) = read_timeline(f"# Pumps, 2026-02-13\n\n## Timeline\n\n- 05:05 {zone} time: x\n", name="page.md").lines
    assert row.at is not None
    assert (clock_of(row.at, "%H:%M"), row.text) == ("13:05" if "acific" in zone else "10:05", "x")


@pytest.mark.parametrize(
    ("country", "utc"), [("German", "13:05"), ("Finnish", "12:05"), ("Thai", "07:05"), ("Colombian", "19:05")]
)
def test_the_time_of_a_country_with_one_zone_is_its_zone(country: str, utc: str) -> None:
    (row,) = read_timeline(f"# Pumps, 2026-02-13\n\n## Timeline\n\n- 14:05 {country} time: x\n", name="page.md").lines
    assert row.at is not None
    assert (clock_of(row.at, "%H:%M"), row.at.precision, row.text) == (utc, "minute", "x")
