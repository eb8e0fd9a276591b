"""Facts live and die with their entries: what was struck, taken back, purged or reworded is said nowhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from tests.conftest import Clock, logged, purge_entry
from tests.oplog.builder import Scripted
from tests.room.all_told import differences, facts, mentions, plain
from tests.room.giving import PLAYBOOK, order, view
from warroom.intake.typed_line import read_line
from warroom.model.identity import EntryId, IncidentId
from warroom.model.record_kinds import KINDS
from warroom.model.timeline_entries import Filter
from warroom.room.acts import comms, decisions, meeting, scribe, tech_lead
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import messages
from warroom.room.readings.disagreements import disagreements

WORD = "canaryword"
"""What stands in every field that somebody can put into words."""

Act = Callable[[WarRoom, IncidentId], object]


def said(name: str, words: str, at: str = "") -> Act:
    return lambda room, incident: order(room, incident, name, words, at=at)


def line(text: str) -> Act:
    return lambda room, incident: logged(room, incident, text)


def answered(room: WarRoom, incident: IncidentId) -> None:
    tree = PLAYBOOK.tree("cause")
    assert tree is not None
    decisions.answer(room, incident, tree, tree.question[0], "yes")


ACTS: dict[str, tuple[tuple[Act, ...], Act]] = {
    "a note": ((), line(f"{WORD} seen")),
    "a finding": ((), line(f"> {WORD} seen")),
    "a decision": ((), line(f"! {WORD} it is")),
    "an action": ((), line(f"+ did {WORD}")),
    "a key moment": ((), line(f"*> {WORD} moment")),
    "a hypothesis": ((), line(f"? {WORD} exhausted")),
    "a tag": ((), line(f"> pool is full #{WORD}")),
    "a follow-up": ((), line(f"todo rotate {WORD}")),
    "a proposal": ((), line(f"!! {WORD} now")),
    "a task": ((), line(f"@erin look at {WORD} 5m")),
    "a task for somebody": ((), line(f"@{WORD} look 5m")),
    "impact": ((), said("impact", f"{WORD} for all")),
    "impact anew": ((said("impact", "a few"),), said("impact", f"{WORD} for all")),
    "affected": ((), said("affected", WORD)),
    "users": ((), said("users", WORD)),
    "trend": ((), said("trend", WORD)),
    "detection": ((), said("detection", WORD)),
    "revenue": ((), said("revenue", WORD)),
    "a ticket": ((), said("ticket", f"{WORD}-7")),
    "a link": ((), said("link", f"pr https://{WORD}.example/1")),
    "somebody paged": ((), said("page", f"@{WORD}")),
    "channel": ((), said("channel", f"#{WORD}")),
    "call": ((), said("call", f"https://{WORD}.example")),
    "status page": ((), said("status-page", WORD)),
    "title": ((), said("title", f"{WORD} fails")),
    "type": ((), said("type", "security")),
    "complaints": ((), said("complaints", "4711")),
    "severity": ((), said("sev", f"P0 {WORD}")),
    "milder severity": ((said("sev", "P0"),), said("sev", f"P2 {WORD}")),
    "role": ((), said("role", f"tl @{WORD}")),
    "role anew": ((said("role", "tl @erin"),), said("role", f"tl @{WORD}")),
    "role freed": ((said("role", "tl @erin"),), said("role", "tl nobody")),
    "watch": ((), said("watch", f"@{WORD}")),
    "role offered": ((), said("handover", f"tl @{WORD}")),
    "status": ((), said("status", "identified")),
    "resolved": ((), said("status", "resolved")),
    "phase": ((), said("phase", "resolve")),
    **{
        name: ((), said(name, WORD, "-9"))
        for name in ("began", "declared", "detected", "identified", "ack", "mitigated", "resolved")
    },
    "review": ((), said("review", "", "-9")),
    "a fix proposed": ((), said("fix", WORD)),
    "a fix": ((), said("fixed", f"hotfix {WORD}")),
    "a proposed fix that went in": ((said("fix", "capped pool"),), said("fixed", f"hotfix {WORD}")),
    "another fix": ((said("fixed", "rollback"),), said("fixed", f"configuration {WORD}")),
    "a fix reviewed": ((said("fix", "capped pool"),), said("reviewed", "")),
    "a check": ((said("fixed", "rollback"),), said("check", f"5m pass 0.1 % because {WORD}")),
    "a check failed": ((said("status", "fixing"), said("fixed", "rollback")), said("check", f"5m fail {WORD}")),
    "a closure point": ((), said("ready", f"stable skip {WORD}")),
    "evidence": ((line("? pool exhausted"),), said("for", f"H1 {WORD} at 498")),
    "evidence against": ((line("? pool exhausted"),), said("against", f"H1 {WORD} is calm")),
    "a judgement": ((line("? pool exhausted"),), said("hyp", f"H1 confirmed {WORD}")),
    "a refutation": ((line("? pool exhausted"),), said("hyp", f"H1 refuted {WORD}")),
    "a task done": ((line("@erin look 5m"),), said("done", f"@erin {WORD}")),
    "an objection": ((line("!! roll back"),), said("object", WORD)),
    "a proposal decided": ((line("!! roll back"),), said("decided", f"{WORD} @erin")),
    "an angle": ((), said("investigate", f"database @erin {WORD} 20m")),
    "a triage answer": ((), said("triage", f"1 {WORD}")),
    "a baseline": ((), said("baseline", f"error-rate {WORD}")),
    "an answer": ((), answered),
    "a delay": ((), said("later", f"internal 20m {WORD}")),
    "closed": ((), said("close", WORD)),
    "reopened": ((said("close", "so"),), said("reopen", WORD)),
}

NAMES = {"role", "role anew", "watch", "role offered", "a task for somebody", "somebody paged"}
"""What says who: a name is no wording, it cannot be emptied, and another one is another fact."""


def tell(room: WarRoom, incident: IncidentId, name: str) -> tuple[dict[str, object], EntryId]:
    """Do what comes before and then the act; the facts before it, and the entry that tells of it."""
    before, act = ACTS[name]
    for one in before:
        one(room, incident)
    stood = facts(view(room, incident))
    known = {one.id for one in room.pages(incident, Filter(noise=True)).after(None, 500)}
    act(room, incident)
    made = [one for one in room.pages(incident, Filter(noise=True)).after(None, 500) if one.id not in known]
    return stood, min(made, key=lambda one: one.version).id


@pytest.mark.parametrize("name", ACTS)
def test_what_an_entry_told_of_is_struck_reworded_and_purged_with_it(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    stood, entry = tell(room, incident, name)
    told = facts(view(room, incident))
    scribe.strike(room, incident, entry, "wrong")
    assert mentions(room, incident, WORD) == []
    assert differences(facts(view(room, incident)), stood) == {}
    assert scribe.left_standing(room, incident, entry) == []
    scribe.unstrike(room, incident, entry)
    assert differences(facts(view(room, incident)), told) == {}
    scribe.strike(room, incident, entry, "wrong all the same")
    scribe.undo(room, incident)
    assert differences(facts(view(room, incident)), told) == {}, "a strike is taken back like everything else"
    if name in NAMES:
        return
    words = room.pages(incident, Filter()).entry(entry)
    assert words is not None
    scribe.edit(room, incident, entry, words.text.raw.replace(WORD, "corrected"))
    assert mentions(room, incident, WORD) == []
    scribe.undo(room, incident)
    assert differences(facts(view(room, incident)), told) == {}
    purge_entry(room, incident, entry)
    assert mentions(room, incident, WORD) == []


@pytest.mark.parametrize("name", ACTS)
def test_what_was_taken_back_is_said_nowhere(room: WarRoom, incident: IncidentId, name: str) -> None:
    stood, _ = tell(room, incident, name)
    scribe.undo(room, incident)
    assert mentions(room, incident, WORD) == []
    assert differences(facts(view(room, incident)), stood) == {}


def test_every_kind_of_record_is_among_the_acts(room: WarRoom, incident: IncidentId) -> None:
    for before, act in ACTS.values():
        for one in (*before, act):
            with contextlib.suppress(RoomTrouble):
                one(room, incident)
    comms.post(room, PLAYBOOK, incident, messages.draft_view(room, PLAYBOOK, incident, "internal"))
    made = {str(kind) for (kind,) in room.reader().execute("SELECT DISTINCT kind FROM records")}
    assert made == {*KINDS} - {"section"}, "what is written after the incident is no entry's fact"


def test_a_struck_post_starts_the_clock_of_its_audience_again(room: WarRoom, incident: IncidentId) -> None:
    before = messages.log_of(room, incident)
    comms.post(room, PLAYBOOK, incident, messages.draft_view(room, PLAYBOOK, incident, "internal"))
    posted = room.pages(incident, Filter(kinds=frozenset(("update",)))).before(None, 1)[0]
    scribe.strike(room, incident, posted.id, "it never went out")
    assert plain(messages.log_of(room, incident)) == plain(before)


def test_an_earlier_value_that_was_struck_does_not_come_back(room: WarRoom, incident: IncidentId) -> None:
    for words in ("nobody can pay", f"{WORD} only", "everybody"):
        order(room, incident, "impact", words)
    first, second, third = (one.id for one in room.pages(incident, Filter()).before(None, 3))
    scribe.strike(room, incident, second, "wrong")
    assert view(room, incident).fact("impact") == "everybody", "what was said since stands"
    scribe.strike(room, incident, third, "wrong")
    assert view(room, incident).fact("impact") == "nobody can pay"
    scribe.strike(room, incident, first, "wrong")
    assert view(room, incident).fact("impact") == ""


def test_a_struck_declaration_stays_declared_and_the_program_says_so(room: WarRoom, incident: IncidentId) -> None:
    stood, entry = facts(view(room, incident)), room.pages(incident, Filter()).after(None, 1)[0].id
    scribe.strike(room, incident, entry, "wrong")
    assert differences(facts(view(room, incident)), stood) == {}
    assert scribe.left_standing(room, incident, entry) == ["the declaration: /close ends an incident that is none"]
    scribe.edit(room, incident, entry, "P1: Login fails")
    assert view(room, incident).summary.title.raw == "Login fails"


def test_what_others_wrote_apart_stands_and_is_named(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "impact", "nobody can pay")
    entry = room.pages(incident, Filter()).before(None, 1)[0].id
    apart = Scripted("bob", incident=incident, t=clock.now)
    room.receive([apart.write({"impact": "a few cannot pay"}, kind="incident", on="incident")])
    assert scribe.left_standing(room, incident, entry) == ["incident impact"]
    scribe.strike(room, incident, entry, "wrong")
    assert len(disagreements(room, incident)) == 1, "a disagreement is settled, not struck"


def test_what_was_purged_does_not_come_back_when_what_was_said_since_is_struck(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "impact", WORD)
    order(room, incident, "impact", "everybody")
    first, second = (one.id for one in room.pages(incident, Filter()).before(None, 2))
    purge_entry(room, incident, first)
    scribe.strike(room, incident, second, "wrong")
    assert view(room, incident).fact("impact") == ""


STANDS_AGAIN: dict[str, Act] = {
    "an earlier one was purged": lambda room, incident: purge_entry(room, incident, told(room, incident)[1]),
    "a later one was taken back": lambda room, incident: taken_back(room, incident),
    "a later one was struck": lambda room, incident: scribe.strike(room, incident, told(room, incident)[-1], "wrong"),
    "it was struck and let stand": lambda room, incident: let_stand(room, incident),
}
"""What lets a fact stand again in an act that is not its entry's, after it was said twice and then otherwise."""


