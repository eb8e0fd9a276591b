"""The draft: what stands where, on which entries, and what people wrote themselves."""

from __future__ import annotations

import dataclasses

import pytest

from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, MINUTE, EventTime
from warroom.model.states import FollowUpState
from warroom.playbook.workflow import Playbook
from warroom.report.blame import blamed
from warroom.report.facts import (
    Case,
    FixFact,
    FollowUpFact,
    SectionFact,
)
from warroom.report.ics_214 import ics_214
from warroom.report.people import people_of
from warroom.report.post_mortem import draft
from warroom.report.post_mortem_lines import follow_up_line, runbook_offer
from warroom.report.proposals import proposals
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * 1_000_000)
EMPTY = Case(IncidentId("i"), Untrusted("Lift stuck"), "", "", "", "UTC", {}, {}, None, ())


def at(minutes: int) -> EventTime:
    return EventTime(Moment(NOON + minutes * MINUTE), Moment(NOON + (minutes + 1) * MINUTE - 1))


def said(case: Case, playbook: Playbook) -> dict[str, str]:
    return {name: part.text.raw for name, part in draft(case, playbook).parts.items()}


def sentences(case: Case, playbook: Playbook) -> list[str]:
    return [one.words for one in proposals(case, playbook)]


def test_every_part_says_on_which_entries_it_stands(case: Case, playbook: Playbook) -> None:
    parts = draft(case, playbook).parts
    by_id = {entry.id: entry for entry in case.entries}
    evidence = {by_id[entry].text.raw for entry in parts["root_cause"].stands_on}
    assert evidence == {"connections at 498 of 500", "gateway is as fast as last week"}
    assert {by_id[entry].kind for entry in parts["severity"].stands_on} == {"declared", "severity"}
    assert parts["resolution"].stands_on


def test_an_incident_of_which_nothing_is_known_says_so_everywhere(playbook: Playbook) -> None:
    found = said(EMPTY, playbook)
    assert found["duration"] == found["date"] == found["attendees"] == playbook.after.words.unknown
    assert found["commander"] == playbook.after.words.nobody
    assert found["resolution"] == found["detection"] == playbook.after.words.nothing
    assert found["root_cause"] == playbook.after.words.root_cause


def test_times_of_another_day_name_their_day(playbook: Playbook) -> None:
    times = {"began": at(0), "declared": EventTime.at(Moment(NOON + DAY)), "detected": EventTime.unknown()}
    found = said(dataclasses.replace(EMPTY, times=times), playbook)
    assert found["declared"].startswith("2026-02-14 12:00")
    assert found["started"] == "12:00 UTC"
    assert found["first_alert"] == playbook.after.words.untimed
    alone = dataclasses.replace(
        EMPTY, times={"detected": at(3)}, fixes=(FixFact(Untrusted("rollback"), Untrusted(""), None),)
    )
    assert said(alone, playbook)["date"] == "2026-02-13"
    assert said(alone, playbook)["first_alert"] == "12:03 UTC", "of the day that the document names"
    assert playbook.after.words.untimed in said(alone, playbook)["resolution"]


def test_people_s_words_stay_and_new_facts_are_offered_beside_them(case: Case, playbook: Playbook) -> None:
    stands_on = draft(case, playbook).parts["root_cause"].stands_on
    mine = SectionFact(Untrusted("It was the pool."), stands_on)
    kept = draft(dataclasses.replace(case, sections={"root_cause": mine}), playbook).parts["root_cause"]
    assert (kept.text.raw, kept.by_people, kept.offered) == ("It was the pool.", True, None)
    older = SectionFact(Untrusted("It was the pool."), stands_on[:1])
    offered = draft(dataclasses.replace(case, sections={"root_cause": older}), playbook).parts["root_cause"].offered
    assert offered is not None
    assert "Pool exhausted" in offered.raw


def test_facts_cannot_be_written_over_by_a_section(case: Case, playbook: Playbook) -> None:
    sections = {"duration": SectionFact(Untrusted("no time at all"), ())}
    assert said(dataclasses.replace(case, sections=sections), playbook)["duration"] == "1h 20m"


def test_those_with_a_role_are_named_first_and_each_once(case: Case, playbook: Playbook) -> None:
    assert [name.raw for name in people_of(case, playbook)] == ["alice", "carol", "bob", "dana"]


