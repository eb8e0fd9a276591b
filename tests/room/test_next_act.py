"""The one thing that is due most, for whoever asks."""

from __future__ import annotations

import dataclasses

import pytest
from rich.cells import cell_len

from tests.conftest import Clock, logged
from tests.room.giving import order, view
from warroom.intake.times import local
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import AMBER, RED
from warroom.room.readings.late_words import late_elsewhere, read_late
from warroom.room.readings.next_act import NextAct, next_act
from warroom.widgets.header import MOST_REDS, Header
from warroom.widgets.incident_row import incident_heads, incident_row
from warroom.widgets.next_line import next_line

PLAYBOOK = load_playbook()


def due(
    room: WarRoom, incident: IncidentId, clock: Clock, person: str, put_off: frozenset[str] = frozenset()
) -> NextAct:
    clocks = updates_view(room, PLAYBOOK, incident)
    act = next_act(view(room, incident), PLAYBOOK, person=person, now=Moment(clock.now), clocks=clocks, put_off=put_off)
    assert act is not None
    return act


def test_each_person_is_told_what_is_due_of_their_own_with_its_key(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    for words in ("ic @ann", "tl @bob", "comms @cleo", "scribe @dana"):
        order(room, incident, "role", words)
    order(room, incident, "ack", "")
    logged(room, incident, "@erin look at the gateway 3m")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    check, update, task = (due(room, incident, clock, who) for who in ("bob", "cleo", "erin"))
    assert (check.key, check.urgency) == ("4 y", "red")
    assert "Error rate" in check.words
    assert update.key == "5 c p"
    assert update.words.startswith("update: ")
    assert (task.key, task.words) == ("2 y", "@erin: look at the gateway")
    assert due(room, incident, clock, "ann").words == task.words  # whoever leads is told of a task, too


def test_what_is_late_comes_before_what_waits_and_that_before_what_comes(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    for words in ("ic @ann", "tl @ann", "comms @ann", "scribe @ann"):
        order(room, incident, "role", words)
    order(room, incident, "ack", "")
    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    waits = due(room, incident, clock, "ann")
    assert waits.key == "2"
    assert "say Identified?" in waits.words
    later = due(room, incident, clock, "ann", frozenset({"wait:status:Identified", "wait:phase:resolve"}))
    assert later.key == "5 c p"
    assert later.clock.startswith("due in ")
    clock.forward(minutes=40)
    late = due(room, incident, clock, "ann")
    assert (late.key, late.urgency) == ("5 c p", "red")
    assert late.clock.endswith(" late")
    assert late.late > 0


def test_whoever_owes_nothing_is_told_what_the_others_owe(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    for words in ("ic @ann", "tl @bob", "comms @cleo", "scribe @dana"):
        order(room, incident, "role", words)
    order(room, incident, "ack", "")
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    read = due(room, incident, clock, "dana", frozenset({"wait:status:Fixing", "wait:phase:resolve"}))
    assert (read.words, read.key, read.urgency) == ("@cleo: update: Status page", "", AMBER)
    assert read.clock.endswith(" late")
    assert read.late == 1, "@bob's check"
    assert next_line(read, 80).plain.startswith("NEXT  @cleo: update: Status page · ")


def test_what_is_over_owes_nothing(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "cancel", "a probe was wrong")
    assert next_act(view(room, incident), PLAYBOOK, person="ann", now=Moment(clock.now)) is None


@pytest.mark.parametrize("sign", ["x", "決"])
@pytest.mark.parametrize("width", [1, 10, 58, 78, 200])
def test_the_line_fits_and_keeps_its_key(width: int, sign: str) -> None:
    line = next_line(NextAct("check: " + sign * 300, "4 y", "2m late", RED, 3), width)
    assert line.cell_length <= width
    assert width < 58 or ("4 y" in line.plain and "2m late" in line.plain and "and 3 more late" in line.plain)
    assert next_line(None, width).cell_length <= width


def test_at_most_three_alarms_are_red_at_once(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.forward(minutes=60 * 30)
    lines = Header(PLAYBOOK).lines(view(room, incident), Moment(clock.now), 200)
    reds = [line for line in lines.spans if line.style == "bold $text-error"]
    assert lines.plain.count("nobody!") > 2
    assert len(reds) == MOST_REDS


@pytest.mark.parametrize("width", [58, 78, 118, 158])
def test_a_title_of_wide_signs_takes_no_room_from_what_is_late(room: WarRoom, clock: Clock, width: int) -> None:
    level = Severity("P1", 1)
    named = [
        commander.declare(room, title, severity=level, phase="declare", phase_rank=1, zone="UTC", roles={})
        for title in ("c" * 60, "決済" * 15)
    ]
    clock.forward(minutes=60 * 30)
    plain, wide = (Header(PLAYBOOK).lines(view(room, incident), Moment(clock.now), width).plain for incident in named)
    assert plain.partition("\n")[0][-20:] == wide.partition("\n")[0][-20:]


@pytest.mark.parametrize("width", [118, 158])
def test_what_is_calm_is_said_shortly_before_the_title_is_cut(room: WarRoom, clock: Clock, width: int) -> None:
    title = "Checkout fails for every third customer"
    incident = commander.declare(
        room, title, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={"tl": "bob"}
    )
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=7)
    order(room, incident, "check", "5m pass 0.4 %")
    assert title in Header(PLAYBOOK).lines(view(room, incident), Moment(clock.now), width).plain


def test_home_says_what_is_late_in_each_incident(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    assert read_late(room, PLAYBOOK, now=Moment(clock.now)) == {}
    clock.forward(minutes=70)
    late = read_late(room, PLAYBOOK, now=Moment(clock.now))
    assert " late +" in late[incident]
    order(room, incident, "cancel", "a probe was wrong")
    assert read_late(room, PLAYBOOK, now=Moment(clock.now)) == {}


def test_what_is_late_in_other_incidents_is_counted_with_the_worst_level_among_them(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    worse = commander.declare(
        room, "Search is down", severity=Severity("P0", 0), phase="triage", phase_rank=2, zone="UTC"
    )
    assert late_elsewhere(room, PLAYBOOK, worse, now=Moment(clock.now)) == ""
    clock.forward(minutes=70)
    assert late_elsewhere(room, PLAYBOOK, incident, now=Moment(clock.now)) == "+1 P0 late"
    assert late_elsewhere(room, PLAYBOOK, NO_INCIDENT, now=Moment(clock.now)) == "+2 P0 late"
    order(room, worse, "cancel", "a probe was wrong")
    assert late_elsewhere(room, PLAYBOOK, incident, now=Moment(clock.now)) == ""
    assert late_elsewhere(room, PLAYBOOK, worse, now=Moment(clock.now)) == "+1 P1 late"


@pytest.mark.parametrize("across", [10, 36, 56, 76, 96, 116, 156, 296])
@pytest.mark.parametrize("title", ["Checkout fails for every third customer of the shop", "支払いが失敗する" * 9, "x"])
def test_a_row_of_the_home_screen_stands_in_its_columns_on_one_line(
    room: WarRoom, incident: IncidentId, clock: Clock, across: int, title: str
) -> None:
    order(room, incident, "title", title)
    row = incident_row(
        view(room, incident).summary,
        PLAYBOOK,
        now=Moment(clock.now),
        zone="UTC",
        across=across,
        late="update 36m late +2",
    )
    heads = incident_heads(across)
    assert max(row.cell_length, heads.cell_length) <= across
    assert "\n" not in row.plain
    if across >= 76:
        before_late = heads.plain.index("late")
        assert cell_len(row.plain[: row.plain.index("update 36m late +2")]) == before_late


def test_a_row_says_when_the_impact_began_and_how_long_it_was_open_under_their_names(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    summary = view(room, incident).summary
    assert summary.declared is not None
    early, later = Moment(summary.declared - 75 * MINUTE), Moment(summary.declared + 20 * MINUTE)
    over = dataclasses.replace(summary, began=early, closed=later)
    row = incident_row(over, PLAYBOOK, now=Moment(later + 300 * MINUTE), zone="UTC", across=156).plain
    heads = incident_heads(156).plain
    assert row[heads.index("began") :].startswith(f"{local(early, 'UTC'):%H:%M}"), row
    assert row[: heads.index("began")].rstrip().endswith("20m"), "open for so long, not closed for so long"
    assert heads[: heads.index("began")].rstrip().endswith("open"), heads
    unknown = incident_row(dataclasses.replace(over, began=None), PLAYBOOK, now=later, zone="UTC", across=156).plain
    assert f"{local(summary.declared, 'UTC'):%H:%M}" in unknown


@pytest.mark.parametrize("across", [56, 76, 96, 116, 156])
def test_how_an_incident_stands_is_cut_behind_a_word(
    room: WarRoom, incident: IncidentId, clock: Clock, across: int
) -> None:
    order(room, incident, "cancel", "a probe was wrong")
    row = incident_row(view(room, incident).summary, PLAYBOOK, now=Moment(clock.now), zone="UTC", across=across).plain
    words = row[row.index("cancelled") :].split("  ")[0].split()
    assert words[0] == "cancelled…" if len(words) == 1 else len(words[1]) == len("14:00")


def test_keys_of_a_pane_are_named_from_where_one_is_and_an_order_is_typed_where_one_is() -> None:
    assert next_line(NextAct("check", "4 y"), 80, "ctrl+o").plain.startswith("NEXT  ctrl+o 4 y  check")
    assert next_line(NextAct("check", "4 y"), 80).plain.startswith("NEXT  4 y  check")
    assert next_line(NextAct("acknowledge it", "/ack"), 80, "ctrl+o").plain.startswith("NEXT  /ack  acknowledge")
    assert next_line(NextAct("a thing"), 80, "ctrl+o").plain == "NEXT  a thing"


def test_who_is_still_to_be_told_that_it_is_over_is_due_when_it_is(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "role", "comms @cleo")
    order(room, incident, "ack", "")
    order(room, incident, "close", "all green")
    act = due(room, incident, clock, "cleo")
    assert (act.words, act.key) == ("update: Internal update", "5 c p")
    assert due(room, incident, clock, "ann").words == "@cleo: update: Internal update"
    order(room, incident, "reopen", "no")
    order(room, incident, "cancel", "the graph was broken")
    clocks = updates_view(room, PLAYBOOK, incident)
    assert next_act(view(room, incident), PLAYBOOK, person="cleo", now=Moment(clock.now), clocks=clocks) is None
