"""What two incidents that are one outage are told as: in likeness, document, severity and what is asked."""

from __future__ import annotations

from tests.conftest import Clock, logged
from tests.room.all_told import texts
from tests.room.giving import PLAYBOOK, document, message, order, situation_told, view
from tests.room.outages import merged
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings import case, past_alike


def test_complaints_counted_apart_are_at_least_the_larger_count(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    order(room, incident, "complaints", "20")
    order(room, other, "complaints", "47")
    merged(room, incident, other)
    assert view(room, incident).complaints_words == "at least 47"
    assert case.case(room, incident, PLAYBOOK).more_complaints
    assert any("at least 47" in text for text in texts(room, incident).values())
    order(room, incident, "complaints", "60")
    assert view(room, incident).complaints_words == "60", "counted again in the room of both"


def test_the_halves_of_an_outage_are_likened_to_others_as_one(
    room: WarRoom, incident: IncidentId, other: IncidentId
) -> None:
    def declared(title: str, finding: str) -> IncidentId:
        made = commander.declare(room, title, severity=Severity("P2", 2), phase="detect", phase_rank=0, zone="UTC")
        logged(room, made, f"> {finding}")
        return made

    for half in (incident, other):
        logged(room, half, "> gateway answers with sorrowful turtles")
    for title in ("Disk full", "Lift stuck", "Door open", "Roof leaks"):
        declared(title, "nothing else")
    later = declared("Turtles once more", "sorrowful turtles")
    assert {past.id for past in past_alike.similar(room, later)} == {incident, other}
    merged(room, incident, other)
    assert other not in {past.id for past in past_alike.similar(room, incident)}, "it is no incident of the past"
    (past,) = (past for past in past_alike.similar(room, later) if "turtles" in past.words)
    assert past.id == incident
    assert past.fix.raw == "hotfix capped the pool", "of either half"
    order(room, incident, "part", other[:8])
    assert {past.id for past in past_alike.similar(room, later)} == {incident, other}


def test_its_document_says_once_when_it_began_and_tells_the_cards_of_one_label_apart(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    order(room, incident, "began", at="16:01")
    order(room, other, "began", at="16:05")
    order(room, incident, "detected", "monitor", at="16:10")
    order(room, other, "detected", "user", at="16:12")
    logged(room, incident, "? pool leaks")
    order(room, incident, "hyp", "H1 confirmed 498 of 500")
    merged(room, incident, other)
    order(room, incident, "hyp", f"H1.dana.{incident[:4]} confirmed again")
    order(room, incident, "hyp", f"H1.dana.{other[:4]} testing")
    told = document(room, incident)
    timeline = told.partition("## Timeline\n")[2].partition("\n## ")[0]
    assert timeline.count("Impact began") == timeline.count("Detected") == 1
    assert "| 16:01 | Impact began |" in timeline
    assert timeline.count("Root cause identified: pool leaks") == 1
    assert f"H1.dana.{other[:4]} testing: pool exhausted" in told
    order(room, incident, "hyp", f"H1.dana.{incident[:4]} refuted it is flat")
    assert "identified" not in view(room, incident).times, "what told it was said before there was another H1"
    assert "pool leaks" not in document(room, incident).partition("## Timeline\n")[2].partition("\n## ")[0]
    assert "H1 confirmed" not in situation_told(room, incident)
    assert "H1 confirmed" not in message(room, incident, "internal")


def test_that_both_were_as_bad_is_told_once(room: WarRoom, incident: IncidentId) -> None:
    other = commander.declare(
        room, "Payments fail", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    merged(room, incident, other)
    assert [change.value.raw for change in case.case(room, incident, PLAYBOOK).severities] == ["P1"]
    order(room, incident, "sev", "P0 it grows")
    assert [change.value.raw for change in case.case(room, incident, PLAYBOOK).severities] == ["P1", "P0"]


def test_of_two_that_are_one_as_much_is_asked_as_of_one(
    room: WarRoom, incident: IncidentId, other: IncidentId, clock: Clock
) -> None:
    alone = commander.declare(
        room, "Search fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC"
    )
    merged(room, incident, other)
    for room_of in (alone, incident):
        order(room, room_of, "close", "enough")
    clock.forward(minutes=3 * 24 * 60)
    rules = [
        {doubt.rule for doubt in case.doubts(case.case(room, room_of, PLAYBOOK), PLAYBOOK, now=room.now())}
        for room_of in (alone, incident)
    ]
    assert rules[0] == {"unresolved", "review"}
    assert rules[0] <= rules[1]
