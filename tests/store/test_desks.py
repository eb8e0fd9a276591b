"""What the desks are given: cards in a steady order, both sides of a disagreement, rounds of checks, merged rooms."""

from __future__ import annotations

import dataclasses

from tests.conftest import logged
from tests.oplog.builder import Scripted
from warroom.model.desks import Desks
from warroom.model.identity import EntryId, IncidentId
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings.disagreements import disagreements
from warroom.store.conflict_queries import written_along
from warroom.store.desk_queries import label_key


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    view = room.view(incident)
    assert view is not None
    return view.desks


def order(room: WarRoom, incident: IncidentId, name: str, words: str = "") -> None:
    give(room, load_playbook(), incident, name, words)


def test_cards_stand_by_status_then_label_as_people_count(room: WarRoom, incident: IncidentId) -> None:
    for number in range(11):
        logged(room, incident, f"? cause {number}")
    order(room, incident, "hyp", "H3 confirmed")
    order(room, incident, "hyp", "H1 refuted")
    order(room, incident, "hyp", "H10 testing")
    shown = [card.label.raw for card in desks(room, incident).board]
    assert shown == ["H10", "H2", "H4", "H5", "H6", "H7", "H8", "H9", "H11", "H3", "H1"]
    assert label_key("H2") < label_key("H10") < label_key("X1")
    assert label_key("none") == ("none", 0, "none")


