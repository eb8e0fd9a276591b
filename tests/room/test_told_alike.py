"""What one place says of an incident every other place says: the room, its messages, its documents, the hand-over."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.oplog.builder import Scripted
from tests.room.giving import PLAYBOOK, document, message, order, view
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.report.key_moments import key_moments
from warroom.room.acts import commander, comms, handing_over, tech_lead
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.settling import choose
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import messages
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.disagreements import disagreements
from warroom.room.readings.due import updates_due


@pytest.fixture
def outage(room: WarRoom, clock: Clock) -> IncidentId:
    """A P0 merged into a P2 that was only kept: a fix went into each, and the last one is checked."""
    kept = open_incident(room, PLAYBOOK, "Logins are slow", Severity("P2", 2), zone="UTC")
    logged(room, kept, "? cache is cold")
    order(room, kept, "fixed", "configuration raised its lifetime")
    clock.forward(minutes=20)
    severe = commander.declare(
        room, "Payments fail", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "bob"},
    )  # fmt: skip
    clock.forward(minutes=3)
    order(room, severe, "detected", "monitor")
    logged(room, severe, "? pool exhausted")
    order(room, severe, "for", "H1 498 of 500 taken")
    order(room, severe, "fixed", "hotfix capped the pool")
    order(room, kept, "merge", f"{severe[:8]} yes")
    clock.forward(minutes=70)
    for number in range(1, 10):
        order(room, kept, "check", f"{number} pass")
    order(room, kept, "status", "Resolved")
    return kept


def test_what_resolved_two_that_are_one_outage_is_the_last_fix_everywhere(room: WarRoom, outage: IncidentId) -> None:
    order(room, outage, "close", "over")
    told = message(room, outage, "internal")
    assert "Resolution: capped the pool" in told
    assert "resolved by hotfix (capped the pool)" in document(room, outage)


def test_nobody_is_warned_of_checks_that_another_fix_followed(room: WarRoom, outage: IncidentId) -> None:
    findings = [one.say for one in messages.draft_view(room, PLAYBOOK, outage, "status-page").findings]
    assert not [say for say in findings if "check" in say], findings
    order(room, outage, "fixed", "hotfix capped it further")
    findings = [one.say for one in messages.draft_view(room, PLAYBOOK, outage, "status-page").findings]
    assert len([say for say in findings if "while a check is open" in say]) == len(PLAYBOOK.resolution.verify)
    order(room, outage, "check", "5m fail 12 % because it was looked at soon")
    order(room, outage, "status", "Resolved")
    findings = [one.say for one in messages.draft_view(room, PLAYBOOK, outage, "status-page").findings]
    assert [say for say in findings if "5m" in say], "one that failed is no smaller doubt than one that is open"


def test_what_was_only_kept_is_not_blamed_for_its_declaration_nor_noticed_twice(
    room: WarRoom, outage: IncidentId
) -> None:
    order(room, outage, "close", "over")
    page = document(room, outage)
    assert "Declaration took" not in page
    assert "Declared " not in page
    case = reading.case(room, outage, PLAYBOOK)
    assert [entry.kind for entry in key_moments(case, PLAYBOOK) if entry.kind == "detected"] == []


def test_evidence_is_named_after_its_card_as_the_card_is_called_now(room: WarRoom, outage: IncidentId) -> None:
    cards = view(room, outage).desks.board
    pool = next(card for card in cards if "pool" in card.statement.raw)
    assert pool.label.raw != "H1"
    assert f"498 of 500 taken (for {pool.label.raw})" in document(room, outage)
    (line,) = tech_lead.card_lines(pool, room.pages(outage, Filter()).entry)
    assert line == "+ 498 of 500 taken", "on the card itself it goes without saying"


def test_a_cause_that_is_confirmed_again_is_no_second_key_moment(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool exhausted")
    for result in ("498 of 500", "and again"):
        order(room, incident, "hyp", f"H1 confirmed {result}")
    entries = room.pages(incident, Filter(kinds=frozenset(("hypothesis",)))).before(None, 10)
    assert [entry.pinned for entry in entries if "confirmed" in entry.text.raw] == [True, False]
    order(room, incident, "hyp", "H1 refuted no")
    order(room, incident, "hyp", "H1 confirmed after all")
    entries = room.pages(incident, Filter(kinds=frozenset(("hypothesis",)))).before(None, 10)
    assert [entry.pinned for entry in entries if "confirmed" in entry.text.raw] == [True, False, True]


def test_who_may_not_approve_is_told_where_nobody_has_to(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "ic @alice")
    for audience in PLAYBOOK.communication.audience:
        draft = messages.draft_view(room, PLAYBOOK, incident, audience.name, typed={})
        with pytest.raises(RoomTrouble) as trouble:
            comms.approve(room, PLAYBOOK, view(room, incident), draft)
        assert ("needs no approval" in str(trouble.value)) is not audience.approval, audience.name


def test_the_hand_over_names_every_update_that_is_late(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "sev", "P0")
    clock.forward(minutes=200)
    shown = view(room, incident)
    owed = updates_due(updates_view(room, PLAYBOOK, incident), PLAYBOOK)
    late = [due for due in owed if due.at <= room.now()]
    assert len(late) > 1
    text = handing_over.packet(room, incident, shown, PLAYBOOK, now=room.now(), updates=owed).text
    assert [due.words for due in late if f"LATE {due.words}" not in text] == []


def test_what_is_still_to_be_checked_is_waited_for(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "hotfix capped the pool")
    order(room, incident, "status", "Resolved")
    clock.forward(minutes=90)
    waiting, over = PLAYBOOK.composing.wording.closes_checked, PLAYBOOK.composing.wording.ended
    assert waiting in message(room, incident, "internal")
    for number in range(1, 10):
        order(room, incident, "check", f"{number} pass")
    told = message(room, incident, "internal")
    assert waiting not in told
    assert over in told


def test_the_way_of_one_fix_is_one_sentence(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "fix", "one JOIN for many queries")
    order(room, incident, "reviewed")
    logged(room, incident, "> the pool is full")
    order(room, incident, "approved")
    told = message(room, incident, "internal", "internal_update")
    progress = told.partition("Progress: ")[2].partition("\n")[0]
    assert "Fix proposed, reviewed and approved: one JOIN for many queries." in progress
    assert progress.count("one JOIN") == 1


def test_of_what_is_over_nobody_confirms_a_cause_yet(room: WarRoom, incident: IncidentId) -> None:
    words = PLAYBOOK.after.words
    assert words.root_cause.strip("[]") in document(room, incident).replace("\\", "")
    order(room, incident, "close", "over")
    page = document(room, incident).replace("\\", "")
    assert words.root_cause_over.strip("[]") in page
    assert words.root_cause.strip("[]") not in page


@pytest.fixture
def apart(room: WarRoom, incident: IncidentId, clock: Clock) -> IncidentId:
    """Bob said otherwise how bad it is, who leads the investigation and what came out, without having seen ours."""
    logged(room, incident, "? pool exhausted")
    order(room, incident, "hyp", "H1 confirmed 498 of 500")
    order(room, incident, "sev", "P0")
    order(room, incident, "role", "tl @carol")
    (card,) = view(room, incident).desks.board
    bob = Scripted("bob", incident=incident, t=clock.now)
    for values, kind, on in (
        ({"status": "refuted", "result": "no"}, "hypothesis", card.id),
        ({"severity": {"level": "P3", "rank": 3}}, "incident", "incident"),
        ({"holder": "erin"}, "role", "role:tl"),
    ):
        room.receive([bob.write(values, kind=kind, on=on)])
    return incident


def test_a_document_takes_no_side_of_what_people_disagree_about(room: WarRoom, apart: IncidentId) -> None:
    order(room, apart, "close", "over")
    page = document(room, apart)
    assert "- **Severity**: contested: P0 (@dana) / P3 (@bob)" in page
    assert "Checkout fails: P0 (@dana) / P3 (@bob), " in page, "nor does its first sentence"
    assert "Role tl contested: carol (@dana) / erin (@bob)" in page
    (weighed,) = [line for line in page.splitlines() if line.startswith("- Closed all the same")]
    for both in ("severity contested: P0 (@dana) / P3 (@bob)", "H1 contested: confirmed (@dana) / refuted (@bob)"):
        assert both in weighed


def test_what_was_settled_is_a_key_moment_as_both_sides_were(room: WarRoom, apart: IncidentId) -> None:
    for conflict in disagreements(room, apart):
        ours = next(standing for standing in conflict.standing if "bob" not in standing.by.raw)
        choose(room, apart, conflict, ours)
    shown = view(room, apart)
    assert shown.contested == ()
    page = document(room, apart).partition("## Impact")[0]
    assert "settled: severity: P0" in page
    assert 'settled: hypothesis status of "pool exhausted": confirmed' in page
    assert "- **Severity**: P0" in page
