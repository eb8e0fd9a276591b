"""Two incidents that are one outage: one room with all of both, whoever looks at it and wherever it is told."""

from __future__ import annotations

import itertools

import pytest

from tests.conftest import Clock, logged, purge_entry, seeded
from tests.room.all_told import differences, facts, mentions, texts
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.outages import merged
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.states import HypothesisState
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.oplog.framing import unframe
from warroom.oplog.operation import Operation
from warroom.room.acts import closing, commander, comms, handing_over, scribe, tech_lead
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.readings import case, messages
from warroom.room.readings.disagreements import disagreements
from warroom.room.readings.due import dues
from warroom.store.exchange import incident_ids, last_row, lines_between


def held(room: WarRoom) -> list[Operation]:
    """Every operation that ``room`` holds, as others would get it."""
    db = room.reader()
    return [
        unframe(one.line, prev=one.prev, incident=one.incident, writer=one.writer)
        for incident in incident_ids(db)
        for one in lines_between(db, incident, 0, last_row(db))
    ]


def test_all_of_both_is_in_the_room(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    logged(room, incident, "? pool leaks")
    order(room, incident, "impact", "logins are slow")
    merged(room, incident, other)
    shown = view(room, incident)
    assert shown.summary.severity == Severity("P0", 0), "the highest is in effect"
    assert [one.rank for one, _ in shown.severities] == [0], "and that is no disagreement"
    assert [name.raw for name in shown.holders("ic")] == ["alice", "bob"]
    assert [name.raw for name in shown.holders("comms")] == ["erin"]
    assert sorted(card.label.raw for card in shown.desks.board) == sorted(
        [f"H1.dana.{incident[:4]}", f"H1.dana.{other[:4]}"]
    )
    assert [task.who.raw for task in shown.desks.tasks] == ["fay"]
    assert shown.desks.fix is not None
    assert len(shown.desks.due_checks) == 4
    assert [poll.proposal.raw for poll in shown.desks.polls] == ["roll back"]
    assert len(shown.desks.answers) == 1
    assert shown.fact("impact") == "logins are slow; nobody can pay"
    assert shown.summary.title.raw == "Payments fail; Checkout fails", "what is a P0 is named, too"
    words = {due.words.partition(":")[0] for due in dues(shown, PLAYBOOK)}
    assert {"@fay", "check", "resolve P0"} <= words
    packet = handing_over.packet(room, incident, shown, PLAYBOOK, now=room.now()).text
    for said in ("pool exhausted", "pool leaks", "@fay", "capped", "Error rate", "@bob"):
        assert said in packet or said in str(shown.desks.fix.what.raw), said
    told = "\n".join(texts(room, incident).values())
    assert "pool exhausted" in told
    assert "pool leaks" in told


def test_its_clocks_run_from_the_declaration_and_not_from_what_was_only_kept(room: WarRoom, clock: Clock) -> None:
    kept = open_incident(room, PLAYBOOK, "Export is slow", Severity("P2", 2), zone="UTC")
    clock.forward(minutes=30)
    other = commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    before = {due.words: due.at for due in dues(view(room, other), PLAYBOOK) if "P0" in due.words}
    assert before
    order(room, other, "merge", f"{kept[:8]} yes")
    after = {due.words: due.at for due in dues(view(room, other), PLAYBOOK) if "P0" in due.words}
    assert after == before, "nobody was late before there was anything to be late with"


def test_of_what_was_only_kept_and_what_was_declared_the_phase_is_that_of_the_declared(room: WarRoom) -> None:
    kept = open_incident(room, PLAYBOOK, "Export is slow", Severity("P2", 2), zone="UTC")
    other = commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    order(room, other, "phase", "triage")
    order(room, other, "status", "Identified")
    order(room, kept, "merge", f"{other[:8]} yes")
    assert (view(room, kept).phase, view(room, kept).summary.status) == ("triage", "Identified")


def test_home_lists_one_and_counts_one(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    entries = sum(one.entries for one in room.incidents())
    merged(room, incident, other)
    (one,) = room.incidents()
    assert (one.id, one.severity, one.entries) == (incident, Severity("P0", 0), entries + 1)
    assert {part.id for part in room.incidents_apart()} == {incident, other}
    order(room, incident, "close", "over")
    (measured,) = case.measured(room)
    assert (measured.id, measured.severity) == (incident, "P0")
    document = case.case(room, incident, PLAYBOOK)
    assert [one.statement.raw for one in document.hypotheses] == ["pool exhausted"]
    # The milder one of the two did not make the outage milder: who reads of P0 and then P1 reads that it was lowered.
    assert [change.value.raw for change in document.severities] == ["P0"]


def test_what_is_said_in_the_room_is_said_where_it_belongs(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    merged(room, incident, other)
    card = view(room, incident).desks.board[0]
    tech_lead.judge(room, incident, card, HypothesisState.CONFIRMED, result="yes", view=view(room, incident))
    order(room, incident, "sev", "P2 a few only")
    order(room, incident, "role", "ic @carol")
    order(room, incident, "done", "@fay full")
    order(room, incident, "check", "5m pass 0.2 % because so")
    order(room, incident, "decided", "yes @bob")
    order(room, incident, "impact", "nothing any more")
    order(room, incident, "triage", "1 a flag")
    shown = view(room, incident)
    assert shown.desks.board[0].status == "confirmed"
    assert shown.summary.severity == Severity("P2", 2), "lowered for all of it"
    assert [name.raw for name in shown.holders("ic")] == ["carol"], "one of two settles it"
    assert [task.state for task in shown.desks.tasks] == ["done"]
    assert shown.desks.fix is not None
    assert shown.desks.fix.checks[0].state == "passed"
    assert [poll.state for poll in shown.desks.polls] == ["decided"]
    assert shown.fact("impact") == "nothing any more"
    assert [said.value for one in shown.desks.answers.values() for said in one.answers] == ["a flag"]


def test_it_is_over_when_all_of_it_is(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    order(room, other, "status", "resolved")
    order(room, other, "close", "ours is over")
    merged(room, incident, other)
    shown = view(room, incident)
    assert shown.summary.closed is None
    assert "resolved" not in shown.times
    assert shown.summary.status != "Resolved"
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "over")
    shown = view(room, incident)
    assert shown.summary.closed is not None
    assert {"resolved", "closed"} <= shown.times.keys()
    order(room, incident, "reopen", "again")
    assert view(room, incident).summary.closed is None


def test_an_open_one_merged_into_a_closed_one_leads(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "over")
    order(room, other, "status", "fixing")
    merged(room, incident, other)
    shown = view(room, incident)
    assert (shown.summary.closed, shown.summary.status, shown.fact("status")) == (None, "Fixing", "Fixing")


def test_the_points_of_the_closure_are_ticked_for_all_of_it(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    order(room, other, "ready", "stable skip says one")
    merged(room, incident, other)
    found = {gate.check.name: gate for gate in closing.gates(view(room, incident), PLAYBOOK, now=room.now())}
    assert not found["stable"].passed, "it was said of a part"
    order(room, incident, "ready", "stable skip says the other")
    found = {gate.check.name: gate for gate in closing.gates(view(room, incident), PLAYBOOK, now=room.now())}
    assert found["stable"].passed


def test_a_merge_asks_first_and_names_both(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    asked = refused(room, incident, "merge", "payments")
    assert f'Merge {other[:8]} P0 "Payments fail" into this one, {incident[:8]} P1 "Checkout fails"?' in asked
    assert "no other incident" in refused(room, incident, "merge", "nothing of it yes")
    merged(room, incident, other)
    assert "already" in refused(room, incident, "merge", f"{other[:8]} yes")
    third = commander.declare(
        room, "Login", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )  # fmt: skip
    merged(room, third, other)
    assert room.parts(third) == [third, *sorted([incident, other])], "the whole room comes along"


@pytest.mark.parametrize("how", ["undo", "part"])
def test_a_merge_is_undone_and_both_are_as_they_were(
    room: WarRoom, incident: IncidentId, other: IncidentId, how: str
) -> None:
    before = [facts(view(room, one)) for one in (incident, other)]
    merged(room, incident, other)
    if how == "undo":
        scribe.undo(room, incident)
    else:
        order(room, incident, "part", "payments")
    assert [differences(facts(view(room, one)), was) for one, was in zip((incident, other), before, strict=True)] == [
        {},
        {},
    ]
    assert "nothing is" in refused(room, incident, "part", "payments")


def test_what_was_said_of_all_of_it_is_taken_back_of_all_of_it(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    merged(room, incident, other)
    before = facts(view(room, incident))
    acts = (
        ("sev", "P3 calm"), ("role", "ic @carol"), ("status", "fixing"), ("impact", "secretword"),
        ("done", "@fay secretword"),
        ("hyp", "H1 confirmed secretword"), ("check", "5m fail secretword"),
    )  # fmt: skip
    for name, words in acts:
        order(room, incident, name, words)
        assert differences(facts(view(room, incident)), before) != {}
        scribe.undo(room, incident)
        assert differences(facts(view(room, incident)), before) == {}, name
        known = {one.id for one in room.pages(incident, Filter()).after(None, 500)}
        order(room, incident, name, words)
        told = next(one for one in room.pages(incident, Filter()).after(None, 500) if one.id not in known)
        scribe.strike(room, told.incident or incident, told.id, "wrong")
        assert differences(facts(view(room, incident)), before) == {}, name
        assert mentions(room, incident, "secretword") == []
    theirs = next(one for one in room.pages(incident, Filter()).after(None, 500) if one.text.raw == "pool exhausted")
    scribe.edit(room, theirs.incident, theirs.id, "pool secretword")
    purge_entry(room, incident, theirs.id)
    assert mentions(room, incident, "secretword") == []


def test_both_audiences_clocks_and_messages_are_one(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    comms.post(room, PLAYBOOK, other, messages.draft_view(room, PLAYBOOK, other, "internal"))
    merged(room, incident, other)
    assert len(messages.log_of(room, incident).posted) == 1
    draft = messages.draft_view(room, PLAYBOOK, incident, "internal")
    assert "@fay" in draft.message.text.raw
    comms.post(room, PLAYBOOK, incident, draft)
    assert len(messages.log_of(room, incident).posted) == 2


def test_a_disagreement_in_either_is_settled_in_the_room(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    from tests.oplog.builder import Scripted

    apart = Scripted("bob", incident=other, t=clock.now)
    room.receive([apart.write({"impact": "a few cannot pay"}, kind="incident", on="incident")])
    merged(room, incident, other)
    (found,) = disagreements(room, incident)
    assert found.incident == other
    choose(room, incident, found, found.standing[0])
    assert disagreements(room, incident) == []
    assert view(room, incident).conflicts == ()


def test_a_disagreement_of_the_rooms_own_is_settled_where_it_is(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    from tests.oplog.builder import Scripted

    order(room, incident, "impact", "logins are slow")
    merged(room, incident, other)
    apart = Scripted("bob", incident=incident, t=clock.now)
    room.receive([apart.write({"impact": "all is slow"}, kind="incident", on="incident")])
    (found,) = disagreements(room, incident)
    choose(room, incident, found, found.standing[1])
    assert view(room, incident).conflicts == ()
    assert view(room, incident).fact("impact") == "all is slow; nobody can pay"


def test_every_replica_shows_the_same_whoever_merged_what_and_in_whatever_order_it_came(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock, tmp_path: object
) -> None:
    third = commander.declare(room, "Login", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
    before, apart = held(room), []
    merges: list[tuple[IncidentId, IncidentId]]
    for number, (merges) in enumerate(([(other, incident)], [(other, third), (incident, other), (third, incident)])):
        replica = WarRoom(f"{tmp_path}/{number}.db", person=f"p{number}", now=clock, entropy=seeded(7 + number))
        replica.receive(before)
        for one, into in merges:
            commander.merge_into(replica, one, into, title="x")
        apart.append(held(replica))
        replica.close()
    shown = []
    for number, order_ in enumerate(itertools.permutations(range(2))):
        replica = WarRoom(f"{tmp_path}/m{number}.db", person="x", now=clock, entropy=seeded(20 + number))
        for index in order_:
            replica.receive(apart[index])
        (home,) = replica.incidents()
        shown.append((home.id, facts(view(replica, home.id)), replica.parts(home.id)))
        replica.close()
    assert shown[0] == shown[1]
    assert len(shown[0][2]) == 3


def test_a_circle_of_merges_is_taken_apart(room: WarRoom, incident: IncidentId, other: IncidentId) -> None:
    commander.merge_into(room, incident, other, title="x")
    commander.merge_into(room, other, incident, title="y")
    root = room.merged_into(incident)
    leaves = other if root == incident else incident
    order(room, root, "part", leaves[:8])
    assert [room.merged_into(one) for one in (incident, other)] == [incident, other]


def test_the_time_of_an_entry_takes_what_it_told_of_along_in_every_part(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    merged(room, incident, other)
    order(room, incident, "mitigated", "")
    told = room.pages(incident, Filter()).before(None, 1)[0]
    for at in (EventTime.at(Moment(room.now() - 600_000_000)), EventTime.at(Moment(room.now() - 300_000_000))):
        scribe.correct_time(room, told.incident or incident, told.id, at)
        assert view(room, incident).times["mitigated"] == at