def test_two_cards_of_one_label_are_told_apart_by_who_made_them(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive(
        [bob.write({"label": "H1", "statement": "gateway", "status": "open"}, kind="hypothesis", on="ab" * 16)]
    )
    assert sorted(card.label.raw for card in desks(room, incident).board) == ["H1.bob", "H1.dana"]


def test_a_contested_status_is_the_least_final_one_and_both_are_said(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    card = desks(room, incident).board[0]
    bob = Scripted("bob", incident=incident, t=room.now())
    order(room, incident, "hyp", "H1 refuted")
    room.receive([bob.write({"status": "confirmed"}, kind="hypothesis", on=card.id)])
    found = desks(room, incident).board[0]
    assert found.status == "open" or found.status == "confirmed"
    assert {(said.value, said.by.raw) for said in found.contested} >= {("refuted", "dana"), ("confirmed", "bob")}


def test_a_status_of_a_later_version_stands_at_the_end_of_the_board(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive([bob.write({"label": "H2", "statement": "x", "status": "parked"}, kind="hypothesis", on="ab" * 16)])
    assert [card.status for card in desks(room, incident).board] == ["open", "parked"]


def test_each_fix_has_a_round_of_its_own(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fixed", "hotfix first")
    order(room, incident, "check", "5m fail still slow")
    order(room, incident, "fixed", "rollback to v30")
    found = desks(room, incident)
    assert [fix.how for fix in found.fixes] == ["hotfix", "rollback"]
    assert (found.fixes[0].broken, found.fixes[1].broken) == (True, False)
    assert found.fix == found.fixes[1]
    assert [check.id.rpartition(":")[2] for check in found.due_checks] == ["5m", "15m", "30m", "watched", "60m"]
    assert all(check.state == "open" for check in found.fixes[1].checks)


def test_nothing_is_due_without_a_fix_or_behind_a_failed_check(room: WarRoom, incident: IncidentId) -> None:
    assert desks(room, incident).due_checks == ()
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "check", "5m fail as before")
    assert desks(room, incident).due_checks == ()


def test_a_purged_answer_is_no_answer(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    said = bob.write({"tree": "t", "node": "n", "question": "q", "answer": "yes"}, kind="answer", on="answer:x:n")
    room.receive([said])
    assert [one.answers[0].value for one in desks(room, incident).answers.values()] == ["yes"]
    room.receive([bob.write({}, kind="answer", on="answer:x:n", do="purge", purges=(said.hash,))])
    assert desks(room, incident).answers == {}


def test_an_offer_without_a_name_is_none(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    room.receive(
        [
            bob.write({"offered": {"to": 7}}, kind="role", on="role:tl"),
            bob.write({"offered": {"to": "dana", "by": "bob"}}, kind="role", on="role:ic"),
        ]
    )
    assert [(one.role, one.to.raw, one.by.raw) for one in desks(room, incident).offers] == [("ic", "dana", "bob")]


def another(room: WarRoom, title: str) -> IncidentId:
    return commander.declare(room, title, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")


def texts(room: WarRoom, incident: IncidentId) -> list[str]:
    return [entry.text.raw for entry in room.pages(incident, Filter()).after(None, 100)]


def test_two_incidents_for_one_outage_are_one_room_with_both_timelines(room: WarRoom, incident: IncidentId) -> None:
    other = another(room, "Payments are slow")
    first = logged(room, incident, "checkout: first")
    second = logged(room, other, "payments: second")
    third = logged(room, incident, "checkout: third")
    order(room, incident, "merge", f"{other[:8]} yes")
    assert room.merged_into(other) == incident
    assert room.parts(incident) == [incident, other]
    pages = room.pages(incident, Filter())
    said = texts(room, incident)
    assert [one for one in said if one.startswith(("checkout: ", "payments: "))] == [
        "checkout: first", "payments: second", "checkout: third",
    ]  # fmt: skip
    found = pages.entry(second)
    assert found is not None
    assert found.incident == other
    own = pages.entry(first)
    assert own is not None
    assert own.incident == ""
    assert pages.entry(EntryId("0" * 32)) is None
    whole = pages.after(None, 100)
    assert pages.count() == len(whole)
    assert pages.before(None, 2) == whole[-2:]
    assert pages.after(whole[2].key, 2) == whole[3:5]
    assert pages.before(whole[2].key, 2) == whole[:2]
    assert 0 <= pages.position(whole[2].key) <= 1
    assert pages.near(0.0) is not None
    hits = room.search("second", incident=incident).entries
    assert [entry.id for _, entry in hits] == [second]
    assert third in {entry.id for entry in whole}


def test_a_merge_can_be_taken_apart_again(room: WarRoom, incident: IncidentId) -> None:
    other = another(room, "Payments are slow")
    order(room, incident, "merge", "payments yes")
    order(room, incident, "part", "payments")
    assert room.parts(incident) == [incident]
    assert room.merged_into(other) == other


def test_two_who_merge_into_each_other_apart_meet_in_one_room(room: WarRoom, incident: IncidentId) -> None:
    other = another(room, "Payments are slow")
    commander.merge_into(room, incident, other, title="x")
    commander.merge_into(room, other, incident, title="y")
    assert room.merged_into(incident) == room.merged_into(other) == min(incident, other)
    assert sorted(room.parts(min(incident, other))) == sorted([incident, other])


def test_a_merge_into_what_is_not_here_changes_nothing(room: WarRoom, incident: IncidentId) -> None:
    commander.merge_into(room, incident, IncidentId("ab" * 16), title="elsewhere")
    assert room.merged_into(incident) == incident
    assert room.parts(incident) == [incident]


def test_a_chain_of_merges_ends_in_its_last_room(room: WarRoom, incident: IncidentId) -> None:
    second, third = another(room, "two"), another(room, "three")
    commander.merge_into(room, incident, second, title="two")
    commander.merge_into(room, second, third, title="three")
    assert room.merged_into(incident) == third
    assert room.parts(third) == [third, *sorted([incident, second])]


def test_what_was_read_before_is_the_same_as_reading_it_anew(room: WarRoom, incident: IncidentId) -> None:
    """After every act the view that keeps what has not changed is what a fresh reader sees."""
    from warroom.store.records import incident_view
    from warroom.store.timeline_pages import prepare

    prepare(room.reader())

    def steady() -> Desks:
        fresh = incident_view(room.reader(), incident)
        assert fresh is not None
        assert dataclasses.asdict(desks(room, incident)) == dataclasses.asdict(fresh.desks)
        return fresh.desks

    before = steady()
    logged(room, incident, "a note changes no desk")
    assert steady().board is not None
    assert desks(room, incident).tasks is before.tasks
    for words in ("? pool", "@bob look at web latency 3m", "!! fail over"):
        logged(room, incident, words)
        steady()
    for name, words in (
        ("hyp", "H1 testing"), ("fix", "cap the pool"), ("fixed", "hotfix"), ("check", "5m pass 0.4 % because why not"),
        ("triage", "1 a deploy"), ("done", "@bob"), ("handover", "tl @erin"), ("object", "no"), ("decided", ""),
    ):  # fmt: skip
        order(room, incident, name, words)
        steady()
    room.rebuild()
    steady()


def test_a_secret_on_a_card_is_gone_from_what_was_kept_once_its_purge_is_accepted(
    room: WarRoom, incident: IncidentId
) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    card = "ca" * 16
    secret = bob.write({"label": "H9", "statement": "hunter2", "status": "open"}, kind="hypothesis", on=card)
    others = [bob.write({"text": f"x{number}"}, on=f"{number:032x}") for number in range(25)]
    room.receive([secret, *others])
    assert desks(room, incident).board[0].statement.raw == "hunter2"
    purges = [bob.write({}, on=f"{number:032x}", do="purge", purges=(one.hash,)) for number, one in enumerate(others)]
    last = bob.write({}, kind="hypothesis", on=card, do="purge", purges=(secret.hash,))
    room.receive([*purges, last])
    assert sum(one.count for one in room.purgers()) > 0
    assert desks(room, incident).board[0].statement.raw == "hunter2"
    room.decide_purges(accept=True)
    assert "hunter2" not in repr([card.statement.raw for card in desks(room, incident).board])


def test_one_disagreement_counts_once_and_is_settled_with_all_that_was_written_along(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "hotfix")
    check = desks(room, incident).due_checks[0]
    bob = Scripted("bob", incident=incident, t=room.now())
    order(room, incident, "check", "5m pass 0.4 % because why not")
    moment = {"lo": 1, "hi": 1, "approx": False, "as": "", "tz": "UTC"}
    room.receive([bob.write({"state": "failed", "figure": "9 %", "checked": moment}, kind="check", on=check.id)])
    order(room, incident, "sev", "P0")
    found = [one for one in disagreements(room, incident) if one.kind == "check"]
    (conflict,) = found
    assert conflict.field == "state"
    mine = next(one for one in conflict.standing if one.by.raw == "dana" and one.value == "passed")
    choose(room, incident, conflict, mine)
    assert [one for one in disagreements(room, incident) if one.kind == "check"] == []
    fix = desks(room, incident).fix
    assert fix is not None
    assert (fix.checks[0].state, fix.checks[0].figure.raw if fix.checks[0].figure else "") == ("passed", "0.4 %")


def test_what_was_purged_was_written_along_with_nothing(room: WarRoom, incident: IncidentId) -> None:
    assert written_along(room.reader(), "check", "state", "ab" * 32) == {}