def told(room: WarRoom, incident: IncidentId) -> list[EntryId]:
    return [one.id for one in room.pages(incident, Filter()).after(None, 9)]


def taken_back(room: WarRoom, incident: IncidentId) -> None:
    scribe.undo(room, incident)


def let_stand(room: WarRoom, incident: IncidentId) -> None:
    for entry in (told(room, incident)[-1], told(room, incident)[-2]):
        scribe.strike(room, incident, entry, "wrong")
    scribe.unstrike(room, incident, told(room, incident)[-2])


@pytest.mark.parametrize("since", STANDS_AGAIN)
@pytest.mark.parametrize("take_out", ["strike", "edit", "purge"])
def test_a_fact_that_stands_again_goes_with_the_entry_that_told_of_it(
    room: WarRoom, incident: IncidentId, since: str, take_out: str
) -> None:
    for words in (f"{WORD} for some", f"{WORD} for all"):
        order(room, incident, "impact", words)
    if since != "an earlier one was purged":
        order(room, incident, "impact", "a few")
    STANDS_AGAIN[since](room, incident)
    assert view(room, incident).fact("impact") == f"{WORD} for all"
    _, earlier, entry, *_ = told(room, incident)
    if since != "an earlier one was purged":
        scribe.strike(room, incident, earlier, "wrong")
    if take_out == "strike":
        scribe.strike(room, incident, entry, "wrong")
    elif take_out == "edit":
        scribe.edit(room, incident, entry, "corrected for all")
    else:
        purge_entry(room, incident, entry)
    assert mentions(room, incident, WORD) == []


