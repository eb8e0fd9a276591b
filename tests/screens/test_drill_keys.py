"""Drills by keys: begun from the home screen, played while the room is open, ended, scored, found again."""

from __future__ import annotations

from tests.conftest import Clock, seeded
from tests.screens.at_drills import at_the_drills, begun, declared, header, shown, training_line
from tests.screens.opening import opened, playbook, said, settled, typed, until
from warroom.model.identity import IncidentId
from warroom.navigation import Destination
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.drills.drill_standing import end_drill
from warroom.room.drills.training import read_training
from warroom.screens.drills.drill_screen import DrillScreen
from warroom.screens.drills.practice import PracticeScreen, WalkThroughScreen
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.room.war_room_screen import WarRoomScreen


async def test_what_is_due_is_one_quiet_line_on_the_home_screen(room: WarRoom, clock: Clock) -> None:
    async with opened(room, size=(100, 30)) as (app, pilot):
        await until(pilot, lambda: training_line(app))
        assert training_line(app) == "D  Monthly incident drills (GameDay) · due, never yet · and 2 more"
        assert "error" not in str(app.screen.query_one("#home-training").visual.markup)  # type: ignore[attr-defined]


async def test_a_drill_that_was_played_is_due_again_after_a_month(room: WarRoom, drills: WarRoom, clock: Clock) -> None:
    from tests.conftest import logged

    logged(drills, begun(room), "> I look")
    async with opened(room, size=(100, 30)) as (app, pilot):
        await until(pilot, lambda: training_line(app).startswith("D  Quarterly on-call rotation"))
        clock.forward(minutes=31 * 24 * 60)
        await until(pilot, lambda: "Monthly incident drills (GameDay) · due, last 2026-02-13" in training_line(app))


async def test_nothing_is_said_when_nothing_is_due_nor_on_a_low_screen(room: WarRoom) -> None:
    from warroom.room.drills.training import tick_off

    async with opened(room, size=(40, 10)) as (app, pilot):
        await pilot.pause(0.2)
        assert not training_line(app)
    again = WarRoom(room.path, person="dana", now=room.now, entropy=seeded(4))
    for event in playbook().training.event:
        tick_off(again, playbook(), event.name, "", zone="UTC")
    async with opened(again, size=(100, 30)) as (app, pilot):
        await pilot.pause(0.3)
        assert not training_line(app)


async def test_training_is_ticked_off_by_a_key_for_a_day_or_today(room: WarRoom) -> None:
    async with opened(room, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("j", "j", "j", "j", "j", "enter")
        assert "On which day was it held?" in said(app)
        await typed(app, pilot, "soon")
        await until(pilot, lambda: "NOT SAVED: 'soon' is not a day" in said(app))
        await typed(app, pilot, "2026-02-01")
        await until(pilot, lambda: "saved · Quarterly on-call rotation" in said(app))
        await until(pilot, lambda: "every 91d, last 2026-02-01" in shown(app))
        await pilot.press("j", "enter", "enter")
        await until(pilot, lambda: "every 365d, last 2026-02-13" in shown(app))
    practices = {
        one.name: one
        for one in read_training(WarRoom(room.path, person="dana", now=Clock(), entropy=seeded(5)), playbook())[0]
    }
    assert practices["drill"].last is None


async def test_the_drills_say_what_they_are_about_and_when_they_were_played(room: WarRoom, clock: Clock) -> None:
    begun(room, "api")
    clock.forward(minutes=24 * 60)
    async with opened(room, size=(120, 36)) as (app, pilot):
        await at_the_drills(app, pilot)
        words = shown(app)
        assert "You are on call for a shop. The pager rings." in words
        assert " 60m  Checkout times out" in words
        assert "A colleague writes to you.last 2026-02-13" in words
        assert "DRILL: Address search answers with 502over" in words
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_the_walk_through_is_read_by_whoever_leads_before_it_begins(room: WarRoom) -> None:
    async with opened(room, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        assert "41 queries" not in shown(app)
        await pilot.press("j", "w")
        await until(pilot, lambda: isinstance(app.screen, WalkThroughScreen))
        assert "41 queries a request" in shown(app)
        assert "498 of 500 connections" in shown(app)
        await pilot.press("escape")
        assert isinstance(app.screen, PracticeScreen)
        await pilot.press("G", "w")
        assert "no drill is chosen" in said(app)
        await pilot.press("s")
        assert "no drill that was played is chosen" in said(app)


async def test_a_drill_is_begun_by_keys_and_leaves_the_real_room_alone(room: WarRoom, incident: IncidentId) -> None:
    before = room.revision()
    async with opened(room, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("j", "enter")
        assert said(app).startswith("1 REAL incident open, not heard in a drill! database: how many times as fast")
        await typed(app, pilot, "soon")
        assert "soon is no number from 1 to 1000" in said(app)
        await pilot.press("5", "enter")
        await until(pilot, lambda: app.return_value is not None)
    path = drill.beside(room.path)
    assert app.return_value is not None
    assert app.return_value.path == path
    after = WarRoom(room.path, person="dana", now=Clock(), entropy=seeded(5))
    assert (after.revision(), [one.id for one in after.incidents()]) == (before, [incident])
    drills = WarRoom(path, person="dana", now=Clock(), entropy=seeded(6))
    (run,) = drill.runs(drills)
    assert (run.incident, run.drill.name, run.drill.speed) == (app.return_value.incident, "database", 5)


async def test_a_drill_that_cannot_begin_says_why_and_nothing_ends(room: WarRoom, drills: WarRoom) -> None:
    declared(drills)
    async with opened(room, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "NOT BEGUN" in said(app))
        assert "holds real incidents" in said(app)
        assert isinstance(app.screen, PracticeScreen)


async def test_the_list_of_incidents_marks_drills(drills: WarRoom, room: WarRoom) -> None:
    begun(room)
    async with opened(drills) as (app, pilot):
        await settled(app, pilot)
        (row,) = [str(option.prompt) for option in app.screen.query_one("#incidents").options]  # type: ignore[attr-defined]
        assert " DRILL  Checkout times out" in row


async def test_a_score_is_found_again_later(room: WarRoom, drills: WarRoom, clock: Clock) -> None:
    incident = begun(room)
    end_drill(room, drills.path, incident, playbook())
    clock.forward(minutes=60 * 24 * 40)
    async with opened(room, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("G", "s")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen) and "Put a fix in" in shown(app))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value == Destination(drills.path, incident)


async def test_in_the_database_of_drills_itself_a_drill_opens_in_place(room: WarRoom, drills: WarRoom) -> None:
    async with opened(drills, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        await until(pilot, lambda: header(app).startswith(" DRILL "))
        await pilot.press("ctrl+o", "H")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_every_command_of_the_home_screen_is_in_the_palette(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Drills", "Declare", "Find", "Join share"} <= titles
        await at_the_drills(app, pilot)
        assert {"Walk-through", "Score"} <= {command.title for command in app.get_system_commands(app.screen)}
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert app.screen.id is None
