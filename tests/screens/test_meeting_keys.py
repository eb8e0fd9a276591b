"""The review meeting by keys, in the real program: begun, who is there, the agenda, its minutes, held."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import START, logged, seeded
from tests.screens.in_meeting import cards, meeting_of, minutes, title
from tests.screens.opening import (
    Still,
    chosen_entry,
    make_app,
    opened,
    playbook,
    said,
    settled,
    timeline_of,
    typed,
    until,
)
from tests.screens.test_learn_keys import learning, shown
from warroom.model.identity import IncidentId
from warroom.room.acts import meeting, reviewing
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.orders.incident_orders import give
from warroom.room.readings import reviews
from warroom.room.readings.learning import read_learning
from warroom.screens.commands.meeting_commands import MEETING_COMMANDS, MeetingHelp, NextItem
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.room.war_room_screen import WarRoomScreen


async def test_a_whole_meeting_is_run_by_keys_and_is_in_the_post_mortem(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        await meeting_of(app, pilot, "B")
        await until(pilot, lambda: "[x] @dana" in cards(app))
        await pilot.press("at")
        await typed(app, pilot, "@bob from sales")
        await until(pilot, lambda: "[x] @bob from sales" in cards(app))
        await pilot.press("n")
        await until(pilot, lambda: "Key decision points" in cards(app))
        await pilot.press("e", *"sen", "left", "e", "ctrl+s")
        await until(pilot, lambda: minutes(room, incident) == {"timeline": "seen"})
        await until(pilot, lambda: app.screen.focused is app.screen.cards)  # type: ignore[attr-defined]
        await pilot.press("n", "e", *"pool", "ctrl+s")
        await until(pilot, lambda: minutes(room, incident) == {"timeline": "seen", "root_cause": "pool"})
        await until(pilot, lambda: app.screen.focused is app.screen.cards)  # type: ignore[attr-defined]
        await pilot.press("C")
        await until(pilot, lambda: "held 2026" in title(app))
        await pilot.press("H")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and "Minutes of the Review" in shown(app))
        await until(pilot, lambda: "  held 2026" in shown(app))
        assert "Root Cause Analysis: pool" in shown(app)
        post_mortem = read_learning(room, incident, playbook()).post_mortem
        assert post_mortem.parts["attendees"].text.raw == "@bob from sales, @dana"
        assert post_mortem.review is not None
        assert post_mortem.review.held is not None


async def test_who_is_there_is_ticked_and_taken_back(room: WarRoom, incident: IncidentId) -> None:
    give(room, playbook(), incident, "role", "ic @alice")
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot)
        screen.cards.choose("person:alice")
        await pilot.press("space")
        assert "B begins the meeting" in said(app)
        await pilot.press("B")
        await until(pilot, lambda: "[x] @dana" in cards(app))
        assert "[ ] @alice  Incident Commander" in cards(app)
        screen.cards.choose("person:alice")
        await pilot.press("space")
        await until(pilot, lambda: "[x] @alice" in cards(app))
        await until(pilot, lambda: said(app) == "saved · @alice is there")
        await pilot.press("enter")
        await until(pilot, lambda: "[ ] @alice" in cards(app))
        await until(pilot, lambda: said(app) == "saved · @alice is not there")
        await pilot.press("at", *"x" * 70, "enter")
        await until(pilot, lambda: "a name has 1 to 64 characters" in said(app))
        assert screen.query_one("#line").value == "x" * 70  # type: ignore[attr-defined]


async def test_an_item_shows_its_time_box_and_turns_amber_when_it_is_over(tmp_path: Path) -> None:
    clock = Still(START)
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=clock, entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    meeting.begin(room, incident, words="it began")
    app = make_app(room, incident=incident)
    async with app.run_test(size=(120, 45), notifications=True) as pilot:
        await meeting_of(app, pilot, "n", "n")
        assert "15m  until" in cards(app)
        assert "25m left" in cards(app)
        assert "1h00 left" in title(app)
        clock.forward(minutes=26)
        await until(pilot, lambda: "over by 1m00" in cards(app))
        box = next(card for card in app.screen.cards.shown if "over by" in card.content.plain)  # type: ignore[attr-defined]
        assert any("warning" in str(span.style) for span in box.content.spans)
        clock.forward(minutes=40)
        await until(pilot, lambda: "over by 6m00" in title(app))


async def test_each_item_stands_beside_its_part_of_the_post_mortem(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot, "n")
        assert "a shows all" in cards(app)
        await pilot.press("n")
        assert "Why wasn't this caught?" in cards(app)
        screen.cards.choose("part:why_not_caught")
        await pilot.press("e", "ctrl+a", *"tests", "ctrl+s")
        await until(pilot, lambda: "written by people" in cards(app))
        await pilot.press("right", "right", "right")
        assert "Specific, assignable tasks" in cards(app)
        await pilot.press("f")
        await typed(app, pilot, "watch the pool")
        await until(pilot, lambda: "[ ] watch the pool" in cards(app))
        await pilot.press("n")
        assert "that is all of the agenda" in said(app)
        await pilot.press("left")
        assert "Process improvements" in cards(app)


async def test_from_a_line_of_the_time_line_to_its_entry_in_the_room_and_back(
    room: WarRoom, incident: IncidentId
) -> None:
    entry = logged(room, incident, "* we were warned")
    logged(room, incident, "something else")
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        await learning(app, pilot)
        app.screen.cards.choose(f"moment:{entry}")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, WarRoomScreen)
        assert chosen_entry(app).id == entry
        assert "L goes back to what is learnt" in said(app)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        assert app.screen.cards.chosen == f"moment:{entry}"  # type: ignore[attr-defined]
        assert "something else" not in shown(app)
        app.screen.cards.choose("part:declared")  # type: ignore[attr-defined]
        await pilot.press("enter", "down")
        below = app.screen.cards.chosen  # type: ignore[attr-defined]
        assert below.startswith("on:part:declared:")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "P1: Checkout fails" in chosen_entry(app).text.raw
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        assert app.screen.cards.chosen == below  # type: ignore[attr-defined]


async def test_an_entry_is_found_from_the_home_screen_and_behind_a_filter_too(
    room: WarRoom, incident: IncidentId
) -> None:
    entry = logged(room, incident, "* we were warned")
    async with opened(room, size=(120, 45)) as (app, pilot):
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        app.screen.cards.choose(f"moment:{entry}")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen) and timeline_of(app).chosen is not None)
        assert chosen_entry(app).id == entry
        await pilot.press("F")
        await typed(app, pilot, "decision")
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        await pilot.press("enter")
        await settled(app, pilot)
        assert chosen_entry(app).id == entry


def a_cause_that_no_playbook_knows(room: WarRoom, incident: IncidentId) -> None:
    give(room, playbook(), incident, "type", "database")
    logged(room, incident, "? goblins in the cable")
    give(room, playbook(), incident, "hyp", "H1 confirmed")


async def test_the_runbook_is_offered_until_somebody_takes_or_declines_it(room: WarRoom, incident: IncidentId) -> None:
    a_cause_that_no_playbook_knows(room, incident)
    offer = read_learning(room, incident, playbook()).offer
    assert offer is not None
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await learning(app, pilot)
        assert "offered: y takes it, x declines it" in shown(app)
        screen.cards.choose("offer")
        await pilot.press("y")
        await until(pilot, lambda: "offered" not in shown(app))
        (found,) = reviews.follow_ups(room)
        assert (found.text.raw, found.state) == (offer.words, "open")
        reviewing.change_follow_up(room, incident, found.id, {"text": "something else", "state": "dropped"})
        assert read_learning(room, incident, playbook()).offer is None


async def test_a_declined_runbook_is_offered_no_more(room: WarRoom, incident: IncidentId) -> None:
    a_cause_that_no_playbook_knows(room, incident)
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await learning(app, pilot)
        screen.cards.choose("offer")
        await pilot.press("x")
        await until(pilot, lambda: "offered" not in shown(app))
        assert [one.state for one in reviews.follow_ups(room)] == ["dropped"]


async def test_the_review_is_owed_on_the_home_screen_until_it_is_held(room: WarRoom, incident: IncidentId) -> None:
    give(room, playbook(), incident, "status", "resolved")
    async with opened(room) as (app, pilot):
        owed = app.screen.query_one("#home-overdue")
        await until(pilot, lambda: owed.display)
        assert "to be held by" in str(owed.render())
        meeting.begin(room, incident, words="it began")
        review = read_learning(room, incident, playbook()).post_mortem.review
        assert review is not None
        meeting.end(room, incident, review, words="held")
        await until(pilot, lambda: not owed.display)


async def test_the_palette_and_the_help_know_every_command_of_the_meeting(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot)
        offered = {one.title: one.callback for one in app.get_system_commands(screen)}
        assert {command.title for command in MEETING_COMMANDS} <= set(offered)
        await pilot.press("n", "e")
        await screen.perform(NextItem)
        assert "Technical cause" in cards(app), "a command that is asked for by name works while something is written"
        await screen.perform(MeetingHelp)
        await pilot.pause()
        assert "Who is chosen is there, or is not" in str(app.screen.query("Static").first().render())


async def test_what_the_palette_offered_on_a_screen_that_was_left_is_done_no_more(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot)
        offered = [one for one in app.get_system_commands(screen) if one.title not in ("Theme", "Quit")]
        app.bridge.ways.close_learning()
        await until(pilot, lambda: screen not in app.screen_stack)
        for command in offered:
            app._offers._is_open = True  # as while it was chosen
            done = command.callback()
            assert done is None, command.title


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (60, 15), (80, 24), (300, 100)], ids=str)
async def test_no_size_ends_the_program(room: WarRoom, incident: IncidentId, size: tuple[int, int]) -> None:
    async with opened(room, incident, size=size) as (app, pilot):
        keys = ("B", "n", "n", "e", "x", "escape", "n", "n", "n", "f", "escape", "a", "question_mark", "escape", "C")
        await meeting_of(app, pilot, *keys)


async def test_the_digit_of_a_tab_goes_to_its_page(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        await meeting_of(app, pilot, "2")
        await until(pilot, lambda: "Contributing factors" in cards(app))
        await pilot.press("0")
        await until(pilot, lambda: "required:" in cards(app))
        await pilot.press("9")
        await until(pilot, lambda: "the agenda ends with 5" in str(app.screen.query_one("#preview").render()))
