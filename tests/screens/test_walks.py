"""Every list of the program, walked with every key that moves: each row is reached, and none comes twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.conftest import START, logged, seeded
from tests.room.incoming.test_inbox import storm
from tests.screens.opening import Still, opened, settled, timeline_of, until
from tests.screens.rich_state import rich
from warroom.app import WarRoomApp
from warroom.config import Changes, Config
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.incoming.deliveries import deliver
from warroom.screens.learn.base import LearningScreen
from warroom.screens.learn.meeting import MeetingScreen
from warroom.screens.room.screen import WarRoomScreen
from warroom.widgets.card import Card
from warroom.widgets.cards import Cards

SIZES = [(160, 45), (80, 24), (60, 15)]


def rows(cards: Cards) -> list[str]:
    return [card.key for card in cards._cards if card.key]


def walk(cards: Cards) -> None:
    """Down through all of them and up again; from each of them every move, and back to where it leads."""
    every = rows(cards)
    assert len(every) == len(set(every)), "two rows of one key"
    cards.action_first()
    seen = [cards._chosen]
    for _ in every[1:]:
        cards.action_step(1)
        seen.append(cards._chosen)
    assert seen == every
    cards.action_last()
    seen = [cards._chosen]
    for _ in every[1:]:
        cards.action_step(-1)
        seen.append(cards._chosen)
    assert seen == every[::-1]
    for place, row in enumerate(every):
        moves: tuple[tuple[Callable[[], None], int], ...] = (
            (lambda: cards.action_step(1), min(place + 1, len(every) - 1)),
            (lambda: cards.action_step(-1), max(place - 1, 0)),
            (lambda: cards.action_turn(1), place), (lambda: cards.action_turn(-1), place),
            (cards.action_first, 0), (cards.action_last, len(every) - 1),
        )  # fmt: skip
        for move, goes_to in moves:
            cards.choose(row)
            move()
            assert cards._chosen == every[goes_to]


async def lists(app: WarRoomApp, pilot: Pilot[Any]) -> AsyncIterator[tuple[str, Cards]]:
    """Each list of cards that can be gone to from a room, shown."""
    for number in "2345":
        await pilot.press("ctrl+o" if number == "2" else number, *(["2"] if number == "2" else []))
        await settled(app, pilot)
        assert isinstance(app.screen, WarRoomScreen)
        pane = app.screen.desks.panes[int(number) - 1]
        cards = pane.query_one(Cards)
        await until(pilot, partial(rows, cards))
        yield pane.NAME, cards
    await pilot.press("L")
    await until(pilot, lambda: isinstance(app.screen, LearningScreen) and app.screen.learning is not None)
    await until(pilot, lambda: rows(app.screen.query_one(Cards)))
    yield "learn", app.screen.query_one(Cards)
    await pilot.press("a")
    await settled(app, pilot)
    yield "learn, every entry", app.screen.query_one(Cards)
    await pilot.press("M")
    await until(pilot, lambda: isinstance(app.screen, MeetingScreen) and rows(app.screen.query_one(Cards)))
    yield "meeting", app.screen.query_one(Cards)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_each_row_of_each_list_is_reached_by_the_keys_that_move(tmp_path: Any, size: tuple[int, int]) -> None:
    room, incident = rich(f"{tmp_path}/w.db", start=START)
    async with opened(room, incident, size=size) as (app, pilot):
        async for name, cards in lists(app, pilot):
            assert len(rows(cards)) > 1, name
            walk(cards)
            cards.action_first()
            first = cards._chosen
            await pilot.press("j")
            assert cards._chosen == rows(cards)[1] != first, name
            await pilot.press("up")
            assert cards._chosen == first, name
    room.close()


async def test_each_entry_of_the_timeline_and_each_incident_is_reached(tmp_path: Any) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    found = [
        commander.declare(room, f"number {one}", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC")
        for one in range(4)
    ]
    texts = [f"entry {one} " + "long words " * (one % 7) for one in range(40)]
    for text in texts:
        logged(room, found[0], text)
    async with opened(room, found[0], size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+o")
        timeline = timeline_of(app)
        for step, begin in ((1, timeline.action_first), (-1, timeline.action_last)):
            begin()
            seen = [timeline.chosen]
            for _ in range(60):
                timeline.action_step(step)
                if timeline.chosen != seen[-1]:
                    seen.append(timeline.chosen)
            ids = [one.id for one in seen if one is not None]
            assert len(ids) == len(set(ids))
            assert {text.strip() for text in texts} <= {one.text.raw.strip() for one in seen if one is not None}
        await pilot.press("H")
        await until(pilot, lambda: app.screen.query(OptionList) and not isinstance(app.screen, WarRoomScreen))
        listed = app.screen.query_one(OptionList)
        walked = {listed.highlighted}
        for _ in found:
            await pilot.press("j")
            walked.add(listed.highlighted)
        assert walked == set(range(len(found)))
    room.close()


async def test_each_row_of_the_pages_is_reached_the_inbox_the_drills_a_walk_through_and_what_changed(
    room: WarRoom, incident: IncidentId
) -> None:
    deliver(room, "alertmanager", json.dumps(storm(30, 9)).encode())
    changed = [f"2026-02-13T12:{minute}:00Z change {minute}" for minute in range(10, 50, 9)]
    printed = "\n".join(changed)
    config = Config(changes={"deploys": Changes(command=("printf", "%s", printed), seconds=10)})

    async with opened(room, incident, config=config) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("ctrl+o")
        for way, keys, least in (("I", "o", 9), ("B", "", 2), ("H", "", 0), ("D", "", 4), ("w", "", 3)):
            before = app.screen
            await pilot.press(way)
            await until(pilot, lambda before=before: app.screen is not before)  # type: ignore[misc]
            if not least:
                continue
            await until(pilot, lambda least=least: len(rows(app.screen.query_one(Cards))) >= least)  # type: ignore[misc]
            await pilot.press(*keys)
            cards = app.screen.query_one(Cards)
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                await until(pilot, lambda width=width: app.screen.size.width == width)  # type: ignore[misc]
                walk(cards)
            cards.action_first()
            if way in "IB":
                await pilot.press("escape")
                await until(pilot, lambda before=before: app.screen is before)  # type: ignore[misc]


def test_rows_of_one_key_are_rows_of_their_own() -> None:
    cards = Cards()
    cards.show([Card("a", Content("1")), Card("", Content("")), Card("a", Content("2")), Card("b", Content("3"))])
    assert len(set(rows(cards))) == 3
    assert cards.chosen == "a"
