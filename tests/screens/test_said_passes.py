"""What an act did is said for a while and is gone then: minutes later it would be taken for how things stand."""

from __future__ import annotations

import pytest

from tests.screens.opening import opened, said, typed, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.learn.sections import WRITING
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.message_line import MessageLine


async def test_that_a_line_was_saved_is_said_and_then_no_more(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    say = MessageLine.say

    def noted(self: MessageLine, words: str, *, alarm: bool = False, asks: bool = False) -> None:
        told.append(words)
        say(self, words, alarm=alarm, asks=asks)

    monkeypatch.setattr(MessageLine, "say", noted)
    monkeypatch.setattr(MessageLine, "STANDS", 0.2)
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "a note")
        await until(pilot, lambda: any(words.startswith("saved") for words in told))
        await until(pilot, lambda: said(app) == "")
        await pilot.press("x", "backspace")
        await until(pilot, lambda: app.screen.query_one(EntryLine).value == "")
        assert not said(app).startswith("saved")


async def test_what_is_said_of_a_card_is_gone_once_another_one_is_chosen(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MessageLine, "STANDS", 3_600.0)  # nothing passes by itself here
    async with opened(room, incident, size=(100, 30)) as (app, pilot):
        await pilot.press("ctrl+o", "L")
        await until(pilot, lambda: isinstance(app.screen, LearnScreen) and app.screen.learning is not None)
        cards = app.screen.query_one(Cards)
        for key in ("e", "at"):
            cards.choose("part:severity")
            await pilot.press(key)
            await until(pilot, lambda: said(app).startswith(("this is a fact of the log", "no follow-up is chosen")))
            await pilot.press("j")
            await until(pilot, lambda: said(app) == "")
        cards.choose("part:severity")
        await pilot.press("e")
        await until(pilot, lambda: said(app).startswith("this is a fact"))
        cards.choose("part:summary")
        await pilot.press("e")
        await until(pilot, lambda: app.screen.has_class(WRITING) and said(app) == "")
