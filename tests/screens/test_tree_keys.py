"""Pane 2 by keys: the questions of a tree, what waits for a person, the first look and the declaration."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Clock, logged, seeded
from tests.oplog.builder import Scripted
from tests.room.giving import last, order, view
from tests.room.seen_desks import desks
from tests.screens.behind_the_screen import shown
from tests.screens.opening import (
    board_cards,
    decide_cards,
    decide_pane,
    opened,
    playbook,
    pressed,
    said,
    screen_of,
    settled,
    typed,
    until,
    verify_cards,
)
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.playbook.walk import answer_id
from warroom.room.core import WarRoom
from warroom.room.readings.filling import filled


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
            "detection": "pager, 5xx on the gateway",
            "users": "a third of EU",
            "trend": "getting worse",
            "channel": "#incident-2026-02-13-checkout-fails",
        }
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


async def test_what_is_copied_from_a_card_of_triage_is_the_command_that_stands_on_it(
    room: WarRoom, incident: IncidentId
) -> None:
    order(room, incident, "phase", "triage")
    triage = playbook().triage
    commands = {f"triage-run:{at}": command.run for at, command in enumerate(triage.command)} | {
        f"mitigate:{mitigation.name}:{at}": line
        for mitigation in triage.mitigation
        for at, line in enumerate(mitigation.run)
    }
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "2")
        for key, command in commands.items():
            decide_cards(app).choose(key)
            assert decide_cards(app).chosen == key
            await pilot.press("c")
            assert copied.pop() == filled(command, view(room, incident)), key
        assert len(commands) > 4


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
