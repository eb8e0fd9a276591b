"""The machine's time zone in every form that systems say it in: one that is known here, or a remark; never an error."""

from __future__ import annotations

import json
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.intake.machine_zone import machine_zone
from warroom.intake.times import known_zone, local, place, zone_named
from warroom.intake.typed_time import read_time
from warroom.model.identity import Moment

BERLIN = Path("/usr/share/zoneinfo/Europe/Berlin")


def of(said: str | None, link: str = "/nowhere", *, ahead: tuple[int, int] = (0, 0)) -> tuple[str, bool]:
    zone, remark = machine_zone({} if said is None else {"TZ": said}, link, ahead=lambda: ahead)
    return zone, bool(remark)


@pytest.mark.parametrize(
    ("said", "ahead", "zone", "remarked"),
    [
        (None, (0, 0), "UTC", False), ("", (0, 0), "UTC", False), (":", (0, 0), "UTC", False),
        ("Europe/Berlin", (0, 0), "Europe/Berlin", False), (":Europe/Berlin", (0, 0), "Europe/Berlin", False),
        ("CET", (0, 0), "CET", False), ("EST5EDT", (0, 0), "EST5EDT", False), ("UTC0", (0, 0), "UTC", False),
        ("JST-9", (32_400, 32_400), "+09:00", False), ("<-0330>3:30", (-12_600, -12_600), "-03:30", False),
        ("CET-1CEST,M3.2.0,M10.5.0/3", (3_600, 7_200), "+01:00", True), ("Mars/X", (0, 0), "UTC", True),
        ("EST5EDT,M13.1.0,M11.1.0", (-18_000, -18_000), "-05:00", True),
        ("nonsense", (0, 0), "UTC", True), ("/etc/passwd", (0, 0), "UTC", True), ("/no/such/file", (0, 0), "UTC", True),
        ("../../etc/passwd", (0, 0), "UTC", True), ("Europe", (0, 0), "UTC", True), ("\x1b[31m", (0, 0), "UTC", True),
        ("A-200", (720_000, 720_000), "UTC", True), ("x" * 5_000, (0, 0), "UTC", True),
    ],
)  # fmt: skip
def test_every_form_is_a_zone_that_is_known_here(
    said: str | None, ahead: tuple[int, int], zone: str, remarked: bool
) -> None:
    assert of(said, ahead=ahead) == (zone, remarked)


@pytest.mark.skipif(not BERLIN.exists(), reason="this system keeps no files of time zones")
def test_a_file_of_a_zone_says_its_name_and_a_copy_of_one_how_far_it_is_from_utc(tmp_path: Path) -> None:
    assert of(str(BERLIN)) == ("Europe/Berlin", False)
    (tmp_path / "localtime").symlink_to(BERLIN)
    link, copy = str(tmp_path / "localtime"), str(tmp_path / "copy")
    assert of(f":{link}") == ("Europe/Berlin", False)
    assert of(None, link) == ("Europe/Berlin", False)
    shutil.copy(BERLIN, copy)
    zone, remarked = of(None, copy, ahead=(3_600, 7_200))
    assert not remarked
    assert Path("/usr/share/zoneinfo", zone).read_bytes() == BERLIN.read_bytes()
    (tmp_path / "copy").write_bytes(BERLIN.read_bytes()[:-1] + b" ")  # of a zone that nobody knows here
    assert of(None, copy, ahead=(3_600, 7_200)) == ("+01:00", True)
    assert of(None, copy, ahead=(0, 0)) == ("UTC", False)


FORMS = (
    "EST5EDT", "Japan", "GB", "Cuba", "PST8PDT", "Europe/Berlin", ":Europe/Berlin", "Etc/GMT+5", "utc", "<+0330>-3:30",
    "<-03>3", "IST-5:30", "GMT-3", "UTC+5", "CET-1CEST", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0",
    "NZST-12NZDT,M9.5.0,M4.1.0/3", "MEZ-1MESZ-2,M3.5.0/02:00:00,M10.5.0/03:00", "XST3:30XDT2:30,M3.2.0/2,M11.1.0",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "AAA0BBB,M3.2.0,M10.5.0/3",
    ":/etc/localtime", str(BERLIN), "COPY Europe/Berlin", "COPY America/New_York",
    "COPY Asia/Kolkata", "LINK Asia/Tokyo", "Mars/X", "",
)  # fmt: skip
"""Ways to say a zone; ``COPY`` and ``LINK`` are a file of its own for each."""

