"""The desks by keys, in the real program: answered on one key, judged, ticked, handed over; and nothing by accident."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from tests.oplog.builder import Scripted
from tests.screens.opening import (
    board_cards,
    decide_cards,
    decide_pane,
    opened,
    panel,
    playbook,
    pressed,
    said,
    screen_of,
    settled,
    timeline_of,
    typed,
    until,
    verify_cards,
)
from warroom.model.desks import Desks
from warroom.model.identity import IncidentId
from warroom.model.timeline import Filter
from warroom.model.views import IncidentView
from warroom.playbook.load import load_playbook
from warroom.playbook.walk import answer_id
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.widgets.cards import Cards
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.pane import Pane


def view(room: WarRoom, incident: IncidentId) -> IncidentView:
    found = room.view(incident)
    assert found is not None
    return found


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    return view(room, incident).desks


def order(room: WarRoom, incident: IncidentId, name: str, words: str = "") -> None:
    give(room, playbook(), incident, name, words)


def last(room: WarRoom, incident: IncidentId) -> str:
    return room.pages(incident, Filter()).before(None, 1)[0].text.raw


def shown(cards: Cards) -> str:
    return "\n".join(card.content.plain for card in cards._cards)


async def test_a_question_is_answered_on_one_key_and_taken_back_on_one(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        before = room.revision()
        await pilot.press("n")
        await settled(app, pilot)
        assert last(room, incident) == "Is the cause obvious? no"
        assert room.revision() > before
        assert "Is rollback safe and fast?" in shown(decide_cards(app))
        await pilot.press("y")
        await settled(app, pilot)
        assert "Rollback, verify, investigate offline" in shown(decide_cards(app))
        await pilot.press("u")
        await settled(app, pilot)
        assert decide_cards(app).chosen == "ask:rollback"


async def test_a_changed_answer_opens_the_other_branch(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "n", "n", "up", "up", "y")
        assert "Would a rollback undo it, safely and fast?" in shown(decide_cards(app))
        assert decide_cards(app).chosen == "ask:quick-rollback"


async def test_the_end_of_a_tree_does_what_it_says_on_enter(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "detect")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "y")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        found = view(room, incident).summary.severity
        assert found is not None
        assert found.level == "P0"


async def test_the_rollback_end_records_the_fix_and_starts_its_checks(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "n", "y", "enter")
        fix = desks(room, incident).fix
        assert fix is not None
        assert fix.how == "rollback"
        assert "in 4m" in shown(verify_cards(app))


async def test_left_and_right_show_the_other_trees_and_w_says_why(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        first = shown(decide_cards(app))
        await pilot.press("right")
        assert shown(decide_cards(app)) != first
        await pilot.press("left")
        assert shown(decide_cards(app)) == first
        order(room, incident, "phase", "triage")
        await until(pilot, lambda: "Is the cause obvious?" in shown(decide_cards(app)))
        await pilot.press("w")
        assert "guessing costs the first half hour" in shown(decide_cards(app))


async def test_a_question_that_changed_under_the_person_ignores_keys_for_a_moment(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "phase", "triage")
    tree = playbook().tree("cause")
    assert tree is not None
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        other = WarRoom(room.path, person="bob", now=clock, entropy=seeded(9))
        from warroom.room.acts import decisions

        decisions.answer(other, incident, tree, tree.question[0], "no")
        other.close()
        await until(pilot, lambda: decide_pane(app).asked == "ask:rollback")
        clock.step = 0
        clock.now = decide_pane(app).settled_at - 1_100_000
        revision = room.revision()
        await pilot.press("y")
        assert "has changed" in said(app)
        assert room.revision() == revision
        clock.now = decide_pane(app).settled_at + 1
        assert decide_cards(app).chosen == "ask:obvious"  # what arrives moves nothing under the hands
        await pilot.press("down", "y")
        await settled(app, pilot)
        assert last(room, incident) == "Is rollback safe and fast? yes"


async def test_answers_of_people_apart_are_a_fork_that_one_key_settles(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    tree = playbook().tree("cause")
    assert tree is not None
    record = answer_id(tree, tree.question[0])
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "n")
        await settled(app, pilot)
        bob = Scripted("bob", incident=incident, t=room.now())
        said_yes = {"tree": "cause", "node": "obvious", "question": "Is the cause obvious?", "answer": "yes"}
        room.receive([bob.write(said_yes, kind="answer", on=record)])
        await until(pilot, lambda: "FORK: no (@dana) / yes (@bob)" in shown(decide_cards(app)))
        assert len(view(room, incident).conflicts) == 1
        await pilot.press("down", "down")
        decide_cards(app).choose("ask:obvious")
        await pilot.press("y")
        await settled(app, pilot)
        assert view(room, incident).conflicts == ()
        assert "Would a rollback undo it" in shown(decide_cards(app))


def offered_by_bob(room: WarRoom, incident: IncidentId) -> None:
    bob = WarRoom(room.path, person="bob", now=room.now, entropy=seeded(12))
    order(bob, incident, "handover", "tl @dana")
    bob.close()


async def test_what_waits_for_a_person_stands_on_top(room: WarRoom, incident: IncidentId) -> None:
    offered_by_bob(room, incident)
    logged(room, incident, "!! fail over to the replica")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "y")
        await settled(app, pilot)
        assert [(role.role, role.holders[0].raw) for role in view(room, incident).roles if role.role == "tl"] == [
            ("tl", "dana")
        ]
        await pilot.press("n")
        await typed(app, pilot, "replica lags")
        await pilot.press("y")
        await typed(app, pilot, "do it @bob irreversible")
        assert last(room, incident).startswith("decided: fail over to the replica · objections: @dana: replica lags")
        (poll,) = desks(room, incident).polls
        assert (poll.state, poll.reversible, poll.executor.raw if poll.executor else "") == ("decided", False, "bob")
        assert "Waits for you" not in shown(decide_cards(app))


async def test_a_role_can_be_declined_and_a_status_put_off(room: WarRoom, incident: IncidentId) -> None:
    offered_by_bob(room, incident)
    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "n")
        await settled(app, pilot)
        assert "declines" in last(room, incident)
        assert "say Identified?" in shown(decide_cards(app))
        await pilot.press("n")
        assert "say Identified?" not in shown(decide_cards(app))
        assert "comes back in" in said(app)
        room.now.forward(minutes=10)  # type: ignore[attr-defined]
        await until(pilot, lambda: "say Identified?" in shown(decide_cards(app)))


async def test_a_status_that_the_facts_suggest_is_said_on_one_key(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? pool")
    order(room, incident, "hyp", "H1 confirmed")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2", "y")
        await settled(app, pilot)
        assert view(room, incident).facts["status"].raw == "Identified"


async def test_a_task_at_zero_asks_and_any_task_can_be_ended(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    logged(room, incident, "@bob look at web latency 3m")
    async with opened(room, incident) as (app, pilot):
        clock.forward(minutes=4)
        await until(pilot, lambda: "Time is up: @bob" in shown(decide_cards(app)))
        await pilot.press("ctrl+o", "2", "d")
        await settled(app, pilot)
        assert desks(room, incident).tasks[0].state == "extended"
        decide_cards(app).choose(f"task:{desks(room, incident).tasks[0].id}")
        await pilot.press("y")
        await settled(app, pilot)
        assert desks(room, incident).tasks[0].state == "done"


async def test_triage_questions_and_figures_are_answered_in_the_line(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await typed(app, pilot, "half a thought", enter=False)
        await pilot.press("ctrl+o", "2")
        cards = decide_cards(app)
        cards.choose("triage:1")
        await pilot.press("enter")
        await typed(app, pilot, "v2.31 at 14:21")
        assert last(room, incident) == "What changed recently? v2.31 at 14:21"
        assert screen_of(app).line.value == "half a thought", "the draft was set aside and came back"
        assert cards.chosen == "triage:2", "the next question is one key away"
        cards.choose("baseline:p95")
        await pilot.press("enter")
        await typed(app, pilot, "210 ms")
        assert view(room, incident).baseline["p95"].raw == "210 ms"


async def test_the_first_look_and_the_declaration_are_asked_one_after_the_other(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        cards = decide_cards(app)
        cards.choose("look:detection")
        for words in ("pager, 5xx on the gateway", "a third of EU", "getting worse"):
            await pilot.press("enter")
            await typed(app, pilot, words)
        assert cards.chosen == "call:channel"
        await pilot.press("enter")
        await typed(app, pilot, "")
        facts = view(room, incident).facts
        assert {name: facts[name].raw for name in ("detection", "users", "trend", "channel")} == {
            "detection": "pager, 5xx on the gateway", "users": "a third of EU", "trend": "getting worse",
            "channel": "#incident-2026-02-13-checkout-fails",
        }  # fmt: skip
        assert cards.chosen == "call:war_room"
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        for key in ("call:channel", "call:create", "call:0"):
            cards.choose(key)
            await pilot.press("c")
        assert copied == ["#incident-2026-02-13-checkout-fails", "/incident create"], (
            "a contact nobody filled in is none"
        )


async def test_links_and_runbooks_of_the_organisation_are_copied(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    own = tmp_path / "playbook"
    own.mkdir()
    (own / "resources.toml").write_text(
        '[[group]]\ntitle = "Chat"\n[group.links]\n"Dashboards" = "[your dashboards]"\n'
        '"Incident Channel" = "https://chat.example/incidents"\n'
        '[runbooks]\ndatabase = "https://wiki.example/db"\n'
    )
    order(room, incident, "type", "database")
    async with opened(room, incident, size=(160, 45), workflow=load_playbook(own)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "3")
        board_cards(app).choose("link:1")
        await pilot.press("c")
        board_cards(app).choose("runbook:database")
        await pilot.press("c")
        assert copied == ["https://chat.example/incidents", "https://wiki.example/db"]
        words = shown(board_cards(app))
        assert "Incident Channel" in words
        assert "Dashboards" not in words, "a link that nobody filled in is not shown"


async def test_a_command_is_copied_with_the_incidents_values_and_never_run(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "2")
        decide_cards(app).choose("triage-run:0")
        await pilot.press("c")
        await pilot.press("3")
        board_cards(app).choose("investigate:changes")
        await pilot.press("c")
        assert copied == [
            'git log --oneline --since="2 hours ago"',
            "@debug Analyze recent changes that might cause Checkout fails",
        ]


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
        assert "cause:Deadlocks" not in [card.key for card in board_cards(app)._cards]


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
        assert re.search(r"due in 2[34]m\d\d: FAILED all the same, because", said(app))
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
        cards.choose("gate:check:closure:stakeholders")
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


async def test_a_task_that_comes_to_zero_stands_on_top_and_leaves_the_cursor_with_the_question(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "phase", "triage")
    logged(room, incident, "@bob look at web latency 3m")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        clock.forward(minutes=4)
        await until(pilot, lambda: "Time is up: @bob" in shown(decide_cards(app)))
        await pilot.press("n")
        await settled(app, pilot)
        assert last(room, incident) == "Is the cause obvious? no"
        assert desks(room, incident).tasks[0].state == "open"


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
