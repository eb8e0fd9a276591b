"""One of a list is chosen by typing what it is called: trees, messages, people, incidents, the words of an order."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.app import App
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Input

from tests.conftest import logged
from tests.room.giving import order
from tests.room.test_shift import another
from tests.screens.opening import (
    burst,
    decide_pane,
    entries,
    opened,
    said,
    screen_of,
    settled,
    typed,
    until,
    update_pane,
)
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.screens.shared.picker import Picker
from warroom.widgets.cards import Cards
from warroom.widgets.choice import Choice, Choices, choice_row, label_cells
from warroom.widgets.options import Options

HOSTILE = ("\x1b[31mred", "[b]bold[/b]", "‮evil", "a\nb", "x" * 5000, "​", "日本語の人")


def _stands_on(rows: Options, place: int) -> bool:
    return rows.highlighted == place


def shown(app: App[Any]) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one(Options).options]


async def picker(app: WarRoomApp, pilot: Pilot[Any]) -> Picker:
    await until(pilot, lambda: isinstance(app.screen, Picker) and app.screen.query_one(Options).option_count)
    assert isinstance(app.screen, Picker)
    return app.screen


def test_words_narrow_in_any_order_and_what_begins_so_comes_first() -> None:
    every = (Choice("1", "Slow queries", "database"), Choice("2", "Database down"), Choice("3", "Login"))
    asked = Choices("Which", every, lambda key: key)
    assert [one.key for one in asked.narrowed("")] == ["1", "2", "3"]
    assert [one.key for one in asked.narrowed("DATA")] == ["2", "1"]
    assert [one.key for one in asked.narrowed("base slow")] == ["1"]
    assert asked.narrowed("nothing such") == []


@pytest.mark.parametrize("across", [40, 48, 60, 90])
def test_a_label_is_cut_only_where_what_is_said_of_it_needs_the_cells(across: int) -> None:
    for says in ("", "later", "the first one of this audience"):
        choices = [Choice("1", "Internal update: internal alert", says), Choice("2", "Internal update: closing", "")]
        cells = label_cells(choices, across)
        whole = len(choices[0].label)
        assert cells == whole or cells + 4 + len(says) >= across
        assert choice_row(choices[0], across, cells).cell_length <= across


@pytest.mark.parametrize("size", [(160, 45), (60, 15), (20, 5)])
async def test_every_row_is_reached_whatever_it_is_called_and_none_is_markup(
    room: WarRoom, size: tuple[int, int]
) -> None:
    chosen: list[str] = []
    every = tuple(Choice(str(place), name, name) for place, name in enumerate(HOSTILE * 2))
    async with opened(room, size=size) as (app, pilot):
        assert isinstance(app.screen, AskingScreen)
        app.screen.pick(Choices(HOSTILE[1], every, chosen.append))
        await until(pilot, lambda: isinstance(app.screen, Picker) and app.screen.query_one(Options).option_count)
        rows = app.screen.query_one(Options)
        for keys, walk in (
            (["down"], range(1, len(every))),
            (["up"], range(len(every) - 2, -1, -1)),
            (["ctrl+end", "ctrl+home", "pagedown", "pageup", "down"], [1]),
            (["ctrl+end"], [len(every) - 1]),
        ):
            for place in walk:
                burst(app, *keys)
                await until(pilot, partial(_stands_on, rows, place))
        burst(app, "enter", "enter")
        await until(pilot, lambda: chosen)
        assert chosen == [every[-1].key]
        assert not isinstance(app.screen, Picker)


async def test_a_tree_is_chosen_by_words_and_leaving_changes_nothing(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        before = decide_pane(app).tab
        await pilot.press("ctrl+o", "2", "t")
        await picker(app, pilot)
        assert len(shown(app)) == len(app.bridge.playbook.trees.tree)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        assert decide_pane(app).tab == before
        tree = app.bridge.playbook.trees.tree[-1]
        burst(app, "t", "x", "backspace", *tree.title[:6].lower(), "enter")
        await until(pilot, lambda: decide_pane(app)._decided and decide_pane(app)._decided.walk.tree.name == tree.name)  # type: ignore[union-attr]


async def test_what_is_typed_on_behind_the_key_in_one_read_is_for_the_list(room: WarRoom, incident: IncidentId) -> None:
    other = another(room, "Login fails")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "half a sent", enter=False)
        burst(app, "ctrl+g", *"login", "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen) and screen_of(app).incident == other)
        burst(app, "ctrl+g", "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen) and screen_of(app).incident == incident)
        await until(pilot, lambda: screen_of(app).line.value == "half a sent")


async def test_an_order_without_its_words_asks_for_each_in_a_list(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "role", "ic @bob")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/role")
        await picker(app, pilot)
        burst(app, *"scribe", "enter", *"bob", "enter")
        await until(pilot, lambda: "saved · /role scribe @bob" in said(app))
        await typed(app, pilot, "/role")
        await picker(app, pilot)
        burst(app, *"scribe", "enter", *"@carol", "enter")
        await until(pilot, lambda: "saved · /role scribe @carol" in said(app))
        await typed(app, pilot, "/status")
        await picker(app, pilot)
        burst(app, *"ident", "enter")
        await until(pilot, lambda: "saved · /status Identified" in said(app))


async def test_an_order_that_wants_more_goes_on_in_the_line_and_leaving_gives_it_back(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "-7 /baseline")
        await picker(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        figure = app.bridge.playbook.triage.baseline[0].name
        await until(pilot, lambda: screen_of(app).line.value == f"-7 /baseline {figure} ")
        await pilot.press("ctrl+u")
        await typed(app, pilot, "/page")
        await picker(app, pilot)
        burst(app, *"zzz", "escape")
        await until(pilot, lambda: app.screen.query_one(Input).value == "")
        assert isinstance(app.screen, Picker)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen) and screen_of(app).line.value == "/page")
        assert not [entry for entry in entries(room, incident) if "page" in entry.text.raw]


async def test_a_merge_names_the_other_incident_from_a_list_and_still_asks(room: WarRoom, incident: IncidentId) -> None:
    another(room, "Login fails")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "/merge")
        await picker(app, pilot)
        burst(app, *"login", "enter")
        await until(pilot, lambda: "Type yes" in said(app))
        await typed(app, pilot, "no")
        assert "both stay" in said(app)


async def test_a_message_is_chosen_for_whomever_it_is(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "5")
        await until(pilot, lambda: update_pane(app).draft)
        await pilot.press("T")
        await picker(app, pilot)
        one = app.bridge.playbook.communication.audience[-1]
        burst(app, *one.title.split(" ")[0], "enter")
        await until(pilot, lambda: update_pane(app).audience == one.name)
        await settled(app, pilot)


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_picker_leaves_in_sight_what_is_decided_about(
    room: WarRoom, incident: IncidentId, size: tuple[int, int]
) -> None:
    for words in ("pool", "disk", "vendor"):
        logged(room, incident, f"? {words}")
    async with opened(room, incident, size=size) as (app, pilot):
        await pilot.press("ctrl+o", "3")
        cards = app.focused
        assert isinstance(cards, Cards)
        for move in ("g", "j"):
            await pilot.press(move)
            line = cards.content_region.y + cards.chosen_line
            await pilot.press("at")
            over = await picker(app, pilot)
            frame = over.query_one(Vertical)
            await until(pilot, lambda frame=frame: frame.region.height > 2)  # type: ignore[misc]
            await until(pilot, lambda y=line, at=frame: not at.region.y <= y < at.region.bottom)  # type: ignore[misc]
            assert over.styles.background.a < 1
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
