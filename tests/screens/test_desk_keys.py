"""The desks by keys, in the real program: answered on one key, judged, ticked, handed over; and nothing by accident."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import last, order, view
from tests.room.seen_desks import desks
from tests.screens.opening import (
    board_cards,
    decide_cards,
    decide_pane,
    opened,
    panel,
    playbook,
    said,
    screen_of,
    settled,
    timeline_of,
    typed,
    until,
)
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.pane_frame import Pane


async def test_hypotheses_are_judged_argued_and_owned_by_keys(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "type", "database")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "? pool exhausted")
        await pilot.press("ctrl+o", "3", "t")
        await settled(app, pilot)
        assert desks(room, incident).board[0].status == "testing"
        await pilot.press("plus")
        await typed(app, pilot, "498 of 500 connections")
        await pilot.press("minus")
        await typed(app, pilot, "none waits")
        await pilot.press("at")
        await typed(app, pilot, "@bob")
        await pilot.press("T")
        await typed(app, pilot, "count them")
        await pilot.press("R")
        await typed(app, pilot, "yes")
        await pilot.press("e")
        await typed(app, pilot, " by profile page")
        card = desks(room, incident).board[0]
        assert (len(card.supports), len(card.refutes), card.owner.raw if card.owner else "") == (1, 1, "bob")
        assert (card.test.raw if card.test else "", card.result.raw if card.result else "") == ("count them", "yes")
        assert card.statement.raw == "pool exhausted by profile page"
        await pilot.press("enter")
        assert "498 of 500" in panel(app)
        await pilot.press("escape", "3", "y")
        await settled(app, pilot)
        assert "identified" in view(room, incident).times
        await pilot.press("n")
        await settled(app, pilot)
        assert desks(room, incident).board[0].status == "refuted"
        await pilot.press("d")
        await settled(app, pilot)
        assert desks(room, incident).board[0].status == "open"


async def test_a_common_cause_is_taken_onto_the_board_with_enter(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "type", "database")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "3")
        board_cards(app).choose("cause:Deadlocks")
        await pilot.press("enter")
        await settled(app, pilot)
        assert [card.statement.raw for card in desks(room, incident).board] == ["Deadlocks"]
        assert "cause:Deadlocks" not in [card.key for card in board_cards(app).shown]


async def test_h_attaches_an_entry_of_the_timeline_to_a_card(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    logged(room, incident, "? gateway")
    seen = logged(room, incident, "> connections at 498")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "G", "h", "1")
        await settled(app, pilot)
        await pilot.press("h", "minus", "2")
        await settled(app, pilot)
        cards = {card.label.raw: card for card in desks(room, incident).board}
        assert (cards["H1"].supports, cards["H2"].refutes) == ((seen,), (seen,))
        await pilot.press("h", "x")
        assert "left as it was" in said(app)
        assert room.pages(incident, Filter()).before(None, 1)[0].struck is None


async def test_ticking_the_due_check_costs_two_keys_and_the_figure_comes_after(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix cap the pool")
    clock.forward(minutes=6)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        await pilot.press("4", "y")
        await settled(app, pilot)
        fix = desks(room, incident).fix
        assert fix is not None
        assert [check.state for check in fix.checks][:2] == ["passed", "open"]
        await pilot.press("e")
        await typed(app, pilot, "0.4 %")
        assert last(room, incident).endswith("passed: 0.4 %")
        await pilot.press("d")
        await settled(app, pilot)
        await pilot.press("n")
        assert re.search(r"due in 2[34]m: FAILED all the same, because", said(app))
        await typed(app, pilot, "errors are back")
        fix = desks(room, incident).fix
        assert fix is not None
        assert fix.broken
        assert view(room, incident).phase == "investigate"
        assert "FAILED" in str(app.screen.query_one("#pane-verify", Pane).tab)


async def test_a_due_check_rings_once_and_only_for_whom_it_concerns(
    room: WarRoom, incident: IncidentId, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(room, incident, "role", "tl @dana")
    order(room, incident, "role", "comms @erin")
    order(room, incident, "fixed", "hotfix")
    async with opened(room, incident) as (app, pilot):
        rung: list[int] = []
        monkeypatch.setattr(app, "bell", lambda: rung.append(1))
        clock.forward(minutes=5.2)
        await until(pilot, lambda: rung)
        assert "DUE: check: 5m" in said(app)
        assert app.screen.query_one("#pane-verify").has_class("-due")
        screen_of(app).clock.tick()
        screen_of(app).clock.tick()
        assert len(rung) == 1
        app.bridge.room.remember("muted", "yes")
        clock.forward(minutes=10)
        screen_of(app).clock.tick()
        assert "15m" in said(app)
        assert len(rung) == 1


async def test_the_hand_over_packet_costs_one_key(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "! no rollback")
    async with opened(room, incident) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "O")
        assert "no rollback" in copied[0]
        assert "HAND-OVER" in str(app.screen.query_one(LinesPanel).border_title)


async def test_closing_says_what_is_open_and_takes_a_reason(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/close")
        assert "Not ready to close" in str(app.screen.query_one(LinesPanel).border_title)
        await pilot.press("enter")
        await settled(app, pilot)
        assert view(room, incident).summary.closed is None
        await typed(app, pilot, "/close")
        await typed(app, pilot, "it was a drill")
        assert view(room, incident).summary.closed is not None


async def test_points_of_the_closure_are_ticked_or_skipped_with_a_reason(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "close")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        cards = decide_cards(app)
        cards.choose("gate:check:closure:monitoring")
        await pilot.press("y")
        await settled(app, pilot)
        assert cards.chosen == "gate:check:closure:stakeholders"  # the next one, as of every list that is ticked
        await pilot.press("d")
        await typed(app, pilot, "nobody else to tell")
        states = {check.id.rpartition(":")[2]: check.state for check in desks(room, incident).checklist}
        assert states == {"monitoring": "passed", "stakeholders": "skipped"}


async def test_a_pane_key_does_nothing_in_another_pane(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "a note")
    async with opened(room, incident) as (app, pilot):
        revision = room.revision()
        await pilot.press("ctrl+o", "4", "x", "t", "h")
        await settled(app, pilot)
        found = room.pages(incident, Filter()).entry(entry)
        assert found is not None
        assert found.struck is None
        assert room.revision() == revision


async def test_two_incidents_for_one_outage_open_in_one_room(room: WarRoom, incident: IncidentId) -> None:
    from warroom.room.acts import commander

    other = commander.declare(
        room, "Payments are slow", severity=view(room, incident).severities[0][0], phase="declare", phase_rank=1,
        zone="UTC",
    )  # fmt: skip
    theirs = logged(room, other, "payments: retried")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/merge payments")
        assert room.merged_into(other) == other, "it asks first"
        await typed(app, pilot, "yes")
        await settled(app, pilot)
        app.ways.open_incident(other)
        await settled(app, pilot)
        assert screen_of(app).incident == incident
        await pilot.press("ctrl+o")
        found = app.bridge.room.pages(incident, Filter()).entry(theirs)
        assert found is not None
        timeline_of(app).go_to(found.key)
        await pilot.press("x")
        await typed(app, pilot, "wrong room")
        struck = room.pages(other, Filter()).entry(theirs)
        assert struck is not None
        assert struck.struck is not None


async def test_whoever_sits_in_a_merged_room_is_taken_along_with_what_is_being_typed(
    room: WarRoom, incident: IncidentId
) -> None:
    from warroom.room.acts import commander

    other = commander.declare(
        room, "Payments are slow", severity=view(room, incident).severities[0][0], phase="declare", phase_rank=1,
        zone="UTC",
    )  # fmt: skip
    async with opened(room, other) as (app, pilot):
        await pilot.press("h", "a", "l", "f")
        commander.merge_into(room, other, incident, title="Checkout fails")
        await until(pilot, lambda: screen_of(app).incident == incident)
        await until(pilot, lambda: screen_of(app).line.value == "half")
        theirs = logged(room, other, "payments: retried")
        await until(pilot, lambda: app.bridge.room.pages(incident, Filter()).entry(theirs) is not None)
        await pilot.press("enter")
        await settled(app, pilot)
        stored = [one for one in room.pages(incident, Filter()).after(None, 100) if one.text.raw == "half"]
        assert [one.incident for one in stored] == [""], "it is an entry of the room in which it was stored"


async def test_what_a_person_did_is_never_taken_for_a_change_under_them(room: WarRoom, incident: IncidentId) -> None:
    """Whether the act reports first or a look at the database sees it first."""
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "n")
        await settled(app, pilot)
        tree = playbook().tree("cause")
        assert tree is not None
        from warroom.room.acts import decisions

        decisions.answer(room, incident, tree, tree.question[1], "y")
        await until(pilot, lambda: decide_pane(app).asked == "end:troubleshoot")
        assert decide_pane(app).settled_at == 0


async def test_the_checklist_is_ticked_one_key_each_once_the_timed_checks_are(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "hotfix")
    clock.forward(minutes=61)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "4")
        for _ in range(9):
            await pilot.press("y")
            await settled(app, pilot)
        fix = desks(room, incident).fix
        assert fix is not None
        assert fix.verified
