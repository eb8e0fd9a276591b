"""Event times: as precise as the person knew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.identity import Moment
from warroom.model.moment import LATEST, MINUTE, PRECISIONS, EventTime
from warroom.model.record_kinds import KINDS, acceptable

ENDS = st.integers(0, LATEST - 1)


@given(ENDS, ENDS, st.booleans(), st.text(max_size=5), st.sampled_from(["UTC", "Europe/Berlin", "+02:00"]))
def test_a_time_is_read_back_from_its_json(one: int, other: int, approx: bool, words: str, zone: str) -> None:
    at = EventTime(Moment(min(one, other)), Moment(max(one, other)), approx=approx, words=words, zone=zone)
    assert EventTime.from_json(at.as_json()) == at
    assert at.precision in PRECISIONS
    assert hash(EventTime.from_json(at.as_json())) == hash(at)
    assert at != "a time"
    assert repr(at).startswith("EventTime(")


@pytest.mark.parametrize(
    ("at", "precision"),
    [
        (EventTime.at(Moment(5)), "exact"),
        (EventTime(Moment(0), Moment(MINUTE - 1)), "minute"),
        (EventTime(Moment(0), Moment(MINUTE)), "range"),
        (EventTime(Moment(0), Moment(5), approx=True), "approximate"),
        (EventTime.unknown(), "unknown"),
    ],
)
def test_the_precision_follows_from_the_span(at: EventTime, precision: str) -> None:
    assert at.precision == precision


@pytest.mark.parametrize(
    "said",
    [
        None, [], {"lo": 1, "hi": None}, {"lo": None, "hi": 1}, {"lo": 9, "hi": 5}, {"lo": -1, "hi": 5},
        {"lo": 1, "hi": LATEST}, {"lo": "1", "hi": 2}, {"lo": True, "hi": True}, {"lo": 1, "hi": 2, "as": 7},
        {"lo": 1, "hi": 2, "tz": None},
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match="event time"):
        EventTime.from_json(said)


@pytest.mark.parametrize(
    ("kind", "field", "value", "taken"),
    [
        ("entry", "text", "x", True),
        ("entry", "text", None, True),
        ("entry", "text", 7, False),
        ("entry", "tags", "db", True),
        ("entry", "tags", ["db"], False),
        ("entry", "pinned", 1, True),
        ("entry", "pinned", True, False),
        ("entry", "at", {"lo": 1, "hi": 2}, True),
        ("entry", "at", "14:32", False),
        ("entry", "details", {"any": ["thing"]}, True),
        ("incident", "severity", {"level": "P1", "rank": 1}, True),
        ("incident", "severity", {"level": "P1"}, False),
        ("incident", "severity", "P1", False),
    ],
)
def test_a_field_holds_what_it_declares(kind: str, field: str, value: object, taken: bool) -> None:
    assert (acceptable(KINDS[kind].fields[field], value) == "") is taken
