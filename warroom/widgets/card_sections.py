"""From one section of a list of cards to the next: a section begins at a heading, which stands below an empty line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.widgets.card import Card


def section_begin(cards: Sequence[Card], chosen: str, by: int) -> str:
    """The key of the card with which the section behind (``by`` 1) or before (-1) that of ``chosen`` begins; before it,
    first to where its own begins. Where there is none it is the last card, or the first; empty without any card.
    """
    keys = [card.key for card in cards if card.key]
    begins, fresh, place = [], True, 0
    for card in cards:
        if card.key:
            if fresh:
                begins.append(place)
            fresh, place = False, place + 1
        elif card.content.plain == " ":
            fresh = True
    if not keys:
        return ""
    at = keys.index(chosen) if chosen in keys else 0
    if by > 0:
        return keys[next((begin for begin in begins if begin > at), len(keys) - 1)]
    return keys[next((begin for begin in reversed(begins) if begin < at), 0)]
