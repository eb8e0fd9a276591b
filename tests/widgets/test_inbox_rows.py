"""What the inbox shows of alerts and deliveries of another day."""

from __future__ import annotations

import json

from tests.room.incoming.test_inbox import storm
from warroom.model.identity import Moment
from warroom.model.moment import DAY
from warroom.room.core import WarRoom
from warroom.room.incoming.deliveries import deliver
from warroom.room.incoming.inbox import read_inbox
from warroom.widgets.inbox_rows import inbox_cards


def test_no_clock_of_another_day_stands_without_its_day(room: WarRoom) -> None:
    deliver(room, "alertmanager", json.dumps(storm(4, 1)).encode())
    deliver(room, "alertmanager", b"nonsense")
    inbox = read_inbox(room, {"Name0"})
    cards = inbox_cards(inbox, {"Name0"}, now=Moment(room.now() + 30 * DAY), zone="UTC")
    shown = [card.content.plain for card in cards]
    told = [line for line in shown if "firing  db-" in line or "alertmanager: no JSON" in line]
    assert len(told) == 5
    assert all("13 Feb" in line for line in told), told


def test_alerts_of_one_name_are_told_apart_by_what_not_all_of_them_say(room: WarRoom) -> None:
    deliver(room, "alertmanager", json.dumps(storm(4, 1)).encode())
    words = read_inbox(room, {"Name0"}).words
    assert sorted(words.values()) == [f"db-{number}  FIRING Name0" for number in range(4)]
    deliver(room, "alertmanager", json.dumps(storm(1, 1)).encode())
    assert read_inbox(room).words == {}
