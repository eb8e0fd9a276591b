"""What went well and what could improve: each sentence where the facts bear it out, and not where they do not."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.conftest import Clock
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.states import CheckState, HypothesisState, TaskState
from warroom.model.updates import PutOff
from warroom.model.views import Lull, Severity
from warroom.playbook.workflow import Playbook
from warroom.report.facts import (
    Case,
    Change,
    CheckFact,
    EntryFact,
    Holding,
    HypothesisFact,
    Overridden,
    TaskFact,
    UpdateFact,
)  # fmt: skip
from warroom.report.proposals import proposals
from warroom.room.acts import closing, commander, comms
from warroom.room.acts.fact_writing import state
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * 1_000_000)


def at(minutes: float) -> EventTime:
    lo = NOON + round(minutes * MINUTE)
    return EventTime(Moment(lo), Moment(lo + MINUTE - 1))


def words(text: str) -> Untrusted:
    return Untrusted(text)


def change(value: str, minutes: float) -> Change:
    return Change(words(value), at(minutes), words("alice"))


def posts(audience: str, *minutes: float, status: str = "") -> tuple[UpdateFact, ...]:
    return tuple(UpdateFact(audience, words(""), at(one), words(status), words("")) for one in minutes)


def roles(**held: tuple[tuple[str, float], ...]) -> tuple[Holding, ...]:
    titles = {"ic": "Incident Commander", "tl": "Tech Lead", "comms": "Communications Lead", "scribe": "Scribe"}
    return tuple(
        Holding(name, title, tuple(change(who, since) for who, since in held.get(name, ())))
        for name, title in titles.items()
    )


def check(after: int, made: float | None, state_: str = "passed", *, round_: str = "one") -> CheckFact:
    checked = at(made) if made is not None else None
    return CheckFact(
        round_,
        words(f"{after}m holds?"),
        CheckState.read(state_),
        Moment(NOON + (60 + after) * MINUTE),
        words(""),
        checked,
    )


def card(label: str, status: str) -> HypothesisFact:
    return HypothesisFact(words(label), words(f"cause {label}"), HypothesisState.read(status), words(""), words(""))


EVERYBODY: dict[str, tuple[tuple[str, float], ...]] = {
    "ic": (("alice", 0),), "tl": (("bob", 2),), "comms": (("charlie", 3),), "scribe": (("dana", 4),),
}  # fmt: skip
INTERNAL = posts("internal", 5, 18, 32, 46, 60, 72)
EVERY_UPDATE = (*INTERNAL, *posts("executive", 20, 50, 78), *posts("status-page", 4, 33, 60), *posts("customers", 100))
WELL_RUN = Case(
    IncidentId("i"), words("Lift stuck"), "P0", "Resolved", "", "UTC",
    {"began": at(-8), "detected": at(-4), "declared": at(0), "identified": at(30), "resolved": at(80),
     "closed": at(150)},
    {}, None, (),
    severities=(change("P0", 0),), roles=roles(**EVERYBODY), updates=EVERY_UPDATE,
    checks=(check(5, 66), check(15, 76), check(30, 91), check(60, 121)),
    tasks=(TaskFact(words("a"), words("b"), TaskState.DONE),),
    hypotheses=(card("H1", "confirmed"), card("H2", "refuted")),
)  # fmt: skip
"""An incident of which nothing bad can be said: the declaration is minute 0, a fix went in at minute 60."""


def shown(case: Case, playbook: Playbook) -> dict[str, str]:
    """The situations that the facts show, by the sentences of the playbook that they lead to."""
    sentences = {one.words: one.section for one in proposals(case, playbook)}
    found: dict[str, str] = {}
    for one in playbook.after.proposal:
        for said in (one.say, one.one):
            marks = [part for part in said.replace("{{", "}}").split("}}")[::2] if len(part.strip()) > 3]
            for sentence in sentences:
                if said and marks and all(part in sentence for part in marks):
                    found[one.when] = sentence
    return found


def but(**changed: Any) -> Case:
    return dataclasses.replace(WELL_RUN, **changed)


def without(audience: str) -> tuple[UpdateFact, ...]:
    return tuple(one for one in EVERY_UPDATE if one.audience != audience)


def times(**changed: float | None) -> dict[str, EventTime]:
    new = {name: at(value) for name, value in changed.items() if value is not None}
    return {name: one for name, one in {**WELL_RUN.times, **new}.items() if changed.get(name, 0) is not None}


def test_of_an_incident_that_was_run_well_nothing_bad_is_said(playbook: Playbook) -> None:
    found = proposals(WELL_RUN, playbook)
    assert [one.words for one in found if one.section == "could_improve"] == []
    assert set(shown(WELL_RUN, playbook)) >= {
        "detected-in-time", "declared-in-time", "resolved-in-time", "updates-on-time", "roles-filled", "verified",
        "tasks-kept", "cause-found",
    }  # fmt: skip


LATE_FIRST = (*without("internal"), *posts("internal", 24, 36, 50, 62, 74))
PAGED = (EntryFact("page", at(1), "page", words("paged On-call engineer"), words("alice"), Moment(at(1).lo or 0)),)
OVERRIDE = Overridden((words("System Stable (at 15:20)"),), words("the shift ends"), EntryId("e"))
OCCURS: dict[str, Case] = {
    "detected-late": but(times=times(began=-30)),
    "declared-late": but(times=times(detected=-20)),
    "resolved-late": but(times=times(resolved=300, closed=400)),
    "closed-early": but(times=times(closed=90)),
    "reopened": but(lulls=(Lull(at(40), at(60)),)),
    "first-late": but(updates=LATE_FIRST),
    "updates-late": but(updates=(*without("internal"), *posts("internal", 5, 18, 41, 55, 69))),
    "never-told": but(updates=without("executive")),
    "no-update": but(updates=(), facts={"status_page": words("Updating")}),
    "never-again": but(
        updates=(*without("customers"), *posts("customers", 22)), lulls=(Lull(at(20), at(60)),),
    ),
    "once-late": but(updates=(*without("customers"), *posts("customers", 190)), times=times(closed=200)),
    "role-empty": but(roles=roles(**{**EVERYBODY, "comms": ()})),
    "role-late": but(roles=roles(**{**EVERYBODY, "comms": (("charlie", 40),)})),
    "role-gap": but(roles=roles(**{**EVERYBODY, "ic": (("alice", 0), ("", 20), ("bob", 50))})),
    "two-roles": but(roles=roles(**{**EVERYBODY, "tl": (("alice", 2),)})),
    "verification-failed": but(checks=(check(5, 66), check(15, 76, "failed"))),
    "verification-skipped": but(checks=(check(5, 66), check(15, 76, "skipped"))),
    "verification-early": but(checks=(check(5, 66), check(60, 67))),
    "verification-worse": but(checks=(check(5, 66), dataclasses.replace(check(15, 77), against="12 % is above 0.2 %"))),
    "verification-open": but(checks=(check(5, 66), check(60, None, "open"))),
    "tasks-not-kept": but(tasks=(TaskFact(words("a"), words("b"), TaskState.EXTENDED),)),
    "tasks-left": but(tasks=(TaskFact(words("a"), words("b"), TaskState.OPEN),)),
    "hypotheses-open": but(hypotheses=(card("H1", "confirmed"), card("H2", "testing"))),
    "gate-overridden": but(overridden=(OVERRIDE,)),
    "gate-open": but(overridden=(dataclasses.replace(OVERRIDE, why=words("")),)),
    "page-unanswered": but(entries=PAGED),
    "page-late": but(entries=PAGED, times=times(acknowledged=12)),
    "gate-skipped": but(closure=(
        CheckFact("closure", words("Status Page"), CheckState.SKIPPED, None, words("nobody saw it")),
    )),
}  # fmt: skip


@pytest.mark.parametrize("situation", OCCURS)
def test_what_could_improve_is_said_where_it_was_so(situation: str, playbook: Playbook) -> None:
    found = shown(OCCURS[situation], playbook)
    assert situation in found, found
    (section,) = {one.section for one in playbook.after.proposal if one.when == situation}
    assert section == "could_improve"


SILENT: dict[str, tuple[Case, tuple[str, ...]]] = {
    "a first update that was late is no praise": (
        but(updates=LATE_FIRST), ("updates for Internal update came in time",),
    ),
    "nor is a long wait": (OCCURS["updates-late"], ("updates for Internal update came in time",)),
    "nor are updates that stopped before the end": (
        but(updates=(*without("internal"), *posts("internal", 5, 18))), ("updates for Internal update came in time",),
    ),
    "nor those of an incident that goes on": (but(times=times(resolved=None, closed=None)), ("came in time",)),
    "the pace of a milder level is no late update": (
        but(severity="P1", severities=(change("P1", 0),),
            updates=(*without("internal"), *posts("internal", 5, 19, 34, 48, 62))),
        ("for the next", "nothing came for", "longer than asked"),
    ),
    "after the first hour P1 may take its time": (
        but(severity="P1", severities=(change("P1", 0),), times=times(resolved=170, closed=240),
            updates=posts("internal", 5, 19, 33, 47, 61, 90, 119, 148)),
        ("Internal update: ",),
    ),
    "an update that was put off with a reason is not late": (
        but(updates=(*without("internal"), *posts("internal", 5, 18, 41, 55, 69)),
            put_off=(PutOff("internal", Moment(NOON + 42 * MINUTE), words("busy"), words("alice"),
                            Moment(NOON + 30 * MINUTE)),)),
        ("Internal update: ",),
    ),
    "while it was held to be over nobody waited": (
        but(updates=(*without("internal"), *posts("internal", 5, 18, 66, 79)), lulls=(Lull(at(25), at(60)),)),
        ("Internal update: ",),
    ),
    "customers who were told so before it was opened again are not told late": (
        but(updates=(*without("customers"), *posts("customers", 22)), lulls=(Lull(at(20), at(60)),)),
        ("Customer e-mail came",),
    ),
    "nor are they forgotten who were told once more": (
        but(updates=(*without("customers"), *posts("customers", 22, 100)), lulls=(Lull(at(20), at(60)),)),
        ("Customer e-mail",),
    ),
    "nor while the hour has not passed": (
        but(updates=(*without("customers"), *posts("customers", 22)), lulls=(Lull(at(20), at(60)),),
            times=times(closed=130)),
        ("Customer e-mail",),
    ),
    "an audience that is not needed was not forgotten": (
        but(updates=without("status-page"), facts={"status_page": words("Not needed")}), ("Status page",),
    ),
    "nor one of which somebody said how its page stands": (
        but(updates=without("status-page"), facts={"status_page": words("Resolved")}), ("Status page: no update",),
    ),
    "what was merged from what need not be declared was not declared late": (
        but(times=times(detected=-20), first_levels=("P2", "P0")), ("Declaration took", "Declared "),
    ),
    "customers who were told that it is over wait for nothing": (
        but(
            updates=(*without("status-page"), *posts("status-page", 4, 20, status="Resolved")),
            times=times(resolved=70),
        ),
        ("Status page: ", "The first update for Status page"),
    ),
    "an audience is not forgotten while it goes on": (
        but(updates=without("executive"), times=times(resolved=None, closed=None)), ("no update is on record",),
    ),
    "nor when it was over before anything was due": (
        but(updates=without("executive"), times=times(resolved=20)), ("Executive summary: no update",),
    ),
    "what was lowered for good is owed no more": (
        but(severity="P2", severities=(change("P0", 0), change("P2", 12)), times=times(resolved=300, closed=400),
            updates=(*posts("internal", 5), *posts("status-page", 4)),
            roles=roles(**{**EVERYBODY, "comms": (("charlie", 3), ("", 13))})),
        ("Internal update: ", "Status page: ", "no update is on record", "is on record"),
    ),
    "a mild incident owes neither updates nor roles": (
        but(severity="P3", severities=(change("P3", 0),), updates=(), roles=roles()),
        ("is on record", "came"),
    ),
    "what was mild owes from when it was not": (
        but(severities=(change("P2", 0), change("P0", 600)), times=times(declared=0, resolved=640, closed=720),
            updates=(*posts("internal", 610, 624, 636), *posts("executive", 628), *posts("status-page", 604, 630),
                     *posts("customers", 650)),
            roles=roles(**{name: ((who, 601),) for name, ((who, _),) in EVERYBODY.items()})),
        ("first update", "is on record", "waits", "nothing came for"),
    ),
    "what was no incident owed nobody a word": (
        but(updates=(), roles=roles(), state="cancelled"), ("is on record",),
    ),
    "an imported page says nothing of updates and roles": (
        but(read_in=True, updates=(), roles=roles()), ("is on record",),
    ),
    "updates of which only the lines are known are not denied": (
        but(updates=(), entries=(EntryFact("e", at(5), "update", words("told them"), words("alice"), NOON),)),
        ("on record",),
    ),
    "a role that was empty for a while was not held all the time": (OCCURS["role-gap"], ("Every role was held",)),
    "nor one that was taken late": (OCCURS["role-late"], ("Every role was held",)),
    "a role that was left after the end was not empty": (
        but(roles=roles(**{**EVERYBODY, "ic": (("alice", 0), ("", 90))})), ("is on record",),
    ),
    "two roles one after the other are not two at once": (
        but(roles=roles(**{**EVERYBODY, "ic": (("alice", 0), ("bob", 30)), "tl": (("bob", 2), ("alice", 30))})),
        ("One person was",),
    ),
    "nor do checks that were passed against their figures": (
        OCCURS["verification-worse"], ("checks after the fix passed",),
    ),
    "checks that were passed too early prove nothing": (OCCURS["verification-early"], ("checks after the fix passed",)),
    "a check that is made within its minute is not early": (
        but(checks=(check(5, 64.5),)), ("before its time", "before their time"),
    ),
    "a failed check that came soon is not a passed one": (
        but(checks=(check(60, 62, "failed"),)), ("before its time",),
    ),
    "the rest of a round that failed need not be made": (
        but(checks=(check(5, 66, "failed", round_="one"), check(15, None, "open", round_="one"))),
        ("no result on record",),
    ),
    "nor that of a fix that another one replaced": (
        but(checks=(check(5, None, "open", round_="one"), check(60, 121, round_="two"))), ("no result on record",),
    ),
    "nor while it is not closed": (
        but(checks=(check(5, None, "open"),), times=times(closed=None)), ("no result on record", "has no result"),
    ),
    "a task that is open is neither kept nor not, until it is closed": (
        but(tasks=(TaskFact(words("a"), words("b"), TaskState.OPEN),), times=times(closed=None)), ("time-boxed",),
    ),
    "a hypothesis is not dropped while it goes on": (
        but(hypotheses=(card("H2", "testing"),), times=times(resolved=None, closed=None)), ("neither confirmed",),
    ),
    "nothing is counted from a detection that nobody told": (but(times=times(detected=None)), ("after detection",)),
    "a cause that took longer than the incident may is no praise": (
        but(times=times(identified=75)), ("The cause was identified",),
    ),
    "a level that was lowered does not praise": (
        but(severity="P3", severities=(change("P0", 0), change("P3", 200)), times=times(resolved=300, closed=400)),
        ("Resolved ",),
    ),
    "and does not blame": (
        but(severity="P3", severities=(change("P0", 0), change("P3", 200)), times=times(resolved=300, closed=400)),
        ("Resolution took",),
    ),
    "who was paged after somebody had acknowledged it waits for no answer": (
        but(entries=PAGED, times=times(acknowledged=0.5)), ("paged",),
    ),
    "nor is it late within the time that the next one has": (
        but(entries=PAGED, times=times(acknowledged=5)), ("paged",),
    ),
    "rough times say neither": (
        but(times={**WELL_RUN.times, "began": EventTime(Moment(NOON - 2 * HOUR), Moment(NOON - 1), approx=True)}),
        ("Detect",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", SILENT)
def test_what_was_not_so_is_not_said(why: str, playbook: Playbook) -> None:
    case, never = SILENT[why]
    said = [one.words for one in proposals(case, playbook)]
    assert [one for one in said if any(part in one for part in never)] == []


def test_what_must_not_be_said_could_be_said(playbook: Playbook) -> None:
    possible = [one.words for case in (WELL_RUN, *OCCURS.values()) for one in proposals(case, playbook)]
    titles = [audience.title for audience in playbook.communication.audience]
    templates = [said for one in playbook.after.proposal for said in (one.say, one.one)]
    possible += [said.replace("{{ audience }}", title) for said in templates for title in titles]
    stale = [
        (why, part) for why, (_, parts) in SILENT.items() for part in parts if not any(part in one for one in possible)
    ]
    assert stale == []


def test_every_situation_of_the_playbook_is_tried(playbook: Playbook) -> None:
    assert {one.when for one in playbook.after.proposal} == set(OCCURS) | {
        one.when for one in playbook.after.proposal if one.section == "went_well"
    }


def test_one_is_said_as_one_and_no_number_stands_before_a_plural_of_it(playbook: Playbook) -> None:
    for case in (*OCCURS.values(), WELL_RUN, but(updates=posts("internal", 4), times=times(resolved=10))):
        for one in proposals(case, playbook):
            assert " 1 hypotheses" not in f" {one.words}"
            assert not one.words.startswith(("All 1 ", "1 checks", "1 hypotheses"))


def test_a_gate_that_was_overridden_keeps_its_reason(room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    incident = commander.declare(
        room, "Lift stuck", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC"
    )
    view = room.view(incident)
    assert view is not None
    with pytest.raises(RoomTrouble):
        closing.close(room, incident, view, playbook)
    closing.close(room, incident, view, playbook, why="the shift ends")
    case = reading.case(room, incident, playbook)
    (found,) = [one for one in proposals(case, playbook) if "the shift ends" in one.words]
    assert "System Stable" in found.words
    assert found.stands_on == (case.overridden[0].entry,)
    commander.reopen(room, incident, "it is back")
    assert reading.case(room, incident, playbook).overridden == ()
    state(room, incident, {"closed": EventTime.at(room.now()).as_json()}, kind="closed", text="over")
    assert reading.case(room, incident, playbook).overridden == ()


def test_what_was_put_off_is_read_from_the_log(room: WarRoom, incident: IncidentId, playbook: Playbook) -> None:
    comms.put_off(room, playbook, incident, "internal", until=Moment(room.now() + HOUR), reason="nothing new")
    (one,) = reading.case(room, incident, playbook).put_off
    assert (one.audience, one.reason.raw) == ("internal", "nothing new")


def test_of_two_put_offs_the_newest_holds_as_in_the_room(playbook: Playbook) -> None:
    offs = tuple(
        PutOff("internal", Moment(NOON + until * MINUTE), words("busy"), words("a"), Moment(NOON + said * MINUTE))
        for until, said in ((60, 20), (40, 25))
    )
    case = but(updates=(*without("internal"), *posts("internal", 5, 18, 58, 69)), put_off=offs)
    told = [one.words for one in proposals(case, playbook)]
    assert any("Internal update: once nothing came for 40m" in text for text in told)
