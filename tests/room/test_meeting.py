"""The review meeting: begun, attended, held; and which reviews are owed."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.oplog.builder import Scripted
from tests.report.everything import everything, reviewed
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import DAY, EventTime
from warroom.model.states import FollowUpState
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.report.minutes import Review, review_of
from warroom.room.acts import commander, meeting, reviewing, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings import case as reading
from warroom.room.readings import reviews

PLAYBOOK = load_playbook()


def review(room: WarRoom, incident: IncidentId) -> Review:
    found = review_of(reading.case(room, incident, PLAYBOOK))
    assert found is not None
    return found


def present(room: WarRoom, incident: IncidentId) -> set[str]:
    return {name.raw for name in review(room, incident).present}


def test_who_is_there_comes_and_goes_and_is_named_when_it_was_held(room: WarRoom, incident: IncidentId) -> None:
    meeting.begin(room, incident, words="it began", present=["dana"])
    meeting.attend(room, incident, review(room, incident), " @bob ", there=True)
    meeting.attend(room, incident, review(room, incident), "dana", there=False)
    assert present(room, incident) == {"bob"}
    meeting.end(room, incident, review(room, incident), words="held")
    assert review(room, incident).held is not None
    meeting.attend(room, incident, review(room, incident), "bob", there=False)
    assert present(room, incident) == set(), "he is taken from all that named him"


@pytest.mark.parametrize("name", ["", "  @ ", "x" * 65])
def test_nobody_and_too_long_a_name_are_refused(room: WarRoom, incident: IncidentId, name: str) -> None:
    meeting.begin(room, incident, words="it began")
    with pytest.raises(RoomTrouble, match="a name has 1 to 64 characters"):
        meeting.attend(room, incident, review(room, incident), name, there=True)


def test_a_meeting_that_was_struck_did_not_take_place(room: WarRoom, incident: IncidentId) -> None:
    meeting.begin(room, incident, words="it began")
    scribe.strike(room, incident, EntryId(review(room, incident).entries[0]), "the wrong incident")
    assert review_of(reading.case(room, incident, PLAYBOOK)) is None


def test_behind_an_incident_that_goes_on_and_one_that_asks_for_none_a_review_is_owed(
    room: WarRoom, incident: IncidentId
) -> None:
    levels = (Severity("P3", 3), Severity("P0", 0))
    later = [
        commander.declare(room, "later", severity=level, phase="declare", phase_rank=1, zone="UTC") for level in levels
    ]
    for ended in later:
        give(room, PLAYBOOK, ended, "status", "resolved")
    assert [owed.incident for owed in reviews.reviews_owed(room, PLAYBOOK)] == later[1:]


def test_a_review_is_owed_from_the_end_of_the_incident_until_it_was_held(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "open")
    assert reviews.reviews_owed(room, PLAYBOOK) == []
    give(room, PLAYBOOK, incident, "status", "resolved")
    (owed,) = reviews.reviews_owed(room, PLAYBOOK)
    assert (owed.incident, owed.planned) == (incident, None)
    reviewing.plan_review(room, incident, EventTime.at(owed.due), words="planned")
    (owed,) = reviews.reviews_owed(room, PLAYBOOK)
    assert owed.planned == owed.due
    reviewed(room, incident, PLAYBOOK)
    assert reviews.reviews_owed(room, PLAYBOOK) == []


def test_after_a_month_nobody_is_asked_for_a_review_any_more(room: WarRoom, incident: IncidentId) -> None:
    give(room, PLAYBOOK, incident, "status", "resolved")
    clock = room.now
    assert isinstance(clock, Clock)
    clock.now += 31 * DAY
    assert reviews.reviews_owed(room, PLAYBOOK) == []


def test_the_offered_follow_up_is_one_record_for_everybody(room: WarRoom) -> None:
    incident = everything(room, PLAYBOOK)
    assert reviews.offer_of(reading.case(room, incident, PLAYBOOK), PLAYBOOK) is None, "its type is not known"
    give(room, PLAYBOOK, incident, "type", "database")
    offer = reviews.offer_of(reading.case(room, incident, PLAYBOOK), PLAYBOOK)
    assert offer is not None
    assert offer.words == "Update the runbook: Database Issues"
    before = len(reviews.follow_ups(room))
    reviewing.answer_offer(room, incident, offer, taken=True)
    reviewing.answer_offer(room, incident, offer, taken=True)
    assert len(reviews.follow_ups(room)) == before + 1
    assert reviews.offer_of(reading.case(room, incident, PLAYBOOK), PLAYBOOK) is None


def test_what_nobody_owns_or_has_no_day_is_named_when_the_review_ends(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    assert reviews.unowned_words(reviews.follow_ups(room)) == ""
    first = reviewing.add_follow_up(room, incident, "cap the pool")
    reviewing.add_follow_up(room, incident, "alert on it", owner="bob", due="2026-03-01")
    done = reviewing.add_follow_up(room, incident, "tell them", owner="bob")
    said = reviews.unowned_words(reviews.follow_ups(room))
    assert said.startswith("2 follow-ups have no owner or no day: ")
    assert "cap the pool (no owner and no day)" in said
    assert "tell them (no day)" in said
    assert "alert on it" not in said
    bob = Scripted("bob", incident=incident, t=clock.now)
    room.receive([bob.write({"text": "cap both pools"}, kind="follow_up", on=first)])
    said = reviews.unowned_words(reviews.follow_ups(room))
    assert "cap the pool / cap both pools (no owner and no day)" in said, "both sides' words"
    reviewing.change_follow_up(room, incident, done, {"state": FollowUpState.DONE})
    reviewing.change_follow_up(room, incident, first, {"owner": "@erin", "due": "2026-03-01"})
    assert reviews.unowned_words(reviews.follow_ups(room)) == ""
