"""What people wrote while they did not see each other: shown with all that stands, and settled by one act."""

from __future__ import annotations

from tests.conftest import START, logged
from tests.oplog.builder import Scripted
from warroom.intake.contested import most_told
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.readings.disagreements import choice_words, choices, disagreements, title_words
from warroom.store.pins import ASKED, put_pin


def test_two_severities_are_a_disagreement_and_the_higher_one_holds_until_it_is_settled(
    room: WarRoom, incident: IncidentId
) -> None:
    bob = Scripted("bob", incident=incident)
    room.receive([bob.write({"severity": {"level": "P3", "rank": 3}}, kind="incident", on="incident")])
    view = room.view(incident)
    assert view is not None
    assert view.summary.severity == Severity("P1", 1)
    assert {(one.level, by.raw) for one, by in view.severities} == {("P1", "dana"), ("P3", "bob")}
    (conflict,) = disagreements(room, incident)
    assert title_words(conflict) == "severity"
    words = [choice_words(conflict, one, "UTC") for one in conflict.standing]
    assert sorted(word.split()[0] for word in words) == ["P1", "P3"]
    lower = next(one for one in conflict.standing if one.by.raw == "bob")
    choose(room, incident, conflict, lower)
    assert disagreements(room, incident) == []
    again = room.view(incident)
    assert again is not None
    assert again.summary.severity == Severity("P3", 3)
    told = room.pages(incident, Filter()).before(None, 1)[0]
    assert (told.kind, told.by.raw) == ("decision", "dana"), "the timeline says who chose what over what"
    assert told.text.raw.startswith("settled: severity: P3  @bob")
    assert ", not P1  @" in told.text.raw


def test_a_value_of_a_key_that_is_not_accepted_is_told_apart_from_what_that_person_says(
    room: WarRoom, incident: IncidentId
) -> None:
    bob, forged = Scripted("bob", incident=incident), Scripted("bob", incident=incident)
    forged.writer = WriterId("ee" * 16)
    room.note(lambda db: put_pin(db, "bob", forged.writer, ASKED, Moment(1)))
    for writer, rank in ((bob, 2), (forged, 3)):
        value = {"severity": {"level": f"P{rank}", "rank": rank}}
        room.receive([writer.write(value, kind="incident", on="incident")])
    (conflict,) = disagreements(room, incident)
    words = [choice_words(conflict, one, "UTC") for one in conflict.standing if one.by.raw == "bob"]
    assert sorted(word.rpartition(" ")[0] for word in words) == ["P2  @bob", "P3  @bob (key not accepted)"]


def test_two_who_took_one_role_both_hold_it_until_one_gives_way(room: WarRoom, incident: IncidentId) -> None:
    carol = Scripted("carol", incident=incident)
    room.receive([carol.write({"holder": "carol"}, kind="role", on="role:ic")])
    view = room.view(incident)
    assert view is not None
    assert {name.raw for name in view.roles[0].holders} == {"alice", "carol"}
    (conflict,) = disagreements(room, incident)
    assert title_words(conflict) == "role ic"
    choose(room, incident, conflict, conflict.standing[0])
    settled = room.view(incident)
    assert settled is not None
    assert len(settled.roles[0].holders) == 1


def test_what_hundreds_disagree_about_is_settled_and_told_of_a_dozen(room: WarRoom, incident: IncidentId) -> None:
    for number in range(300):
        stranger = Scripted(f"{number} {'x' * 190}", incident=incident)
        stranger.writer = WriterId(f"{number:032x}")
        room.receive([stranger.write({"title": f"{number:03} {'y' * 300}"}, kind="incident", on="incident")])
    (conflict,) = disagreements(room, incident)
    assert len(conflict.standing) == 301
    assert len(choices(conflict, "UTC")) == 301, "all of them are shown where they are chosen from"
    choose(room, incident, conflict, conflict.standing[0])
    assert disagreements(room, incident) == []
    told = room.pages(incident, Filter()).before(None, 1)[0].text.raw
    assert told.count("  @") == 13
    assert told.endswith(", and 288 more")


def test_of_many_who_say_the_same_whoever_says_another_thing_is_told() -> None:
    values = ["passed"] * 40 + ["failed"] + ["passed"] * 40
    told = most_told([f"{value} (@{number})" for number, value in enumerate(values)], values)
    assert (told[0], told[11], told[12], len(told)) == ("passed (@0)", "failed (@40)", "and 69 more", 13)


def test_two_edits_of_one_text_both_stand_and_either_can_be_chosen(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "one")
    heads = room.reader().execute("SELECT lower(hex(hash)) FROM ops ORDER BY id DESC LIMIT 1").fetchone()
    bob = Scripted("bob", incident=incident)
    first = bob.write({"text": "of bob"}, on=entry, saw=heads)
    scribe.edit(room, incident, entry, "of dana")
    room.receive([first])
    (conflict,) = disagreements(room, incident)
    assert title_words(conflict).startswith('text of "of')
    assert {one.value for one in conflict.standing} == {"of bob", "of dana"}
    before = [one.id for one in room.pages(incident, Filter()).before(None, 9)]
    choose(room, incident, conflict, conflict.standing[0])
    assert disagreements(room, incident) == []
    assert len(room.versions(incident, entry)) == 4
    assert [one.id for one in room.pages(incident, Filter()).before(None, 9)] == before, "its versions tell"


def test_times_and_nothing_are_said_in_words(room: WarRoom, incident: IncidentId) -> None:
    commander.mark(room, incident, "detected", text="seen", at=EventTime.at(START))
    bob = Scripted("bob", incident=incident)
    room.receive(
        [
            bob.write({"detected": None, "phase": {"name": "close", "rank": 6}}, kind="incident", on="incident"),
            bob.write({"status": "x"}, kind="hypothesis", on="ab" * 16),
        ]
    )
    said = {
        (title_words(one), choice_words(one, value, "UTC").rpartition("  ")[0])
        for one in disagreements(room, incident)
        for value in one.standing
    }
    assert said == {
        ("detected", "16:26"), ("detected", "(nothing)"), ("phase", "declare"), ("phase", "close"),
    }  # fmt: skip
    assert disagreements(room, IncidentId("ff" * 16)) == []


def test_a_value_that_was_purged_is_nothing(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident)
    title = bob.write({"title": "of bob"}, kind="incident", on="incident")
    room.receive([title])
    room.receive([bob.write({}, kind="incident", on="incident", do="purge", purges=(title.hash,))])
    (conflict,) = disagreements(room, incident)
    assert [one.value for one in conflict.standing if one.by.raw == "bob"] == [None]
    assert conflict.title.raw == ""


def test_what_only_a_newer_version_understands_is_counted(room: WarRoom, incident: IncidentId) -> None:
    future = Scripted("future", incident=incident)
    room.receive([future.write({"colour": "red"}, kind="lamp")])
    view = room.view(incident)
    assert view is not None
    assert view.newer == 1