_CLOCKS = """
import json, os, sys, time
from warroom.intake.machine_zone import machine_zone
from warroom.intake.times import local
rows, now = {}, time.time()
for form, setting in json.loads(sys.argv[1]).items():
    os.environ["TZ"] = setting
    time.tzset()
    zone, remark = machine_zone(os.environ)
    moments = (now, now + 182 * 86_400)
    shown = [(s.tm_hour, s.tm_min) for s in map(time.localtime, moments)]
    read = [(s.hour, s.minute) for s in (local(int(moment) * 1_000_000, zone) for moment in moments)]
    rows[form] = (shown[0] == read[0], shown[1] == read[1], remark)
print(json.dumps(rows))
"""


@pytest.mark.skipif(not BERLIN.exists(), reason="this system keeps no files of time zones")
def test_every_form_shows_the_clock_of_the_system_and_says_so_where_it_will_not_in_half_a_year(tmp_path: Path) -> None:
    settings = {}
    for form in FORMS:
        how, _, name = form.partition(" ")
        file = tmp_path / (name.replace("/", "_") or "none")
        if how == "COPY":
            shutil.copy(BERLIN.parents[1] / name, file)
        elif how == "LINK":
            file.symlink_to(BERLIN.parents[1] / name)
        settings[form] = str(file) if name else form
    command = [sys.executable, "-c", _CLOCKS, json.dumps(settings)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for form, (today, later, remark) in json.loads(printed).items():
        assert today, form
        assert later or "also when the clocks change" in remark, form
        if form.startswith(("COPY", "LINK")) or ("," in form and not form.startswith("AAA")):
            assert (later, remark) == (True, ""), form


@given(st.text(max_size=60) | st.text(string.printable, max_size=20).map("/usr/share/zoneinfo/".__add__))
def test_whatever_is_said_is_a_zone(said: str) -> None:
    if "\0" in said or not said.isprintable():
        said = ascii(said)
    zone, _ = machine_zone({"TZ": said}, ahead=lambda: (5_400, 5_400))
    assert zone_named(zone)


@given(st.text(max_size=40))
def test_a_time_is_shown_and_read_whatever_an_incident_calls_its_zone(zone: str) -> None:
    """It came from somebody's log: another machine may know more zones, or somebody made it up."""
    moment = local(1_771_000_000_000_000, zone)
    assert known_zone(zone) or moment
    reading = read_time("14:32 x", now=Moment(1_771_000_000_000_000), zone=zone)
    assert reading is not None
    assert place(moment.replace(tzinfo=None), 1, known_zone(zone), approx=False, words="")[0].lo is not None


def test_an_offset_that_there_is_not_is_said_and_not_taken_for_utc() -> None:
    reading = read_time("14:32 +99:00 x", now=Moment(1_771_000_000_000_000), zone="UTC")
    assert "from UTC nowhere" in getattr(reading, "why", "")


RULES = (
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "EST5EDT,M3.2.0,M11.1.0",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
)


@pytest.mark.skipif(not BERLIN.exists(), reason="this system keeps no files of time zones")
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_summer_time_shows_the_clock_of_the_system_on_every_day_of_years(rule: str) -> None:
    zone, remark = machine_zone({"TZ": rule})
    assert not remark
    assert "/" in zone
    moments = range(1_793_000_000, 1_793_000_000 + 3 * 366 * 86_400, 6 * 3_600 + 1)
    clocks = "import sys, time\nfor moment in range(*map(int, sys.argv[1:])): print(*time.localtime(moment)[:5])"
    command = [sys.executable, "-c", clocks, str(moments.start), str(moments.stop), str(moments.step)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, env={"TZ": rule}).stdout.splitlines()
    for moment, clock in zip(moments, shown, strict=True):
        there = local(moment * 1_000_000, zone)
        assert clock == f"{there.year} {there.month} {there.day} {there.hour} {there.minute}"


@given(st.text("M0123456789./:+-", max_size=12), st.text("M0123456789./:+-", max_size=12))
def test_a_rule_that_is_none_ends_nothing(first: str, second: str) -> None:
    zone, _ = machine_zone({"TZ": f"CET-1CEST,{first},{second}"}, ahead=lambda: (3_600, 7_200))
    assert zone_named(zone)
