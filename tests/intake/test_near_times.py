"""What is nearly a time, or begins like one, and what is said of it."""

from __future__ import annotations

import pytest

from tests.intake.typed_times import NOW, at, reading
from warroom.intake.typed_line import read_line
from warroom.intake.typed_time import NotPlausible, Reading, read_time
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime


@pytest.mark.parametrize(
    "text",
    [
        "1432 x",
        "-0m x",
        "-700 x",
        "-11h x",
        "x 14:32",
        "May be 5 of them",
        "10 servers down",
        "fe80::1 answers",
        "00:1b:44:11:3a:b7 is the mac",
        "10:22:33:44:55:66 is the mac",
        "1234567890 tickets",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text, now=Moment(NOW), zone="UTC") is None


@pytest.mark.parametrize(
    "text",
    [
        "24:00 x", "14:5 x", "14:32x", "14:3 x", "14:99 x", "25:10 x", "14:30-25:00 x", "03/04/2026 14:05 x",
        "2026-02-13 x", "14.32 x",
    ],
)  # fmt: skip
def test_what_is_nearly_a_time_is_text_and_says_so(text: str) -> None:
    near = read_time(text, now=Moment(NOW), zone="UTC")
    assert isinstance(near, NotPlausible)
    assert near.why


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("an hour ago x", 60), ("a minute ago x", 1), ("half an hour ago: x", 30), ("about two hours ago, x", 120),
        ("five minutes ago x", 5), ("vor einer Stunde x", 60), ("vor einer halben Stunde x", 30),
        ("vor fünf Minuten x", 5), ("il y a une heure x", 60), ("hace una hora x", 60), ("há uma hora x", 60),
    ],
)  # fmt: skip
def test_a_number_in_words_counts_back_and_is_rough(typed: str, minutes: int) -> None:
    counted = reading(typed)
    assert counted.at.lo == NOW - NOW % MINUTE - minutes * MINUTE
    assert counted.at.precision == "approximate"
    assert typed[counted.length :] == " x"


@pytest.mark.parametrize(
    "typed",
    [
        "half past two the pager woke bob", "quarter to three x", "Quarter past 3 x", "ten to nine x", "8 o'clock x",
        "halb drei kam die Meldung", "viertel vor neun x", "1405hrs x", "1405 hrs x", "last friday 14:05 x",
        "a few minutes ago x", "some hours ago x", "minutes ago x", "14:05:10:22 x", "yesterday the pager woke bob",
        "this morning x", "last night x", "gestern kam die Meldung", "T+7m x", "T+00:07 paged", "T-5 it began",
        "T14:07Z x",
        "T14:07 x", "14h x", "at 14h x", "09 h x", "from 14h to 16h x", "noon x", "today at noon x", "midnight x",
        "Mittag x", "Friday the 13th, 14:07 x", "Fri 13th 14:07 x", "13th 14:07 x", "the 13th at 14:07 x", "kl. 14 x",
        "godz. 14 x",
    ],
)  # fmt: skip
def test_a_time_in_words_that_is_not_read_is_said(typed: str) -> None:
    line = read_line(typed, now=NOW, zone="UTC")
    assert (line.at, line.text) == (None, typed)
    assert any("kept as text" in remark for remark in line.remarks)


@pytest.mark.parametrize(
    "typed",
    [
        "half of the pods are gone", "quarter of it is lost", "yesterday's backup is broken", "an hour of lag",
        "a minute of silence", "last deploy was fine", "minutes are with bob", "halbe Last",
        "one hour left", "two minutes of replication lag", "T1 line is down", "t+1 retries", "2h of lag",
        "14h of downtime", "24h backlog", "at 14 servers we stop", "the 14 pumps", "kl is a town", "fri is a name",
    ],
)  # fmt: skip
def test_words_that_only_begin_like_a_time_in_words_are_left_alone(typed: str) -> None:
    line = read_line(typed, now=NOW, zone="UTC")
    assert (line.at, line.text, line.remarks) == (None, typed, ())


@pytest.mark.parametrize("typed", ["@14:05 x", "@ 14:05 x", "bob was paged @14:05"])
def test_a_clock_behind_an_at_is_nobody(typed: str) -> None:
    line = read_line(typed, now=NOW, zone="UTC")
    assert (line.speaker, line.people) == ("", ())


def test_a_clock_behind_an_at_is_when_it_was() -> None:
    assert reading("@14:05 x").at == EventTime(
        reading("14:05 x").at.lo, reading("14:05 x").at.hi, words="14:05", zone="UTC"
    )
    assert reading("@14:05 x").length == len("@14:05")


