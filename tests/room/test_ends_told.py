"""What is said of an incident that goes otherwise than most: kept, cancelled, a duplicate, raised late, days long, one
outage with another.
"""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, message, order, refused, situation_told, view
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import closing, commander
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom, Write
from warroom.room.readings import messages
from warroom.room.readings.board import board
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import event_point
from warroom.room.readings.due import dues, updates_due
from warroom.room.readings.shift import read_shift, shift_lines


@pytest.fixture
def quiet(room: WarRoom) -> IncidentId:
    """An incident of a severity that is not declared, which somebody noticed."""
    return open_incident(room, PLAYBOOK, "Export is slow", Severity("P2", 2), zone="UTC")


def owed(room: WarRoom, incident: IncidentId) -> list[str]:
    shown = view(room, incident)
    clocks = updates_due(updates_view(room, PLAYBOOK, incident, view=shown), PLAYBOOK)
    return [due.words for due in (*clocks, *dues(shown, PLAYBOOK))]


def test_what_was_never_declared_owes_nothing_once_it_is_closed(room: WarRoom, quiet: IncidentId, clock: Clock) -> None:
    clock.now += DAY
    order(room, quiet, "close", "fixed in the sprint")
    assert owed(room, quiet) == []
    assert "Phase" not in situation_told(room, quiet)
    assert "Nobody is" not in situation_told(room, quiet)
    handed = packet(room, quiet, view(room, quiet), PLAYBOOK, now=room.now())
    state = next(lines for heading, lines in handed.parts if heading == "State")
    assert not [line for line in state if line.startswith("phase")]
    assert "Incident declared: \\[not declared\\]" in document(room, quiet)


def test_what_is_only_kept_is_asked_whether_its_fix_holds_where_one_went_in(
    room: WarRoom, quiet: IncidentId, clock: Clock
) -> None:
    assert closing.gates(view(room, quiet), PLAYBOOK, now=room.now()) == []
    order(room, quiet, "fixed", "rollback the deploy of noon")
    assert refused(room, quiet, "close") == (
        "not yet: Fix Verified (checks are open: 5m Error rate decreased and 9 more). "
        "A reason behind /close closes it all the same."
    )
    order(room, quiet, "close", "watched in the morning")
    told = document(room, quiet)
    assert "It was resolved by" not in told, "nobody said so, and no check of it was made"
    assert "A fix went in: rollback" in told
    order(room, quiet, "reopen", "still slow")
    order(room, quiet, "cancel", "it was the report")
    assert closing.gates(view(room, quiet), PLAYBOOK, now=room.now()) == [], "nothing is asked of what was none"


def test_what_was_let_go_of_and_closed_owes_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "sev", "P3 nobody notices")
    order(room, incident, "close", "done")
    assert owed(room, incident) == []


def test_what_is_only_kept_has_no_phase_at_the_end_of_a_shift(room: WarRoom, quiet: str) -> None:
    lines = "\n".join(shift_lines(read_shift(room, PLAYBOOK, zone="UTC")))
    assert "not declared: Write a ticket" in lines
    assert "phase" not in lines
    assert "nobody leads it" not in lines


def test_what_is_raised_late_began_when_it_was_noticed(room: WarRoom, quiet: IncidentId, clock: Clock) -> None:
    noticed = room.now()
    clock.now += 2 * DAY
    order(room, quiet, "sev", "P1 got worse")
    assert "2 days ago" in situation_told(room, quiet)
    assert "Started: February 13, 2026 at " in message(room, quiet, "internal", "declaration")
    first = view(room, quiet).first_known
    assert first is not None
    assert first.lo is not None
    assert abs(first.lo - noticed) < HOUR
    clock.now += HOUR
    order(room, quiet, "status", "resolved")
    order(room, quiet, "close", "sure")
    told = document(room, quiet)
    assert "Declaration took" not in told, "it was none to be declared when it was noticed"
    assert "Incident declared: 2026-02-15 " in told, "the day of the document is another one"


def test_a_key_moment_of_another_day_says_its_day(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "*> the pool is full")
    clock.now += DAY
    assert "Fri 16:26 finding: the pool is full." in situation_told(room, incident)
    logged(room, incident, "! roll back")
    clock.now += DAY
    handed = packet(room, incident, view(room, incident), PLAYBOOK, now=room.now())
    assert next(lines for heading, lines in handed.parts if heading == "Decisions")[0].startswith("Sat 16:26 ")


