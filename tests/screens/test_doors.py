"""Screens that come and go, grow and shrink: nothing that is on its way to one of them ends the program or holds it."""

from __future__ import annotations

import pytest
from textual import events
from textual.command import CommandList
from textual.geometry import Size

from tests.conftest import logged
from tests.screens.in_the_toolkit import what_broke
from tests.screens.opening import board_cards, opened, settled, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.entry_line import EntryLine


@pytest.mark.parametrize("over", ["", "ctrl+p", "f1"])
async def test_a_size_that_is_no_more_is_laid_out_for_no_more(room: WarRoom, incident: IncidentId, over: str) -> None:
    """Two on their way at once would bring each other back for ever."""
    async with opened(room, incident) as (app, pilot):
        if over:
            await pilot.press(over)
            await settled(app, pilot)
        for screen in app.screen_stack[1:]:
            old = Size(80, 24)
            screen.post_message(events.Resize(old, old))
        await settled(app, pilot)
        assert screen_of_room(app).query_one("#header").region.width == app.size.width


def screen_of_room(app: WarRoomApp) -> WarRoomScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, WarRoomScreen))


async def test_a_click_on_what_is_taken_away_already_does_nothing(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        app.bridge.show_lines("Lines", ["one", "two"])
        await settled(app, pilot)
        panel = app.screen.query_one("LinesPanel")
        x, y = panel.region.x + 2, panel.region.y + 1
        there = panel._parent
        panel._detach()  # as while it is taken away: it is painted still
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await pilot.pause(0.1)
        assert app.is_running
        assert there is not None
        panel._attach(there)


async def test_a_list_that_became_shorter_can_be_clicked_where_it_was_longer(
    room: WarRoom, incident: IncidentId
) -> None:
    for number in range(12):
        logged(room, incident, f"? cause {number}")
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        cards = board_cards(app)
        place = cards.region
        with app.batch_update():  # nothing is painted before the click
            cards.show(cards.shown[:1])
            for y in range(place.y, place.bottom):
                app.screen.get_widget_and_offset_at(place.x + 3, y)
        await settled(app, pilot)
        assert app.is_running


async def test_a_screen_that_is_not_on_top_shows_and_takes_away_nothing(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room) as (app, pilot):
        home = app.screen
        assert isinstance(home, HomeScreen)
        app.ways.open_incident(incident)
        await settled(app, pilot)
        home.call_later(app.ways.open_incident, incident)
        home.call_later(app.ways.open_learning, incident)
        home.call_later(lambda: app.pop_screen() and None)
        home.call_later(lambda: home.dismiss() and None)
        await settled(app, pilot)
        assert [type(one).__name__ for one in app.screen_stack[1:]] == ["HomeScreen", "WarRoomScreen"]


async def test_a_list_of_options_that_became_shorter_can_be_clicked_where_it_was_longer(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen.query_one(CommandList).option_count > 3)
        options = app.screen.query_one(CommandList)
        style = app.screen.get_style_at(options.region.x + 3, options.region.y + 3)
        assert style.meta.get("option") is not None
        with app.batch_update():  # nothing is painted before the click
            options.clear_options()
            options.post_message(events.Click(options, 3, 3, 0, 0, 1, False, False, False, style=style))
            await pilot.pause(0.1)
        await pilot.press("escape")
        await settled(app, pilot)
        assert (app.is_running, what_broke(app)) == (True, None)


async def test_the_line_has_the_keys_before_the_toolkit_looks_who_is_to_have_them(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The toolkit looks a message later: what is typed in between would go to nobody."""
    monkeypatch.setattr(WarRoomScreen, "AUTO_FOCUS", "")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("n", "o")
        assert app.screen.query_one(EntryLine).value == "no"
        assert app.focused is app.screen.query_one(EntryLine)
