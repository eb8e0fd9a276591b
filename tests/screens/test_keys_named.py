"""Help, footer and palette name every key that works on a screen, and none that does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding

from tests.screens.scenes import SCENES, app_of, led_to
from warroom.app import WarRoomApp
from warroom.palette_offers import PaletteOffers
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared.commanded import Commanded
from warroom.screens.shared.help import places
from warroom.screens.shared.keymap import MOVING, NamedKey, named
from warroom.widgets.command import EVERYWHERE, IN_A_ROOM, LINE, key_words
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import KeysLine

SHOWN = (
    "home", "room", "room, timeline", "decide", "hypotheses", "verify", "update", "learn", "meeting",
    "meeting, on the way", "room, inbox", "room, changes", "drills", "walk-through", "drill, how it stands",
    "bring in, a page", "bring in, a file of a tool",
)  # fmt: skip
"""Each screen that has commands, and each place of the room in which keys count."""
_DIGITS = "0…9"


def _own_keys(app: WarRoomApp) -> Iterator[str]:
    """Every key that one of our own classes gives something to do where the focus is, as it is named."""
    active = app.screen.active_bindings
    for node in (app.screen.focused or app.screen).ancestors_with_self:
        for kind in type(node).__mro__:
            listed = kind.__dict__.get("BINDINGS", []) if kind.__module__.startswith("warroom.") else []
            for binding in Binding.make_bindings(listed):
                if binding.key in active:
                    yield _DIGITS if binding.action.startswith("page(") else key_words(binding.key)


def _counting(screen: Commanded) -> list[NamedKey]:
    """What the help says of the keys that count where the focus is."""
    types = isinstance(screen.focused, EntryLine)
    here = {EVERYWHERE, LINE, IN_A_ROOM} if types else {EVERYWHERE, MOVING, *places(screen.focused, screen.commands)}
    return [row for row in named({}) if row.where in here]


@pytest.mark.parametrize("name", SHOWN)
async def test_every_key_that_works_is_named_and_every_key_that_is_named_works(name: str, tmp_path: Path) -> None:
    app = app_of(SCENES[name], tmp_path, theme="warroom-dark")
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await led_to(app, pilot, SCENES[name], tmp_path)
        screen = app.screen
        assert isinstance(screen, Commanded)
        counting = _counting(screen)
        active = {key_words(key) for key in screen.active_bindings} | {_DIGITS}
        assert set(_own_keys(app)) <= {key for row in counting for key in row.keys.split()}
        assert all(set(row.keys.split()) <= active for row in counting if row.where not in {MOVING, LINE})
        titles = {offer.title for offer in PaletteOffers(app, app.exit).commands(screen)}
        assert {command.title for command in screen.commands if command.palette} <= titles
        if not isinstance(screen.focused, EntryLine):  # there the footer names signs that begin an entry
            foot = {key for key, _ in screen.query_one(KeysLine).named}
            assert foot <= active
            assert foot & {"H", "q"} or isinstance(screen, WarRoomScreen), "how one leaves"
            assert "?" in foot
