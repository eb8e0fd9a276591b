"""Causes that fell, or that are contested: what was said to be identified rests on none that stands."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.desks import HypothesisCard
from warroom.model.states import HypothesisState


def judged_begins(label: str, status: HypothesisState) -> str:
    """How an entry begins that says that the card called ``label`` was judged to be ``status``."""
    return f"{label} {status}: "


def judges(words: str, label: str, statement: str, status: HypothesisState) -> bool:
    """Whether the ``words`` of an entry say that the card ``label`` was judged to be ``status``: by its label, or by
    what the board called it while there was another of that label, or was none yet, and by its ``statement``.
    """
    told, told_status, rest = words.partition(judged_begins("", status))
    same = told.partition(".")[0] == label.partition(".")[0] and rest.startswith(statement)
    return bool(told_status) and (told == label or same)


def refuted_alone(board: Iterable[HypothesisCard]) -> tuple[HypothesisCard, ...]:
    """The refuted cards of a ``board`` on which no card is confirmed, by nobody; none where one is. A board without
    cards says nothing: the cause may have been found without it.
    """
    cards = tuple(board)
    confirmed = any(
        card.status == HypothesisState.CONFIRMED
        or any(said.value == HypothesisState.CONFIRMED for said in card.contested)
        for card in cards
    )
    return () if confirmed else tuple(card for card in cards if card.status == HypothesisState.REFUTED)


def contested_causes(board: Iterable[HypothesisCard]) -> tuple[HypothesisCard, ...]:
    """The cards of a ``board`` that somebody confirmed and somebody else did not, while no other one is confirmed."""
    cards = tuple(board)
    if any(card.status == HypothesisState.CONFIRMED and not card.contested for card in cards):
        return ()
    return tuple(card for card in cards if any(said.value == HypothesisState.CONFIRMED for said in card.contested))
