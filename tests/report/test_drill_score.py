"""How a drill went, against what was expected and the workflow's time boxes."""

from __future__ import annotations

import dataclasses

from tests.report.everything import NOON, minute
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.drills import DrillPlan, Expected, Way
from warroom.playbook.duration import Duration
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import score
from warroom.report.drill_score_words import score_words
from warroom.report.facts import Case


def plan(*expected: tuple[str, str, int, tuple[str, ...]]) -> DrillPlan:
    made = tuple(
        Expected(what, Duration(within * MINUTE, f"{within}m"), kind, words) for what, kind, within, words in expected
    )
    return DrillPlan("x", "api", "P1", "x", Duration(60 * MINUTE, "60m"), (), made, ())


def scored(case: Case, playbook: Playbook, of: DrillPlan, *, speed: int = 1) -> dict[str, tuple[str, int | None]]:
    found = score(case, of, playbook, began=NOON, speed=speed)
    return {one.what: (one.result, one.took // MINUTE if one.took is not None else None) for one in found}


def test_what_was_expected_is_in_time_late_or_missed(case: Case, playbook: Playbook) -> None:
    found = scored(case, playbook, plan(
        ("fix", "fixed", 45, ()), ("decide", "decision", 10, ("rollback",)), ("close it", "closed", 120, ("nobody",)),
        ("tell", "update", 30, ()), ("how bad", "severity", 12, ("P0",)), ("declare", "declared", 10, ()),
    ))  # fmt: skip
    assert found["fix"] == ("in time", 41)
    assert found["decide"] == ("late", 18)
    assert found["close it"] == ("missed", None)
    assert found["tell"] == ("in time", 20)
    assert found["how bad"] == ("in time", 12)
    assert found["declare"] == ("in time", 8)


def test_the_workflow_s_boxes_roles_cadences_and_checks_count_too(case: Case, playbook: Playbook) -> None:
    found = scored(case, playbook, plan())
    assert found["Time to declare"] == ("in time", 8)
    assert found["Give somebody the role Incident Commander"] == ("in time", 0), "given as it was declared"
    assert found["Give somebody the role Communications Lead"] == ("missed", None)
    assert found["Post an update for Internal update at least every 30m"] == ("late", 47)
    assert found["Post an update for Executive summary at least every 60m"] == ("missed", None)
    assert found["Check that it holds after 5m"] == ("in time", 5)
    assert found["Check that it holds after 15m"] == ("in time", 15)
    assert "Check that it holds after 60m" not in found  # the drill is over by then


def test_roles_and_updates_are_owed_from_the_declaration_or_from_the_beginning_where_nobody_declared(
    case: Case, playbook: Playbook
) -> None:
    first = "Post an update for Internal update at least every 30m"
    told = dataclasses.replace(case, updates=case.updates[:1], times={"declared": case.times["declared"]})
    never = dataclasses.replace(told, times={})
    assert (scored(told, playbook, plan())[first], scored(never, playbook, plan())[first]) == (
        ("in time", 12), ("in time", 20),
    )  # fmt: skip
    assert scored(never, playbook, plan())["Give somebody the role Incident Commander"] == ("late", 8)


def test_what_was_posted_before_the_declaration_makes_no_silence_longer(case: Case, playbook: Playbook) -> None:
    first = "Post an update for Internal update at least every 30m"
    early, later = (dataclasses.replace(case.updates[0], posted=minute(at)) for at in (1, 45))
    for updates in ((early, later), (later,)):
        told = dataclasses.replace(case, updates=updates, times={"declared": minute(30)})
        assert scored(told, playbook, plan())[first] == ("in time", 15)


def test_a_faster_drill_is_measured_on_its_own_clock(case: Case, playbook: Playbook) -> None:
    assert scored(case, playbook, plan(("fix", "fixed", 45, ())), speed=5)["fix"] == ("late", 205)


def test_times_that_nobody_knows_do_not_count(case: Case, playbook: Playbook) -> None:
    entries = tuple(dataclasses.replace(one, at=EventTime.unknown()) for one in case.entries)
    bare = dataclasses.replace(case, entries=entries, times={}, updates=(), severities=(), roles=(), checks=())
    found = scored(bare, playbook, plan(("fix", "fixed", 45, ())))
    assert found["fix"] == ("missed", None)
    assert found["Time to declare"] == ("missed", None)
    assert not [what for what in found if what.startswith("Check that")]


def test_saying_how_bad_it_is_declares_it(case: Case, playbook: Playbook) -> None:
    times = {name: at for name, at in case.times.items() if name != "declared"}
    severities = tuple(dataclasses.replace(one, at=minute(7)) for one in case.severities)
    said = scored(dataclasses.replace(case, times=times, severities=severities), playbook, plan())
    assert said["Time to declare"] == ("in time", 7)


def test_the_score_names_what_was_missed_last_and_the_points(case: Case, playbook: Playbook) -> None:
    found = score(case, plan(("never", "closed", 1, ("nothing",))), playbook, began=NOON, speed=1)
    lines = score_words(found, playbook).splitlines()
    assert lines[0].startswith("in time")
    assert any(line.startswith("missed: never (- of 1m)") for line in lines)
    assert lines[-1] == f"{sum(one.points for one in found)} of {2 * len(found)} points"


def test_what_follows_itself_or_goes_in_a_ring_is_missed(case: Case, playbook: Playbook) -> None:
    ring = plan(("itself", "", 5, ()), ("one", "", 5, ()), ("other", "", 5, ()))
    follows = ("itself", "other", "one")
    points = tuple(
        dataclasses.replace(point, way=(Way(follows=what),)) for point, what in zip(ring.expected, follows, strict=True)
    )
    seen = scored(case, playbook, dataclasses.replace(ring, expected=points))
    assert {seen[point.what][1] for point in points} == {None}
