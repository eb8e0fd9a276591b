"""What is typed where it was not meant for: into a pane, in a burst, for the palette."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from textual.command import CommandList

from tests.conftest import START, logged
from tests.screens.opening import _KEYS, Still, burst, entries, opened, screen_of, settled, typed, until
from tests.screens.rich_state import rich
from warroom.model.identity import IncidentId
from warroom.model.record_kinds import ENTRY, KINDS
from warroom.room.core import WarRoom
from warroom.screens.room import stray_watch
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared import letters_held
from warroom.screens.shared.palette import Palette
from warroom.screens.shared.stray_keys import TOGETHER
from warroom.store.schema import table_of
from warroom.widgets.lines_panel import LinesPanel


async def test_a_word_typed_into_a_pane_is_offered_to_the_line_whole(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        burst(app, *"mrux")
        await settled(app, pilot)
        assert screen_of(app).line.value == "mrux"
        assert app.focused is screen_of(app).line
        assert entries(room, incident)[-1].struck is None


async def test_no_sign_of_a_word_that_was_typed_into_a_pane_is_lost(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "5xx at 12 %")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o")
        burst(app, "m", "r", "plus", "minus", "slash", "at", "underscore", "u", "x")
        await settled(app, pilot)
        assert screen_of(app).line.value == "mr+-/@_ux"
        await pilot.press("ctrl+u", "ctrl+o")
        burst(app, "j", "e", "plus", "5", "minus", "space", "at")
        await until(pilot, lambda: screen_of(app).line.value == "5xx at 12 %+5- @")


@pytest.mark.parametrize("word", ["alive", "down"])
async def test_a_letter_of_a_word_that_no_pane_has_a_use_for_is_put_into_the_line_once(
    room: WarRoom, incident: IncidentId, word: str
) -> None:
    """A key that nothing takes goes up to the app again, before the next one comes from a hand."""
    async with opened(room, incident) as (app, pilot):
        for typed_first in range(1, len(word)):
            await pilot.press("ctrl+o")
            for letters in (word[:typed_first], word[typed_first:]):
                burst(app, *letters)
                await settled(app, pilot)
            await until(pilot, lambda: screen_of(app).line.value == word)
            await pilot.press("ctrl+u")


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


_WORDS = (
    "yes it works again", "no response from it", "down again now", "timeouts rise", "xml is broken", "approved by dana",
    "posted to the page", "later then", "users complain", "error rate up", "ok so far", "5xx at 14 %", "@bob is on it",
    "fails over now", "mails pile up", "kafka is slow", "the gateway answers", "roll it back", "a db is down",
    "Now it is worse", "jobs hang", "*very* slow", "can reach it", "when did it begin", "disk is full", "tiny queue",
    "pinned to v2", "kills the pods", "misses rise", "given up on it", "Git is down", "size does it", "@ivan is on it",
)  # fmt: skip
_OFTEN = {
    "1": ("xml is broken", "error rate up", "roll it back"), "2": ("yes it works again",),
    "3": ("no response from it", "@bob is on it", "disk is full"),
    "4": ("5xx at 14 %", "down again now", "users complain", "@ivan is on it"),
    "5": ("posted to the page", "a db is down", "pinned to v2"),
}  # fmt: skip


def _facts(room: WarRoom) -> dict[str, list[tuple[object, ...]]]:
    """All that stands in the log but the entries that tell of it."""
    facts = {}
    for name, kind in KINDS.items():
        if name != ENTRY.name:
            fields = ", ".join(f'"{field}"' for field in kind.fields)
            rows = room.reader().execute(f"SELECT inc, name, {fields} FROM {table_of(name)} ORDER BY 1, 2")  # noqa: S608
            facts[name] = [row for row in rows if any(value is not None for value in row[2:])]
    return facts


def _is_whole(screen: WarRoomScreen, words: str, before: object) -> bool:
    return screen.line.value == words and _facts(screen.bridge.room) == before


async def _type_into_panes(
    room: WarRoom, incident: IncidentId, wanted: Mapping[str, Iterable[str]], *, pause: float = 0
) -> None:
    """Type the words for each pane, ``pause`` seconds a letter."""
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        screen, clock = screen_of(app), cast(Still, room.now)
        for pane, words in ((pane, words) for pane, several in wanted.items() for words in several):
            screen.set_focus(screen.line)
            before, count = _facts(room), len(entries(room, incident))
            burst(app, "ctrl+o", pane)
            await settled(app, pilot)
            clock.forward(seconds=2)
            for keys in [words] if not pause else [*words[:6], words[6:]]:
                burst(app, *(_KEYS.get(sign, sign) for sign in keys))
                await settled(app, pilot)
                clock.forward(seconds=pause)
            if screen.line.asking is not None:
                await pilot.press("enter")
                assert screen.line.asking is not None, (pane, words)
                await pilot.press("escape")
            await until(pilot, partial(_is_whole, screen, words, before))
            assert app.focused is screen.line
            assert all(entry.struck for entry in entries(room, incident)[count:]), (pane, words)
            screen.line.fill("")
            clock.forward(seconds=2)
            await settled(app, pilot)


@pytest.mark.parametrize(
    "wanted",
    [_OFTEN, *(pytest.param({pane: _WORDS}, marks=pytest.mark.long) for pane in _OFTEN)],
    ids=["often", *(f"all in {pane}" for pane in _OFTEN)],
)
async def test_words_typed_into_a_pane_are_whole_in_the_line_and_did_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: Mapping[str, Iterable[str]]
) -> None:
    """Whatever their first letters are keys for there; of a question that one asks nothing is taken unasked."""
    monkeypatch.setattr(stray_watch, "AT_ONCE", TOGETHER)
    monkeypatch.setattr(letters_held, "HOLDS_BACK", True)
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    try:
        await _type_into_panes(room, incident, wanted)
    finally:
        room.close()


_SLOWLY = {
    "1": ("Login is down", "Higher than before", "Disk is full", "Error rate up", "But not there", "error rate up"),
    "2": ("timeouts rise", "Is it back now"), "3": ("All of them fail", "no response from it"),
    "5": ("The api answers", "posted to the page"),
}  # fmt: skip


@pytest.mark.parametrize(
    "wanted", [{"1": ("Login is down",), "2": ("timeouts rise",)}, pytest.param(_SLOWLY, marks=pytest.mark.long)],
    ids=["some", "all"],
)  # fmt: skip
async def test_words_are_whole_in_the_line_however_slowly_they_are_typed_and_wherever_their_first_letter_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: Mapping[str, Iterable[str]]
) -> None:
    """A fifth of a second a letter: whatever is on the screen by then, the next letter is of the same word."""
    monkeypatch.setattr(stray_watch, "AT_ONCE", TOGETHER)
    for name, value in (("HOLDS_BACK", True), ("PAUSE", 600_000_000)):
        monkeypatch.setattr(letters_held, name, value)
    room, incident = rich(str(tmp_path / "rich.db"), start=START)
    try:
        await _type_into_panes(room, incident, wanted, pause=0.2)
    finally:
        room.close()


async def test_a_letter_alone_leads_to_the_other_screen(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_held, "HOLDS_BACK", True)
    monkeypatch.setattr(letters_held, "PAUSE", 50_000)
    async with opened(room, incident) as (app, pilot):
        for key in "LI":
            await pilot.press("ctrl+o", key)
            await until(pilot, lambda: not isinstance(app.screen, WarRoomScreen))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
            await pilot.press("ctrl+o")


async def test_what_was_rubbed_out_among_letters_that_are_held_is_gone_and_nothing_else(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "one")
    async with opened(room, incident) as (app, pilot):
        for keys, words in ((("m", "r", "x", "backspace", "u", "s"), "mrus"), (("m", "r", "left", "u", "x"), "mrux")):
            burst(app, "ctrl+o", *keys)
            await until(pilot, lambda words=words: screen_of(app).line.value == words)  # type: ignore[misc]
            await pilot.press("ctrl+u")
