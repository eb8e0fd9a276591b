"""Keys of one's own: every command can have another, and what is wrong with them is said at start."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from tests.conftest import Clock, logged
from tests.room.giving import order
from tests.room.seen_desks import desks
from tests.screens.opening import opened, pressed, said, settled, timeline_of
from tests.screens.test_sizes import plain
from warroom.config import Config
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.shared.help import HelpScreen
from warroom.screens.shared.keymap import GROUPS, check_keymap
from warroom.widgets.moves import MOVES


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"entry.strik": "X"}, "keys.entry.strik: there is no such command; did you mean 'entry.strike'?"),
        ({"zzz": "X"}, "keys.zzz: there is no such command"),
        ({"entry.strike": "hyper+x"}, "keys.entry.strike: 'hyper+x' is not a key"),
        ({"entry.strike": "X, "}, "keys.entry.strike: '' is not a key"),
        ({"entry.strike": "ctrl+i"}, "keys.entry.strike: ctrl+i cannot be used: terminals send it as Tab"),
        ({"entry.purge": "P"}, "keys.entry.purge: it has no key; it is chosen from the palette, or typed"),
        ({"entry.strike": "u"}, "u stands for entry.strike and undo; give one of them another key"),
        ({"entry.strike": "j"}, "j stands for entry.strike and move.down; give one of them another key"),
        (
            {"move.down": "n"},
            "n stands for search.next and decide.no and card.refute and check.failed and "
            "update.not_posted and move.down; "
            "give one of them another key",
        ),
        ({"undo": "ctrl+p"}, "keys.undo: ctrl+p cannot be used: it opens the palette"),
        ({"home.find": "escape"}, "keys.home.find: escape cannot be used: it leaves what is asked"),
        ({"quit": "q"}, "keys.quit: q cannot be used: it is needed where something is typed"),
        (
            {"line.toggle": "backspace"},
            "keys.line.toggle: backspace cannot be used: it is needed where something is typed",
        ),
        ({"help": "ctrl+t"}, "keys.help: ctrl+t cannot be used: it is needed where something is typed"),
        ({"learn.back": "b"}, "keys.learn.back: b cannot be used: it is needed where something is typed"),
        ({"home.declare": "L"}, "L stands for home.declare and home.learn; give one of them another key"),
    ],
)
def test_what_is_wrong_with_a_keymap_is_said_in_a_sentence(keys: dict[str, str], said: str) -> None:
    assert check_keymap(keys)[0] == said


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"entry.strike": "X"},
        {"entry.strike": "y"},  # each pane has its own
        {"home.declare": "n", "weighing.yes": "o", "learn.export": "f12", "meeting.next": "right", "drill.end": "E"},
        {"undo": "x", "entry.strike": "u"},
        {"move.down": "down, ctrl+n", "move.up": "up,ctrl+y"},
        {"quit": "f7", "help": "f2", "learn.back": "escape,f7"},
        {"undo": "X,X"},
        {"move.up": "left_square_bracket", "move.down": "right_square_bracket", "undo": "grave_accent"},
    ],
)
def test_a_keymap_that_gives_each_key_one_meaning_is_taken(keys: dict[str, str]) -> None:
    assert check_keymap(keys) == []


def test_every_name_is_the_name_of_one_thing() -> None:
    names = [command.id for group in GROUPS for command in group] + list(MOVES)
    assert len(names) == len(set(names))


async def test_a_key_that_moves_leaves_what_else_it_stood_for(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    logged(room, incident, "? pool exhausted")
    async with opened(room, incident, config=Config(keys={"decide.yes": "Y"})) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "y")
        assert not desks(room, incident).answers
        await pressed(app, pilot, "Y")
        assert len(desks(room, incident).answers) == 1
        await pressed(app, pilot, "3", "y")
        assert [one.status for one in desks(room, incident).board] == ["confirmed"]


async def test_a_key_that_is_taken_is_left_to_the_panes_that_have_it(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "phase", "triage")
    async with opened(room, incident, config=Config(keys={"entry.strike": "y"})) as (app, pilot):
        await pilot.press("ctrl+o", "2")
        await pressed(app, pilot, "y")
        assert len(desks(room, incident).answers) == 1
        await pressed(app, pilot, "1", "y")
        assert said(app).startswith("Strike ")


async def test_moves_are_one_name_in_every_pane(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "one")
    logged(room, incident, "two")
    keys = {"move.down": "right_square_bracket", "move.up": "left_square_bracket", "move.first": "f7"}
    async with opened(room, incident, config=Config(keys=keys)) as (app, pilot):
        await pilot.press("ctrl+o", "1", "f7")
        await settled(app, pilot)
        first = timeline_of(app).chosen
        await pressed(app, pilot, "right_square_bracket")
        assert timeline_of(app).chosen != first
        await pressed(app, pilot, "left_square_bracket")
        assert timeline_of(app).chosen == first


async def test_home_and_the_help_name_the_keys_that_are_meant(room: WarRoom, clock: Clock) -> None:
    async with opened(room, config=Config(keys={"home.declare": "n"})) as (app, pilot):
        assert "n              something is broken" in plain(app)
        assert "n declare  " in plain(app)
        await pilot.press("f1")
        await settled(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "\n  n                      Declare an incident" in str(app.screen.query_one(Static).content)
        assert str(app.screen.query_one(Static).content).startswith("Keys: home")
        await pilot.press(*"decl")
        shown = str(app.screen.query_one(Static).content)
        assert "Declare an incident" in shown
        assert "Quit" not in shown
        await pilot.press("escape")
        assert "/sev LEVEL" in str(app.screen.query_one(Static).content)
        await pilot.press("escape", "d")
        await settled(app, pilot)
        assert not app.screen.has_class("-asking")
        await pilot.press("n")
        await settled(app, pilot)
        assert app.screen.has_class("-asking")


async def test_the_program_is_left_by_the_key_that_was_chosen_alone(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, config=Config(keys={"quit": "ctrl+g"})) as (app, pilot):
        await pilot.press("ctrl+q")
        await settled(app, pilot)
        assert app.is_running
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert app.return_code == 0