def test_an_entry_names_whom_and_what_its_words_name_now(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, f"> @{WORD} and @erin look at the pool with @me #{WORD} #db")
    scribe.edit(room, incident, entry, "@Erin: it was @bob and @me who looked at the pool #db #cache")
    stands = room.pages(incident, Filter()).entry(entry)
    assert stands is not None
    assert {name.raw for name in stands.people} == {"Erin", "bob", "dana"}
    assert {name.raw for name in stands.tags} == {"db", "cache"}
    assert mentions(room, incident, WORD) == []
    scribe.undo(room, incident)
    stands = room.pages(incident, Filter()).entry(entry)
    assert stands is not None
    assert {name.raw for name in (*stands.people, *stands.tags)} == {WORD, "erin", "dana", "db"}


def test_whom_an_entry_names_beside_its_words_stays(room: WarRoom, incident: IncidentId) -> None:
    meeting.begin(room, incident, words="the review begins with @bob", present=["erin"])
    entry = room.pages(incident, Filter()).before(None, 1)[0]
    scribe.edit(room, incident, entry.id, "the review begins")
    stands = room.pages(incident, Filter()).entry(entry.id)
    assert stands is not None
    assert [name.raw for name in stands.people] == ["erin"]


def test_an_entry_that_is_not_here_tells_of_nothing(room: WarRoom, incident: IncidentId) -> None:
    assert scribe.left_standing(room, incident, EntryId("f" * 32)) == []
    scribe.strike(room, incident, EntryId("f" * 32), "came before its entry")
    scribe.unstrike(room, incident, EntryId("f" * 32))


def test_struck_evidence_is_evidence_of_nothing_whoever_attached_it(room: WarRoom, incident: IncidentId) -> None:
    seen = logged(room, incident, "> connections at 498")
    logged(room, incident, "? pool exhausted")
    tech_lead.attach(room, incident, view(room, incident).desks.board[0], seen, "for")
    scribe.strike(room, incident, seen, "another host")
    assert view(room, incident).desks.board[0].supports == ()
    scribe.unstrike(room, incident, seen)
    assert view(room, incident).desks.board[0].supports == (seen,)


def test_a_word_that_stands_twice_in_an_entry_is_left_in_the_fact(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "affected", "affected")
    entry = room.pages(incident, Filter()).before(None, 1)[0].id
    scribe.edit(room, incident, entry, "affected: checkout")
    assert view(room, incident).fact("affected") == "affected"


def test_undo_of_a_paste_says_how_many_lines_it_was(room: WarRoom, incident: IncidentId) -> None:
    lines = [read_line(words, now=room.now(), zone="UTC") for words in ("p95 is up", "p99 is up", "all is up")]
    scribe.log_many(room, incident, lines, typed=room.now())
    assert scribe.undo(room, incident).raw == "3 entries, the first: p95 is up"
