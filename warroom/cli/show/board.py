"""``show board``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.printing import print_lines
from warroom.cli.spoken import line, spoken
from warroom.intake.contested import sides_words
from warroom.model.described import KeyAccepted, Says
from warroom.model.desks import HypothesisCard
from warroom.model.identity import EntryId
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.room.acts import tech_lead
from warroom.text import breaks_spoken, for_line


class StandingStatus(TypedDict):
    """A status that stands while people disagree."""

    status: str
    by: str
    key_accepted: KeyAccepted


Card = TypedDict(
    "Card",
    {
        "id": str,
        "label": str,
        "statement": str,
        "status": str,
        "contested": list[StandingStatus],
        "owner": str | None,
        "angle": str | None,
        "test": str | None,
        "result": str | None,
        "for": Annotated[list[str], Says("Ids of entries")],
        "against": Annotated[list[str], Says("Ids of entries")],
        "entry": str | None,
    },
)
"""A card of the board."""


@click.command()
@incident_option
@opened
@rows_option("board", Card)
def board(opening: Opening, output: Output, incident: str) -> None:
    """The hypotheses, with their evidence."""
    view = opening.view(opening.incident(incident))
    cards = view.desks.board
    entry_of = opening.room.pages(view.id, Filter()).entry
    lines = []
    for card in cards:
        lines += _card_lines(card, entry_of)
    if output:
        output.print([_card(card) for card in cards])
    else:
        print_lines(lines or ["no hypothesis yet"])


def _card(card: HypothesisCard) -> Card:
    return {
        "id": card.id, "label": card.label.raw, "statement": card.statement.raw, "status": card.status,
        "contested": [
            {"status": head.value, "by": head.by.raw, "key_accepted": head.by.is_sure} for head in card.contested
        ],
        "owner": _raw(card.owner), "angle": _raw(card.angle), "test": _raw(card.test), "result": _raw(card.result),
        "for": list(card.supports), "against": list(card.refutes), "entry": card.entry,
    }  # fmt: skip


def _card_lines(card: HypothesisCard, entry_of: Callable[[EntryId], TimelineEntry | None]) -> list[str]:
    label = for_line(card.label)
    heads = sides_words(card.contested)
    owner = f"owner @{for_line(card.owner)}" if card.owner is not None else ""
    angle = f"{for_line(card.angle)} angle" if card.angle is not None else ""
    state, words = ("contested", f"{label} {heads}") if heads else (card.status, label)
    evidence = tech_lead.card_lines(card, entry_of, supports="for:", against="against:")
    return [
        line(state, f"{words}: {spoken(card.statement)}", owner, angle),
        *(f"{label} {breaks_spoken(words)}" for words in evidence),
    ]


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None
