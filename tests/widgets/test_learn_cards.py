"""What the cards of a review say of when it is held, against when the workflow wants it."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.room.giving import order
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, EventTime
from warroom.playbook.load import load_playbook
from warroom.room.acts import reviewing
from warroom.room.core import WarRoom
from warroom.room.readings.learning import read_learning
from warroom.widgets.learn_cards import learn_cards

PLAYBOOK = load_playbook()


def review(room: WarRoom, incident: IncidentId) -> str:
    cards = learn_cards(read_learning(room, incident, PLAYBOOK), PLAYBOOK, now=room.now(), every_entry=False)
    return next(card.content.plain for card in cards if card.key == "review")


@pytest.mark.parametrize(("days", "late"), [(1, False), (20, True)])
def test_a_review_that_is_planned_later_than_the_workflow_wants_it_says_so(
    room: WarRoom, incident: IncidentId, days: int, late: bool
) -> None:
    order(room, incident, "status", "resolved")
    reviewing.plan_review(room, incident, EventTime.at(Moment(room.now() + days * DAY)), words="planned")
    assert ("later than the workflow's" in review(room, incident)) == late
    assert "not held yet" not in review(room, incident)


def test_a_review_whose_time_has_passed_is_not_held_yet(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "status", "resolved")
    reviewing.plan_review(room, incident, EventTime.at(Moment(room.now() + DAY)), words="planned")
    clock.forward(minutes=2 * 24 * 60)
    assert "not held yet" in review(room, incident)


def test_a_review_that_nobody_planned_is_to_be_held_and_then_overdue(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "over")
    assert "to be held by" in review(room, incident)
    assert "OVERDUE" not in review(room, incident)
    clock.forward(minutes=30 * 24 * 60)
    assert "OVERDUE by" in review(room, incident)


def test_what_stands_behind_the_labels_of_one_section_begins_in_one_column(room: WarRoom, incident: IncidentId) -> None:
    cards = learn_cards(read_learning(room, incident, PLAYBOOK), PLAYBOOK, now=room.now(), every_entry=False)
    columns: list[set[int]] = [set()]
    for card in cards:
        label, colon, _ = card.content.plain.partition(":")
        if not card.key:
            columns.append(set())
        elif card.key.startswith("part:") and card.hang and colon:
            columns[-1].add(card.hang)
            assert card.content.plain[card.hang - 1] == " " != card.content.plain[card.hang]
            assert len(label) < card.hang
    assert sum(map(bool, columns)) > 3
    assert all(len(section) <= 1 for section in columns)
