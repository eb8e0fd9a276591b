"""No figure is made of a time about which people disagree, nor of one that cannot be beside another."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock
from tests.room.contesting import apart, at
from tests.room.giving import PLAYBOOK, document, message, order
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, SECOND, EventTime
from warroom.report.consistency import contradictions
from warroom.report.contradiction import Rule
from warroom.report.metrics import figures, table
from warroom.report.spans import span_words
from warroom.room.core import WarRoom
from warroom.room.readings.case import account, case, measured

_LENGTH = re.compile(r"\b\d+(?:s|m|h|d)\b")


def measures(room: WarRoom) -> dict[str, tuple[int, int, int]]:
    """Of each figure how many incidents it stands on, how many lack it, and how many have it in the wrong order."""
    told = figures(measured(room), PLAYBOOK.after)
    return {figure.measure.name: (figure.n, figure.missing, figure.backwards) for figure in told}


def line(room: WarRoom, incident: IncidentId, words: str) -> str:
    return next(line for line in document(room, incident).splitlines() if words in line)


@pytest.mark.parametrize(("field", "measure"), [("began", "detect"), ("detected", "detect"), ("resolved", "resolve")])
def test_a_contested_time_makes_no_figure(
    room: WarRoom, incident: IncidentId, clock: Clock, field: str, measure: str
) -> None:
    clock.now += HOUR
    for milestone, before in (("began", "-67"), ("detected", "-62"), ("resolved", "-5")):
        order(room, incident, milestone, at=before)
    assert measures(room)[measure] == (1, 0, 0)
    assert "5m" in line(room, incident, "MTTD")
    apart(room, incident, clock, {field: at(-30)}, "incident", "incident")
    assert measures(room)[measure] == (0, 1, 0)
    if measure == "detect":
        assert not _LENGTH.search(line(room, incident, "MTTD"))
        assert "contested" in line(room, incident, "MTTD")
        assert "Detection took" not in document(room, incident)
    else:
        assert not _LENGTH.search(line(room, incident, "**Duration**"))
        assert "Resolved 5" not in document(room, incident)


@pytest.mark.parametrize(
    "told",
    [
        (("began", "-50"), ("resolved", "-10"), ("detected", "-5")),  # noticed once it was over
        (("began", "-50"), ("detected", "-20")),  # noticed after somebody had declared it
    ],
)
def test_a_time_that_cannot_be_beside_another_makes_no_figure(
    room: WarRoom, incident: IncidentId, clock: Clock, told: tuple[tuple[str, str], ...]
) -> None:
    clock.now += 40 * MINUTE  # it was declared ten minutes after it began
    for milestone, before in told:
        order(room, incident, milestone, at=before)
    assert measures(room)["detect"] == (0, 0, 1)
    assert not _LENGTH.search(line(room, incident, "MTTD"))
    assert "contradict" in line(room, incident, "MTTD")
    assert "Detection took" not in document(room, incident)


def test_what_took_weeks_is_told_in_days(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.now += 40 * DAY + 2 * HOUR
    order(room, incident, "resolved")
    assert "Duration: 40 days 2 hours\n" in message(room, incident, "internal", "closing")


def test_what_no_clock_shows_took_no_time_in_no_line(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "resolved")
    order(room, incident, "close", "done")
    assert "under a minute" in line(room, incident, "**Duration**")
    assert not re.search(r"\b0s\b", document(room, incident))


def rough(clock: Clock, ago: int) -> EventTime:
    """``~14:32``, ``ago`` minutes before now."""
    begin = Moment(clock.now - clock.now % MINUTE - ago * MINUTE)
    return EventTime(begin, Moment(begin + MINUTE - 1), approx=True, words="~")


@pytest.mark.parametrize("name", ["began", "detected", "resolved"])
def test_what_is_only_about_then_is_measured_as_no_more(
    room: WarRoom, incident: IncidentId, clock: Clock, name: str
) -> None:
    clock.now += 2 * HOUR
    order(room, incident, "status", "Resolved")
    for milestone, ago in {"began": 125, "detected": 120, "resolved": 60}.items():
        order(room, incident, milestone, at=rough(clock, ago) if milestone == name else f"-{ago}")
    told = {figure.measure.name: figure for figure in figures(measured(room), PLAYBOOK.after)}
    measures_of_it = [figure for figure in told.values() if name in (figure.measure.starts, figure.measure.ends)]
    for figure in measures_of_it:
        assert (figure.n, figure.approximate) in ((1, 1), (0, 0))
        assert span_words(figure.median).startswith("about ") is bool(figure.n)
    assert sum(figure.approximate for figure in told.values()) == sum(figure.n for figure in measures_of_it) > 0
    assert table(list(told.values()), PLAYBOOK.after, incidents=1).count("1 approximate") == len(
        [figure for figure in measures_of_it if figure.n]
    )
    page = document(room, incident)
    assert ("about 5m" in line(room, incident, "MTTD")) is (name != "resolved")
    assert ("about 1h 5m" in line(room, incident, "**Duration**")) is (name != "detected")
    assert "Detected" not in page.partition("What Went Well")[2] or name == "resolved", "five minutes, or six"
    closing = message(room, incident, "internal", "closing")
    assert ("about 1 hour 5 minutes" in closing) is (name != "detected")


def test_what_is_about_the_same_time_contradicts_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.now += 2 * HOUR
    for milestone, ago in {"began": 124, "detected": 127, "resolved": 60}.items():
        order(room, incident, milestone, at=rough(clock, ago))
    assert measures(room)["detect"][0::2] == (1, 0)
    told_of = account(case(room, incident, PLAYBOOK), PLAYBOOK)
    assert not [found for found in contradictions(told_of, PLAYBOOK) if found.rule == Rule.ORDER]
    order(room, incident, "detected", at=rough(clock, 140))
    assert measures(room)["detect"][0::2] == (0, 1)
    told_of = account(case(room, incident, PLAYBOOK), PLAYBOOK)
    assert [found for found in contradictions(told_of, PLAYBOOK) if found.rule == Rule.ORDER]


def test_a_check_tells_no_length_in_seconds(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "resolved")
    clock.now += 12 * SECOND
    order(room, incident, "close", "done")
    told_of = account(case(room, incident, PLAYBOOK), PLAYBOOK)
    told = [found.words for found in contradictions(told_of, PLAYBOOK)]
    assert any("under a minute after" in words for words in told)
    assert not any(re.search(r"\b\d+s\b", words) for words in told)
