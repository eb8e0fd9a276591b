"""Opening the program in a test: the real app over a real database, a clock of the test's own, a size that is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import pytest
from textual import events
from textual.app import App, ScreenStackError
from textual.css.model import RuleSet
from textual.css.query import NoMatches
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widgets import Static

from tests.conftest import Clock, seeded
from warroom import bridge
from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.model.identity import IncidentId, Moment
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.updates import DraftView
from warroom.panes.decide import DecidePane
from warroom.panes.hypotheses import HypothesesPane
from warroom.panes.update import UpdatePane
from warroom.panes.verify import VerifyPane
from warroom.playbook.load import load_playbook
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.room.drills.real_watch import RealWatch
from warroom.screens.room import stray_watch
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared import letters_held
from warroom.widgets.cards import Cards
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.timeline_lines import Timeline


@cache
def playbook() -> Playbook:
    return load_playbook()


stray_watch.AT_ONCE = 0  # people look before they answer, and the clock of a test may stand still meanwhile
bridge.SLOW = 3_600.0  # the machine of a test may be
letters_held.HOLDS_BACK = False  # a letter that leads to another screen does so at once


_READ_STYLES: dict[tuple[object, ...], list[RuleSet]] = {}
_reading_styles = Stylesheet._parse_rules


def _styles_read_once(
    styles: Stylesheet, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:  # fmt: skip
    """The rules of ``css``, read by the first of all programs of the tests: the toolkit keeps them for one program, and
    reading the same words again for each was a sixth of opening it.
    """
    asked = (css, read_from, is_default_rules, tie_breaker, scope, *styles._variables.items())
    if asked not in _READ_STYLES:
        _READ_STYLES[asked] = _reading_styles(styles, css, read_from, is_default_rules, tie_breaker, scope)
    return _READ_STYLES[asked]


Stylesheet._parse_rules = _styles_read_once  # type: ignore[assignment, method-assign]


def _busy(pump: MessagePump) -> bool:
    """Whether ``pump`` may have something to do: it does not wait for its next message."""
    ready: Any = pump._message_queue.ready_event
    return ready.is_set() or not ready._waiters


async def _until_all_wait(pilot: Pilot[Any], timeout: float = 60.0) -> bool:  # noqa: ASYNC109
    """Wait until every widget of the screen has dealt with what it was sent. The toolkit gives each of some two hundred
    of them a message for that, with every key: here those alone are asked that are at something.
    """
    try:
        screen = pilot.app.screen
    except ScreenStackError:
        return False
    done = asyncio.Event()

    def heard(pump: MessagePump) -> None:
        left.discard(pump)
        if not left:
            done.set()

    pumps = [pilot.app, *screen.walk_children(with_self=True)]
    left = {pump for pump in pumps if _busy(pump) and pump.call_later(heard, pump)}
    if not left:
        return True
    waiting = [asyncio.create_task(done.wait()), asyncio.create_task(pilot.app._exception_event.wait())]
    ended, going = await asyncio.wait(waiting, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for task in going:
        task.cancel()
    if not ended:
        raise WaitForScreenTimeout("widgets are still at it")
    return not left


Pilot._wait_for_screen = _until_all_wait  # type: ignore[assignment, method-assign]


class Still(Clock):
    """A clock that stands still until the test moves it: pictures need it."""

    def __call__(self) -> Moment:
        return Moment(self.now)


def make_app(
    room: WarRoom,
    *,
    incident: IncidentId | None = None,
    config: Config | None = None,
    environ: dict[str, str] | None = None,
    workflow: Playbook | None = None,
    watch: RealWatch | None = None,
) -> WarRoomApp:
    return WarRoomApp(
        room, workflow or playbook(), config=config or Config(), now=room.now, zone="UTC", environ=environ or {},
        state_folder=room.path + ".state", incident=incident, watch=watch,
    )  # fmt: skip


@asynccontextmanager
async def opened(
    room: WarRoom,
    incident: IncidentId | None = None,
    *,
    size: tuple[int, int] = (120, 36),
    config: Config | None = None,
    workflow: Playbook | None = None,
) -> AsyncIterator[tuple[WarRoomApp, Pilot[Any]]]:
    app = make_app(room, incident=incident, config=config, workflow=workflow)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(app, pilot)
        at_a_human_pace(room, pilot)
        yield app, pilot


def at_a_human_pace(room: WarRoom, pilot: Pilot[Any]) -> None:
    """Let a second pass for each key that the test presses: neither a paste nor a word in the wrong place. It is looked
    once, behind the last one, whether every widget has heard of all of them, as the toolkit does.
    """
    press, clock = pilot.press, room.now

    async def slowly(*keys: str) -> None:
        for place, key in enumerate(keys, 1):
            if isinstance(clock, Clock):
                clock.forward(seconds=1)
            await (press(key) if place == len(keys) else pilot.app._press_keys([key]))

    pilot.press = slowly  # type: ignore[method-assign]


async def settled(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    """Wait until the writer has nothing left to do and the screen has heard of it."""
    for _ in range(3):
        await pilot.pause()
        await _written(app)
    await pilot.pause()


async def until(pilot: Pilot[Any], condition: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait for ``condition``, which a timer, a thread or another process brings about; give up after ``seconds``.

    A screen that was shown a moment ago may not have its parts yet: what asks for one of them is asked again.
    """
    end = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            if condition():
                return
        except NoMatches:
            if asyncio.get_running_loop().time() >= end:
                raise
        if asyncio.get_running_loop().time() >= end:
            raise TimeoutError
        await asyncio.sleep(0.01)


