"""The comms desk: a draft is kept, posted is not copied, an approval is bound to the exact text, a clock runs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Clock, logged, seeded
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.updates import AudienceView, DraftView, UpdateRecord
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, comms, scribe
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.orders.incident_orders import give
from warroom.room.readings import messages
from warroom.room.readings.cadence import updates_view

PLAYBOOK = load_playbook()


def draft(room: WarRoom, incident: IncidentId, audience: str = "internal", **typed: str) -> DraftView:
    return messages.draft_view(room, PLAYBOOK, incident, audience, target="plain", typed=typed)


def text_of(view: DraftView) -> str:
    return view.message.text.raw


def audience(room: WarRoom, incident: IncidentId, name: str = "internal") -> AudienceView:
    found = updates_view(room, PLAYBOOK, incident).audience(name)
    assert found is not None
    return found


def entries(room: WarRoom, incident: IncidentId) -> list[TimelineEntry]:
    return [one for one in room.pages(incident, Filter()).after(None, 100) if one.kind == comms.UPDATE]


def post(room: WarRoom, incident: IncidentId, name: str = "internal", **typed: str) -> str:
    made = draft(room, incident, name, **typed)
    comms.post(room, PLAYBOOK, incident, made, without_approval="drill" if name == "status-page" else "")
    return text_of(made)


def waiting(room: WarRoom, incident: IncidentId, name: str = "status-page") -> UpdateRecord:
    (found,) = audience(room, incident, name).waiting
    return found


def test_posted_is_an_entry_with_who_where_when_and_the_exact_text(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.forward(minutes=7)
    said = post(room, incident)
    (entry,) = entries(room, incident)
    assert entry.text.raw == f"Internal update, Plain text: {said}"
    assert entry.by.raw == "dana"
    last = audience(room, incident).last
    assert last is not None
    assert (last.text.raw, last.target, last.template, last.by.raw) == (said, "plain", "declaration", "dana")
    assert last.at == entry.at.lo
    assert dict(last.fields)["title"].raw == "Checkout fails"


def test_a_post_to_a_status_page_is_told_in_its_words_and_kept_as_it_went(room: WarRoom, incident: IncidentId) -> None:
    typed = {"title": "Checkout > 5 s & slow"}
    made = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="statuspage", typed=typed)
    comms.post(room, PLAYBOOK, incident, made, without_approval="drill")
    (entry,) = entries(room, incident)
    assert '{"' not in entry.text.raw.replace(" ", "").replace("\n", "")
    assert "Checkout > 5 s & slow" in entry.text.raw
    last = audience(room, incident, "status-page").last
    assert last is not None
    assert last.text.raw == text_of(made)
    assert json.loads(last.text.raw)["incident"]["body"]


def test_a_post_restarts_the_clock_of_its_audience_and_of_no_other(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    before = audience(room, incident, "status-page").due
    clock.forward(minutes=7)
    assert audience(room, incident, "status-page").late(Moment(clock.now)) > MINUTE
    post(room, incident)
    view = audience(room, incident)
    assert view.last is not None
    assert view.due == view.last.at + 15 * MINUTE
    assert audience(room, incident, "status-page").due == before


def test_a_post_may_be_told_of_later(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.forward(minutes=20)
    at = EventTime.at(Moment(clock.now - 10 * MINUTE))
    comms.post(room, PLAYBOOK, incident, draft(room, incident), at=at)
    last = audience(room, incident).last
    assert last is not None
    assert last.at == at.lo


def test_copied_is_not_posted(room: WarRoom, incident: IncidentId) -> None:
    draft(room, incident)
    assert audience(room, incident).posted == 0
    assert entries(room, incident) == []


def test_what_is_typed_is_kept_for_this_person_and_audience_and_never_in_the_log(
    database: str, room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    before = room.revision()
    messages.write_field(room, incident, "internal", "impact", "half of the cards fail")
    messages.choose(room, incident, "internal", target="markdown")
    assert room.revision() == before
    view = messages.draft_view(room, PLAYBOOK, incident, "internal")
    assert "**Impact**: half of the cards fail" in text_of(view)
    assert view.began is not None
    assert [name for name, _ in view.typed] == ["impact"]
    assert "half of" not in text_of(draft(room, incident, "status-page"))
    assert draft(room, incident, "executive").typed == ()
    other = WarRoom(database, person="erin", now=clock, entropy=seeded(2))
    assert "half of" not in text_of(draft(other, incident))
    other.close()
    again = WarRoom(database, person="dana", now=clock, entropy=seeded(3))
    assert "half of" in text_of(draft(again, incident))
    again.close()
    messages.write_field(room, incident, "internal", "impact", "")
    assert "half of" not in text_of(draft(room, incident))
    messages.forget(room, incident, "internal")
    assert messages.draft_view(room, PLAYBOOK, incident, "internal").target == "slack"


def test_a_draft_ends_when_it_is_posted_and_the_next_one_starts_from_it(room: WarRoom, incident: IncidentId) -> None:
    messages.write_field(room, incident, "internal", "war_room", "https://meet.example/1")
    post(room, incident)
    assert room.draft(messages.place_of(incident, "internal")) is None
    following = draft(room, incident, eta="15:20 UTC")
    assert following.template == "internal_update"
    comms.post(room, PLAYBOOK, incident, following)
    assert dict(draft(room, incident).fields)["eta"].raw == "15:20 UTC"


def test_a_post_that_is_taken_back_gives_its_draft_back(room: WarRoom, incident: IncidentId) -> None:
    messages.write_field(room, incident, "internal", "war_room", "https://meet.example/1")
    before = text_of(draft(room, incident))
    post(room, incident)
    scribe.undo(room, incident)
    assert text_of(draft(room, incident)) == before
    assert dict(draft(room, incident).typed)["war_room"].raw == "https://meet.example/1"
    post(room, incident)
    messages.write_field(room, incident, "internal", "eta", "in an hour")
    scribe.undo(room, incident)
    assert dict(draft(room, incident).typed)["eta"].raw == "in an hour", "what is being written stands"


def test_what_happened_since_the_last_update_fills_the_next_one(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "> seen before the declaration was posted")
    clock.forward(minutes=1)
    post(room, incident)
    logged(room, incident, "> connections are at 498 of 500")
    logged(room, incident, "! no rollback")
    logged(room, incident, "just a note")
    logged(room, incident, "*support hears of it")
    logged(room, incident, "@bob look at the pool 5m")
    fields = dict(draft(room, incident).fields)
    assert fields["progress"].raw == "Connections are at 498 of 500. No rollback. Support hears of it."
    assert fields["next_steps"].raw == "@bob: look at the pool."
    assert fields["status"].raw == "Investigating"


def test_new_entries_since_the_draft_are_shown_and_taken_in(room: WarRoom, incident: IncidentId) -> None:
    post(room, incident)
    logged(room, incident, "> the pool is full")
    assert draft(room, incident).fresh == ()
    messages.write_field(room, incident, "internal", "progress", "We know it.")
    logged(room, incident, "! profile-badges off")
    logged(room, incident, "a note is no news")
    assert [one.text.raw for one in draft(room, incident).fresh] == ["profile-badges off"]
    messages.take_in(room, PLAYBOOK, incident, "internal")
    taken = draft(room, incident)
    assert dict(taken.fields)["progress"].raw == "We know it. profile-badges off."
    assert taken.fresh == ()


def test_customers_are_not_told_what_the_entries_say_when_they_are_taken_in(
    room: WarRoom, incident: IncidentId
) -> None:
    messages.write_field(room, incident, "status-page", "title", "Our shop")
    logged(room, incident, "> payments-db-3 is full")
    assert len(draft(room, incident, "status-page").fresh) == 1
    messages.take_in(room, PLAYBOOK, incident, "status-page", field="title")
    taken = draft(room, incident, "status-page")
    assert taken.fresh == ()
    assert "payments-db-3" not in text_of(taken)


def test_an_approval_is_bound_to_the_exact_text(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    made = draft(room, incident, "status-page")
    with pytest.raises(RoomTrouble, match="needs the approval") as trouble:
        comms.post(room, PLAYBOOK, incident, made)
    assert trouble.value.exit_code == 77
    comms.ask_approval(room, PLAYBOOK, incident, made)
    clock.forward(minutes=4)
    assert text_of(messages.draft_view(room, PLAYBOOK, incident, "status-page")) == text_of(made)
    view = room.view(incident)
    assert view is not None
    with pytest.raises(RoomTrouble, match=r"the Incident Commander \(@alice\) approves"):
        comms.approve(room, PLAYBOOK, view, waiting(room, incident))
    room.person = "Alice"
    comms.approve(room, PLAYBOOK, view, waiting(room, incident))
    room.person = "dana"
    approved = messages.draft_view(room, PLAYBOOK, incident, "status-page")
    assert approved.approved_by is not None
    assert approved.approved_by.raw == "Alice"
    messages.write_field(room, incident, "status-page", "title", "Cards")
    assert messages.draft_view(room, PLAYBOOK, incident, "status-page").approved_by is None
    messages.write_field(room, incident, "status-page", "title", "")
    comms.post(room, PLAYBOOK, incident, approved)
    view_after = audience(room, incident, "status-page")
    assert view_after.waiting == ()
    assert view_after.last is not None
    assert view_after.last.text == made.message.text
    assert view_after.last.approved_by == approved.approved_by
    assert [one.text.raw for one in entries(room, incident)][:2] == [
        "Status page: waits for approval", "Status page: approved",
    ]  # fmt: skip


def test_the_commander_may_approve_a_draft_of_their_own(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    room.person = "alice"
    view = room.view(incident)
    assert view is not None
    made = draft(room, incident, "status-page")
    comms.approve(room, PLAYBOOK, view, made)
    clock.forward(minutes=3)
    held = messages.draft_view(room, PLAYBOOK, incident, "status-page")
    assert text_of(held) == text_of(made)
    comms.post(room, PLAYBOOK, incident, held)
    assert audience(room, incident, "status-page").posted == 1


def test_an_approval_of_another_text_does_not_count(room: WarRoom, incident: IncidentId) -> None:
    made = draft(room, incident, "status-page")
    comms.ask_approval(room, PLAYBOOK, incident, made)
    record = waiting(room, incident)
    forged = Write(comms.UPDATE, record.id, {"approved": {"digest": "0" * 64}})
    room.commit(incident, [forged])
    assert waiting(room, incident).approved_by is None
    assert messages.draft_view(room, PLAYBOOK, incident, "status-page").approved_by is None


def test_nobody_approves_while_nobody_is_in_command(room: WarRoom, incident: IncidentId) -> None:
    commander.leave_role(room, incident, "ic", label="IC")
    view = room.view(incident)
    assert view is not None
    with pytest.raises(RoomTrouble, match="nobody yet"):
        comms.approve(room, PLAYBOOK, view, draft(room, incident, "status-page"))
    bare = dataclasses.replace(
        PLAYBOOK, composing=dataclasses.replace(PLAYBOOK.composing, roles={"commander": "captain"})
    )
    with pytest.raises(RoomTrouble, match="the captain"):
        comms.approve(room, bare, view, draft(room, incident, "status-page"))


def test_without_approval_it_goes_only_with_a_reason_that_is_kept(room: WarRoom, incident: IncidentId) -> None:
    made = draft(room, incident, "status-page")
    comms.post(room, PLAYBOOK, incident, made, without_approval="nobody answers")
    (entry,) = entries(room, incident)
    assert entry.text.raw.startswith("Status page, Plain text (without approval: nobody answers): 🔴")


def test_a_secret_is_neither_posted_nor_put_before_anybody(room: WarRoom, incident: IncidentId) -> None:
    secret = "sk_live_" + "1a2B" * 6
    made = draft(room, incident, impact=f"the key {secret} leaked")
    assert made.blocked
    view = room.view(incident)
    assert view is not None
    room.person = "alice"
    acts: tuple[Callable[[], object], ...] = (
        lambda: comms.post(room, PLAYBOOK, incident, made),
        lambda: comms.ask_approval(room, PLAYBOOK, incident, made),
        lambda: comms.approve(room, PLAYBOOK, view, made),
    )
    for act in acts:
        with pytest.raises(RoomTrouble, match=r"line 7: looks like a secret"):
            act()
    assert entries(room, incident) == []


def test_a_message_that_the_log_cannot_keep_whole_is_refused(room: WarRoom, incident: IncidentId) -> None:
    made = draft(room, incident, impact="é" * 11_990)
    with pytest.raises(RoomTrouble, match="make it shorter"):
        comms.post(room, PLAYBOOK, incident, made)
    with pytest.raises(RoomTrouble, match="at most 8000"):
        messages.write_field(room, incident, "internal", "impact", "x" * 8_001)
    long = draft(room, incident, impact="界" * 7_000)
    comms.post(room, PLAYBOOK, incident, long)
    assert audience(room, incident).posted == 1


def test_an_update_is_put_off_with_a_reason_until_a_time(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    until = clock.now + 40 * MINUTE
    comms.put_off(room, PLAYBOOK, incident, "Status page", until=Moment(until), reason="vendor is on the phone")
    view = audience(room, incident, "status-page")
    assert (view.due, view.put_off is not None) == (until, True)
    (entry,) = entries(room, incident)
    assert entry.text.raw == "Status page: put off by 40 min: vendor is on the phone"
    for name, when, why, says in (
        ("nobody", until, "x", "no audience 'nobody'"), ("internal", until, " ", "say why"),
        ("internal", clock.now, "x", "later time"),
    ):  # fmt: skip
        with pytest.raises(RoomTrouble, match=says):
            comms.put_off(room, PLAYBOOK, incident, name, until=Moment(when), reason=why)


def test_two_people_who_post_apart_are_both_shown(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    post(room, incident)
    clock.forward(minutes=2)
    room.person = "alice"
    post(room, incident)
    assert [one.by.raw for one in audience(room, incident).together] == ["dana", "alice"]


def test_complaints_are_counted_as_they_come(room: WarRoom, incident: IncidentId) -> None:
    comms.set_impact(room, incident, "cards are refused")
    comms.count_complaints(room, incident, 31)
    comms.count_complaints(room, incident, 47)
    assert "Impact: cards are refused (47 complaints so far)" in text_of(draft(room, incident))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"audience": "press"}, "no audience 'press': internal, executive"),
        ({"audience": "internal", "target": "fax"}, "no target 'fax': slack"),
        ({"audience": "internal", "template": "status_initial"}, "has no template 'status_initial': declaration"),
        ({"audience": "internal", "template": "poem"}, "has no template 'poem'"),
    ],
)
def test_what_does_not_exist_is_said_with_what_does(
    room: WarRoom, incident: IncidentId, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(RoomTrouble, match=says) as trouble:
        messages.draft_view(room, PLAYBOOK, incident, **given)
    assert trouble.value.exit_code == 64


def test_an_incident_that_is_not_here_is_said(room: WarRoom, incident: IncidentId) -> None:
    for ask in (
        lambda: messages.draft_view(room, PLAYBOOK, IncidentId("f" * 32), "internal"),
        lambda: updates_view(room, PLAYBOOK, IncidentId("f" * 32)),
        lambda: messages.log_of(room, IncidentId("f" * 32)),
    ):
        with pytest.raises(RoomTrouble, match="is not in"):
            ask()
    made = draft(room, incident)
    bare = dataclasses.replace(PLAYBOOK, communication=dataclasses.replace(PLAYBOOK.communication, audience=()))
    with pytest.raises(RoomTrouble, match="no audience"):
        comms.post(room, bare, incident, made)


def test_a_template_that_cannot_be_rendered_is_said_with_its_line(room: WarRoom, incident: IncidentId) -> None:
    broken = dataclasses.replace(PLAYBOOK, texts=PLAYBOOK.texts | {"declaration.md": "x\n{{ poem }}"})
    with pytest.raises(RoomTrouble, match=r"templates/declaration.md:2: undefined value: `poem` is undefined"):
        messages.draft_view(room, broken, incident, "internal")


@pytest.mark.parametrize("kept", ["{", "[]", '{"typed": 7, "seen": "x", "stamp": true}', '{"typed": {"impact": 5}}'])
def test_a_draft_that_is_damaged_loses_only_what_is(room: WarRoom, incident: IncidentId, kept: str) -> None:
    room.keep_draft(messages.place_of(incident, "internal"), kept, Moment(7))
    assert "INCIDENT DECLARED" in text_of(draft(room, incident))


def test_the_entry_line_tells_of_a_post_and_of_a_delay(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    give(room, PLAYBOOK, incident, "posted", "internal", at=EventTime.at(Moment(clock.now - MINUTE)))
    give(room, PLAYBOOK, incident, "posted", "status-page IC is on a plane")
    assert audience(room, incident).posted == 1
    assert audience(room, incident, "status-page").posted == 1
    give(room, PLAYBOOK, incident, "later", "internal 40m  vendor is on the phone")
    delay = audience(room, incident).put_off
    assert delay is not None
    assert delay.reason.raw == "vendor is on the phone"
    for order, words, says in (
        ("posted", "", "say to whom"), ("posted", "press", "no audience"), ("later", "internal soon x", "say how long"),
        ("later", "internal 20m", "say why"), ("later", "press 20m x", "no audience"), ("later", "", "for how long"),
        ("posted", "status-page", "needs the approval"),
    ):  # fmt: skip
        with pytest.raises(RoomTrouble, match=says):
            give(room, PLAYBOOK, incident, order, words)
