"""Drills by keys: begun from the home screen, played while the room is open, ended, scored, found again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock, seeded
from tests.incidents.drill import EXPECTED, PLAYED, played_well
from tests.screens.opening import entries, make_app, opened, panel, playbook, said, screen_of, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.model.views import Severity
from warroom.navigation import Away
from warroom.playbook.load import load_playbook
from warroom.report.drill_score import IN_TIME
from warroom.room.acts import commander
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills import drill
from warroom.room.drills.drill_standing import begin_drill, end_drill, read_standing
from warroom.room.drills.real_watch import RealWatch
from warroom.room.drills.training import read_training
from warroom.room.readings.case import case
from warroom.room.readings.documents import document
from warroom.screens.drills.practice import PracticeScreen, WalkThroughScreen
from warroom.screens.drills.screen import DrillScreen
from warroom.screens.home.screen import HomeScreen
from warroom.screens.room.screen import WarRoomScreen
from warroom.widgets.cards import Cards
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.next_line import NextLine


def shown(app: WarRoomApp) -> str:
    """The words of the cards on the screen."""
    return "\n".join(card.content.plain + (card.tail.plain if card.tail else "") for card in cards(app)._cards)


def cards(app: WarRoomApp) -> Cards:
    return app.screen.query_one("#page", Cards)


def header(app: WarRoomApp) -> str:
    return str(app.screen.query_one("#header").render())


def training_line(app: WarRoomApp) -> str:
    line = app.screen.query_one("#home-training")
    return str(line.render()) if line.display else ""


def begun(room: WarRoom, name: str = "database", *, speed: int = 1) -> IncidentId:
    return begin_drill(room, drill.beside(room.path), name, playbook(), zone="UTC", speed=speed)


def declared(room: WarRoom, title: str = "Real") -> IncidentId:
    return commander.declare(room, title, severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")


def told(room: WarRoom, incident: IncidentId, words: str) -> bool:
    return any(words in one.text.raw for one in entries(room, incident))


@pytest.fixture
def drills(room: WarRoom, clock: Clock) -> Iterator[WarRoom]:
    """The room of the drills beside the real one."""
    beside = WarRoom(drill.beside(room.path), person="dana", now=clock, entropy=seeded(7))
    yield beside
    beside.close()


@asynccontextmanager
async def rehearsing(
    room: WarRoom, drills: WarRoom, incident: IncidentId, *, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[tuple[WarRoomApp, Pilot[Any]]]:
    """The program over the drills, as it is opened when a drill is begun."""
    watch = RealWatch(WarRoom(room.path, person="dana", now=drills.now, entropy=seeded(8)), load_playbook())
    app = make_app(drills, incident=incident, watch=watch)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(app, pilot)
        yield app, pilot


async def at_the_drills(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    await pilot.press("D")
    await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and cards(app).chosen)


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
    practices = {one.name: one for one in read_training(WarRoom(
        room.path, person="dana", now=Clock(), entropy=seeded(5)), playbook())[0]}  # fmt: skip
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


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 10)], ids=str)
async def test_the_room_of_a_drill_is_marked_at_every_size(
    room: WarRoom, drills: WarRoom, size: tuple[int, int]
) -> None:
    async with rehearsing(room, drills, begun(room, speed=5), size=size) as (app, _pilot):
        assert header(app).startswith(" DRILL x5 ")


async def test_the_clocks_of_a_faster_drill_run_as_fast_as_it_does(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room, speed=5)
    async with rehearsing(room, drills, incident, size=(160, 45)) as (app, pilot):
        for text in ("/sev P1", "/fixed rollback v2.31.0"):
            screen_of(app).line.restore(text, clock())
            await pilot.press("enter")
            await settled(app, pilot)
            clock.forward(seconds=5)
        await until(pilot, lambda: "resolve 4h47" in header(app))  # within a day, at five times the speed
        view = drills.view(incident)
        assert view is not None
        assert [round(((one.due or 0) - clock()) / 60_000_000) for one in view.desks.due_checks] == [1, 3, 6, 6, 12]


async def test_the_room_of_something_real_is_not_marked(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        assert "DRILL" not in header(app)
        await pilot.press("ctrl+o", "D")
        assert "this is no drill" in said(app)


async def test_the_list_of_incidents_marks_drills(drills: WarRoom, room: WarRoom) -> None:
    begun(room)
    async with opened(drills) as (app, pilot):
        await settled(app, pilot)
        (row,) = [str(option.prompt) for option in app.screen.query_one("#incidents").options]  # type: ignore[attr-defined]
        assert " DRILL  Checkout times out" in row


async def test_what_a_drill_has_to_say_arrives_while_the_room_is_open(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room)

    def texts() -> list[str]:
        return [one.text.raw for one in entries(drills, incident)]

    async with rehearsing(room, drills, incident) as (app, pilot):
        await until(pilot, lambda: any("5xx on checkout" in text for text in texts()))
        screen_of(app).line.restore("what changed in the last release?", clock())
        await pilot.press("enter")
        await settled(app, pilot)
        clock.forward(seconds=50)
        await pilot.pause(1.2)
        assert not any("v2.31 went out" in text for text in texts())
        clock.forward(seconds=20)
        await until(pilot, lambda: any("v2.31 went out" in text for text in texts()))
        assert not any("nine tickets" in text for text in texts())
        clock.forward(minutes=4)
        await until(pilot, lambda: any("nine tickets" in text for text in texts()))
        assert header(app).startswith(" DRILL ")


async def test_a_drill_goes_on_after_a_restart(room: WarRoom, drills: WarRoom, clock: Clock) -> None:
    incident = begun(room)
    async with rehearsing(room, drills, incident) as (_, pilot):
        await until(pilot, lambda: len(entries(drills, incident)) == 2)
    clock.forward(minutes=5)
    again = WarRoom(drills.path, person="dana", now=clock, entropy=seeded(11))
    async with rehearsing(room, again, incident) as (app, pilot):
        await until(pilot, lambda: any("nine tickets" in one.text.raw for one in entries(again, incident)))
        assert isinstance(app.screen, WarRoomScreen)


async def test_the_score_is_shown_beside_the_line_when_the_time_is_up(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room, speed=2)
    async with rehearsing(room, drills, incident) as (app, pilot):
        await until(pilot, lambda: len(entries(drills, incident)) == 2)
        screen_of(app).line.restore("half a thou", clock())
        clock.forward(minutes=31)
        await until(pilot, lambda: app.screen.query(LinesPanel))
        assert screen_of(app).line.value == "half a thou"
        assert app.focused is screen_of(app).line
        await until(pilot, lambda: "of 22 points" in panel(app))  # a panel that was shown just now has no lines yet
        lines = panel(app)
        assert "of 22 points" in lines
        assert "missed: Put a fix in (within 40m)" in lines
        await until(pilot, lambda: header(app).startswith(" DRILL x2 over "))
        next_line = str(app.screen.query_one(NextLine).render())
        for words in (header(app), next_line):
            assert "late" not in words
            assert "open " not in words
        assert "the drill is over" in next_line
        entered = len(entries(drills, incident))
        await pilot.pause(1.2)
        assert len(entries(drills, incident)) == entered


async def test_a_drill_is_ended_by_a_key_and_a_yes_and_its_score_shown(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room)
    async with rehearsing(room, drills, incident) as (app, pilot):
        await until(pilot, lambda: len(entries(drills, incident)) == 2)
        for text in ("/ack", "/sev P1", "! no rollback: migration ran"):
            clock.forward(seconds=1)
            screen_of(app).line.restore(text, clock())
            await pilot.press("enter")
            await settled(app, pilot)
        clock.forward(minutes=7)
        await pilot.press("ctrl+o", "D")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen) and "of 60m have passed" in shown(app))
        assert "Put a fix in" not in shown(app), "whoever takes part is not told what is expected"
        await pilot.press("c")
        await until(pilot, lambda: "the coach is quiet" in said(app))
        assert "eEnd it now" in str(app.screen.query_one("#footer").render()).replace(" E", "E")
        await pilot.press("e")
        await typed(app, pilot, "no")
        assert "it goes on" in said(app)
        await pilot.press("e")
        await typed(app, pilot, "yes")
        await until(pilot, lambda: "Missed" in shown(app))
        assert "End it now" not in str(app.screen.query_one("#footer").render())
        words = shown(app)
        assert words.index("Missed") < words.index("In time")
        points = " ".join(words.split())
        assert "in time 2 Acknowledge the alert" in points
        assert "in time 2 Say how bad it is" in points
        assert "missed 0 Put a fix inwithin 40m" in points
        assert "of 22 points" in str(app.screen.query_one("#page-title").render())
        await pilot.pause(1.2)
        assert not app.screen.query(LinesPanel), "the room below does not say it a second time"
        await pilot.press("e")
        assert "over already" in said(app)
        await pilot.press("w")
        assert "41 queries" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        assert any("The drill was ended after 7m" in one.text.raw for one in entries(drills, incident))


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
    assert app.return_value == Away(drills.path, incident)


async def test_in_the_database_of_drills_itself_a_drill_opens_in_place(room: WarRoom, drills: WarRoom) -> None:
    async with opened(drills, size=(100, 30)) as (app, pilot):
        await at_the_drills(app, pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        await until(pilot, lambda: header(app).startswith(" DRILL "))
        await pilot.press("ctrl+o", "H")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_real_incident_is_told_in_the_middle_of_a_drill(
    room: WarRoom, drills: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with rehearsing(room, drills, begun(room)) as (app, pilot):
        rung: list[bool] = []
        app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        await pilot.pause(1.2)
        assert "REAL" not in header(app)
        declared(room, "Checkout is really down")
        await until(pilot, lambda: "REAL P0: H" in header(app))
        assert rung == [True]
        screen_of(app).line.restore("half a thought", clock())
        await pilot.press("ctrl+o", "H")
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value == Away()


async def test_a_real_database_that_cannot_be_read_ends_no_drill(
    room: WarRoom, drills: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rehearsing(room, drills, begun(room)) as (app, pilot):

        def gone(_: RealWatch) -> None:
            raise RoomTrouble("gone.", 65)

        monkeypatch.setattr(RealWatch, "look", gone)
        await until(pilot, lambda: "REAL unknown: H" in header(app))


async def test_a_real_incident_is_told_on_the_smallest_screen(room: WarRoom, drills: WarRoom) -> None:
    async with rehearsing(room, drills, begun(room), size=(40, 10)) as (app, pilot):
        declared(room)
        await until(pilot, lambda: "REAL P0: H" in header(app))
        assert header(app).startswith(" DRILL ")


async def test_what_is_typed_in_a_drill_stays_in_its_own_database(
    room: WarRoom, drills: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    before = room.revision()
    rehearsed = begun(room)
    async with rehearsing(room, drills, rehearsed) as (app, pilot):
        screen_of(app).line.restore("rehearsed", clock())
        await pilot.press("enter")
        await settled(app, pilot)
        await typed(app, pilot, "half", enter=False)
        await settled(app, pilot)
        assert app.share.state() is None
    assert room.revision() == before
    assert room.setting("incident") != rehearsed
    assert room.draft(f"{rehearsed}:line") is None
    again = WarRoom(drills.path, person="dana", now=clock, entropy=seeded(12))
    assert again.draft(f"{rehearsed}:line") is not None


async def test_what_is_real_is_shared_on_while_people_rehearse(room: WarRoom, drills: WarRoom, tmp_path: Path) -> None:
    from warroom.room.sharing import joining

    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    async with rehearsing(room, drills, begun(room)) as (_, pilot):
        real = declared(room)
        await until(pilot, lambda: [*(tmp_path / "share").glob(f"inc-{real}/ops/*.jsonl")])
        names = {path.name for path in (tmp_path / "share").glob("inc-*")}
    assert names == {f"inc-{real}"}


async def test_every_command_of_the_home_screen_is_in_the_palette(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Drills", "Declare", "Find", "Join share"} <= titles
        await at_the_drills(app, pilot)
        assert {"Walk-through", "Score"} <= {command.title for command in app.get_system_commands(app.screen)}
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert app.screen.id is None


async def test_a_drill_that_is_played_well_at_the_clock_s_own_speed_leaves_only_the_causal_sections_to_write(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room)
    async with rehearsing(room, drills, incident) as (app, pilot):
        await until(pilot, lambda: len(entries(drills, incident)) == 2)
        for text, answered in PLAYED:
            screen_of(app).line.restore(text, clock())
            await pilot.press("enter")
            await settled(app, pilot)
            clock.forward(seconds=20)
            if answered:
                clock.forward(minutes=3)
                await until(pilot, partial(told, drills, incident, answered))
        await until(pilot, lambda: app.screen.query(LinesPanel))
    again = WarRoom(drills.path, person="dana", now=clock, entropy=seeded(13))
    written = json.loads(document(again, case(again, incident, playbook()), playbook(), "json"))
    found = read_standing(again, again.path, incident, playbook())
    played_well(written, [{"what": one.what, "result": one.result} for one in found.scored])
    took = {one.what: one.took for one in found.scored}
    assert (took["Acknowledge the alert"] or 0) < MINUTE
    assert all(one.result == IN_TIME for one in found.scored if one.what in EXPECTED)
    again.close()
