"""Roles change hands, and who takes over is told what must be known."""

from __future__ import annotations

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, order, refused, view
from tests.room.seen_desks import desks, last
from warroom.model.identity import IncidentId
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings.clocks import situation
from warroom.room.readings.due import stable_clock
from warroom.room.readings.waiting import waiting


def test_a_role_changes_hands_when_the_other_accepts(room: WarRoom, bob: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "handover", "ic @bob")
    assert [role.holders[0].raw for role in view(room, incident).roles] == ["alice"]
    assert [one.what for one in waiting(view(bob, incident), PLAYBOOK, person="bob", now=bob.now())] == ["offer"]
    order(bob, incident, "accept")
    assert [name.raw for role in view(room, incident).roles for name in role.holders] == ["bob"]
    said = "Incident Commander is @bob, offered by @dana; @alice held it"
    assert last(room, incident) == [("role", said)], "alice did nothing"
    order(bob, incident, "handover", "ic @dana")
    order(room, incident, "accept")
    assert last(room, incident) == [("role", "Incident Commander is @dana, handed over by @bob")]
    assert desks(room, incident).offers == ()
    assert "offered" in refused(bob, incident, "accept")


def test_a_role_that_nobody_holds_is_not_freed_again(room: WarRoom, incident: IncidentId) -> None:
    assert "nobody is Tech Lead" in refused(room, incident, "role", "tl nobody")
    order(room, incident, "handover", "tl @bob")
    order(room, incident, "role", "tl nobody")
    assert desks(room, incident).offers == ()


def test_nobody_offers_a_role_to_themselves(room: WarRoom, incident: IncidentId) -> None:
    assert "/role tl @dana takes it" in refused(room, incident, "handover", "tl @dana")


def test_what_is_late_is_said_in_the_situation_and_not_called_stable(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix")
    order(room, incident, "resolved")
    clock.forward(minutes=70)
    _, lines = situation(view(room, incident), [], PLAYBOOK, now=clock())
    assert any("0 of 4 checks passed, 4 LATE" in line for line in lines)
    assert stable_clock(view(room, incident), PLAYBOOK, clock()).words == ""


def test_an_offer_can_be_refused(room: WarRoom, bob: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "handover", "ic @bob")
    order(bob, incident, "refuse", "I am asleep")
    assert last(room, incident) == [("role", "Incident Commander: @bob declines, I am asleep")]
    assert [name.raw for role in view(room, incident).roles for name in role.holders] == ["alice"]
    assert "/handover" in refused(room, incident, "handover", "ic")
    assert "tl" in refused(room, incident, "handover", "cook @bob")


def test_the_packet_says_everything_that_who_takes_over_must_know(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "! no rollback: migration 88 ran")
    logged(room, incident, "? pool exhausted")
    logged(room, incident, "? memory leak")
    order(room, incident, "hyp", "H2 refuted")
    logged(room, incident, "@bob look at web latency 3m")
    order(room, incident, "fixed", "hotfix cap the pool")
    logged(room, incident, "!! fail over")
    order(room, incident, "impact", "card payments fail")
    made = packet(room, incident, view(room, incident), PLAYBOOK, now=clock())
    for words in (
        "Checkout fails", "impact: card payments fail", "Incident Commander: @alice", "no rollback: migration 88 ran",
        "H1 open: pool exhausted", "H2 refuted: memory leak", "@bob look at web latency, due",
        "Error rate decreased?: open", "none was posted", "open: fail over", "@bob: look at web latency",
    ):  # fmt: skip
        assert words in made.text
    assert made.lines[0] == "State"


def test_whoever_writes_of_themselves_is_meant(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "ic me")
    order(room, incident, "watch", "@me")
    logged(room, incident, "@me look at the pool 5m")
    shown = view(room, incident)
    assert {holder.raw for role in ("ic", "watch") for holder in shown.holders(role)} == {room.person}
    assert [task.who.raw for task in desks(room, incident).tasks] == [room.person]
    assert "me" not in shown.people
