"""Walking through a list with every move that there is: each row is reached, and none twice."""

from __future__ import annotations

from collections.abc import Callable

from warroom.widgets.cards import Cards

SIZES = [(160, 45), (80, 24), (60, 15)]


def rows(cards: Cards) -> list[str]:
    return [card.key for card in cards.shown if card.key]


def walk(cards: Cards) -> None:
    """Down through all of them and up again; from each of them every move, and back to where it leads."""
    every = rows(cards)
    assert len(every) == len(set(every)), "two rows of one key"
    cards.action_first()
    seen = [cards.cursor_key]
    for _ in every[1:]:
        cards.action_step(1)
        seen.append(cards.cursor_key)
    assert seen == every
    cards.action_last()
    seen = [cards.cursor_key]
    for _ in every[1:]:
        cards.action_step(-1)
        seen.append(cards.cursor_key)
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
            assert cards.cursor_key == every[goes_to]
