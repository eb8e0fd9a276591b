"""Checks measure: their time and their figures count, whoever ticks them and whatever way."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.desks import FixView
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.model.states import CheckState
from warroom.playbook.comparing import against, compare, shortfall_words, shortfalls
from warroom.room.acts import checking, closing
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings.clocks import situation


def fix_in(room: WarRoom, incident: IncidentId) -> FixView:
    fix = desks(room, incident).fix
    assert fix is not None
    return fix


def states(room: WarRoom, incident: IncidentId) -> list[str]:
    return [check.state for check in fix_in(room, incident).checks]


def test_a_check_before_its_time_or_against_its_figure_asks_why_once_and_keeps_the_reason(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "baseline", "error-rate 0.2 %")
    order(room, incident, "baseline", "p95 210 ms")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    before = room.revision()
    for words, doubt in (
        ("60m pass", "due in 5"),
        ("5m pass 12 %", "12 % is above the 0.2 % of triage"),
        ("15m fail", "due in "),
        ("list2 pass 0.9 s", "0.9 s is above the 210 ms of triage"),
        ("60m pass because ", "due in "),
    ):
        assert doubt in refused(room, incident, "check", words), words
    assert room.revision() == before  # nothing was kept of what was doubted
    order(room, incident, "check", "5m pass 12 % because the batch of the night runs")
    order(room, incident, "check", "60m pass 0.1 % because the vendor wants to know")
    order(room, incident, "check", "list2 pass 180 ms")
    assert "60m System stable? passed 5" in last(room, incident, 3)[1][1]
    found = view(room, incident)
    fix = fix_in(room, incident)
    early, worse = sorted(shortfalls(fix, found, PLAYBOOK), key=lambda one: one.early_by == 0)
    assert 53 * MINUTE < early.early_by <= 54 * MINUTE
    assert early.because is not None
    assert early.because.raw == "the vendor wants to know"
    assert (worse.early_by, worse.against) == (0, "12 % is above the 0.2 % of triage")
    assert worse.because is not None
    words = "1 before its time, 1 against its figure"
    assert shortfall_words(fix, found, PLAYBOOK) == words
    _, lines = situation(found, [], PLAYBOOK, now=Moment(clock.now))
    assert any(f"2 of 4 checks passed ({words})" in line for line in lines)


def test_a_check_in_time_and_within_its_figure_asks_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "baseline", "error-rate 0.2 %")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=5)
    for words in ("5m pass 0.2 %", "15m skip nobody looked", "30m fail errors are back"):
        order(room, incident, "check", words)
    assert shortfalls(fix_in(room, incident), view(room, incident), PLAYBOOK) == ()
    assert states(room, incident)[:4] == ["passed", "skipped", "failed", "open"]


def test_a_check_that_is_passed_keeps_its_first_time_and_figure(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    stale = fix_in(room, incident).checks[0]
    order(room, incident, "check", "5m pass 0.3 %")
    first = fix_in(room, incident).checks[0]
    clock.forward(minutes=20)
    assert "passed already at" in refused(room, incident, "check", "1 pass 0.1 %")
    with pytest.raises(RoomTrouble, match="and that stays"):  # whoever looks at what was there before
        checking.tick(room, incident, PLAYBOOK, stale, CheckState.PASSED, view=view(room, incident))
    kept = fix_in(room, incident).checks[0]
    assert (kept.checked, kept.figure) == (first.checked, first.figure)
    order(room, incident, "ready", "monitoring pass")
    assert "passed already" in refused(room, incident, "ready", "monitoring pass")


def test_a_figure_that_is_noted_later_is_held_against_the_triage_too(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "baseline", "error-rate 0.2 %")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    order(room, incident, "check", "5m pass")
    check = fix_in(room, incident).checks[0]
    with pytest.raises(checking.WhyFirst, match="12 % is above"):
        checking.note_figure(room, incident, PLAYBOOK, check, "12 %", view=view(room, incident))
    checking.note_figure(room, incident, PLAYBOOK, check, "12 %", view=view(room, incident), because="a batch runs")
    noted = fix_in(room, incident).checks[0]
    assert noted.because is not None
    assert (noted.because.raw, against(noted, view(room, incident), PLAYBOOK)) == (
        "a batch runs",
        "12 % is above the 0.2 % of triage",
    )


def test_what_cannot_be_compared_is_said_to_be_not_compared(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    check = fix_in(room, incident).checks[0]
    assert [one.words for one in compare(check, "0.1 %", view(room, incident), PLAYBOOK)] == [
        "not compared: no figure was noted at triage"
    ]
    order(room, incident, "baseline", "error-rate about as always")
    (one,) = compare(check, "0.1 %", view(room, incident), PLAYBOOK)
    assert (one.meets, one.words) == (None, "not compared with the about as always of triage")


@pytest.mark.parametrize(
    ("noted", "seen", "asks"),
    [
        ("0.2 %", "12 apples", True), ("0.2 %", "3m", True), ("0.2 %", "0.1", True), ("0.2 %", "12 of the pods", True),
        ("210 ms", "0.1 %", True), ("40 req/s", "30 errors/s", True), ("0.2 %", "\u00bd as many", True),
        ("0.2 %", "quiet", False), ("0.2 %", "", False), ("0.2 %", "~0.2 %", False), ("0.2 %", "1 of 1000", False),
        ("0.2 %", "0.1 % on eu-west-1", False), ("0.2 %", "fine on v2.31", False), ("0.2 %", "no 5xx", False),
        ("0.2 %", "under 1 % since 14:05", False), ("0.2 %", "0.2%, ok", False), ("0.2 %", "0 errors", False),
        ("210 ms", "200 ms fine", False), ("0.2 %", "0 of the pods", False), ("0.2 %", "200 ms fine", True),
        ("about as always", "12 apples", False), ("40 req/s", "30/s", False),
    ],
)  # fmt: skip
def test_a_figure_of_something_else_passes_no_check_without_a_reason(
    room: WarRoom, incident: IncidentId, clock: Clock, noted: str, seen: str, asks: bool
) -> None:
    order(room, incident, "baseline", f"error-rate {noted}")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    if not asks:
        order(room, incident, "check", f"5m pass {seen}")
        assert shortfalls(fix_in(room, incident), view(room, incident), PLAYBOOK) == ()
        return
    doubt = f"{seen} is not comparable with the {noted} of triage"
    assert doubt in refused(room, incident, "check", f"5m pass {seen}")
    order(room, incident, "check", f"5m pass {seen} because nobody has another")
    found, fix = view(room, incident), fix_in(room, incident)
    assert [one.against for one in shortfalls(fix, found, PLAYBOOK)] == [doubt]
    assert shortfall_words(fix, found, PLAYBOOK) == "1 with a figure that is not comparable"
    case = reading.case(room, incident, PLAYBOOK)
    assert [one.against for one in case.checks if one.state == CheckState.PASSED] == [doubt]
    order(room, incident, "check", "15m fail 1")  # failing needs no reason of that kind


def test_a_baseline_that_comes_later_leaves_the_fix_unverified_until_somebody_says_why(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=61)
    order(room, incident, "check", "5m pass 12 %")
    for number in range(2, 10):
        order(room, incident, "check", f"{number} pass")

    def verified() -> tuple[str, str]:
        gates = closing.gates(view(room, incident), PLAYBOOK, now=Moment(clock.now))
        gate = next(one for one in gates if one.check.known == "verified")
        return gate.state, gate.words

    assert verified() == ("passed", "")
    order(room, incident, "baseline", "error-rate 0.2 %")
    assert verified() == ("open", "1 against its figure, 1 without a reason")
    check = fix_in(room, incident).checks[0]
    checking.note_figure(room, incident, PLAYBOOK, check, "12 %", view=view(room, incident), because="a batch runs")
    assert verified() == ("passed", "1 against its figure")


@pytest.mark.parametrize(
    ("at", "refusal"), [("??:??", "say when it was seen"), ("2099-01-01 10:00", "has not come yet")]
)
def test_no_time_that_is_unknown_or_to_come_lets_a_check_be_in_time(
    room: WarRoom, incident: IncidentId, at: str, refusal: str
) -> None:
    from warroom.intake.typed_time import read_moment
    from warroom.model.moment import EventTime

    order(room, incident, "fixed", "hotfix")
    when = EventTime.unknown() if at == "??:??" else read_moment(at, now=room.now(), zone="UTC")
    check = fix_in(room, incident).checks[0]
    with pytest.raises(RoomTrouble, match=refusal):
        checking.tick(room, incident, PLAYBOOK, check, CheckState.PASSED, view=view(room, incident), at=when)
