"""What people disagree about, in documents, follow-ups, messages and settlements."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import Clock, logged
from tests.oplog.builder import Scripted
from tests.room.contesting import apart, at, disagree
from tests.room.giving import PLAYBOOK, order, view
from warroom.compose.draft import stage_of
from warroom.intake.contested import contested_lines
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.report.key_moments import key_moments
from warroom.report.post_mortem import draft
from warroom.report.post_mortem_lines import follow_up_line
from warroom.report.proposals import proposals
from warroom.report.tables import follow_up_json
from warroom.room.acts import reviewing
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.readings import messages, reviews
from warroom.room.readings.case import case
from warroom.room.readings.disagreements import disagreements
from warroom.room.readings.shift import read_shift, shift_lines
from warroom.widgets.entry_lines import badges


def test_the_draft_of_the_post_mortem_tells_who_says_what_of_a_contested_cause(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    disagree(room, incident, clock, "hypothesis")
    told = case(room, incident, PLAYBOOK)
    assert (
        draft(told, PLAYBOOK).parts["root_cause"].text.raw
        == "[Contested as the cause: pool exhausted, confirmed (@dana) / refuted (@bob).]"
    ), "not that nobody confirmed one"
    ended = dataclasses.replace(told, times={**told.times, "resolved": EventTime.at(room.now())})
    assert not [proposal.words for proposal in proposals(ended, PLAYBOOK) if "pool exhausted" in proposal.words]


@pytest.mark.parametrize(
    ("field", "ours", "theirs"),
    [
        ("owner", "erin", "dan"), ("due", "2026-01-02", "2026-01-03"), ("text", "write a test", "write two tests"),
        ("link", "https://a.example/1", "https://b.example/2"), ("state", "done", "open"),
    ],
)  # fmt: skip
def test_a_follow_up_is_told_with_every_value_that_people_gave_it(
    room: WarRoom, incident: IncidentId, clock: Clock, field: str, ours: str, theirs: str
) -> None:
    logged(room, incident, "todo write a test")
    (before,) = reviews.follow_ups(room)
    reviewing.change_follow_up(room, incident, before.id, {"due": "2026-01-01", "owner": "carol"})
    reviewing.change_follow_up(room, incident, before.id, {field: ours})
    apart(room, incident, clock, {field: theirs}, "follow_up", before.id)
    (follow_up,) = reviews.follow_ups(room)
    assert case(room, incident, PLAYBOOK).follow_ups[0].contested == follow_up.contested
    assert sorted(follow_up.values(field)) == sorted((ours, theirs))
    assert follow_up.state == "open", "until nobody says otherwise"
    if field != "state":
        both = " / ".join(follow_up.values(field))
        line = follow_up_line(follow_up, PLAYBOOK)
        assert both in line
        if field != "link":
            assert both in "\n".join(shift_lines(read_shift(room, PLAYBOOK, zone="UTC")))
    assert follow_up_json(follow_up)["contested"] == [field]


def test_a_contested_status_is_told_to_customers_as_the_one_that_claims_least(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    disagree(room, incident, clock, "status")
    shown = view(room, incident)
    assert stage_of(PLAYBOOK, shown, posted=True) == "later"
    for audience in PLAYBOOK.communication.audience:
        if audience.customers:
            made = messages.draft_view(room, PLAYBOOK, incident, audience.name)
            staged = PLAYBOOK.template(made.template)
            assert staged is not None
            assert staged.stage != "identified"
    inside = messages.draft_view(room, PLAYBOOK, incident, "internal", template="internal_update")
    assert "Identified (@dana) / Investigating (@bob)" in inside.message.text.raw
    assert not [finding.say for finding in inside.findings if finding.rule == "status"], "it says what both say"


MOMENTS = {
    name: (name, words, f"{name}: by phone", {name: at(-90)})
    for name, words in (("began", ""), ("detected", "alert"), ("acknowledged", ""), ("declared", ""))
} | {"status": ("status", "identified", "Resolved", {"status": "Resolved"})}


@pytest.mark.parametrize("name", MOMENTS)
def test_while_people_disagree_about_a_moment_what_each_of_them_says_is_a_key_moment(
    room: WarRoom, incident: IncidentId, clock: Clock, name: str
) -> None:
    field, argument, words, values = MOMENTS[name]
    order(room, incident, {"acknowledged": "ack"}.get(name, name), argument, at="-9" if name != "status" else "")
    ours = room.pages(incident, Filter(kinds=frozenset((field,)))).before(None, 1)[0]
    bob = Scripted("bob", incident=incident, t=clock.now)
    entry = {"kind": field, "text": words, "at": at(-90)}
    told = bob.write(entry, kind="entry", on="e" * 32)
    room.receive([told, bob.write(values, kind="incident", on="incident")])
    moments = {entry.id for entry in key_moments(case(room, incident, PLAYBOOK), PLAYBOOK)}
    assert {ours.id, "e" * 32} <= moments


def test_the_shift_is_handed_over_with_every_severity_that_stands(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "sev", "P0 all down")
    apart(room, incident, clock, {"severity": {"level": "P3", "rank": 3}}, "incident", "incident")
    head = next(line for line in shift_lines(read_shift(room, PLAYBOOK, zone="UTC")) if "Checkout fails" in line)
    assert head.startswith("P0 (@dana) or P3 (@bob) "), head


def test_a_contested_detection_is_no_first_alert(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "detected", "alert", at="-9")
    apart(room, incident, clock, {"detected": at(-90)}, "incident", "incident")
    told = draft(case(room, incident, PLAYBOOK), PLAYBOOK)
    assert "contested" in told.parts["first_alert"].text.raw


def test_settling_keeps_the_result_of_the_side_that_was_taken(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "? pool exhausted")
    card = view(room, incident).desks.board[0]
    order(room, incident, "hyp", "H1 testing")
    apart(room, incident, clock, {"status": "refuted", "result": "no"}, "hypothesis", card.id)
    found = next(one for one in disagreements(room, incident) if one.field == "status")
    choose(room, incident, found, next(one for one in found.standing if one.value == "testing"))
    card = view(room, incident).desks.board[0]
    assert (card.status, card.result, card.contested) == ("testing", None, ())
    assert contested_lines(view(room, incident)) == []


def test_of_two_wordings_of_an_entry_both_authors_are_named(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    entry = logged(room, incident, "the pool is full")
    plain = Scripted("bob", incident=incident, t=clock.now)
    carol = Scripted("carol", incident=incident, t=clock.now)
    seen = (room.reader().execute("SELECT hash FROM ops ORDER BY id DESC LIMIT 1").fetchone()[0].hex(),)
    for author, words in ((plain, "the pool is empty"), (carol, "the pool is fine")):
        room.receive([author.write({"text": words}, kind="entry", on=entry, saw=seen)])
    told = next(one for one in room.pages(incident, Filter()).before(None, 9) if one.id == entry)
    assert [by.raw for by in told.wordings_by] == ["bob", "carol"]
    assert "2 versions: @bob, @carol" in badges(told, "UTC")
    other = logged(room, incident, "quiet")
    assert next(one for one in room.pages(incident, Filter()).before(None, 9) if one.id == other).wordings_by == ()
