"""A drill while it is played: its clocks, what it has to say, its end, and what is real beside it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from tests.incidents.drill import EXPECTED, PLAYED, played_well
from tests.room.giving import view
from tests.screens.at_drills import begun, declared, header, rehearsing, shown, told
from tests.screens.opening import entries, opened, panel, playbook, said, screen_of, settled, typed, until, verify_cards
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.navigation import Destination
from warroom.report.drill_score import IN_TIME
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.drills.drill_standing import read_standing
from warroom.room.drills.real_watch import RealWatch
from warroom.room.orders.incident_orders import give
from warroom.room.readings.case import case
from warroom.room.readings.documents import document
from warroom.screens.drills.drill_screen import DrillScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.next_line import NextLine


def late_by(app: WarRoomApp, minutes: str) -> bool:
    return any(f"{minutes} late" in card.content.plain for card in verify_cards(app).shown)


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
        due = [round(((one.due or 0) - clock()) / 60_000_000) for one in view(drills, incident).desks.due_checks]
        assert due == [1, 3, 6, 6, 12]
        clock.forward(minutes=13)
        await until(pilot, lambda: " over " in header(app))
        for minutes in ("12m", "22m"):  # once it is over a pane that goes on to be shown tells no old time
            await until(pilot, partial(late_by, app, minutes))
            clock.forward(minutes=10)


async def test_the_room_of_something_real_is_not_marked(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        assert "DRILL" not in header(app)
        await pilot.press("ctrl+o", "D")
        assert "this is no drill" in said(app)


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


async def test_a_drill_whose_plan_is_gone_says_once_that_nothing_happens_by_itself(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room)
    run = view(drills, incident).summary.drill
    assert run is not None
    other = {"name": "gone", "began": run.began, "speed": run.speed}
    drills.commit(incident, [Write("incident", "incident", {"drill": other})])
    async with rehearsing(room, drills, incident) as (app, pilot):
        await until(pilot, lambda: "nothing happens here by itself: there is no drill" in said(app))
        screen_of(app).line.restore("we go on by hand", clock())
        await pilot.press("enter")
        await until(pilot, lambda: "saved" in said(app))
        clock.forward(seconds=5)
        await settled(app, pilot)
        assert "nothing happens here by itself" not in said(app), "it was said"


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


async def test_whose_incident_was_closed_is_told_of_the_score_and_of_no_message_that_is_due(
    room: WarRoom, drills: WarRoom, clock: Clock
) -> None:
    incident = begun(room, speed=2)
    async with rehearsing(room, drills, incident) as (app, pilot):
        line = app.screen.query_one(NextLine)
        for order, words in (
            ("sev", "P1"),
            ("role", "ic @dana"),
            ("status", "resolved"),
            ("close", "it was practised"),
        ):
            give(drills, playbook(), incident, order, words)
        await until(pilot, lambda: "over" in header(app))
        await until(pilot, lambda: "the drill is over" in str(line.render()))
        clock.forward(seconds=70)
        await settled(app, pilot)
        assert "update" not in str(line.render())


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
    assert app.return_value == Destination()


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