@pytest.mark.parametrize(
    ("name", "words", "resolution", "status"),
    [
        ("cancel", "a probe in the wrong unit", "Cancelled: a probe in the wrong unit", "Cancelled"),
        ("duplicate", "Login fails", "Duplicate of Login fails", "Duplicate"),
    ],
)
def test_an_end_that_is_no_resolution_is_told_as_what_it_is(
    room: WarRoom, incident: IncidentId, name: str, words: str, resolution: str, status: str
) -> None:
    commander.declare(room, "Login fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    order(room, incident, name, words)
    told = message(room, incident, "internal")
    assert f"Resolution: {resolution}\n" in told
    assert "Post-mortem: none is asked for\n" in told
    summary = messages.draft_view(room, PLAYBOOK, incident, "executive", target="plain")
    assert f"Status: {status}\n" in summary.message.text.raw
    assert "Next update: none planned\n" in summary.message.text.raw
    assert [one.rule for one in summary.findings if one.rule == "status"] == []
    assert owed(room, incident) == []
    points = [gate.check.name for gate in closing.gates(view(room, incident), PLAYBOOK, now=room.now())]
    assert "stable" not in points, "nothing of it has to be stable"


def test_an_incident_that_is_over_is_told_from_when_until_when(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "impact", "nobody can pay")
    assert "Customers see: nobody can pay" in situation_told(room, incident)
    clock.now += HOUR
    order(room, incident, "status", "resolved")
    assert "Customers saw: nobody can pay" in situation_told(room, incident)
    clock.now += HOUR
    assert "From 16:26 to 17:26 UTC, 1 h.\n" in situation_told(room, incident), "it does not go on"
    order(room, incident, "close", "sure")
    clock.now += 9 * DAY
    assert "From 13 Feb 16:26 to 13 Feb 17:26 UTC, 1 h; closed 13 Feb 18:26." in situation_told(room, incident)
    assert "- **Duration**: 1h\n" in document(room, incident)
    handed = packet(room, incident, view(room, incident), PLAYBOOK, now=room.now())
    state = next(lines for heading, lines in handed.parts if heading == "State")
    assert "from 13 Feb 16:26 to 13 Feb 17:26 UTC (1 h)" in state[0]


def test_the_entry_of_a_merge_names_both_in_whichever_room_it_is_read(room: WarRoom, incident: IncidentId) -> None:
    other = commander.declare(
        room, "Login fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC"
    )
    order(room, incident, "merge", f"{other} yes")
    told = [one.text.raw for one in room.pages(incident, Filter()).after(None, 9)]
    assert 'one outage: "Login fails" goes on in "Checkout fails"' in told


def test_rough_times_stay_rough_where_their_day_is_named(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    rough = EventTime(Moment(clock.now), Moment(clock.now + HOUR), approx=True)
    assert event_point(rough, "UTC", Moment(clock.now + DAY)).startswith("Fri ~")
    assert event_point(EventTime.unknown(), "UTC", Moment(clock.now)) == "--:--"


@pytest.mark.parametrize(("name", "status"), [("cancel", "Cancelled"), ("duplicate", "Duplicate")])
def test_the_board_says_of_what_was_no_incident_that_it_was_none(
    room: WarRoom, incident: IncidentId, name: str, status: str
) -> None:
    commander.declare(room, "Login fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    order(room, incident, name, "Login fails")
    house = PLAYBOOK.communication.audience[0]
    shown = {one.id: one for one in board(room, PLAYBOOK, house, now=room.now())}
    assert shown[incident].status.raw == status


def test_what_was_over_before_it_was_recorded_owes_nobody_anything(room: WarRoom, clock: Clock) -> None:
    began, over = EventTime.at(Moment(clock.now - 9 * DAY)), EventTime.at(Moment(clock.now - 8 * DAY))
    past = commander.record_past(
        room, "Old outage", severity=Severity("P0", 0), phase="learn", phase_rank=7, zone="UTC", began=began,
        declared=began, facts={"resolved": over.as_json(), "closed": over.as_json()},
    )  # fmt: skip
    assert owed(room, past) == []
    assert "LATE" not in situation_told(room, past)


def test_the_document_of_what_was_never_declared_misses_no_declaration_and_of_a_duplicate_promises_no_review(
    room: WarRoom, incident: IncidentId, quiet: IncidentId
) -> None:
    assert "Incident declared: \\[not declared\\]" in document(room, quiet)
    assert "said in the review" in document(room, incident)
    order(room, incident, "duplicate", "Export is slow")
    assert "not declared" not in document(room, incident)
    assert "said in the review" not in document(room, incident)


def test_a_fix_of_what_was_only_kept_is_told_unverified_and_nothing_else_is_asked_of_it(
    room: WarRoom, quiet: IncidentId, clock: Clock
) -> None:
    order(room, quiet, "fixed", "configuration cache on again")
    clock.now += 10 * MINUTE
    assert "Fix Verified" in refused(room, quiet, "close")
    order(room, quiet, "close", "nobody complains")
    blamed = document(room, quiet).partition("What Could Improve\n")[2].partition("\n\n")[0]
    assert "9 of 9 checks after the last fix have no result on record" in blamed
    assert 'Closed all the same ("nobody complains") while this was open: Fix Verified' in blamed
    assert "Lead is on record" not in blamed
    assert "update is on record" not in blamed


def test_what_was_only_kept_is_on_no_board_when_it_is_closed_and_stays_undeclared_in_its_document(
    room: WarRoom, incident: IncidentId, quiet: IncidentId
) -> None:
    house = PLAYBOOK.communication.audience[0]
    assert "**Severity**: P2, not declared" in document(room, quiet)
    order(room, quiet, "close", "in the next sprint")
    assert [one.id for one in board(room, PLAYBOOK, house, now=room.now())] == [incident]
    assert "**Severity**: P2, not declared" in document(room, quiet)
    order(room, incident, "sev", "P0 it spreads")
    order(room, incident, "cancel", "a test of the alarms")
    said = next(line for line in document(room, incident).splitlines() if "**Severity**" in line)
    assert said.startswith("- **Severity**: P0 (P1 at ")
    assert "cancelled " in said


def test_over_since_means_resolved_on_the_board_as_everywhere(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "Resolved")
    resolved = view(room, incident).times["resolved"].lo
    clock.now += 2 * HOUR
    order(room, incident, "close", "all well")
    (shown,) = board(room, PLAYBOOK, PLAYBOOK.communication.audience[0], now=room.now())
    assert shown.ended == resolved


def test_what_nobody_suffered_from_is_told_alike_by_messages_and_the_document(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "users", "4,000")
    order(room, incident, "cancel", "a test of the alarms")
    assert "Users Affected: none" in message(room, incident, "internal")
    assert "**Users Affected**: none" in document(room, incident)
    assert "**Revenue Impact**: none" in document(room, incident)


def test_once_it_is_closed_the_hand_over_names_every_update_that_is_owed(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "Resolved")
    clock.now += MINUTE
    order(room, incident, "close", "all well")
    owed_words = owed(room, incident)
    assert len(owed_words) > 1
    shown = view(room, incident)
    clocks = updates_due(updates_view(room, PLAYBOOK, incident, view=shown), PLAYBOOK)
    handed = packet(room, incident, shown, PLAYBOOK, now=room.now(), updates=clocks)
    lines = next(lines for heading, lines in handed.parts if heading == "Next due")
    assert all(any(words in line for line in lines) for words in owed_words)


def test_a_wait_that_the_end_cut_off_is_not_told_as_one_for_an_update(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    values = {"audience": "internal", "text": "we look", "posted": EventTime.at(room.now()).as_json()}
    room.commit(incident, [Write("update", room.new_id(), values)])
    clock.now += HOUR
    order(room, incident, "status", "Resolved")
    order(room, incident, "close", "all well")
    assert "Internal update: once nothing came for 1h, where 15m is asked for" in document(room, incident)


def test_each_check_stands_below_its_fix_and_those_of_earlier_fixes_are_not_missed(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    for number, fix in enumerate(("configuration token rotated", "hotfix scanner added"), 1):
        order(room, incident, "fixed", fix)
        clock.now += 6 * MINUTE
        order(room, incident, "check", f"5m pass {number}")
    order(room, incident, "close", "all well")
    part = document(room, incident).partition("## Resolution\n")[2].partition("\n\n")[0]
    told = [line.partition(",")[0] for line in part.splitlines()]
    assert told == [
        "- Configuration change (token rotated)", "- Passed: 5m Error rate decreased? (1)",
        "- Hotfix (scanner added)", "- Passed: 5m Error rate decreased? (2)", "- Checks that were not made: 8",
    ]  # fmt: skip


def test_what_was_parted_says_so_where_it_said_that_it_was_one_with_another(
    room: WarRoom, incident: IncidentId
) -> None:
    other = commander.declare(
        room, "Login fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC"
    )
    order(room, incident, "merge", f"{other[:8]} yes")
    order(room, incident, "part", other[:8])
    assert "an incident of its own again: Login fails" in situation_told(room, other)
