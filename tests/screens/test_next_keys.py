"""The keys that are named as next do what is named beside them, wherever the cursor stood and whatever else waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, Clock, logged, seeded
from tests.oplog.builder import Scripted
from tests.room.giving import view
from tests.screens.opening import burst, draft_shown, opened, playbook, pressed, settled, until, update_pane
from tests.screens.rich_state import rich
from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.widgets.next_line import NextLine


def next_line(app: WarRoomApp) -> NextLine:
    return app.screen.query_one(NextLine)


def named(app: WarRoomApp) -> tuple[str, str]:
    act = next_line(app).act
    assert act is not None
    return act.key, act.words


async def named_keys(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    await pilot.press(*named(app)[0].split())
    await settled(app, pilot)


def led(tmp_path: Path, **roles: str) -> tuple[WarRoom, IncidentId, Clock]:
    clock = Clock(START)
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=clock, entropy=seeded(5))
    incident = commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC", roles=roles
    )
    return room, incident, clock


def late_to_tell(tmp_path: Path) -> tuple[WarRoom, IncidentId]:
    """Whoever leads has nothing to do but to tell, and is late with it."""
    room, incident, clock = led(tmp_path, ic="dana")
    give(room, playbook(), incident, "ack", "")
    for role in ("tl", "scribe"):
        give(room, playbook(), incident, "role", f"{role} @bob")
    clock.forward(minutes=40)
    return room, incident


def states(room: WarRoom, incident: IncidentId) -> dict[str, str]:
    return {task.what.raw: task.state for task in view(room, incident).desks.tasks}


@pytest.mark.parametrize("from_pane", ["1", "2", "3", "5"])
async def test_a_task_that_is_late_is_done_though_a_role_a_proposal_and_a_conflict_wait_before_it(
    tmp_path: Path, from_pane: str
) -> None:
    room, incident = rich(f"{tmp_path}/w.db", start=START)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", from_pane)
        if from_pane == "2":
            await pressed(app, pilot, "G")
        assert named(app) == ("2 y", "@dana: ask the vendor whether they see it too")
        before = states(room, incident)
        await named_keys(app, pilot)
        after = states(room, incident)
        assert {what for what in after if after[what] != before[what]} == {"ask the vendor whether they see it too"}
        assert [name.raw for name in view(room, incident).holders("ic")] == ["alice"]
    room.close()


async def test_whoever_leads_is_led_to_the_task_of_somebody_else(tmp_path: Path) -> None:
    room, incident, clock = led(tmp_path, ic="dana", tl="bob", comms="erin", scribe="fay")
    give(room, playbook(), incident, "ack", "")
    logged(room, incident, "@carol look at web latency 3m")
    clock.forward(minutes=1)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "3")
        assert named(app)[0] == "2 y"
        assert "look at web latency" in named(app)[1]
        await named_keys(app, pilot)
        assert states(room, incident)["look at web latency"] == "done"
        assert not view(room, incident).desks.answers, "no question of a tree was answered"
    room.close()


async def test_a_check_is_passed_though_the_cursor_was_left_on_another_one(tmp_path: Path) -> None:
    room, incident, clock = led(tmp_path, ic="dana")
    give(room, playbook(), incident, "ack", "")
    give(room, playbook(), incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "4", "G", "1")
        assert named(app)[0] == "4 y"
        await named_keys(app, pilot)
        fix = view(room, incident).desks.fix
        assert fix is not None
        assert [check.state for check in fix.checks if check.due is not None] == ["passed", "open", "open", "open"]
    room.close()


async def test_the_message_that_is_named_is_the_one_that_is_open(tmp_path: Path) -> None:
    room, incident = late_to_tell(tmp_path)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "5", "right")
        other = update_pane(app).audience
        await until(pilot, lambda: next_line(app).act)  # it is made beside what opens first
        act = next_line(app).act
        assert act is not None
        assert (act.key, act.what) == ("5 a", "update")
        assert other != act.about
        await pressed(app, pilot, "5")
        await until(pilot, lambda: update_pane(app).audience == act.about)
    room.close()


async def test_with_another_message_in_work_no_key_is_named_that_would_post_it(tmp_path: Path) -> None:
    room, incident = late_to_tell(tmp_path)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "5", "right", "e", *"new", "enter")
        await until(pilot, lambda: draft_shown(app).in_work)
        await pressed(app, pilot, "1")
        await until(pilot, lambda: named(app)[0] == "5")
    room.close()


async def test_keys_that_would_be_refused_are_not_named(tmp_path: Path) -> None:
    """Customers are told what somebody has approved: until then the key that approves is named."""
    room, incident, clock = led(tmp_path, ic="dana", tl="bob", comms="dana", scribe="fay")
    give(room, playbook(), incident, "ack", "")
    clock.forward(minutes=6)
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: next_line(app).act)  # it is made beside what opens first
        act = next_line(app).act
        assert act is not None
        assert (act.key, act.about) == ("5 a", "status-page")
        await pressed(app, pilot, "ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).audience == "status-page" and update_pane(app).draft is not None)
        if draft_shown(app).faults:
            await until(pilot, lambda: named(app)[0] == "5")
        while draft_shown(app).faults:
            await pressed(app, pilot, "e", *"shop", "enter")
        await until(pilot, lambda: named(app)[0] == "5 a")
        await pressed(app, pilot, "a")
        await until(pilot, lambda: named(app)[0] == "5 c p")
        await pressed(app, pilot, "p")
        await until(pilot, lambda: named(app)[1] != act.words)
    room.close()


async def test_the_keys_wait_a_moment_when_something_else_is_named_by_itself(tmp_path: Path) -> None:
    room, incident, clock = led(tmp_path, ic="dana", tl="bob", comms="erin", scribe="fay")
    give(room, playbook(), incident, "ack", "")
    logged(room, incident, "@dana look at one 3m")
    logged(room, incident, "@dana look at two 4m")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "3")
        before = named(app)
        await changed_by_another(room, incident, clock)
        await until(pilot, lambda: named(app) != before)
        first = states(room, incident)
        burst(app, "2", "y")
        await settled(app, pilot)
        assert states(room, incident) == first
    room.close()


async def changed_by_another(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    task = next(task for task in view(room, incident).desks.tasks if task.what.raw == "look at one")
    room.receive([Scripted("bob", incident=incident, t=clock.now).write({"state": "done"}, kind="task", on=task.id)])


async def test_whoever_has_given_a_command_another_key_is_told_that_one(tmp_path: Path) -> None:
    room, incident = rich(f"{tmp_path}/w.db", start=START)
    config = Config(keys={"pane.decide": "8", "decide.yes": "V"})
    async with opened(room, incident, config=config) as (app, pilot):
        await pressed(app, pilot, "ctrl+o")
        assert named(app) == ("8 V", "@dana: ask the vendor whether they see it too")
        before = states(room, incident)
        await named_keys(app, pilot)
        after = states(room, incident)
        assert {what for what in after if after[what] != before[what]} == {"ask the vendor whether they see it too"}
    room.close()
