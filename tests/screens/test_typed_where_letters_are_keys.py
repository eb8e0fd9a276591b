"""Words that are typed on a screen whose letters are keys: they do nothing there, and are whole in its line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest
from textual import events

from tests.conftest import START
from tests.screens.opening import _KEYS, burst, opened, settled, until
from tests.screens.rich_state import rich
from tests.screens.test_stray_keys import _facts
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.screens.drills.practice import PracticeScreen
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.incoming.changes_screen import ChangesScreen
from warroom.screens.incoming.inbox_screen import InboxScreen
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.learn.meeting_screen import MeetingScreen
from warroom.screens.shared import letters_held
from warroom.screens.shared.asking_screen import AskingScreen

_WORDS = cycle((
    "login is down", "yes it works again", "queue is full", "kafka is slow", "x does not answer", "Marked as Resolved",
    "5xx at 14 %", "Higher than before", "Error rate up", "drop it", "a db is down",
))  # fmt: skip
_PLACES: dict[type[AskingScreen], Callable[[WarRoomApp, IncidentId], object]] = {
    HomeScreen: lambda _app, _incident: None,
    LearnScreen: lambda app, incident: app.ways.open_learning(incident),
    MeetingScreen: lambda app, incident: app.ways.open_meeting(incident),
    InboxScreen: lambda app, incident: app.push_screen(InboxScreen(app.bridge, incident)),
    ChangesScreen: lambda app, incident: app.push_screen(ChangesScreen(app.bridge, incident)),
    PracticeScreen: lambda app, _incident: app.push_screen(PracticeScreen(app.bridge)),
}


def _whole(screen: AskingScreen, words: str) -> bool:
    return bool(screen.line.value == words and screen.app.screen is screen)


async def test_words_do_nothing_and_are_whole_in_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly they are typed: what is held is pressed by nothing but a pause."""
    monkeypatch.setattr(letters_held, "HOLDS_BACK", True)
    monkeypatch.setattr(letters_held, "PAUSE", 600_000_000)
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, size=(120, 36)) as (app, pilot):
        for kind, go in _PLACES.items():
            go(app, incident)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind) and app.screen.line.is_mounted)  # type: ignore[misc]
            await settled(app, pilot)
            screen, before = app.screen, _facts(room)
            assert isinstance(screen, AskingScreen)
            for words in islice(_WORDS, 1):
                room.now.forward(seconds=2)  # type: ignore[attr-defined]
                burst(app, *(_KEYS.get(sign, sign) for sign in words))
                await until(pilot, partial(_whole, screen, words))
                assert _facts(room) == before, (kind, words)
                await pilot.press("escape")
                assert screen.line.asking is None
            # As quick as nobody types it comes as a paste, perhaps behind letters that are held.
            await settled(app, pilot)
            room.now.forward(seconds=2)  # type: ignore[attr-defined]
            burst(app, "s", "e")
            app.post_message(events.Paste(" shop is gone\nand so is stock"))
            await until(pilot, partial(_whole, screen, "se shop is gone and so is stock"))
            assert _facts(room) == before, kind
            await pilot.press("escape")
    room.close()


async def test_a_letter_alone_is_pressed_and_what_is_broken_may_follow_its_key_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_held, "HOLDS_BACK", True)
    monkeypatch.setattr(letters_held, "PAUSE", 50_000)
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, size=(120, 36)) as (app, pilot):
        burst(app, *"dcheckout")
        home = app.screen
        assert isinstance(home, HomeScreen)
        await until(pilot, lambda: home.line.value == "checkout")
        await pilot.press("escape", "L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning)
        assert isinstance(app.screen, LearnScreen)
        await pilot.press("f")
        await until(pilot, lambda: app.screen.line.asking)  # type: ignore[attr-defined]
        assert incident == app.screen.learnt.incident
    room.close()


async def test_such_words_are_kept_for_the_line_of_a_room_by_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_held, "HOLDS_BACK", True)
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    async with opened(room, size=(120, 36)) as (app, pilot):
        app.ways.open_learning(incident)
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning)
        burst(app, *"lookup", "enter")
        await until(pilot, lambda: app.bridge.would_be_lost() == ["lookup"])
    room.close()