@pytest.mark.parametrize("text", ["2026-02-30 14:32 x", "9999-01-01 14:32 x", "0001-01-01 00:00 x"])
def test_a_date_that_cannot_be_is_said(text: str) -> None:
    assert isinstance(read_time(text, now=Moment(NOW), zone="UTC"), NotPlausible)


@pytest.mark.parametrize("between", [" ", "  ", "\u00a0"])
@pytest.mark.parametrize("offset", ["+2", "-5", "+02", "-05", "\u22123", "+14"])
@pytest.mark.parametrize("clock", ["13:05", "1:05 PM", "13:05:10", "13:05 UTC", "13:05 to 13:06", "2026-02-13 13:05"])
def test_a_number_behind_a_time_that_may_be_its_offset_leaves_it_inexact_and_is_kept(
    clock: str, offset: str, between: str
) -> None:
    typed = f"{clock}{between}{offset} more"
    found = read_time(typed, now=Moment(NOW), zone="UTC")
    if isinstance(found, Reading):
        assert found.at.approx or found.at.lo is None, found
        assert found.remarks
        assert offset in found.at.words + typed[found.length :]


@pytest.mark.parametrize(
    ("typed", "lo", "precision"),
    [
        ("2026-02-13 09:00 -03:00 x", "2026-02-13T12:00:00+00:00", "minute"),
        ("2026-02-13 09:00:10 -03:00 x", "2026-02-13T12:00:10+00:00", "exact"),
        ("2026-02-13 02:00:10-05:00 x", "2026-02-13T07:00:10+00:00", "exact"),
        ("2026-02-13 02:00:10 -05:00 x", "2026-02-13T07:00:10+00:00", "exact"),
        ("Feb 13 02:00:10 -05:00 x", "2026-02-13T07:00:10+00:00", "exact"),
        ("2026-02-13 02:00 -05:00 x", "2026-02-13T07:00:00+00:00", "minute"),
        ("2026-02-13 **02:00** -05:00 x", "2026-02-13T07:00:00+00:00", "minute"),
        ("13 Feb 2026, 2:00 AM -03:30 x", "2026-02-13T05:30:00+00:00", "minute"),
        ("2026-02-13 22:00 -02:00 x", "2026-02-14T00:00:00+00:00", "minute"),
        ("2026-02-13 02:00-05:00 x", "2026-02-13T02:00:00+00:00", "range"),
        ("2026-02-13 02:00 -10:15 x", "2026-02-13T02:00:00+00:00", "range"),
        ("11:05 -05:00 x", "2026-02-13T16:05:00+00:00", "minute"),
        ("2026-02-13 02:00 - 05:00 x", "2026-02-13T02:00:00+00:00", "range"),
        ("2026-02-13 02:00:10 - 05:00 x", "2026-02-13T02:00:10+00:00", "range"),
        ("02:00 -05:00 x", "2026-02-13T02:00:00+00:00", "range"),
        ("14:05:10-14:20 x", "2026-02-13T14:05:10+00:00", "range"),
        ("2026-02-13 09:00:10-10:15 x", "2026-02-13T09:00:10+00:00", "range"),
        ("2026-02-13T09:00:10-10:15 x", "2026-02-13T09:00:10+00:00", "range"),
        ("2026-02-13 16:00 +05:45 x", "2026-02-13T10:15:00+00:00", "minute"),
    ],
)
def test_what_stands_behind_a_sign_is_an_offset_where_there_is_one_and_no_end_would_be_told_so(
    typed: str, lo: str, precision: str
) -> None:
    offset = reading(typed)
    assert (offset.at.lo, offset.at.precision, typed[offset.length :]) == (at(lo), precision, " x")


@pytest.mark.parametrize("offset", ["+05:20", "-03:45", "UTC+5:17", "GMT-3:10", "-0515", "+15:00", "-12:30"])
def test_an_offset_that_is_nowhere_gives_no_exact_time(offset: str) -> None:
    nowhere = read_time(f"2026-02-13 09:00:10 {offset} x", now=NOW, zone="UTC")
    assert isinstance(nowhere, NotPlausible) or nowhere is None or nowhere.at.precision in ("unknown", "range")


@pytest.mark.parametrize("touching", [">", "$", "…", "…x", "/14:09", "-x", "（x）"])
def test_a_clock_that_something_touches_is_text_and_that_is_said(touching: str) -> None:
    near = read_time(f"14:07{touching} db down", now=NOW, zone="UTC")
    assert isinstance(near, NotPlausible)
    assert near.reads_otherwise
    assert "14:07" in near.why
