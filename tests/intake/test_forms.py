"""Every form of the table: what is printed in it reads back as itself, or as less precise, never as another time."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from warroom.intake.day_forms import DAYS
from warroom.intake.forms import CLOCKS
from warroom.intake.logs import stamp_of_line
from warroom.intake.placing import DAY_FIRST, MONTH_FIRST, place_written
from warroom.intake.postmortem import read_timeline
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.times import microseconds_of
from warroom.intake.written import read_written
from warroom.model.moment import DAY, MINUTE, EventTime

Moment = datetime.datetime
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def twelve(moment: Moment, sign: str = " PM", second: bool = False) -> str:
    half = ("AM", "PM")[moment.hour >= 12]
    half = half.lower() if "p" in sign else half
    if "." in sign:
        half = f"{half[0]}.{half[1]}."
    gap = sign[0] if not sign[0].isalpha() else ""
    seconds = f":{moment.second:02}" if second else ""
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{seconds}{gap}{half}"


DAY_WRITERS: dict[str, Callable[[Moment], str]] = {
    "2024-03-01": lambda moment: f"{moment:%Y-%m-%d}",
    "2024. 3. 1.": lambda moment: f"{moment.year}. {moment.month}. {moment.day}.",
    "20240301": lambda moment: f"{moment:%Y%m%d}",
    "01.03.2024": lambda moment: f"{moment:%d.%m.%Y}",
    "01Mar24": lambda moment: f"{moment.day:02}{ENGLISH[moment.month - 1][:3]}{moment.year}",
    "1 March 2024": lambda moment: f"{moment.day} {LONG[moment.month - 1]} {moment.year}",
    "March 1, 2024": lambda moment: f"{ENGLISH[moment.month - 1]} {moment.day}, {moment.year}",
    "2024年3月1日": lambda moment: f"{moment.year}年{moment.month}月{moment.day}日",
    "2024-03": lambda moment: f"{moment:%Y-%m}",
    "March 2024": lambda moment: f"{LONG[moment.month - 1]} {moment.year}",
    "01.03.": lambda moment: f"{moment:%d.%m.}",
    "03-01": lambda moment: f"{moment:%m-%d}",
    "Friday": lambda moment: f"{moment:%A}",
    "yesterday": lambda moment: "same day",
}
CLOCK_WRITERS: dict[str, list[Callable[[Moment], str]]] = {
    "14:32:10.250 PM": [
        lambda moment: f"{moment:%H:%M}",
        lambda moment: f"{moment:%H:%M:%S}",
        lambda moment: f"{moment:%H:%M:%S},{moment.microsecond // 1000:03}",
        twelve,
        lambda moment: twelve(moment, "pm"),
        lambda moment: twelve(moment, "\u202fPM"),
        lambda moment: twelve(moment, "\u00a0p.m."),
        lambda moment: twelve(moment, "\tPM", second=True),
        lambda moment: f"~{moment:%H:%M}",
        lambda moment: f"{moment:%H:%M}?",
        lambda moment: f"{moment:%H:%M}"[:-1] + "?",
        lambda moment: f"{moment:%H}:??",
        lambda moment: f"{moment:%H:%M}"[:-1] + "x",
        lambda moment: f"{moment:%H:%M}:xx",
    ],
    "2 PM": [lambda moment: f"{moment.hour % 12 or 12}{'am' if moment.hour < 12 else 'pm'}"],
    "12 noon": [lambda moment: "12 noon", lambda moment: "12\u00a0midday"],
    "noon": [lambda moment: "noon"],
    "14h30": [lambda moment: f"{moment.hour}h{moment.minute:02}"],
    "à 14h": [lambda moment: f"à {moment.hour}h", lambda moment: f"vers {moment.hour} h"],
    "14 Uhr 30": [lambda moment: f"{moment.hour} Uhr {moment.minute:02}", lambda moment: f"{moment:%H:%M} Uhr"],
    "午後 2:30": [lambda moment: f"{'午前' if moment.hour < 12 else '午後'} {moment.hour % 12}:{moment.minute:02}"],
    "14.32": [lambda moment: f"{moment:%H.%M}"],
    "1432": [lambda moment: f"{moment:%H%M}"],
    "??:??": [lambda moment: "??:??"],
}
ZONES = {
    "": 0, " UTC": 0, "Z": 0, " PST": -8, " EDT": -4, " CET": 1, " JST": 9, "+02:00": 2, " UTC+2": 2, " GMT-3": -3,
    " (AEST)": 10, " +0530": 5.5, " UTC-05:00": -5,
}  # fmt: skip
FIRST, LAST = datetime.datetime.fromisoformat("2010-01-01"), datetime.datetime.fromisoformat("2035-12-31")
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


def read(text: str, moment: Moment) -> EventTime | None:
    said = read_written(text, alone=True)
    if said is None or said.end != len(text):
        return None
    frame = TimeAssumptions("UTC", day=moment.date(), year=moment.year)
    return place_written(said, frame).at


def is_itself_or_less(at: EventTime, moment: Moment, hours: float) -> bool:
    wanted = microseconds_of(moment.replace(tzinfo=datetime.UTC)) - int(hours * 60) * MINUTE
    if at.lo is None or at.hi is None:
        return True
    if at.approx:
        return at.lo - MINUTE < wanted < at.hi + MINUTE
    return at.lo <= wanted <= at.hi or at.lo // MINUTE == wanted // MINUTE == at.hi // MINUTE


def test_each_form_has_a_writer() -> None:
    assert {form.name for form in CLOCKS} == set(CLOCK_WRITERS)
    assert {form.name for form in DAYS} - set(DAY_WRITERS) == {
        "????-??-??",
        "open years",
        "2024-03-01/02",
        "01-02.03.2024",
        "3月1日-2日",
    }


@given(
    MOMENTS,
    st.sampled_from(sorted(DAY_WRITERS)),
    st.sampled_from([(name, number) for name, writers in CLOCK_WRITERS.items() for number in range(len(writers))]),
    st.sampled_from(sorted(ZONES)),
    st.sampled_from([" ", ", ", "T", " - ", " at "]),
)
@settings(max_examples=600)
def test_a_time_in_any_form_reads_as_itself_or_as_less_precise(
    moment: Moment, day: str, clock: tuple[str, int], zone: str, joint: str
) -> None:
    assume(joint != "T" or (day in ("2024-03-01", "20240301") and clock[0] in ("14:32:10.250 PM", "1432")))
    # Four digits behind a day and a month are its year where they can be one.
    assume((day, clock) != ("01.03.", ("1432", 0)) or joint != " " or moment.hour not in (19, 20))
    if clock[0] in ("noon", "12 noon"):
        moment = moment.replace(hour=12, minute=0)
    elif clock[0] in ("2 PM", "à 14h"):
        moment = moment.replace(minute=0)
    text = f"{DAY_WRITERS[day](moment)}{joint}{CLOCK_WRITERS[clock[0]][clock[1]](moment)}{zone}"
    at = read(text, moment)
    if at is not None:
        assert is_itself_or_less(at, moment, ZONES[zone]), (text, at)
    if zone in ("", " UTC") and joint in (" ", ", ") and clock[0] not in ("??:??", "noon", "12 noon"):
        assert at is not None, text
        assert at.lo is not None, text


@given(MOMENTS, MOMENTS, st.sampled_from(["-", " - ", "–", " to ", " – "]), st.booleans())
def test_a_range_reads_as_itself(begin: Moment, end: Moment, sign: str, seconds: bool) -> None:
    clock = "%H:%M:%S" if seconds else "%H:%M"
    text = f"{begin:%Y-%m-%d} {begin:{clock}}{sign}{end:%Y-%m-%d} {end:{clock}}"
    at = read(text, begin)
    assert at is not None
    assert at.lo is not None
    assert at.lo // MINUTE == microseconds_of(begin.replace(tzinfo=datetime.UTC)) // MINUTE
    if end > begin and at.precision != "approximate":
        assert at.hi is not None
        assert at.hi // MINUTE == microseconds_of(end.replace(tzinfo=datetime.UTC)) // MINUTE


@given(MOMENTS, st.sampled_from([DAY_FIRST, MONTH_FIRST, ""]), st.sampled_from("/-"))
def test_two_numbers_are_a_day_only_as_far_as_their_order_is_known(moment: Moment, order: str, sign: str) -> None:
    written = f"{moment:%m{sign}%d{sign}%Y}" if order == MONTH_FIRST else f"{moment:%d{sign}%m{sign}%Y}"
    said = read_written(f"{written} {moment:%H:%M}", alone=True)
    assert said is not None
    frame = TimeAssumptions("UTC")
    frame.order = order
    at = place_written(said, frame).at
    if at.lo is not None:
        assert at.lo // MINUTE == microseconds_of(moment.replace(tzinfo=datetime.UTC)) // MINUTE
    else:
        assert not order
        assert moment.day <= 12


LOGS: dict[str, Callable[[Moment], str]] = {
    "iso": lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z",
    "offset": lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+00:00",
    "python": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S},{moment.microsecond // 1000:03} UTC",
    "brackets": lambda moment: f"[{moment:%Y-%m-%d %H:%M:%S}]",
    "nginx": lambda moment: f"{moment:%Y/%m/%d %H:%M:%S} [error]",
    "apache": lambda moment: f"1.2.3.4 - - [{moment.day:02}/{ENGLISH[moment.month - 1]}/{moment:%Y:%H:%M:%S} +0000]",
    "ctime": lambda moment: f"{moment:%a} {ENGLISH[moment.month - 1]} {moment.day} {moment:%H:%M:%S} {moment.year}",
    "mail": lambda moment: f"{moment:%a}, {moment.day} {ENGLISH[moment.month - 1]} {moment:%Y %H:%M:%S} +0000",
    "epoch": lambda moment: f"{int(moment.replace(tzinfo=datetime.UTC).timestamp())}",
    "logfmt": lambda moment: f'time="{moment:%Y-%m-%dT%H:%M:%SZ}" level=info',
    "level": lambda moment: f"ERROR {moment:%Y-%m-%d %H:%M:%S}",
    "csv": lambda moment: f'"{moment:%Y-%m-%d %H:%M:%S}",',
}


@pytest.mark.parametrize("shape", LOGS)
@given(moment=MOMENTS)
def test_the_time_of_a_log_line_is_read_to_the_second(shape: str, moment: Moment) -> None:
    stamp = stamp_of_line(f"{LOGS[shape](moment)} disk full")
    assert stamp is not None
    at = place_written(stamp[0], TimeAssumptions("UTC", day=moment.date())).at
    assert at.lo is not None
    assert at.lo // 1_000_000 == microseconds_of(moment.replace(tzinfo=datetime.UTC)) // 1_000_000
    assert stamp[1].endswith("disk full")


ROWS = st.lists(
    st.tuples(
        st.integers(0, DAY // MINUTE - 1),
        st.sampled_from(["pager woke bob", "db restarted", "all good again", "rolled back"]),
        st.sampled_from(["carol", "dana"]),
    ),
    min_size=1,
    max_size=6,
)
HEADS = {"time": "Time (UTC)", "date": "Date", "what": "Event", "who": "Who"}


@given(ROWS, st.permutations(["date", "time", "what", "who"]), st.sampled_from(["cells", "joined", "bullets", "html"]))
def test_every_layout_of_the_same_rows_gives_the_same_entries(
    rows: list[tuple[int, str, str]], order: list[str], layout: str
) -> None:
    rows = sorted(rows)
    parts = [
        {"date": "2024-03-05", "time": f"{minute // 60:02}:{minute % 60:02}", "what": what, "who": who}
        for minute, what, who in rows
    ]
    if layout == "bullets":
        body = "\n".join(f"- {one['date']} {one['time']} UTC - @{one['who']}: {one['what']}" for one in parts)
    elif layout == "html":
        cells = ["".join(f"<td>{one[name]}</td>" for name in order) for one in parts]
        heads = "".join(f"<th>{HEADS[name]}</th>" for name in order)
        body = f"<table>\n<tr>{heads}</tr>\n" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "\n</table>"
    else:
        if layout == "joined":
            order = [name for name in order if name != "date"]
            for one in parts:
                one["time"] = f"{one['date']} {one['time']}"
        lines = [
            [HEADS[name] for name in order],
            ["---"] * len(order),
            *[[one[name] for name in order] for one in parts],
        ]
        body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    imported = read_timeline(f"# Lift\n\n## Timeline\n\n{body}\n", name="x.md")
    noon = microseconds_of(datetime.datetime(2024, 3, 5, tzinfo=datetime.UTC))
    found = [(line.at.lo if line.at is not None else None, line.text, line.speaker) for line in imported.lines]
    assert found == [(noon + minute * MINUTE, what, who) for minute, what, who in rows]
