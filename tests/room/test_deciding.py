"""Questions are answered, figures of the triage kept, a way is proposed and decided."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.model.timeline_entries import Filter
from warroom.playbook.walk import walk
from warroom.room.acts import decisions
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give


def answer(room: WarRoom, incident: IncidentId, tree: str, node: str, said: str) -> None:
    found = PLAYBOOK.tree(tree)
    assert found is not None
    question = next(one for one in found.question if one.name == node)
    decisions.answer(room, incident, found, question, said)


def test_each_answer_is_an_entry_with_question_answer_and_person(room: WarRoom, incident: IncidentId) -> None:
    answer(room, incident, "cause", "obvious", "no")
    assert last(room, incident) == [("answer", "Is the cause obvious? no")]
    found = next(iter(desks(room, incident).answers.values()))
    assert (found.tree, found.node, found.question.raw) == ("cause", "obvious", "Is the cause obvious?")
    assert [(said.value, said.by.raw) for said in found.answers] == [("no", "dana")]


def test_a_changed_answer_opens_the_other_branch_and_the_first_stays_in_the_timeline(
    room: WarRoom, incident: IncidentId
) -> None:
    tree = PLAYBOOK.tree("cause")
    assert tree is not None
    answer(room, incident, "cause", "obvious", "no")
    answer(room, incident, "cause", "rollback", "yes")
    answer(room, incident, "cause", "obvious", "yes")
    walked = walk(tree, desks(room, incident).answers)
    assert walked.question is not None
    assert walked.question.name == "quick-rollback"
    assert [text for _, text in last(room, incident, 3)] == [
        "Is the cause obvious? no",
        "Is rollback safe and fast? yes",
        "Is the cause obvious? yes",
    ]
    answer(room, incident, "cause", "obvious", "no")
    back = walk(tree, desks(room, incident).answers).end
    assert back is not None
    assert back.name == "roll-back", "the branch that was walked before is still there"


def test_an_answer_that_says_nothing_is_refused(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble):
        decisions.answer_triage(room, incident, "1", "What changed?", "  ")


def test_figures_of_the_triage_stand_beside_what_comes_later(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "baseline", "p95 210 ms")
    assert {name: said.raw for name, said in view(room, incident).baseline.items()} == {"p95": "210 ms"}
    assert "error-rate" in refused(room, incident, "baseline", "weather fine")
    assert "value" in refused(room, incident, "baseline", "p95")


def test_a_decided_proposal_is_one_good_line_with_all_of_it_when_it_was_decided(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    proposed = logged(room, incident, "!! roll back to v30")
    order(room, incident, "object", "migration 88 ran")
    clock.now += 5 * MINUTE
    order(room, incident, "decided", "no rollback, flag off @bob irreversible")
    first = room.pages(incident, Filter()).entry(proposed)
    shown = room.pages(incident, Filter()).before(None, 1)[0]
    assert first is not None
    assert (first.kind, first.text.raw) == ("decision", "proposed: roll back to v30"), "what was proposed stays"
    assert shown.kind == "decision"
    assert (shown.at.lo or 0) - (first.at.lo or 0) > 4 * MINUTE
    assert [name.raw for name in shown.people] == ["bob"]
    assert shown.text.raw == (
        "decided: roll back to v30 · objections: @dana: migration 88 ran · no rollback, flag off · does it: @bob"
        " · CANNOT BE UNDONE · decided by @dana"
    )
    (poll,) = desks(room, incident).polls
    assert (poll.state, poll.executor.raw if poll.executor else "", poll.reversible) == ("decided", "bob", False)
    assert "!!" in refused(room, incident, "decided", "again")


def test_an_outcome_is_read_with_or_without_its_parts() -> None:
    assert decisions.read_outcome("") == ("", "", True)
    assert decisions.read_outcome("yes @bob Irreversible.") == ("yes", "bob", False)
    assert decisions.read_outcome("do it") == ("do it", "", True)


def test_a_proposal_can_be_dropped(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "!! fail over")
    decisions.drop_poll(room, incident, desks(room, incident).polls[0])
    assert desks(room, incident).polls[0].state == "dropped"


def test_who_is_named_in_a_proposal_does_it_unless_somebody_else_is_named(room: WarRoom, incident: IncidentId) -> None:
    for proposal, outcome, does in (
        ("fail over @carol", "agreed", "carol"),
        ("fail over @carol", "agreed @bob", "bob"),
        ("wait", "agreed", "dana"),
    ):
        logged(room, incident, f"!! {proposal}")
        order(room, incident, "decided", outcome)
        (poll, *_) = [one for one in desks(room, incident).polls if one.proposal.raw == proposal and one.outcome]
        assert f"does it: @{does}" in last(room, incident)[0][1]
        assert poll.executor is not None


def test_a_triage_question_is_answered_in_the_line_too(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "triage", "1 v2.31 at 14:21")
    give(room, PLAYBOOK, incident, "triage", "reproduce yes, with two tabs")
    answers = {one.node: one.answers[0].value for one in desks(room, incident).answers.values()}
    assert answers == {"1": "v2.31 at 14:21", "reproduce": "yes, with two tabs"}
    for wrong in ("99 x", "1", "cause x"):
        with pytest.raises(RoomTrouble, match="1 What changed recently"):
            give(room, PLAYBOOK, incident, "triage", wrong)
