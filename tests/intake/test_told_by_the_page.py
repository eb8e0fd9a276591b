"""What a page tells of its times beside them: the order of day and month, the day of all rows, the evening before."""

from __future__ import annotations

import pytest

from tests.intake.test_rows_told import rows
from warroom.intake.day_order import order_told
from warroom.intake.postmortem import read_timeline

FRENCH = (
    "# Panne des ascenseurs\n\n**Date {of} :** 01/07/2026\n\nLe câble est usé et nous avons une pièce pour la "
    "réparation dans les locaux.\n\n## Chronologie\n\n| Heure (UTC) | Événement |\n|---|---|\n| 09:14 | Arrêt |\n"
)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Le câble est usé et nous avons une pièce pour la réparation. 01/07/2026", "dmy"),
        ("Das Seil ist gerissen und wurde nicht geprüft, der Aufzug steht. 01/07/2026", "dmy"),
        (
            "El cable está roto y la pieza que pedimos para los ascensores fue enviada desde el taller. 01/07/2026",
            "dmy",
        ),
        ("The rope is torn and it was not looked at; the lift stands. 01/07/2026", ""),
        ("Deploy failed, restart, rollback, retry. 01/07/2026", ""),
        ("Le câble est usé et nous avons une pièce pour la réparation. 01/07/2026, 02/28/2026", "mdy"),
        ("The rope is torn. 01/07/2026, 28/02/2026", "dmy"),
        ("Le câble est usé et une pièce pour la réparation est là. 13/01/2026, 01/13/2026", ""),
        ("電車が止まりました。01/07/2026", ""),
        ("The lift stood from July 1 to July 6. 01/07/2026", "dmy"),
        ("The lift stood on 7 January. 01/07/2026", "mdy"),
        ("Published 2026-07-01: the lift stood on 01/07/2026", "dmy"),
        ("The lift stood on July 1 and January 7. 01/07/2026", ""),
        ("The lift stood on July 2, at step 7 of version 1. 01/07/2026", ""),
        ("July 7: the lift stood. 07/07/2026, 01/07/2026", ""),
        ("The lift stands since Wed 01/07/2026.", ""),
        ("The lift stands since Thursday 01/08/2026.", "mdy"),
        ("The lift stands since Sat, 01/08/2026.", "dmy"),
        ("The lift stands since 01/08/2026 (Thu).", "mdy"),
        ("Stopped on 01/07/2026, ran again Thursday morning, 01/08", "mdy"),
        ("Stopped on 01/07/2026 and 01/07/2025, ran again Thursday morning, 01/08", ""),
        ("The lift stands since Monday 01/08/2026.", ""),
        ("The lift stands since Thu 01/08/2026 and Sat 01/08/2026.", ""),
    ],
)
def test_the_language_of_a_page_tells_the_order_where_none_of_its_dates_does(text: str, order: str) -> None:
    assert order_told(text, []) == order


def test_a_french_page_gives_the_day_of_its_rows_and_the_day_of_the_report_is_not_it() -> None:
    assert rows(FRENCH.format(of="de l'incident")) == [("2026-07-01T09:14:00", "Arrêt")]
    assert rows(FRENCH.format(of="du scénario")) == [("2026-07-01T09:14:00", "Arrêt")]
    line = read_timeline(FRENCH.format(of="du rapport"), name="a.md").lines[0]
    assert line.at is not None
    assert line.at.precision in ("approximate", "unknown")


def test_a_date_without_a_year_counts_in_its_column_and_one_row_tells_the_order_of_all() -> None:
    head = "# Lift 2026\n\n## Timeline (UTC)\n\n"
    dated = f"{head}| Date | Time | Event |\n|--|--|--|\n| 6/3 | 14:10 | It stops |\n| 6/13 | 14:05 | It runs |\n"
    assert rows(dated) == [("2026-06-03T14:10:00", "It stops"), ("2026-06-13T14:05:00", "It runs")]
    alone = f"{head}| Date | Event |\n|--|--|\n| 6/13 | It stops |\n| 6/14 | It runs |\n"
    assert rows(alone) == [("2026-06-13T00:00:00", "It stops"), ("2026-06-14T00:00:00", "It runs")]
    open_order = f"{head}| Date | Event |\n|--|--|\n| 6/3 | It stops |\n"
    assert rows(open_order) == [("", "It stops")]


