"""What is typed where it was not meant for: into a pane, in a burst, for the palette."""

from __future__ import annotations

import inspect

from textual.command import CommandList

from tests.conftest import logged
from tests.screens.opening import burst, entries, opened, screen_of, settled, typed, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.palette import Palette
from warroom.widgets.lines_panel import LinesPanel


async def test_a_word_typed_into_a_pane_runs_one_letter_at_most_and_is_offered_to_the_line(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        burst(app, *"mrux")
        await settled(app, pilot)
        assert screen_of(app).line.value == "rux"
        assert app.focused is screen_of(app).line
        assert entries(room, incident)[-1].struck is None


async def test_no_sign_of_a_word_that_was_typed_into_a_pane_is_lost(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "5xx at 12 %")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        burst(app, "m", "r", "plus", "minus", "slash", "at", "underscore", "u", "x")
        await settled(app, pilot)
        assert screen_of(app).line.value == "r+-/@_ux"
        await pilot.press("ctrl+u", "ctrl+o")
        burst(app, "j", "e", "plus", "5", "minus", "space", "at")
        await until(pilot, lambda: screen_of(app).line.value == "5xx at 12 %+5- @")


async def test_two_different_letters_are_two_commands(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        burst(app, "s", "z")
        await until(pilot, lambda: app.screen.query(LinesPanel) and app.screen.has_class("-zoomed"))


async def test_a_paste_into_a_pane_goes_to_the_line(room: WarRoom, incident: IncidentId) -> None:
    from textual import events

    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        app.screen.post_message(events.Paste("pasted words"))
        await settled(app, pilot)
        assert screen_of(app).line.value == "pasted words"


async def test_keys_in_one_burst_reach_the_pane_they_are_for(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        burst(app, "ctrl+o", "5", "j")
        await settled(app, pilot)
        assert app.focused is not None
        assert app.focused.id == "update"
        assert screen_of(app).line.value == ""


async def test_a_correction_in_a_burst_is_not_overtaken_by_what_is_typed_behind_it(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        burst(app, *"dc", "backspace", "b", "space", *"slow", "home", "x", "delete", "enter", "ctrl+u", "n", "enter")
        await settled(app, pilot)
        assert [entry.text.raw for entry in entries(room, incident)[1:]] == ["xb slow", "n"]


async def test_a_command_of_the_program_is_done_when_it_is_typed_too(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/theme")
        await until(pilot, lambda: isinstance(app.screen, Palette))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.screen_stack[1])
        await typed(app, pilot, "/quit", enter=False)
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)


def test_a_search_of_the_palette_that_never_begins_leaves_nothing_that_a_terminal_would_be_told_of() -> None:
    class Left:
        _GATHER_COMMANDS_GROUP, _gathered, begun = "gathered", Palette._gathered, ""

        def run_worker(self, work: object, **_: object) -> None:
            assert not inspect.iscoroutine(work)
            self.begun = "then it was left"

    left = Left()
    Palette._gather_commands(left, "pool")  # type: ignore[arg-type]
    assert left.begun


async def test_a_palette_that_is_left_while_it_begins_to_search_ends_nothing(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/theme")
        await until(pilot, lambda: isinstance(app.screen, Palette))
        palette = app.screen
        assert isinstance(palette, Palette)
        await palette.query_one(CommandList).remove()
        palette._gather_commands("pool")
        await app.workers.wait_for_complete()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.screen_stack[1])
        assert app.is_running
