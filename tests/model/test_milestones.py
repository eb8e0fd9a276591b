"""Milestones: an order that cannot be is named with both; what overlaps or is unknown is let stand."""

from __future__ import annotations

from tests.conftest import START
from warroom.model.identity import Moment
from warroom.model.milestones import ORDER
from warroom.model.milestones import impossible as impossible_in
from warroom.model.moment import MINUTE, EventTime

NEXT = (
    ("began", "detected"), ("detected", "acknowledged"), ("detected", "declared"), ("detected", "identified"),
    ("detected", "deployed"), ("declared", "resolved"), ("deployed", "resolved"), ("resolved", "closed"),
)  # fmt: skip


def impossible(times: dict[str, EventTime]) -> list[tuple[str, str]]:
    return impossible_in(times, NEXT)


def at(minutes: int, *, width: int = 0) -> EventTime:
    lo = START + minutes * MINUTE
    return EventTime(Moment(lo), Moment(lo + width * MINUTE))


def test_times_in_their_order_are_no_matter() -> None:
    assert impossible({name: at(number) for number, name in enumerate(ORDER)}) == []


def test_a_resolution_before_the_fix_is_named_with_the_fix() -> None:
    assert impossible({"deployed": at(30), "resolved": at(20)}) == [("deployed", "resolved")]


def test_several_are_named_in_the_order_of_the_incident() -> None:
    found = impossible({"began": at(10), "detected": at(5), "closed": at(1)})
    assert found == [("began", "detected"), ("detected", "closed")]


def test_what_follows_from_the_order_is_held_against_the_times_too() -> None:
    assert impossible({"began": at(10), "acknowledged": at(5)}) == [("began", "acknowledged")]
    assert impossible({"deployed": at(10), "closed": at(5)}) == [("deployed", "closed")]


def test_one_wrong_time_is_named_with_its_neighbours_alone() -> None:
    times = {name: at(number) for number, name in enumerate(ORDER)}
    assert impossible(times | {"closed": at(-9)}) == [("resolved", "closed")]
    assert impossible(times | {"began": at(99)}) == [("began", "detected")]


def test_a_milestone_of_which_the_order_says_nothing_is_let_stand() -> None:
    assert impossible({"began": at(10), "review": at(5)}) == []
    assert impossible_in({"review": at(5), "posted": at(9)}, (("posted", "review"),)) == [("posted", "review")]


def test_times_that_overlap_are_let_stand() -> None:
    assert impossible({"began": at(10, width=5), "detected": at(12, width=1)}) == []
    assert impossible({"began": at(10, width=5), "detected": at(8, width=2)}) == []


def test_unknown_times_say_nothing() -> None:
    assert impossible({"began": EventTime.unknown(), "detected": at(1)}) == []
    assert impossible({"began": at(2), "detected": EventTime.unknown()}) == []


def test_a_rollback_before_the_cause_is_known_is_possible() -> None:
    assert impossible({"deployed": at(5), "identified": at(60)}) == []
