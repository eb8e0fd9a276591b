"""The inbox on the screen: alerts are told by names, taken, muted, and begin an incident; nobody waits for it."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.intake.tools.own_samples import ALERTMANAGER
from tests.room.incoming.test_inbox import storm
from tests.screens.opening import entries, opened, pressed, said, settled, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.bring_in import BroughtIn
from warroom.room.incoming.deliveries import deliver
from warroom.screens.incoming.inbox_screen import InboxScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.widgets.cards import Cards

LEAKING = {
    **ALERTMANAGER, "truncatedAlerts": 0,
    "alerts": [
        {
            "status": "firing", "labels": {"alertname": "Leaky"}, "fingerprint": "77aa", "generatorURL": "",
            "annotations": {"summary": "password=hunter2horse9battery"}, "startsAt": "2026-02-13T14:31:05.25Z",
        }
    ],
}  # fmt: skip


def send(room: WarRoom, said_by_it: Any) -> None:
    deliver(room, "alertmanager", json.dumps(said_by_it).encode())


def shown(app: WarRoomApp) -> str:
    assert isinstance(app.screen, InboxScreen)
    return "\n".join(card.content.plain for card in app.screen.query_one(Cards).shown)


async def looked(app: WarRoomApp, pilot: Pilot[Any], words: str) -> None:
    await until(pilot, lambda: words in shown(app))


async def test_alerts_are_told_by_names_unfolded_taken_and_muted_in_the_room(
    room: WarRoom, incident: IncidentId
) -> None:
    send(room, storm(40, 3))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: "40 alerts of 3 names wait · I shows what tools sent" in said(app))
        await pressed(app, pilot, "ctrl+o", "I")
        await looked(app, pilot, "40 alerts of 3 names · o unfolds")
        assert "14 Name0  14 firing" in shown(app)
        await pressed(app, pilot, "o")
        await looked(app, pilot, "firing  db-39")  # by what tells it from the others of its name
        assert "alertmanager" in "\n".join(str(card.tail) for card in app.screen.query_one(Cards).shown)
        await pressed(app, pilot, "j", "enter")  # one alert of the first name
        await until(pilot, lambda: "saved · Name0: 1 entry" in said(app))
        await looked(app, pilot, "39 alerts of 3 names")
        await pressed(app, pilot, "a")  # and the others of it
        await until(pilot, lambda: "13 alerts of 1 name: 13 entries" in said(app))
        await looked(app, pilot, "26 alerts of 2 names")
        await pressed(app, pilot, "home", "x")
        await looked(app, pilot, "Muted")
        assert inbox.muted_names(room) == ["Name1"]
        await pressed(app, pilot, "end", "x")
        await until(pilot, lambda: inbox.muted_names(room) == [])
        await pressed(app, pilot, "A", "escape")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        assert inbox.waiting(room) == []
        told = [one.text.raw for one in entries(room, incident)]
    assert len([words for words in told if words.startswith("FIRING")]) == 40


async def test_keys_that_come_before_an_alert_is_stored_take_it_once_and_the_next_key_takes_the_next(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(room, storm(3, 3))
    go_on = threading.Event()
    take = inbox.take

    def slowly(*given: Any) -> BroughtIn:
        go_on.wait(60)
        return take(*given)

    monkeypatch.setattr(inbox, "take", slowly)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "I")
        await looked(app, pilot, "3 alerts of 3 names")
        for key in "aaa":
            await pilot.press(key)
        go_on.set()
        await until(pilot, lambda: "saved · Name0: 1 entry" in said(app))
        await looked(app, pilot, "2 alerts of 2 names")
        await pressed(app, pilot, "a")
        await until(pilot, lambda: "saved · Name1: 1 entry" in said(app))
        assert [alert.name for alert in inbox.waiting(room)] == ["Name2"]


async def test_what_is_said_of_alerts_that_wait_goes_once_they_were_taken_elsewhere(
    room: WarRoom, incident: IncidentId
) -> None:
    send(room, storm(2, 1))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: "2 alerts of 1 name wait" in said(app))
        inbox.take(room, incident, inbox.waiting(room))
        await until(pilot, lambda: "wait" not in said(app))


async def test_an_alert_sets_a_milestone_and_one_that_looks_like_a_secret_is_asked_about(
    room: WarRoom, incident: IncidentId
) -> None:
    send(room, ALERTMANAGER)
    send(room, LEAKING)
    async with opened(room, incident) as (app, pilot):
        await pressed(app, pilot, "ctrl+o", "I")
        await looked(app, pilot, "3 alerts of 2 names")
        await pressed(app, pilot, "m")
        await until(pilot, lambda: "a digit sets it" in said(app))
        await pressed(app, pilot, "1")
        await until(pilot, lambda: " · 2 alerts of 1 name" in said(app))
        view = room.view(incident)
        assert view is not None
        assert "detected" in view.times
        await looked(app, pilot, "1 alert ·")
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: "NOT TAKEN: Leaky looks like a" in said(app))
        assert len(inbox.waiting(room)) == 1
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: "saved · Leaky" in said(app))


async def test_with_no_incident_open_an_alert_waits_and_the_declaration_offers_it(room: WarRoom) -> None:
    send(room, storm(4, 2))
    async with opened(room, size=(160, 45)) as (app, pilot):
        title = str(app.screen.query_one("#home-title").render())
        assert "4 alerts of 2 names wait (I looks)" in title
        await pressed(app, pilot, "i")
        await looked(app, pilot, "4 alerts of 2 names")
        await pressed(app, pilot, "enter")
        assert "no incident is open: d declares one from the alert" in said(app)
        await pressed(app, pilot, "escape", "d")
        asks = str(app.screen.query_one("#say").render())
        assert "Or the alert: 1 Name1 since" in asks
        await typed(app, pilot, "1")
        await typed(app, pilot, "1")
        line = app.screen.query_one("#home-line")
        assert line.value.endswith("14:01:00")  # type: ignore[attr-defined]
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        await settled(app, pilot)
    (declared,) = room.incidents()
    assert declared.title.raw == "Name1"
    view = room.view(declared.id)
    assert view is not None
    assert view.times["began"].lo == view.times["detected"].lo
    assert {one.name for one in inbox.waiting(room)} == {"Name0"}


async def test_an_incident_is_declared_from_the_chosen_alert_and_another_is_taken_into_it(room: WarRoom) -> None:
    send(room, storm(4, 2))
    async with opened(room) as (app, pilot):
        await pressed(app, pilot, "i")
        await looked(app, pilot, "4 alerts of 2 names")
        await pressed(app, pilot, "d")
        assert app.screen.query_one("#line").value == "Name0"  # type: ignore[attr-defined]
        await pressed(app, pilot, "enter")
        await typed(app, pilot, "2")
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WarRoomScreen))
        await settled(app, pilot)
        await pressed(app, pilot, "ctrl+o", "H", "i")
        await looked(app, pilot, "2 alerts of 1 name")
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: "saved · 2 alerts" in said(app))
    assert [one.title.raw for one in room.incidents()] == ["Name0"]
    assert inbox.waiting(room) == []
