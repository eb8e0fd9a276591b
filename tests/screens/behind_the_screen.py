"""What the cards of a screen show."""

from __future__ import annotations

from warroom.widgets.cards import Cards


def shown(cards: Cards) -> str:
    return "\n".join(card.content.plain for card in cards.shown)
