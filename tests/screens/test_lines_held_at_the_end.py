"""Lines that are not stored: while they wait, and when the program ends, none of them is without a word."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.screens.in_the_toolkit import has_ended, notices
from tests.screens.opening import entries, opened, screen_of, settled, until
from warroom import bridge
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble, WarRoom


@pytest.mark.parametrize("lines", [["the only one"], ["the first", "the second", "the last"]], ids=len)
async def test_of_lines_that_would_be_lost_one_is_named_before_the_end_and_the_others_behind_it(
    room: WarRoom, incident: IncidentId, lines: list[str]
) -> None:
    async with opened(room, incident) as (app, pilot):
        for line in lines:
            app.bridge.hold(line)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: notices(app))
        (asked,) = notices(app)
        more = f" and {len(lines) - 1} more" if lines[1:] else ""
        ends = f"ends without {'them' if more else 'it'}."
        assert asked == f'NOT KEPT "{lines[-1]}"{more} would be lost. ctrl+q once more {ends}'
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_ended(app))
    assert app.farewell().splitlines() == [f"This could not be kept: {line}" for line in lines[:-1]]


@pytest.mark.parametrize("by_signal", [False, True])
async def test_what_is_typed_for_a_question_is_not_lost_without_a_word(
    room: WarRoom, incident: IncidentId, by_signal: bool
) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d", *"three users are left")
        if by_signal:
            app.end_by_signal(15)
        else:
            await pilot.press("ctrl+q")
            await until(pilot, lambda: notices(app))
            (asked,) = notices(app)
            assert asked == 'NOT KEPT "three users are left" would be lost. ctrl+q once more ends without it.'
            assert not has_ended(app)
            await pilot.press("ctrl+q")
        await until(pilot, lambda: has_ended(app))
    told = "This could not be kept: three users are left"
    assert app.farewell().splitlines() == ([told] if by_signal else [])


async def test_a_question_for_which_nothing_is_typed_keeps_nobody(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("d", "ctrl+q")
        await until(pilot, lambda: has_ended(app))
        assert not notices(app)


async def test_why_a_draft_could_not_be_kept_is_no_reason_once_it_is(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, incident) as (app, pilot):
        keep = room.keep_draft

        def locked(*_given: Any) -> None:
            raise RoomTrouble("another program holds it locked.", 75)

        monkeypatch.setattr(room, "keep_draft", locked)
        await pilot.press(*"typed")
        await until(pilot, lambda: app.bridge.drafts.unkept() == ["typed"])
        assert app.bridge.drafts.trouble is not None
        monkeypatch.setattr(room, "keep_draft", keep)
        app.bridge.hold("held")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: notices(app))
        (asked,) = notices(app)
        assert asked.startswith('NOT KEPT "held" would be lost.')
        assert screen_of(app).line.value == "typed"
        await settled(app, pilot)


async def test_a_line_that_is_long_in_being_stored_is_told_of_once_until_something_is(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "SLOW", 0.001)
    async with opened(room, incident) as (app, pilot):
        told: list[str] = []
        monkeypatch.setattr(app.bridge, "tell", told.append)
        for line in ("one", "two"):
            locked = threading.Event()
            app.bridge.ask(locked.wait, lambda _result, _trouble: None)
            await pilot.press(*line, "enter", *line, "enter")
            await until(pilot, lambda: told)
            assert told.pop().startswith("Not stored yet: ")
            assert told == []
            locked.set()
            await until(pilot, lambda last=line: entries(room, incident)[-1].text.raw == last)  # type: ignore[misc]
            await settled(app, pilot)
            told.clear()  # what is quick is not waited for, however slow the machine is
