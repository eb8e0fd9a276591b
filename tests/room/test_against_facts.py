"""Acts against what is known: a reason is asked for, kept, or the act is refused with what to do instead."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, last, order, refused, view
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.playbook.comparing import at_triage
from warroom.playbook.walk import walk
from warroom.room.acts import decisions, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.orders.carrying_out import carry_out
from warroom.room.readings.clocks import situation
from warroom.room.readings.due import dues, stable_clock
from warroom.room.readings.waiting import offers_to


def test_lowering_the_severity_asks_why_and_raising_does_not(room: WarRoom, incident: IncidentId) -> None:
    assert refused(room, incident, "sev", "P3") == (
        "P3 is milder than P1 (no longer declared, so no roles, updates or time boxes are owed): say why behind it."
    )
    order(room, incident, "sev", "P3 a workaround is there")
    assert last(room, incident).startswith("P1 → P3, no longer declared")
    order(room, incident, "sev", "P0")
    order(room, incident, "sev", "P0")
    severity = view(room, incident).summary.severity
    assert severity is not None
    assert severity.level == "P0"


def test_the_end_of_a_tree_that_lowers_the_severity_says_which_tree_it_was(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "sev", "P0")
    tree = PLAYBOOK.tree("severity")
    assert tree is not None
    while (walked := walk(tree, view(room, incident).desks.answers)).end is None:
        assert walked.question is not None
        decisions.answer(room, incident, tree, walked.question, "no")
    carry_out(room, PLAYBOOK, incident, walked)
    assert last(room, incident).endswith(f": {tree.title}")


def test_nothing_is_carried_out_before_a_tree_has_come_to_an_end(room: WarRoom, incident: IncidentId) -> None:
    tree = PLAYBOOK.tree("severity")
    assert tree is not None
    with pytest.raises(RoomTrouble, match="not come to an end"):
        carry_out(room, PLAYBOOK, incident, walk(tree, {}))


def test_one_walk_of_a_tree_is_one_fix_however_often_enter_is_pressed(room: WarRoom, incident: IncidentId) -> None:
    tree = PLAYBOOK.tree("cause")
    assert tree is not None
    for said in ("no", "yes"):
        question = walk(tree, view(room, incident).desks.answers).question
        assert question is not None
        decisions.answer(room, incident, tree, question, said)
    walked = walk(tree, view(room, incident).desks.answers)
    carry_out(room, PLAYBOOK, incident, walked)
    with pytest.raises(RoomTrouble, match="a fix went in at"):
        carry_out(room, PLAYBOOK, incident, walked)
    assert len(view(room, incident).desks.fixes) == 1
    order(room, incident, "check", "5m fail still 9 %")
    carry_out(room, PLAYBOOK, incident, walk(tree, view(room, incident).desks.answers))
    assert len(view(room, incident).desks.fixes) == 2, "after a failed check it may go in again"


def test_a_status_leaves_a_known_milestone_where_it_is_unless_a_time_is_given(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "identified", "the pool")
    known = view(room, incident).times["identified"]
    clock.now += 10 * MINUTE
    order(room, incident, "status", "Identified")
    assert view(room, incident).times["identified"] == known
    earlier = EventTime.at(Moment(clock.now - 20 * MINUTE))
    order(room, incident, "status", "Identified", at=earlier)
    assert view(room, incident).times["identified"] == earlier
    order(room, incident, "status", "Resolved")
    between = EventTime.at(Moment(clock.now - 5 * MINUTE))
    order(room, incident, "status", "Identified", at=between)
    shown = view(room, incident)
    assert (shown.times["identified"], shown.summary.status) == (between, "Resolved")
    assert shown.resolved is not None


def test_reopening_takes_back_what_the_last_round_and_the_closure_said(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "configuration flag off")
    for minutes in ("5m", "15m", "30m", "60m"):
        order(room, incident, "check", f"{minutes} pass because it is looked at early")
    order(room, incident, "status-page", "Resolved")
    order(room, incident, "resolved")
    order(room, incident, "ready", "monitoring pass")
    order(room, incident, "close", "enough")
    order(room, incident, "reopen", "it is back")
    found = view(room, incident)
    fix = found.desks.fix
    assert fix is not None
    assert fix.broken
    failed = [check for check in fix.checks if check.state == "failed"]
    assert [(check.id.rpartition(":")[2], check.figure.raw if check.figure else "") for check in failed] == [
        ("60m", "it is back")
    ]
    assert all(item.state == "open" for item in found.desks.checklist)
    assert "status_page" not in found.facts
    assert "closed" not in found.times
    assert "resolved" not in found.times
    order(room, incident, "reopen", "again")
    again = view(room, incident).desks.fix
    assert again is not None
    assert sum(check.state == "failed" for check in again.checks) == 1, "a broken round is broken once"


def test_a_point_that_the_program_sees_is_not_so_is_passed_with_a_reason_only(
    room: WarRoom, incident: IncidentId
) -> None:
    assert "Say why it counts" in refused(room, incident, "ready", "stable pass")
    order(room, incident, "ready", "stable pass it is a drill")
    (item,) = view(room, incident).desks.checklist
    assert (item.state, item.figure.raw if item.figure else "") == ("passed", "it is a drill")
    order(room, incident, "ready", "monitoring pass")


def test_no_check_is_ticked_in_a_round_that_is_over_or_on_a_closed_incident(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "fixed", "configuration flag off")
    order(room, incident, "check", "5m fail it is as bad as before")
    assert "u takes that back" in refused(room, incident, "check", "15m pass")
    scribe.undo(room, incident)
    order(room, incident, "check", "15m pass because it is looked at early")
    order(room, incident, "close", "enough")
    assert "/reopen" in refused(room, incident, "check", "30m pass")


def test_an_offer_lapses_when_the_role_changes_hands_otherwise_or_the_incident_is_closed(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "handover", "tl @bob")
    assert [one.role for one in offers_to(view(room, incident), "bob")] == ["tl"]
    order(room, incident, "role", "tl @erin")
    assert offers_to(view(room, incident), "bob") == []
    order(room, incident, "handover", "tl @bob")
    order(room, incident, "role", "tl nobody")
    assert offers_to(view(room, incident), "bob") == []
    order(room, incident, "handover", "tl @bob")
    order(room, incident, "close", "enough")
    assert offers_to(view(room, incident), "bob") == []


def test_a_role_is_given_to_one_person_and_freed_by_whoever_holds_it(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "comms @erin")
    assert refused(room, incident, "role", "comms") == (
        "@erin holds it: /role comms @NAME gives it on, /role comms nobody frees it."
    )
    for words in ("comms @a @b", "comms @", "comms a@b"):
        assert "is not one person" in refused(room, incident, "role", words)
    assert "is not one person" in refused(room, incident, "handover", "comms @a @b")
    assert refused(room, incident, "handover", "comms @Erin") == "@Erin holds it already."
    order(room, incident, "role", "comms nobody")
    assert not view(room, incident).holders("comms")
    order(room, incident, "role", "comms @dana")
    order(room, incident, "role", "comms")
    assert not view(room, incident).holders("comms"), "she stepped down"


def test_a_proposal_without_words_is_none_and_a_backdated_task_is_due_after_its_time(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    assert read_line("!!", now=Moment(clock.now), zone="UTC").remarks
    assert read_line("!!", now=Moment(clock.now), zone="UTC").does != "poll"
    before = clock.now
    logged(room, incident, "-10 @bob look at web latency 3m")
    (task,) = view(room, incident).desks.tasks
    assert task.due is not None
    assert abs(task.due - (before - 7 * MINUTE)) < MINUTE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fail over, not reversible, @bob does it", ("fail over", "bob", False)),
        ("fail over; it cannot be undone", ("fail over", "", False)),
        ("can't be undone @bob fail over", ("fail over", "bob", False)),
        ("fail over @bob, then watch", ("fail over, then watch", "bob", True)),
        ("irreversible", ("", "", False)),
        ("\U0001f44d", ("\U0001f44d", "", True)),
        ("\u2705 @ann", ("\u2705", "ann", True)),
        ("(@bob), .", ("", "bob", True)),
    ],
)
def test_an_outcome_is_read_however_it_is_put(words: str, said: tuple[str, str, bool]) -> None:
    assert decisions.read_outcome(words) == said


def test_an_angle_is_one_of_the_playbooks(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "angle", "h1 Database")
    card = view(room, incident).desks.board[0]
    assert card.angle is not None
    assert card.angle.raw == "database"
    assert "is not an angle: database" in refused(room, incident, "angle", "H1 weather")
    assert "is not an angle: database" in refused(room, incident, "investigate", "weather @bob look 5m")


# What is said of how things stand


def told(room: WarRoom, incident: IncidentId, now: Moment) -> str:
    from warroom.room.readings.cadence import updates_view
    from warroom.room.readings.due import updates_due

    found = view(room, incident)
    owed = updates_due(updates_view(room, PLAYBOOK, incident, view=found), PLAYBOOK)
    pinned = room.pages(incident, Filter(pinned_only=True, struck=False)).before(None, 3)
    return "\n".join(situation(found, pinned, PLAYBOOK, now=now, updates=owed)[1])


def test_the_situation_says_who_is_missing_what_is_owed_and_nothing_that_was_struck(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    entry = logged(room, incident, "* the replica is gone")
    assert "Led by alice. Phase: " in told(room, incident, Moment(clock.now))
    assert "the replica is gone" in told(room, incident, Moment(clock.now))
    scribe.strike(room, incident, entry, "it was not")
    order(room, incident, "role", "ic nobody")
    order(room, incident, "role", "tl @bob")
    said = told(room, incident, Moment(clock.now))
    assert "the replica is gone" not in said
    assert "Nobody is Incident Commander" in said
    assert "Next: update: " in said
    assert " LATE" not in said
    assert " LATE" in told(room, incident, Moment(clock.now + 3 * HOUR))


def test_the_most_severe_is_paged_for_at_once_until_somebody_acknowledges(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "sev", "P0")
    raised = view(room, incident).severity_changed
    found = [due for due in dues(view(room, incident), PLAYBOOK) if "on-call" in due.words]
    assert [(due.at, due.words) for due in found] == [(raised, "Page on-call immediately")]
    order(room, incident, "ack")
    assert not [due for due in dues(view(room, incident), PLAYBOOK) if "on-call" in due.words]


def test_the_time_of_stability_has_a_clock_of_its_own(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    assert stable_clock(view(room, incident), PLAYBOOK, Moment(clock.now)).words == ""
    order(room, incident, "resolved")
    clock.now += 20 * MINUTE
    words = stable_clock(view(room, incident), PLAYBOOK, Moment(clock.now)).words
    assert words.startswith("stable until 1")
    assert words.endswith(("(39m left)", "(40m left)"))
    over = stable_clock(view(room, incident), PLAYBOOK, Moment(clock.now + HOUR))
    assert (over.words, over.urgency) == ("stable for 1h: close it", "amber")
    order(room, incident, "close", "enough")
    assert stable_clock(view(room, incident), PLAYBOOK, Moment(clock.now)).words == ""


def test_a_check_stands_beside_the_figure_of_the_triage(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "baseline", "p95 210 ms")
    order(room, incident, "baseline", "error-rate 0.1 %")
    order(room, incident, "fixed", "configuration flag off")
    found = view(room, incident)
    assert found.desks.fix is not None
    beside = {check.id.rpartition(":")[2]: at_triage(check, found, PLAYBOOK) for check in found.desks.fix.checks}
    assert {name: was.raw for name, was in beside.items() if was is not None} == {
        "5m": "0.1 %",
        "list1": "0.1 %",
        "list2": "210 ms",
    }
