"""What speaks for a hypothesis and against it: written down, and shown."""

from __future__ import annotations

from warroom.model.desks import HypothesisCard
from warroom.model.timeline_entries import Filter
from warroom.panes.context import RoomContext
from warroom.room.acts import tech_lead
from warroom.room.core import Committed
from warroom.text import for_line
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question


class Evidence:
    """The evidence of the hypotheses on the board."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def ask(self, card: HypothesisCard, side: str) -> None:
        """Write evidence for or against ``card``."""
        room, incident = self._desk.room, self._desk.incident

        def attached(_committed: Committed) -> None:
            self._desk.told(f"saved · {side}")
            self._show_anew(card)

        def argue(text: str) -> None:
            if text:
                self._desk.act(lambda: tech_lead.evidence(room, incident, card, text, side), attached)

        self._desk.ask(Question(f"What speaks {side} {it_of(card)}", argue, in_words=True))

    def show(self, card: HypothesisCard) -> None:
        """Show what speaks for ``card`` and against it."""
        pages = self._desk.room.pages(self._desk.incident, Filter())
        lines = tech_lead.card_lines(card, pages.entry, against="−", longest=160)
        self._desk.bridge.show_lines(_evidence_title(card), lines or ["no evidence yet"])

    def _show_anew(self, card: HypothesisCard) -> None:
        """Where the evidence of ``card`` is on screen, show it with what was just attached."""
        if not any(panel.name == _evidence_title(card) for panel in self._desk.screen.query(LinesPanel)):
            return
        view = self._desk.room.view(self._desk.incident)
        stands = (
            [hypothesis_card for hypothesis_card in view.desks.board if hypothesis_card.id == card.id]
            if view is not None
            else []
        )
        if stands:
            self.show(stands[0])


def _evidence_title(card: HypothesisCard) -> str:
    return f"{for_line(card.label)} {for_line(card.statement)}"


def it_of(card: HypothesisCard) -> str:
    """The hypothesis, by its label and its first words."""
    return f"{for_line(card.label)} {first_words(card.statement)}"