def test_two_numbers_in_another_column_are_no_day() -> None:
    text = (
        "# Lift, 13 February 2026\n\n## Timeline (UTC)\n\n| Time | Passed | Event |\n|--|--|--|\n"
        "| 14:05 | 6/13 | It stops |\n| 14:06 | 6/14 | It runs |\n"
    )
    assert rows(text) == [("2026-02-13T14:05:00", "6/13 | It stops"), ("2026-02-13T14:06:00", "6/14 | It runs")]


def test_a_zone_beside_an_hour_of_prose_counts_for_the_rows_and_makes_none_exact() -> None:
    text = (
        "# Lift\n\nOn February 13th, 2026 at 1pm PST it stopped.\n\n## Timeline\n\n1pm - It stops\n2:30pm - It runs\n"
    )
    assert [at for at, _ in rows(text)] == ["2026-02-13T21:00:00", "2026-02-13T22:30:00"]
    lines = read_timeline(text, name="a.md").lines
    assert {line.at.precision for line in lines if line.at is not None} == {"approximate"}


def test_a_sentence_about_all_times_may_go_on_in_the_next_line_and_gives_the_day_of_all_rows_that_name_none() -> None:
    text = (
        "# Lift\n\n## Timeline\n\nUnless otherwise noted all events happened on 2019-10-21, and all times are in\n"
        "UTC.\n\n- 2019-10-20 00:55: the rope tears\n- 01:38: a guest rings\n- 23:50: he comes\n- 00:10: it runs\n"
    )
    imported = read_timeline(text, name="a.md")
    assert [at for at, _ in rows(text)] == [
        "2019-10-20T00:55:00",
        "2019-10-21T01:38:00",
        "2019-10-21T23:50:00",
        "2019-10-22T00:10:00",
    ]
    assert {line.at.precision for line in imported.lines if line.at is not None} == {"minute"}


@pytest.mark.parametrize(
    ("front", "line", "day"),
    [
        ("date: 2026-07-17T00:40:11-07:00", "", "16"),
        ("date: 2026-07-17T23:40:11-07:00", "", "17"),
        ("date: 2026-07-17", "", "17"),
        ("title: Lift", "Posted Jul 17, 2026 - 00:32 UTC", "16"),
        ("title: Lift", "Posted Jul 17, 2026 - 22:32 UTC", "17"),
        ("date: 2026-07-17T21:40:11-07:00", "", "17"),
    ],
)
def test_a_page_written_in_the_night_tells_of_the_evening_before_and_never_exactly(
    front: str, line: str, day: str
) -> None:
    body = "## Timeline (UTC)\n\n- 21:55 It stops\n- 23:59 The guard comes\n- 00:10 It runs"
    text = f"---\n{front}\n---\n\n{body}\n\n{line}\n"
    lines = read_timeline(text, name="lift.md").lines
    told = [at[8:16] for at, _ in rows(text)]
    assert told == [f"{day}T21:55", f"{day}T23:59", f"{int(day) + 1}T00:10"]
    assert {line.at.precision for line in lines if line.at is not None} == {"approximate"}


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_date_with_hyphens_that_no_line_breaks_at_is_a_date_and_its_words_stay_as_they_are(hyphen: str) -> None:
    date = hyphen.join(("2025", "05", "20"))
    words = f"The on{hyphen}call guard comes"
    text = f"# Lift on {date}\n\n## Timeline (UTC)\n\n- 08:41 {words}\n- {date} 09:54 It runs\n"
    assert rows(text) == [("2025-05-20T08:41:00", words), ("2025-05-20T09:54:00", "It runs")]


TWO_LIFTS = (
    "# Lifts\n\n#### Timeline\n\n{first} (all times UTC)\n- 13:36 Lift 1 stops.\n- 16:31 Lift 1 runs.\n\n"
    "#### Timeline\n\n{second} (all times UTC)\n- 3:47:11 Lift 2 stops.\n- 7:09:34 Lift 2 runs.\n"
)


@pytest.mark.parametrize("second", ["2026-06-27", "2026-06-29", "2026-07-04"])
def test_a_day_that_is_named_above_rows_is_theirs_however_late_the_row_above_it_was(second: str) -> None:
    assert rows(TWO_LIFTS.format(first="2026-06-30", second=second))[2:] == [
        (f"{second}T03:47:11", "Lift 2 stops."),
        (f"{second}T07:09:34", "Lift 2 runs."),
    ]


