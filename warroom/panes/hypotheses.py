"""The Hypotheses pane: judged, argued, owned, and what past incidents like this one came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from warroom.model.desks import HypothesisCard
from warroom.model.identity import Revision
from warroom.model.states import HypothesisState
from warroom.model.views import IncidentView
from warroom.panes.choices import owners
from warroom.panes.context import RoomContext
from warroom.panes.copied_words import words_copied
from warroom.panes.evidence import Evidence, it_of
from warroom.panes.pane import CardsPane
from warroom.panes.pane_commands import (
    Angle,
    Confirm,
    Copy,
    Edit,
    EvidenceAgainst,
    EvidenceFor,
    HowTested,
    Owner,
    Refute,
    Reopen,
    Testing,
    TestResult,
)
from warroom.room.acts import tech_lead
from warroom.room.core import RoomTrouble
from warroom.room.orders.incident_orders import give
from warroom.text import for_line
from warroom.widgets.board_pane import board, count_words
from warroom.widgets.choice import Choice, Choices
from warroom.widgets.command import HYPOTHESES, Command, bindings
from warroom.widgets.moves import moves
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from warroom.room.readings.past_alike import Similar

LOOK_EVERY = 30 * 1_000_000
"""Microseconds between two looks for past incidents."""


class HypothesesPane(CardsPane):
    """Hypotheses are tested."""

    NUMBER, TITLE, NAME = 3, "Hypotheses", HYPOTHESES
    commands: ClassVar[tuple[type[Command], ...]] = (
        Confirm,
        Refute,
        Testing,
        Reopen,
        EvidenceFor,
        EvidenceAgainst,
        Owner,
        Angle,
        HowTested,
        TestResult,
        Edit,
        Copy,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands), *moves(open="open")]

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(desk)
        self._evidence = Evidence(desk)
        self._alike: tuple[Similar, ...] = ()
        self._looked_at = 0

    def tick(self, _view: IncidentView) -> None:
        """Look in a thread of its own for past incidents like this one, at most every 30 seconds."""
        now = self.desk.now()
        if now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        from warroom.room.readings.past_alike import read_similar

        room, incident = self.desk.room, self.desk.incident

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.desk.is_shown:
                return
            if trouble is not None:
                self.desk.say(f"past incidents cannot be read: {trouble}", alarm=True)
            elif tuple(result) != self._alike:
                self._alike = tuple(result)
                self.show()

        self.desk.bridge.aside(lambda: read_similar(room, incident), found)

    def _show_alike(self, about: str) -> None:
        similar = next((similar for similar in self._alike if similar.id == about), None)
        if similar is not None:
            parts = (("cause", similar.cause), ("fix", similar.fix))
            lines = [f"{name}: {for_line(words) if words else 'not recorded'}" for name, words in parts]
            self.desk.bridge.show_lines(
                for_line(similar.title), [*lines, f"alike in: {for_line(' '.join(similar.words))}"]
            )

    def draw(self, view: IncidentView) -> str:
        """Show the hypotheses, and say how many are open."""
        self.cards.show(board(view, self.desk.playbook, self._alike))
        return count_words(view.desks.board)

    def _card(self) -> HypothesisCard | None:
        """The card under the cursor; says so when it is none."""
        what, about = self.chosen()
        found = (
            next((hypothesis_card for hypothesis_card in self.view.desks.board if hypothesis_card.id == about), None)
            if self.view is not None
            else None
        )
        if what != "card" or found is None:
            self.desk.say("no hypothesis is chosen; ? in the line raises one")
            return None
        return found

    def action_judge(self, status: str) -> None:
        """Say how the chosen hypothesis stands; a result may be typed then."""
        card, view = self._card(), self.view
        if card is None or view is None:
            return
        room, incident = self.desk.room, self.desk.incident
        self.desk.act(
            lambda: tech_lead.judge(room, incident, card, HypothesisState(status), view=view),
            lambda _: self.desk.told(f"saved · {for_line(card.label)} {status}"),
        )

    def action_argue(self, side: str) -> None:
        """Write evidence for or against the chosen hypothesis."""
        card = self._card()
        if card is not None:
            self._evidence.ask(card, side)

    def _describe(self, card: HypothesisCard, field: str, asks: str, stands: str = "") -> None:
        """Ask for a field of ``card``."""
        seen = self.desk.revision_shown()
        self.desk.ask(Question(asks, lambda text: self._write(card, field, text, seen), stands, in_words=True))

    def _write(self, card: HypothesisCard, field: str, text: str, seen: Revision | None) -> None:
        """Write a field of ``card``; ``seen`` is the last change that was shown when it was asked for."""
        room, incident = self.desk.room, self.desk.incident
        self.desk.act(
            lambda: tech_lead.describe(room, incident, card, field, text, seen_up_to=seen),
            lambda _: self.desk.told(f"saved · {field}"),
        )

    def action_own(self) -> None:
        """Say who works on the chosen hypothesis."""
        card = self._card()
        if card is not None:
            every, stands = owners(self.view, self.desk.playbook, me=self.desk.room.person, owner=card.owner)
            seen = self.desk.revision_shown()
            self.desk.pick(
                Choices(
                    f"Who works on {it_of(card)}",
                    every,
                    lambda name: self._write(card, "owner", name, seen),
                    stands,
                    str.strip,
                )
            )

    def action_angle_words(self) -> None:
        """Say from which side the chosen hypothesis is looked at."""
        card = self._card()
        if card is None:
            return
        room, incident, playbook = self.desk.room, self.desk.incident, self.desk.playbook

        def look(angle: str) -> None:
            words = f"{card.label.raw} {angle}"
            self.desk.act(
                lambda: give(room, playbook, incident, "angle", words),
                lambda _: self.desk.told(f"saved · {angle} angle"),
            )

        every = tuple(Choice(angle.name, angle.name, angle.prompt) for angle in playbook.investigation.angle)
        stands = card.angle.raw if card.angle is not None else ""
        self.desk.pick(Choices(f"From which side {it_of(card)} is looked at", every, look, stands))

    def action_test_words(self) -> None:
        """Say how the chosen hypothesis is tested."""
        card = self._card()
        if card is not None:
            self._describe(card, "test", f"How is {it_of(card)} tested", card.test.raw if card.test is not None else "")

    def action_result_words(self) -> None:
        """Say what the test of the chosen hypothesis showed."""
        card = self._card()
        if card is not None:
            stands = card.result.raw if card.result is not None else ""
            self._describe(card, "result", f"What did the test of {it_of(card)} show", stands)

    def action_edit(self) -> None:
        """Edit the chosen hypothesis' words."""
        card = self._card()
        if card is not None:
            self._describe(card, "statement", f"Say {it_of(card)} in other words", card.statement.raw)

    def action_open(self) -> None:
        """Enter: the evidence of a card, or a common cause taken onto the board."""
        what, about = self.chosen()
        room, incident = self.desk.room, self.desk.incident
        if what == "cause":
            self.desk.act(
                lambda: tech_lead.raise_hypothesis(room, incident, about),
                lambda _: self.desk.told("saved · on the board"),
            )
        elif what == "card":
            card = self._card()
            if card is not None:
                self._evidence.show(card)
        elif what == "alike":
            self._show_alike(about)
        elif what == "angle":
            self.desk.elsewhere.begin_line(f"/investigate {about} @")
        elif what:
            self.action_copy()

    def action_copy(self) -> None:
        """Copy a check's command or prompt, with the incident's values filled in."""
        what, about = self.chosen()
        view = self.view
        card = self._card() if what == "card" else None
        words = words_copied(what, about, self.desk.playbook, view, card) if view is not None else ""
        if words and view is not None:
            self.desk.copy_filled([words], view)
        else:
            self.desk.say("there is nothing to copy here")