def test_whose_change_was_looked_at_took_no_part_by_that(case: Case, playbook: Playbook) -> None:
    commit = dataclasses.replace(
        case.entries[0], id="c", by=Untrusted("dana"), speaker=Untrusted("frank"), source="git"
    )
    said_in_chat = dataclasses.replace(commit, id="d", speaker=Untrusted("erin"), source="slack")
    told = dataclasses.replace(case, entries=(*case.entries, commit, said_in_chat))
    assert [name.raw for name in people_of(told, playbook)] == ["alice", "carol", "bob", "dana", "erin"]
    assert "frank" not in ics_214(told)


def test_what_went_well_and_badly_is_proposed_from_facts(case: Case, playbook: Playbook) -> None:
    found = {one.words: one for one in proposals(case, playbook)}
    well = [one.words for one in found.values() if one.section == "went_well"]
    badly = [one.words for one in found.values() if one.section == "could_improve"]
    assert any(words.startswith("Detected 4m after") for words in well)
    assert any(words.startswith("Declared 4m after") for words in well)
    assert any(words.startswith("Resolved 1h 12m") for words in well)
    assert any("Communications Lead" in words for words in badly)
    assert any("waits for the next update" in words and "47m" in words for words in badly)
    assert any("after a fix failed" in words for words in badly)
    assert any(words.startswith("Closed 30m after") for words in badly)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The outage happened because Alice forgot the flag.", ["alice"]),
        ("@bob broke it", ["bob"]),
        ("It failed due to alice's change. Bob found it.", ["alice"]),
        ("Alice and Bob found it in ten minutes.", []),
        ("The pool was too small because nobody had measured it.", []),
        ("Malice was not the cause.", []),
        ("@eve neglected the alert.", ["eve"]),
        ("Alice deployed without testing.", ["alice"]),
        ("bob took down the pool", ["bob"]),
        ("@dana, who took no part, caused it.", ["dana"]),
        ("It broke for a@example.com because the mail was long.", []),
        ("@Ольга broke it", ["Ольга"]),
    ],
)
def test_people_named_beside_a_cause_are_pointed_out(text: str, named: list[str], playbook: Playbook) -> None:
    found = list(blamed("root_cause", Untrusted(text), ["alice", "@bob", "  "], playbook.after.blame))
    assert [one.name.raw.lstrip("@") for one in found] == named
    assert all(one.sentence.raw in one.words for one in found)


def test_blame_in_a_section_reaches_the_document(case: Case, playbook: Playbook) -> None:
    blaming = {"root_cause": SectionFact(Untrusted("bob broke the pool"), ())}
    (found,) = draft(dataclasses.replace(case, sections=blaming), playbook).blame
    assert (found.section, found.name.raw) == ("root_cause", "bob")


def test_whoever_is_only_told_of_is_known_without_a_sign_before_the_name(case: Case, playbook: Playbook) -> None:
    told = dataclasses.replace(case.entries[0], people=(Untrusted("zoe"), Untrusted("pager")))
    blaming = {"root_cause": SectionFact(Untrusted("Zoe broke the pool, because the pager was silent"), ())}
    (found,) = draft(dataclasses.replace(case, sections=blaming, entries=(told,)), playbook).blame
    assert found.name.raw == "zoe"


def test_a_follow_up_has_the_workflow_s_line_format(playbook: Playbook) -> None:
    one = FollowUpFact(
        "f",
        IncidentId("i"),
        Untrusted(""),
        Untrusted("load test"),
        Untrusted("bob"),
        "2026-02-20",
        FollowUpState.OPEN,
        Untrusted(""),
    )
    assert follow_up_line(one, playbook) == "- [ ] (@bob, Due: 2026-02-20) load test"
    bare = dataclasses.replace(
        one, owner=Untrusted(""), due="", state=FollowUpState.DROPPED, link=Untrusted("https://x.example/1")
    )
    assert follow_up_line(bare, playbook) == "- [-] (@owner, Due: YYYY-MM-DD) load test → https://x.example/1"
    assert one.overdue("2026-02-21")
    assert not one.overdue("2026-02-20")
    assert not bare.overdue("2027-01-01")


def test_updating_the_runbook_is_offered_when_the_cause_was_none_of_its_own(case: Case, playbook: Playbook) -> None:
    assert runbook_offer(case, playbook) is None  # nobody said of which type it is
    typed = dataclasses.replace(case, type="database")
    assert runbook_offer(typed, playbook) == "Update the runbook: Database Issues"
    known = dataclasses.replace(case.hypotheses[0], statement=Untrusted("connection pool exhaustion"))
    assert runbook_offer(dataclasses.replace(typed, hypotheses=(known,)), playbook) is None
    assert runbook_offer(dataclasses.replace(typed, hypotheses=()), playbook) is None
