"""What each act may cost, counted from a pane as UX.md does: words do not count, every other key does."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock, logged
from tests.screens.opening import draft_shown, entries, opened, playbook, screen_of, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings.cadence import updates_view
from warroom.screens.shared.help import HelpScreen


class Counted:
    """Counts the keys; what is typed as words is typed without being counted."""

    def __init__(self, app: WarRoomApp, pilot: Pilot[Any]) -> None:
        self._app, self._pilot, self.keys = app, pilot, 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self._pilot.press(*keys)
        await settled(self._app, self._pilot)

    async def words(self, text: str) -> None:
        await typed(self._app, self._pilot, text, enter=False)


async def test_a_note_costs_enter_in_the_line_and_one_key_more_from_a_pane(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        line = Counted(app, pilot)
        await line.words("the queue drains")
        await line.press("enter")
        assert (entries(room, incident)[-1].text.raw, line.keys) == ("the queue drains", 1)
        for way in ("i", "ctrl+o"):
            await pilot.press("ctrl+o")
            assert app.focused is not screen_of(app).line
            pane = Counted(app, pilot)
            await pane.press(way)
            await pane.words(f"and on {way}")
            await pane.press("enter")
            assert (entries(room, incident)[-1].text.raw, pane.keys) == (f"and on {way}", 2)


async def test_backdating_costs_at_most_six_characters(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    async with opened(room, incident) as (app, pilot):
        for time, minutes in (("-7 ", 7), ("16:20 ", None)):
            assert len(time) <= 6
            before = clock.now
            await typed(app, pilot, f"{time}it began")
            entry = next(one for one in entries(room, incident) if one.text.raw == "it began")
            assert entry.at.lo is not None
            assert entry.at.lo < before
            if minutes is not None:
                assert abs(before - minutes * MINUTE - entry.at.lo) < MINUTE
            await pilot.press("ctrl+o", "u", "i")
            await settled(app, pilot)


async def test_a_decision_costs_one_character(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "!no rollback")
        entry = entries(room, incident)[-1]
        assert (entry.kind, entry.text.raw) == ("decision", "no rollback")


async def test_answering_a_question_costs_one_key(room: WarRoom, incident: IncidentId) -> None:
    give(room, playbook(), incident, "phase", "triage")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        pane = Counted(app, pilot)
        await pane.press("n")
        assert (entries(room, incident)[-1].text.raw, pane.keys) == ("Is the cause obvious? no", 1)


@pytest.mark.parametrize("pane_key", ["1", "2", "3", "5"])
async def test_ticking_the_due_check_costs_two_keys_from_any_pane(
    room: WarRoom, incident: IncidentId, clock: Clock, pane_key: str
) -> None:
    give(room, playbook(), incident, "fixed", "hotfix")
    clock.forward(minutes=6)
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", pane_key)
        pane = Counted(app, pilot)
        await pane.press("4", "y")
        view = room.view(incident)
        assert view is not None
        assert view.desks.fix is not None
        assert ([check.state for check in view.desks.fix.checks][:2], pane.keys) == (["passed", "open"], 2)


async def test_copying_the_update_that_is_due_longest_costs_two_keys_from_any_pane(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.forward(minutes=40)
    async with opened(room, incident) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "1")
        pane = Counted(app, pilot)
        await pane.press("5", "c")
        await until(pilot, lambda: copied)
        longest = updates_view(room, playbook(), incident).audiences[0]
        assert longest.late(Moment(clock.now)) > 0
        assert (draft_shown(app).audience, copied[0], pane.keys) == (
            longest.name,
            draft_shown(app).message.text.raw,
            2,
        )


async def test_the_hand_over_packet_on_the_clipboard_costs_at_most_three(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "! no rollback")
    async with opened(room, incident) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o")
        pane = Counted(app, pilot)
        await pane.press("O")
        assert pane.keys <= 3
        assert "no rollback" in copied[0]


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "5"])
async def test_help_costs_one_key_from_every_pane_and_from_the_line(
    room: WarRoom, incident: IncidentId, number: str
) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.press("ctrl+o", number)
        for key in ("question_mark", "f1"):
            await pilot.press(key)
            assert isinstance(app.screen, HelpScreen)
            await pilot.press("escape")
