"""Causes that fell, or that are contested: what was said to be identified rests on none that stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from warroom.model.desks import BOARD_ORDER, HypothesisCard
from warroom.model.states import HypothesisState


def judged_begins(label: str, status: HypothesisState) -> str:
    """How an entry begins that says that the card called ``label`` was judged to be ``status``."""
    return f"{label} {status}: "


class Judgement(NamedTuple):
    """What an entry says of a card: what it called the card, what it was judged to be, and the words behind that."""

    label: str
    status: HypothesisState
    rest: str

    @property
    def card_number(self) -> str:
        """What the board called the card while there was another of that label, or was none yet."""
        return number_of(self.label)

    def is_of(self, label: str, statement: str) -> bool:
        """Whether it is of the card called ``label`` by now: by its label, or by its number and ``statement``."""
        same = self.card_number == number_of(label) and self.rest.startswith(statement)
        return self.label == label or same


def number_of(label: str) -> str:
    """A label without what tells two of that label apart."""
    return label.partition(".")[0]


def judgements(words: str) -> list[Judgement]:
    """What the ``words`` of an entry may say of a card; nothing for nearly all entries."""
    parts = ((status, words.partition(judged_begins("", status))) for status in BOARD_ORDER)
    return [Judgement(label, status, rest) for status, (label, marker, rest) in parts if marker]


def judges(words: str, label: str, statement: str, status: HypothesisState) -> bool:
    """Whether the ``words`` of an entry say that the card called ``label``, of that ``statement``, was judged to be
    ``status``.
    """
    return any(judged.status == status and judged.is_of(label, statement) for judged in judgements(words))


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
