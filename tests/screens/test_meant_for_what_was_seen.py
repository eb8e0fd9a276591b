"""What is typed and pressed counts for what was seen then: an answer is no draft, a key no text, a list no other."""

from __future__ import annotations

import threading

import pytest

from tests.conftest import logged
from tests.screens.opening import opened, pressed, said, screen_of, settled
from warroom.model.identity import IncidentId
from warroom.panes.timeline import TimelinePane
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.screens.commands.room_commands import Severity
from warroom.store.drafts import draft


async def test_a_raised_digit_behind_a_question_of_digits_leaves_all_as_it_was(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "? the pool is empty")
    logged(room, incident, "seen")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "S", "²")
        assert "as it was" in said(app) or "as it is" in said(app)
        await pressed(app, pilot, "1", "h", "²")
        assert app.is_running


async def test_what_could_not_be_stored_takes_no_draft_away_that_a_question_set_aside(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def refuse(*_: object, **__: object) -> None:
        go.wait(20)
        raise RoomTrouble("the disk is full.", 74)

    async with opened(room, incident) as (app, pilot):
        monkeypatch.setattr(scribe, "log", refuse)
        await pilot.press(*"first", "enter", *"seconddraft", "ctrl+o", "1", "G", "x")
        assert screen_of(app).line.asking is not None
        go.set()
        await settled(app, pilot)
        await pressed(app, pilot, "escape")
        assert screen_of(app).line.value == "seconddraft"
        assert app.bridge.held() == "first"


async def test_the_time_of_an_answer_makes_no_draft_of_it(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, *"half", "ctrl+o", "1", "G", "x", *"wrong", "ctrl+t")
    kept = draft(room.reader(), f"{incident}:line", room.person)
    assert kept is None or kept[0] == "half"


async def test_a_key_that_answers_is_no_text_of_the_line_which_has_the_keys_again_behind_it(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await screen_of(app).perform(Severity)
        await pressed(app, pilot, "0")
        assert screen_of(app).line.value == ""
        assert "P0" in said(app)
        assert app.focused is screen_of(app).line
        await screen_of(app).perform(Severity)
        await pressed(app, pilot, "escape", *"calm")
        assert screen_of(app).line.value == "calm"


async def test_a_filter_that_asks_for_nothing_says_that_all_is_shown(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "seen")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, *"/filter", "space", *"123", "enter")
        assert "all entries are shown" in said(app)


async def test_that_what_machines_wrote_is_not_shown_is_said_and_going_to_it_shows_it(
    room: WarRoom, incident: IncidentId
) -> None:
    machine = logged(room, incident, "pool full")
    scribe.change_kind(room, incident, machine, "event")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, *"/filter", "space", *"123", "enter")
        assert "all is shown but 1 entry of machines: ~ shows them, too" in said(app)
        pane = app.screen.query_one(TimelinePane)
        assert pane.entries.go_to(machine)
        chosen = pane.timeline.chosen
        assert chosen is not None
        assert chosen.id == machine
