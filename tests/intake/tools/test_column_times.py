"""A column of times is read as each of its cells alone would be."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.fields import time_of

CLOCK = "{h:02}:{m:02}:{s:02}"
FORMS = (
    "2026-02-{d:02}TCLOCK.{f}Z", "2026-02-{d:02} CLOCK", "2026-02-{d:02} CLOCK UTC", "{d:02}.02.2026 CLOCK",
    "02/{d:02}/2026 {t:02}:{m:02}:{s:02} PM", "Feb {d}, 2026 @ CLOCK.{f}", "{d}/Feb/2026:CLOCK +0530",
    "Fri, {d} Feb 2026 CLOCK GMT", "2026-02-{d:02}TCLOCK,{f}+02:00", "{d}.03.2026 CLOCK Europe/Berlin",
    "2026-04-05 0{t}:{m:02}:{s:02} Australia/Lord_Howe", "2026-02-{d:02} {h:02}:{m:02}", "1771{m:02}{s:02}00",
    "CLOCK - {h:02}:{s:02}:{m:02} on 2026-02-{d}", "1970-01-01T00:{m:02}:{s:02}+00:30", "x CLOCK",
    "2026-02-{d:02} 24:{m:02}:{s:02}", "2026-02-{d:02} CLOCK{f}", "2200-12-31 23:{m:02}:{s:02} -05:00",
    "2026-02-{d:02} CLOCK:{s:02}",
)  # fmt: skip


@st.composite
def columns(draw: st.DrawFn) -> list[str]:
    """Stamps of one form or two, many of them of the same hour, in any order."""
    forms = draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=2))
    days, hours = draw(st.lists(st.integers(1, 31), min_size=1, max_size=2)), st.sampled_from([0, 2, 9, 23])
    clocks = st.builds(
        lambda form, d, h, t, m, s, f: form.replace("CLOCK", CLOCK).format(d=d, h=h, t=t, m=m, s=s, f=f),
        st.sampled_from(forms), st.sampled_from(days), hours, st.integers(1, 2), st.integers(0, 61), st.integers(0, 60),
        st.sampled_from(["5", "123", "123456", "1234567", ""]),
    )  # fmt: skip
    return draw(st.lists(clocks, min_size=3, max_size=12))


@settings(max_examples=80)
@given(columns(), st.booleans())
@example(["2026-02-01 00:01:01:01", "2026-02-01 00:01:01:01", "2026-02-01 00:01:00:00"], False)
def test_each_stamp_is_read_as_it_would_be_alone(stamps: list[str], in_utc: bool) -> None:
    times = ColumnTimes(in_utc=in_utc)
    for stamp in stamps:
        assert times.time(stamp) == time_of(stamp, in_utc=in_utc), stamp


def test_a_column_whose_hours_never_end_is_read_as_any() -> None:
    times = ColumnTimes(in_utc=True)
    for number in range(10_050):
        day = f"{2000 + number // 8064}-{number // 672 % 12 + 1:02}-{number // 24 % 28 + 1:02}"
        stamp = f"{day}T{number % 24:02}:00:0{number % 7}Z"
        at = times.time(stamp)
        assert at is not None
        assert at.words == stamp
