"""Over a slow line several keys arrive at once: each meets what the one before it did, as when they come one by one."""

from __future__ import annotations

import threading

import pytest
from textual import events

from tests.conftest import Clock, logged
from tests.room.giving import last, order
from tests.room.seen_desks import desks
from tests.screens.in_the_toolkit import held_back, notices
from tests.screens.opening import (
    burst,
    decide_cards,
    entries,
    opened,
    pressed,
    said,
    screen_of,
    settled,
    typed,
    until,
)
from warroom.model.identity import IncidentId
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.screens.home.home_screen import HomeScreen


async def test_a_move_is_done_before_the_act_behind_it(room: WarRoom, incident: IncidentId) -> None:
    for number in range(6):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1")
        burst(app, "up", "up", "x")
        await settled(app, pilot)
        await typed(app, pilot, "why")
        struck = {entry.text.raw: entry.struck.raw for entry in entries(room, incident) if entry.struck is not None}
        assert struck == {"entry 3": "why"}


async def test_the_first_and_the_last_are_reached_before_the_act_behind_them(
    room: WarRoom, incident: IncidentId
) -> None:
    for number in range(60):
        logged(room, incident, f"entry {number}")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1")
        burst(app, "home", "down", "asterisk")
        await settled(app, pilot)
        assert [entry.text.raw for entry in entries(room, incident) if entry.pinned][-1] == "entry 0"
        burst(app, "pagedown", "end", "asterisk")
        await settled(app, pilot)
        assert [entry.text.raw for entry in entries(room, incident) if entry.pinned][-1] == "entry 59"


async def test_another_tree_is_there_before_the_answer_behind_it(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "2")
        burst(app, "right", "y")
        await settled(app, pilot)
        assert [answer.tree for answer in desks(room, incident).answers.values()] in ([], ["severity"])


async def test_a_question_has_the_line_before_its_answer_comes(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "2")
        cards = decide_cards(app)
        cards.choose("triage:1")
        burst(app, "enter", "y", "e", "s", "enter")
        await settled(app, pilot)
        assert last(room, incident) == "What changed recently? yes"


async def test_a_disk_that_is_slow_keeps_nothing_from_being_painted(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "it takes its time", enter=False)
        slow = threading.Event()
        app.bridge.ask(lambda: slow.wait(20), lambda _result, _trouble: None)
        app.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: screen_of(app).line.value == "" and held_back(app) == 0)
        assert not any(entry.text.raw == "it takes its time" for entry in entries(room, incident))
        slow.set()
        await settled(app, pilot)
        await until(pilot, lambda: held_back(app) == 0)
        assert entries(room, incident)[-1].text.raw == "it takes its time"


async def test_an_act_that_is_stored_after_its_room_was_left_ends_nothing(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        slow = threading.Event()
        await typed(app, pilot, "kept words", enter=False)
        app.bridge.ask(lambda: slow.wait(20), lambda _result, _trouble: None)
        burst(app, "enter", "ctrl+o", "H")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        slow.set()
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == "kept words"
        assert app.is_running


async def test_what_could_not_be_stored_after_its_room_was_left_is_kept(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, incident) as (app, pilot):
        slow = threading.Event()
        await typed(app, pilot, "kept words", enter=False)
        app.bridge.ask(lambda: slow.wait(20), lambda _result, _trouble: None)
        full = RoomTrouble("the disk is full", 74)

        def refused(*_: object, **__: object) -> None:
            raise full

        monkeypatch.setattr(scribe, "log", refused)
        burst(app, "enter", "ctrl+o", "H")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        slow.set()
        await until(pilot, lambda: notices(app))
        assert notices(app) == ["NOT SAVED, kept for you: the disk is full"]
        assert app.bridge.held() == "kept words"


async def test_many_acts_on_a_slow_disk_keep_nothing_from_being_painted(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        slow = threading.Event()
        app.bridge.ask(lambda: slow.wait(20), lambda _result, _trouble: None)
        for _ in range(5):
            app.bridge.painted_once()
        assert held_back(app) == 1
        await until(pilot, lambda: held_back(app) == 0)
        slow.set()


async def test_what_is_chosen_twice_in_the_palette_is_done_once(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "a key moment")
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "1")
        await pilot.press("ctrl+p")
        await typed(app, pilot, "key moment", enter=False)
        await until(pilot, lambda: app.screen.query_one("CommandList").option_count == 1)  # type: ignore[attr-defined]
        burst(app, "down", "enter", "enter", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await settled(app, pilot)
        assert entries(room, incident)[-1].pinned


async def test_questions_that_follow_each_other_get_their_answers_in_one_burst(room: WarRoom) -> None:
    async with opened(room) as (app, pilot):
        burst(app, "d", "x", "enter", "0", "enter", "enter", "y", "z", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        await settled(app, pilot)
        (declared,) = room.incidents()
        assert declared.title.raw == "x"
        assert declared.severity is not None
        assert declared.severity.level == "P0"
        assert entries(room, declared.id)[-1].text.raw == "yz"


async def test_a_word_that_is_typed_in_a_pane_comes_into_the_line_whole(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with opened(room, incident) as (app, pilot):
        for word in ("watched", "number", "wwatched"):
            await pressed(app, pilot, "ctrl+o", "4")
            clock.forward(seconds=2)  # else the 4 is of one word with it
            burst(app, *word)
            await until(pilot, lambda word=word: screen_of(app).line.value == word)  # type: ignore[misc]
            assert screen_of(app).line.has_focus
            screen_of(app).line.value = ""


@pytest.mark.parametrize("key", ["w", "j", "escape", "enter", "ctrl+f"])
async def test_what_is_pressed_while_the_program_ends_is_no_exception(
    room: WarRoom, incident: IncidentId, key: str
) -> None:
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "4")
    await app.on_event(events.Key(key, key if len(key) == 1 else None))  # the screens are taken apart already


@pytest.mark.parametrize("keys", [("S",), ("1", "r")], ids="-".join)
async def test_what_waits_for_a_key_is_said_though_a_draft_was_typed_at_once_before_it(
    room: WarRoom, incident: IncidentId, keys: tuple[str, ...]
) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        burst(app, *"half", "ctrl+o", *keys)
        await until(pilot, lambda: screen_of(app).asking.waits_for_key)
        await settled(app, pilot)
        assert screen_of(app).line.draft == "half"
        asked = said(app)
        await settled(app, pilot)
        assert asked.startswith("0 P0") or "! decision" in asked, asked
        assert said(app) == asked
