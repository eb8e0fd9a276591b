"""The lane of changes by keys: asked of one's own commands, each line a candidate, taken as one key says."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import Clock
from tests.screens.opening import decide_cards, entries, opened, pressed, said, settled, typed, until
from warroom.app import WarRoomApp
from warroom.config import Changes, Config
from warroom.intake.times import iso
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.room.acts import tech_lead
from warroom.room.core import WarRoom
from warroom.room.incoming.changes import in_the_timeline
from warroom.screens.incoming.changes_screen import ChangesScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.cards import Cards
from warroom.widgets.lines_panel import LinesPanel


def telling(*lines: str, seconds: int = 10) -> Config:
    return Config(changes={"deploys": Changes((sys.executable, "-c", f"print({chr(10).join(lines)!r})"), seconds)})


def lane(app: WarRoomApp) -> str:
    assert isinstance(app.screen, ChangesScreen)
    return "\n".join(card.content.plain for card in app.screen.query_one(Cards).shown)


async def looked_at(app: WarRoomApp, pilot: Pilot[object], words: str) -> None:
    await pressed(app, pilot, "ctrl+o", "B")
    await until(pilot, lambda: words in lane(app))


def board(room: WarRoom, incident: IncidentId) -> list[tuple[str, int, int]]:
    view = room.view(incident)
    assert view is not None
    return [(one.statement.raw, len(one.supports), len(one.refutes)) for one in view.desks.board]


async def test_a_change_is_taken_as_evidence_as_a_ground_and_against_a_hypothesis(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    tech_lead.raise_hypothesis(room, incident, "the disk is full")
    at = [iso((clock() - minutes * MINUTE) // 1_000_000 * 1_000_000) for minutes in (50, 40, 30)]
    config = telling(
        f"{at[0]} v42 deployed [@click=app.bell]x[/] \x1b[31mred",
        f"{at[1]} flag cache on",
        f"{at[2]} pool 20 to 5",
        "no time here",
    )
    async with opened(room, incident, config=config) as (app, pilot):
        assert "B shows it" in "\n".join(
            str(card.tail) for card in decide_cards(app).shown if card.key.startswith("triage:1")
        )
        await looked_at(app, pilot, "v42 deployed")
        assert "4 changes since" in lane(app)
        assert "[@click=app.bell]x[/]" in lane(app), "what a command says is shown as it is, and is no markup"
        assert "\x1b" not in lane(app)
        assert "──" in lane(app), "between the milestones of the incident"
        assert not entries(room, incident)[-1].text.raw.startswith("v42")
        await pressed(app, pilot, "home", "enter")  # the one of unknown time comes first
        await until(pilot, lambda: app.screen.query(LinesPanel))
        await pressed(app, pilot, "escape")
        assert "left as it was" in said(app)
        await pressed(app, pilot, "j", "enter", "enter")
        await until(pilot, lambda: "saved · it is in the timeline" in said(app))
        await until(
            pilot, lambda: any(card.tail and "✓" in card.tail.plain for card in app.screen.query_one(Cards).shown)
        )
        await pressed(app, pilot, "j", "enter", "minus", "1")
        await until(pilot, lambda: "saved · it speaks against H1" in said(app))
        await pressed(app, pilot, "j", "enter", "n")
        await until(pilot, lambda: app.screen.query_one("#line").value == "pool 20 to 5")  # type: ignore[attr-defined]
        await typed(app, pilot, "the pool is too small #db")
        await until(pilot, lambda: "saved · a hypothesis" in said(app))
        assert board(room, incident) == [("the disk is full", 0, 1), ("the pool is too small", 1, 0)]
        await pressed(app, pilot, "r")
        assert "they are being asked" not in said(app), "who was asked before has answered"
        await pressed(app, pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        await settled(app, pilot)
    found = {one.text.raw: one.at.lo for one in entries(room, incident)}
    assert iso(found["flag cache on"]) == at[1]
    assert len(in_the_timeline(room, incident, [])) == 0


async def test_a_command_that_hangs_or_fails_is_named_and_what_looks_like_a_secret_is_asked_about(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    at = iso((clock() - 9 * MINUTE) // 1_000_000 * 1_000_000)
    hangs = Changes((sys.executable, "-c", "import time; time.sleep(60)"), 1)
    leaks = Changes((sys.executable, "-c", f"print('{at} rotated password=hunter2horse9battery')"), 10)
    config = Config(changes={"hangs": hangs, "leaks": leaks, "gone": Changes(("/no/such/program",))})
    async with opened(room, incident, config=config) as (app, pilot):
        await looked_at(app, pilot, "rotated")
        assert "hangs: did not end within 1 s" in lane(app)
        assert "gone: " in lane(app)
        before = len(entries(room, incident))
        await pressed(app, pilot, "enter", "enter")
        await until(pilot, lambda: "NOT TAKEN: it looks like a" in said(app))
        assert len(entries(room, incident)) == before
        await pressed(app, pilot, "enter", "enter")
        await until(pilot, lambda: "saved · it is in the timeline" in said(app))
        assert len(entries(room, incident)) == before + 1


async def test_what_comes_after_the_screen_was_left_is_shown_nowhere_and_the_room_goes_on(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    asked, answers = tmp_path / "asked", tmp_path / "answers"
    command = (
        "import os, pathlib, sys, time\n"
        f"pathlib.Path({str(asked)!r}).touch()\n"
        f"while not os.path.exists({str(answers)!r}): time.sleep(0.05)\n"
        "print('2026-02-13T16:00:00Z v42 deployed')"
    )
    config = Config(changes={"deploys": Changes((sys.executable, "-c", command), 60)})
    async with opened(room, incident, config=config) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "B")
        await until(pilot, asked.exists)
        lane_screen = app.screen
        assert isinstance(lane_screen, ChangesScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        answers.touch()
        await until(pilot, lambda: not lane_screen._asking_others)
        await settled(app, pilot)
        assert isinstance(app.screen, WarRoomScreen)
        await pressed(app, pilot, "i", *"on", "enter")
        assert entries(room, incident)[-1].text.raw == "on"
