"""What the room behind a screen holds last, and what the screen shows."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom
from warroom.widgets.cards import Cards


def last(room: WarRoom, incident: IncidentId) -> str:
    return room.pages(incident, Filter()).before(None, 1)[0].text.raw


def shown(cards: Cards) -> str:
    return "\n".join(card.content.plain for card in cards._cards)
