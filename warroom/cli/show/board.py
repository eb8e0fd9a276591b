"""``show board``."""

from __future__ import annotations

from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.printing import print_lines
from warroom.model.described import Says
from warroom.model.desks import HypothesisCard
from warroom.model.timeline import Filter
from warroom.room.acts import tech_lead
from warroom.text import for_line


class StandingStatus(TypedDict):
    """A status that stands while people disagree."""

    status: str
    by: str


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
        lines += [_card_line(card), *(f"  {line}" for line in tech_lead.card_lines(card, entry_of))]
    if output:
        output.print([_card(card) for card in cards])
    else:
        print_lines(lines or ["no hypothesis yet"])


def _card(card: HypothesisCard) -> Card:
    return {
        "id": card.id, "label": card.label.raw, "statement": card.statement.raw, "status": card.status,
        "contested": [{"status": head.value, "by": head.by.raw} for head in card.contested],
        "owner": _raw(card.owner), "angle": _raw(card.angle), "test": _raw(card.test), "result": _raw(card.result),
        "for": list(card.supports), "against": list(card.refutes), "entry": card.entry,
    }  # fmt: skip


def _card_line(card: HypothesisCard) -> str:
    state = card.status
    if card.contested:
        state = "CONTESTED " + " / ".join(f"{head.value} (@{for_line(head.by)})" for head in card.contested)
    owner = f"  @{for_line(card.owner)}" if card.owner is not None else ""
    angle = f"  {for_line(card.angle)} angle" if card.angle is not None else ""
    return f"{for_line(card.label)} {state}: {for_line(card.statement)}{owner}{angle}"


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None
