"""Attaching an entry of the timeline to a hypothesis, as evidence for it or against it."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.model.desks import HypothesisCard
from warroom.model.timeline_entries import TimelineEntry
from warroom.panes.context import RoomContext
from warroom.room.acts import tech_lead
from warroom.text import bounded, for_line
from warroom.widgets.naming import named
from warroom.widgets.question import Invalid, Question

MOST = 9
"""Cards that a digit can name."""


class Attaching:
    """Asks which hypothesis an entry speaks for or against."""

    def __init__(self, desk: RoomContext) -> None:
        self.desk = desk

    def attach(self, entry: TimelineEntry) -> None:
        """Attach ``entry`` to a hypothesis: the next key is its number."""
        if self.desk.view is None:
            return
        cards = self.desk.view.desks.board  # as they are shown: others may move on the board meanwhile
        if not cards:
            self.desk.say("there is no hypothesis yet; ? in the line raises one")
            return
        if len(cards) > MOST:
            self._ask_which(entry, cards)
            return
        self.desk.bridge.show_lines(
            "Evidence for which hypothesis? - first: against it",
            [
                f"{number}  {for_line(card.label)} {card.status}  {for_line(card.statement)}"
                for number, card in enumerate(cards, 1)
            ],
        )
        self.desk.asking.ask_for_key(
            "a digit attaches it; - and a digit counts it against; any other key leaves it",
            lambda key: self._attach_to(entry, cards, "for", key),
        )

    def _attach_to(self, entry: TimelineEntry, cards: Sequence[HypothesisCard], side: str, key: str) -> None:
        """The key behind `h`: which card, or that it speaks against one."""
        if key == "minus":
            self.desk.asking.ask_for_key(
                "against which? a digit", lambda digit: self._attach_to(entry, cards, "against", digit)
            )
            return
        self.desk.bridge.hide_lines()
        if not key.isdecimal() or not 1 <= int(key) <= len(cards):
            self.desk.say("left as it was")
            return
        self._link(entry, cards[int(key) - 1], side)

    def _ask_which(self, entry: TimelineEntry, cards: Sequence[HypothesisCard]) -> None:
        def attach(text: str) -> None:
            label = text.removeprefix("-").strip().casefold()
            card = next((card for card in cards if card.label.raw.casefold() == label), None)
            if not text:
                self.desk.say("left as it was")
                return
            if card is None:
                raise Invalid(f"{bounded(for_line(text), 20)} is not on the board")
            self._link(entry, card, "against" if text.startswith("-") else "for")

        asks = f"{named(entry, self.desk.zone)}: evidence for which hypothesis? Its label (H12), - in front: against it"
        self.desk.ask(Question(asks, attach, selected=True))

    def _link(self, entry: TimelineEntry, card: HypothesisCard, side: str) -> None:
        room, incident, it = self.desk.room, self.desk.incident, named(entry, self.desk.zone)
        self.desk.act(
            lambda: tech_lead.attach(room, incident, card, entry.id, side),
            lambda _: self.desk.told(f"saved · evidence {side} {for_line(card.label)}: {it}"),
        )
