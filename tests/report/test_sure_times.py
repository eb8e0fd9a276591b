"""No figure is made of a time about which people disagree, nor of one that cannot be beside another."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, document, message, order
from tests.room.test_contested import apart, at
from warroom.model.identity import IncidentId
from warroom.model.moment import DAY, HOUR, MINUTE
from warroom.report.metrics import figures
from warroom.room.core import WarRoom
from warroom.room.readings.case import measured

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
