"""What the room behind a screen holds, and what the screen shows."""

from __future__ import annotations

from tests.screens.opening import (
    playbook,
)
from warroom.model.desks import Desks
from warroom.model.identity import IncidentId
from warroom.model.timeline import Filter
from warroom.model.views import IncidentView
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.widgets.cards import Cards


def view(room: WarRoom, incident: IncidentId) -> IncidentView:
    found = room.view(incident)
    assert found is not None
    return found


def desks(room: WarRoom, incident: IncidentId) -> Desks:
    return view(room, incident).desks


def order(room: WarRoom, incident: IncidentId, name: str, words: str = "") -> None:
    give(room, playbook(), incident, name, words)


def last(room: WarRoom, incident: IncidentId) -> str:
    return room.pages(incident, Filter()).before(None, 1)[0].text.raw


def shown(cards: Cards) -> str:
    return "\n".join(card.content.plain for card in cards._cards)
