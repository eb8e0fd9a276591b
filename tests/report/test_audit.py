"""What an auditor would ask: each question where the log leaves it open, and not where it does not."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.conftest import Clock
from tests.report.everything import reviewed
from tests.report.test_proposals import NOON, OVERRIDE, WELL_RUN, at, change, check, times, words
from tests.report.workflow_example import workflow_example
from warroom.model.identity import EntryId, Moment
from warroom.model.moment import DAY, MINUTE
from warroom.model.states import CheckState
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.report.audit import audit
from warroom.report.facts import Case, Change, CheckFact, EntryFact, UpdateFact
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading


def entry(kind: str, minutes: float, text: str = "words", *, entered: float | None = None) -> EntryFact:
    told = NOON + round((minutes if entered is None else entered) * MINUTE)
    return EntryFact(f"{kind}{minutes}", at(minutes), kind, words(text), words("alice"), Moment(told))


def said(status: str, minutes: float) -> UpdateFact:
    return UpdateFact("internal", words(""), at(minutes), words(status), words(""))


def measured(playbook: Playbook, figure: str) -> CheckFact:
    """A check of the playbook that asks for a figure, passed in its time."""
    step = next(step for step in playbook.resolution.verify if step.metric)
    return CheckFact(
        "one",
        words(f"{step.after.words} {step.ask}"),
        CheckState.PASSED,
        Moment(NOON + 65 * MINUTE),
        words(figure),
        at(66),
    )


HELD = entry("held", 160)
STATUSES = (change("Investigating", 1), change("Identified", 30), change("Resolved", 80))
SOUND = dataclasses.replace(
    WELL_RUN,
    statuses=STATUSES,
    entries=(entry("declared", 0), entry("closed", 150), HELD),
    updates=(said("Investigating", 10), said("Identified", 32), said("Identified", 78), said("Resolved", 82)),
)
LOWERED = Change(words("P2"), at(40), words("alice"), EntryId("severity40"), 2)
RAISED = Change(words("P0"), at(0), words("alice"), EntryId("declared0"), 0)
LATER = Moment(NOON + 20 * DAY)


def but(**changed: Any) -> Case:
    return dataclasses.replace(SOUND, **changed)


def rules(case: Case, playbook: Playbook, *, now: Moment = LATER) -> set[str]:
    return {one.rule for one in audit(case, playbook, now=now)}


def test_of_an_incident_that_was_run_well_nothing_is_asked(playbook: Playbook) -> None:
    assert rules(SOUND, playbook) == set()


FOUND: dict[str, Case] = {
    "unresolved": but(times=times(resolved=None)),
    "early": but(checks=(check(60, 66),)),
    "unverified": but(checks=(check(5, 66), check(60, None, "open"))),
    "struck": but(struck=(entry("detected", -4),)),
    "other-status": but(updates=(said("Investigating", 60),)),
    "lowered": but(severities=(RAISED, LOWERED), entries=(*SOUND.entries, entry("severity", 40, "P0 → P2"))),
    "afterwards": but(entries=(*SOUND.entries, entry("decision", 20, "roll back", entered=400))),
    "review": but(entries=SOUND.entries[:2]),
}


@pytest.mark.parametrize("rule", FOUND)
def test_each_question_is_asked_where_the_log_leaves_it_open(rule: str, playbook: Playbook) -> None:
    assert rules(FOUND[rule], playbook) == {rule}


SILENT: dict[str, Case] = {
    "what goes on need not be resolved": but(times=times(resolved=None, closed=None)),
    "nor what was never declared": but(times=times(resolved=None), severity="P3", severities=(change("P3", 0),)),
    "nor what is another outage now": but(times=times(resolved=None), facts={"merged_into": words("another")}),
    "a check within its minute is in time": but(checks=(check(5, 64.5),)),
    "a check that failed early proves what it says": but(
        checks=(check(60, 62, "failed"),), times=times(resolved=None, closed=None)
    ),
    "what is not closed may have open checks": but(checks=(check(5, None, "open"),), times=times(closed=None)),
    "open checks that were named in the reason are known": but(
        checks=(check(5, None, "open"),),
        overridden=(dataclasses.replace(OVERRIDE, open=(words("Fix Verified (checks are open)"),)),),
    ),
    "a fix that another one replaced needs no checks": but(
        checks=(check(5, None, "open", round_="one"), check(60, 121, round_="two"))
    ),
    "a struck entry that is told again leaves no doubt": but(
        struck=(entry("detected", -4),), entries=(*SOUND.entries, entry("detected", -4))
    ),
    "nor does one whose time does not count": but(struck=(entry("detected", -3),)),
    "a struck note says nothing of milestones": but(struck=(entry("note", -4),)),
    "an update just behind a new status had been written before": but(updates=(said("Investigating", 34),)),
    "a status that was never said is the other rule's": but(updates=(said("Fixing", 60),)),
    "a word that is no status is none": but(updates=(said("Looking", 60),)),
    "before any status there is none to contradict": but(updates=(said("Investigating", -3),)),
    "without any status neither": but(updates=(said("Resolved", 20),), statuses=()),
    "a severity that was lowered with a reason": but(
        severities=(RAISED, LOWERED), entries=(*SOUND.entries, entry("severity", 40, "P0 → P2: one shop only"))
    ),
    "one that somebody said again who had not seen that it was raised": but(
        severities=(RAISED, LOWERED), entries=(*SOUND.entries, entry("severity", 40, "P2"))
    ),
    "one that nobody can read of": but(severities=(RAISED, LOWERED)),
    "one that was raised": but(
        severities=(LOWERED, dataclasses.replace(RAISED, entry=EntryId("severity50"))),
        entries=(*SOUND.entries, entry("severity", 50, "P2 → P0")),
    ),
    "a note of later is no fact": but(entries=(*SOUND.entries, entry("note", 20, entered=400))),
    "what happened later is told later": but(entries=(*SOUND.entries, entry("decision", 399, entered=400))),
    "facts that were told with the close": but(entries=(*SOUND.entries, entry("decision", 20, entered=152))),
    "a review that was planned for later": but(entries=SOUND.entries[:2], times=times(review=30 * 24 * 60)),
    "a review of what was never declared": but(entries=SOUND.entries[:2], severity="P3", severities=(change("P3", 0),)),
    "a false alarm was never resolved": but(times=times(resolved=None), state="cancelled"),
    "nor was a duplicate, and it owes no review": but(
        times=times(resolved=None), state="duplicate", entries=SOUND.entries[:2]
    ),
    "a review that is optional": but(entries=SOUND.entries[:2], asks_review="optional"),
    "a drill has no review": but(entries=SOUND.entries[:2], drill=True),
    "an imported page is asked for nothing of it": but(
        read_in=True, entries=(), times=times(resolved=None), checks=(check(60, 66),)
    ),
}


@pytest.mark.parametrize("why", SILENT)
def test_nobody_is_accused_of_what_was_not_so(why: str, playbook: Playbook) -> None:
    assert rules(SILENT[why], playbook) == set()


def test_a_figure_is_asked_for_where_the_playbook_asks_for_one(playbook: Playbook) -> None:
    assert rules(but(checks=(measured(playbook, ""),)), playbook) == {"unmeasured"}
    assert rules(but(checks=(measured(playbook, "0.2 %"),)), playbook) == set()
    unasked = dataclasses.replace(measured(playbook, ""), name=words("Look at it"))
    assert rules(but(checks=(unasked,)), playbook) == set()


def test_a_review_is_not_owed_before_its_time(playbook: Playbook) -> None:
    closed = NOON + 150 * MINUTE
    case = but(entries=SOUND.entries[:2])
    assert rules(case, playbook, now=Moment(closed + DAY)) == set()
    assert rules(case, playbook, now=Moment(closed + 3 * DAY)) == {"review"}


def test_every_question_says_on_which_entries_it_stands(playbook: Playbook) -> None:
    for name, case in FOUND.items():
        if name in ("lowered", "afterwards", "review", "struck", "unresolved"):
            (one,) = audit(case, playbook, now=Moment(LATER))
            assert one.entries, name


def test_the_questions_are_read_from_the_log(room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    incident = workflow_example(room, playbook)
    clock.now = max(clock.now, NOON)
    case = reading.case(room, incident, playbook)
    assert rules(case, playbook, now=Moment(clock.now)) == set()
    detected = next(one for one in case.entries if one.kind == "acknowledged")
    scribe.strike(room, incident, EntryId(detected.id), "wrong incident")
    commander.set_severity(room, incident, Severity("P1", 1), before="P0")
    commander.set_status(room, incident, "Investigating", at=at(100))
    after = reading.case(room, incident, playbook)
    expected = {"lowered", "struck"} if "acknowledged" in after.times else {"lowered"}
    assert {one.rule for one in reading.doubts(after, playbook, now=Moment(clock.now))} >= expected
    assert "review" in rules(after, playbook, now=Moment(clock.now + 9 * DAY))
    reviewed(room, incident, playbook)
    assert "review" not in rules(reading.case(room, incident, playbook), playbook, now=Moment(clock.now + 9 * DAY))
