"""The timeline and the list of incidents, walked with the keys that move; other lists are walked scene by scene."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widgets import OptionList

from tests.conftest import START, logged, seeded
from tests.screens.opening import Still, opened, timeline_of, until
from tests.screens.walking import rows
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.card import Card
from warroom.widgets.cards import Cards


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


def test_rows_of_one_key_are_rows_of_their_own() -> None:
    cards = Cards()
    cards.show([Card("a", Content("1")), Card("", Content("")), Card("a", Content("2")), Card("b", Content("3"))])
    assert len(set(rows(cards))) == 3
    assert cards.chosen == "a"