def colours(monkeypatch: pytest.MonkeyPatch, *, colourless: bool) -> dict[str, str]:
    """What a program is started with on a terminal that has colours, or has none."""
    if not colourless:
        return {}
    monkeypatch.setenv("NO_COLOR", "1")
    return {"NO_COLOR": "1"}


async def _written(app: WarRoomApp) -> None:
    done = asyncio.Event()
    app.bridge.ask(lambda: None, lambda _result, _trouble: done.set())
    async with asyncio.timeout(60):
        await done.wait()


async def typed(app: WarRoomApp, pilot: Pilot[Any], text: str, *, enter: bool = True) -> None:
    """Type ``text`` into the line as a person would, slower than any paste, and press Enter."""
    await pilot.press(*(_KEYS.get(sign, sign) for sign in text))
    if enter:
        await pilot.press("enter")
    await settled(app, pilot)


def burst(app: App[Any], *keys: str) -> None:
    """Let ``keys`` arrive all at once, as from a slow connection: none is waited for."""
    names = {key: sign for sign, key in _KEYS.items()}
    for key in keys:
        app.post_message(events.Key(key, names.get(key, key if len(key) == 1 else None)))


_KEYS = {
    " ": "space", "!": "exclamation_mark", ">": "greater_than_sign", "+": "plus", "?": "question_mark", "/": "slash",
    "@": "at", "#": "number_sign", ":": "colon", "*": "asterisk", "-": "minus", ".": "full_stop", "~": "tilde",
    ",": "comma", "=": "equals_sign", "_": "underscore", "'": "apostrophe",
}  # fmt: skip


def screen_of(app: WarRoomApp) -> WarRoomScreen:
    assert isinstance(app.screen, WarRoomScreen)
    return app.screen


def timeline_of(app: WarRoomApp) -> Timeline:
    return app.screen.query_one(Timeline)


def decide_pane(app: WarRoomApp) -> DecidePane:
    return app.screen.query_one(DecidePane)


def chosen_entry(app: WarRoomApp) -> TimelineEntry:
    """The entry that the cursor of the timeline stands on; there is one."""
    entry = timeline_of(app).chosen
    assert entry is not None
    return entry


def draft_shown(app: WarRoomApp) -> DraftView:
    """The draft in the pane of updates; there is one."""
    draft = update_pane(app).draft
    assert draft is not None
    return draft


def update_pane(app: WarRoomApp) -> UpdatePane:
    return app.screen.query_one(UpdatePane)


def decide_cards(app: WarRoomApp) -> Cards:
    return decide_pane(app).cards


def board_cards(app: WarRoomApp) -> Cards:
    return app.screen.query_one(HypothesesPane).cards


def verify_cards(app: WarRoomApp) -> Cards:
    return app.screen.query_one(VerifyPane).cards


def update_cards(app: WarRoomApp) -> Cards:
    return update_pane(app).cards


def entries(room: WarRoom, incident: IncidentId) -> list[TimelineEntry]:
    return room.pages(incident, Filter(noise=True)).after(None, 10_000)


async def pressed(app: WarRoomApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press ``keys``, each once what the one before it did is stored and shown."""
    for key in keys:
        await pilot.press(key)
        await settled(app, pilot)


def said(app: WarRoomApp) -> str:
    """The line above the entry line."""
    return str(app.screen.query_one("#preview").render())


def panel(app: WarRoomApp) -> str:
    """The title and the lines of the panel above the entry line; empty while there is none."""
    panels = app.screen.query(LinesPanel)
    return "".join(f"{shown.border_title}\n{shown.query_one(Static).render()}" for shown in panels)


__all__ = [
    "Still", "burst", "entries", "make_app", "opened", "panel", "pressed", "said", "screen_of", "seeded", "settled",
    "typed",
]  # fmt: skip