def test_of_a_day_that_is_named_twice_a_clock_that_goes_back_is_not_exact() -> None:
    lines = read_timeline(TWO_LIFTS.format(first="2026-06-30", second="2026-06-30"), name="a.md").lines
    assert [line.at.precision for line in lines[:3] if line.at is not None] == ["minute", "minute", "approximate"]


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ("UTC epochs of the log decoded to EDT", "2026-07-01T13:14:00"),
        ("converted from PDT to UTC", "2026-07-01T09:14:00"),
        ("all times UTC, subtract 7 hours for PDT", "2026-07-01T09:14:00"),
        ("all times CEST, not UTC", "2026-07-01T07:14:00"),
        ("all times are EDT unless noted as UTC", "2026-07-01T13:14:00"),
        ("CEST, UTC+2", "2026-07-01T07:14:00"),
        ("Pacific Daylight Time (PDT)", "2026-07-01T16:14:00"),
    ],
)
def test_of_two_zones_that_a_heading_names_the_one_counts_in_which_the_times_are(told: str, first: str) -> None:
    page = f"# Lift, 2026-07-01\n\n## Timeline ({told})\n\n- 09:14 It stops\n- 10:02 It runs\n"
    assert rows(page)[0] == (first, "It stops")


@pytest.mark.parametrize(
    "told",
    ["times in UTC, logs in CEST", "PDT, UTC in brackets", "all times in UTC (PDT = UTC-7)", "EDT and UTC", "UTC/PDT"],
)
def test_where_a_heading_leaves_open_which_of_its_two_zones_is_meant_no_time_is_exact(told: str) -> None:
    page = f"# Lift, 2026-07-01\n\n## Timeline ({told})\n\n- 09:14 It stops\n- 10:02 It runs\n"
    lines = read_timeline(page, name="a.md").lines
    assert [line.at.precision for line in lines if line.at is not None] == ["approximate", "approximate"]


@pytest.mark.parametrize("sign", ["-05:00", " -05:00"])
def test_rows_that_end_in_an_offset_of_the_americas_name_their_zone_themselves(sign: str) -> None:
    page = "".join(f"2026-02-13 02:{minute}:10{sign} host: it was {minute}\n" for minute in (10, 20, 30))
    imported = read_timeline(page, name="a.log")
    assert [line.at.precision for line in imported.lines if line.at is not None] == ["exact"] * 3
    assert rows(page)[0] == ("2026-02-13T07:10:10", "host: it was 10")
    assert not [words for _, words in imported.notes if "no time zone" in words]


def test_rows_with_an_offset_apart_from_a_clock_without_seconds_are_in_that_zone() -> None:
    page = "# Lift\n\n- 2026-02-13 02:00 -05:00 it stops\n- 2026-02-13 13:10 -05:00 it runs\n"
    imported = read_timeline(page, name="a.md")
    assert rows(page) == [("2026-02-13T07:00:00", "it stops"), ("2026-02-13T18:10:00", "it runs")]
    assert (imported.zone, [line.at.precision for line in imported.lines if line.at]) == ("-05:00", ["minute"] * 2)


@pytest.mark.parametrize("coast", ["Eastern", "Pacific"])
@pytest.mark.parametrize("end", ["", ":", "."])
def test_a_day_with_its_zone_in_brackets_is_no_row_and_gives_both(coast: str, end: str) -> None:
    page = f"Lift\n\nJan. 10, 2026 (all times {coast}){end}\n\n3:28 p.m. — It stops.\n\n7:47 p.m. — It runs.\n"
    page += "\nJan. 11:\n\n6:27 a.m. — It stops again.\n\n7:01 a.m. — It runs.\n"
    imported = read_timeline(page, name="a.txt")
    assert [line.at.precision for line in imported.lines if line.at is not None] == ["minute"] * 4
    hours = {"Eastern": 5, "Pacific": 8}[coast]
    assert rows(page)[2] == (f"2026-01-11T{6 + hours:02}:27:00", "It stops again.")


def test_a_day_behind_its_clock_is_read_with_the_article_too() -> None:
    page = "Lift\n\n12 March 2026\n\nAt roughly 20:30 UTC on the 11th of March the lift stopped.\n\n"
    page += "At 09:40 UTC on the 12th of March it came back by itself.\n"
    assert [begin for begin, _ in rows(page)] == ["2026-03-11T20:30:00", "2026-03-12T09:40:00"]
