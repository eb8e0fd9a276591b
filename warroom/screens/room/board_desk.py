"""What is done at the Hypotheses pane: judged, argued, owned; and evidence attached from the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.model.desks import CONFIRMED, HypothesisCard
from warroom.room.acts import tech_lead
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.incident_orders import give
from warroom.screens.room.desk import Desk
from warroom.screens.room.naming import named, quoted
from warroom.text import bounded, for_line
from warroom.widgets.board_pane import all_links, board
from warroom.widgets.cards import Cards
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.pane import Pane

if TYPE_CHECKING:
    from warroom.room.acts.reviewing import Similar

LOOK_EVERY = 30 * 1_000_000
_OF_A_CARD = frozenset(("evidence_for", "evidence_against", "owner", "angle", "test", "result", "statement"))
MOST = 9
"""Cards that a digit can name."""


class BoardDesk(Desk):
    """The part of a room at which hypotheses are tested."""

    _against = False
    _attachable: tuple[HypothesisCard, ...] = ()
    _alike: tuple[Similar, ...] = ()
    _looked_at = 0

    def look_for_alike(self) -> None:
        """Look in a thread of its own for past incidents like this one, at most every 30 seconds."""
        now = self.app.now()
        if now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        from warroom.room.readings.learning import read_similar

        room, incident = self.app.room, self.incident

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"past incidents cannot be read: {trouble}", alarm=True)
            elif tuple(result) != self._alike:
                self._alike = tuple(result)
                self.query_one("#pane-hypotheses", Pane).tell(self.show_board())

        self.app.aside(lambda: read_similar(room, incident), found)

    def _show_alike(self, about: str) -> None:
        one = next((one for one in self._alike if one.id == about), None)
        if one is not None:
            said = (("cause", one.cause), ("fix", one.fix))
            lines = [f"{name}: {for_line(words) if words else 'not recorded'}" for name, words in said]
            self.app.show_lines(for_line(one.title), [*lines, f"alike in: {for_line(' '.join(one.words))}"])

    @property
    def board_cards(self) -> Cards:
        """The list of the Hypotheses pane."""
        return self.query_one("#hypotheses", Cards)

    def show_board(self) -> str:
        """Show the pane anew and say how it stands."""
        if self.view is None:
            return ""
        self.board_cards.show(board(self.view, self.playbook, self._alike))
        states = [card.status for card in self.view.desks.board]
        opened, confirmed = sum(one in ("open", "testing") for one in states), states.count(CONFIRMED)
        if not states:
            return "none"
        return f"{opened} open" + (f", {confirmed} confirmed" if confirmed else "")

    def _card(self, key: str = "") -> HypothesisCard | None:
        """The card under the cursor; says so when it is none."""
        what, _, about = (key or self.board_cards.chosen).partition(":")
        found = next((one for one in self.view.desks.board if one.id == about), None) if self.view is not None else None
        if what != "card" or found is None:
            self.say("no hypothesis is chosen; ? in the line raises one")
            return None
        self.card = found
        return found

    def action_judge(self, status: str) -> None:
        """Say how the chosen hypothesis stands; a result may be typed then."""
        card, view = self._card(), self.view
        if card is None or view is None:
            return
        room, incident = self.app.room, self.incident
        self.act(
            lambda: tech_lead.judge(room, incident, card, status, view=view),
            lambda _: self.saved(f"saved · {for_line(card.label)} {status}"),
        )

    def action_argue(self, side: str) -> None:
        """Write evidence for or against the chosen hypothesis."""
        if self._card() is not None:
            self.question("evidence_for" if side == "for" else "evidence_against")

    def action_own(self) -> None:
        """Say who works on the chosen hypothesis."""
        if self._card() is not None:
            self.question("owner")

    def action_angle_words(self) -> None:
        """Say from which side the chosen hypothesis is looked at."""
        if self._card() is not None:
            self.question("angle")
            angles = ", ".join(for_line(one.name) for one in self.playbook.investigation.angle)
            self.say(f"{self.asked_about}: {angles}  (Esc leaves it)")

    def action_test_words(self) -> None:
        """Say how the chosen hypothesis is tested."""
        card = self._card()
        if card is not None:
            self.question("test", card.test.raw if card.test is not None else "")

    def action_result_words(self) -> None:
        """Say what the test of the chosen hypothesis showed."""
        card = self._card()
        if card is not None:
            self.question("result", card.result.raw if card.result is not None else "")

    def edit_card(self) -> None:
        """Edit the chosen hypothesis' words."""
        card = self._card()
        if card is not None:
            self.question("statement", card.statement.raw)

    def it(self, topic: str) -> str:
        """The hypothesis, by its label and its first words."""
        if topic in _OF_A_CARD and self.card is not None:
            return f"{for_line(self.card.label)} {quoted(self.card.statement)}"
        return super().it(topic)

    def open_card(self, key: str) -> None:
        """Enter at the Hypotheses pane: the evidence of a card, or a common cause taken onto the board."""
        what, _, about = key.partition(":")
        room, incident = self.app.room, self.incident
        if what == "cause":
            self.act(
                lambda: tech_lead.raise_hypothesis(room, incident, about), lambda _: self.saved("saved · on the board")
            )
        elif what == "card":
            card = self._card(key)
            if card is not None:
                self._show_evidence(card)
        elif what == "alike":
            self._show_alike(about)
        elif what == "angle":
            self.action_line(f"/investigate {about} @")
        else:
            self.copy_card(key)

    def action_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""
        raise NotImplementedError

    def _show_evidence(self, card: HypothesisCard) -> None:
        pages = self.app.room.pages(self.incident, self.filter)
        lines = tech_lead.card_lines(card, pages.entry, against="−", longest=160)
        self.app.show_lines(_evidence_title(card), lines or ["no evidence yet"])

    def _show_evidence_anew(self, card: HypothesisCard) -> None:
        """Where the evidence of ``card`` is on screen, show it with what was just attached."""
        if not any(panel.name == _evidence_title(card) for panel in self.query(LinesPanel)):
            return
        view = self.app.room.view(self.incident)
        found = [one for one in view.desks.board if one.id == card.id] if view is not None else []
        if found:
            self._show_evidence(found[0])

    def copy_card(self, key: str) -> None:
        """Copy a check's command or prompt, with the incident's values filled in."""
        what, _, about = key.partition(":")
        playbook, view = self.playbook, self.view
        words = ""
        if what == "look" and view is not None:
            kind = playbook.incident_type(view.fact("type"))
            if kind is not None and int(about) < len(kind.check):
                words = kind.check[int(about)].run or kind.check[int(about)].hint
        elif what == "link":
            words = all_links(playbook)[int(about)][1]
        elif what == "runbook":
            words = playbook.resources.runbooks.get(about, "")
        elif what == "investigate":
            found = next((one for one in playbook.investigation.check if one.name == about), None)
            words = (found.prompt or "\n".join(found.ask)) if found is not None else ""
        elif what == "angle":
            angle = next((one for one in playbook.investigation.angle if one.name == about), None)
            words = angle.prompt if angle is not None else ""
        elif what == "card":
            card = self._card(key)
            words = f"{card.label.raw} {card.status}: {card.statement.raw}" if card is not None else ""
        if words and view is not None:
            self.copy_filled([words], view)
        else:
            self.say("there is nothing to copy here")

    def action_attach(self) -> None:
        """Attach the chosen entry of the timeline to a hypothesis: the next key is its number."""
        if self.chosen() is None or self.view is None:
            return
        cards = self._attachable = self.view.desks.board
        if not cards:
            self.say("there is no hypothesis yet; ? in the line raises one")
            return
        if len(cards) > MOST:
            self.question("attach")
            return
        self.app.show_lines(
            "Evidence for which hypothesis? - first: against it",
            [
                f"{number}  {for_line(card.label)} {card.status}  {for_line(card.statement)}"
                for number, card in enumerate(cards, 1)
            ],
        )
        self._against = False
        self.waiting_for = "evidence"
        self.say("a digit attaches it; - and a digit counts it against; any other key leaves it")

    def attach_to(self, key: str) -> None:
        """The key behind `h`: which card, or that it speaks against one."""
        if key == "minus":
            self._against = True
            self.waiting_for = "evidence"
            self.say("against which? a digit")
            return
        self.app.hide_lines()
        cards = self._attachable  # as they were shown: others may have moved on the board since
        if not key.isdigit() or not 1 <= int(key) <= len(cards):
            self.say("left as it was")
            return
        self._link(cards[int(key) - 1], "against" if self._against else "for")

    def _link(self, card: HypothesisCard, side: str) -> None:
        room, incident, entry = self.app.room, self.incident, self.about
        if entry is None:
            return
        self.act(
            lambda: tech_lead.attach(room, incident, card, entry.id, side),
            lambda _: self.saved(f"saved · evidence {side} {for_line(card.label)}: {named(entry, self.zone)}"),
        )

    def answered_card(self, topic: str, text: str) -> bool:
        """An answer that was typed for the Hypotheses pane; whether it was one."""
        card, room, incident, seen = self.card, self.app.room, self.incident, self.asked_upon
        if topic == "attach":
            label = text.removeprefix("-").strip().casefold()
            found = next((one for one in self._attachable if one.label.raw.casefold() == label), None)
            if found is None:
                self.say(f"{bounded(for_line(text), 20)} is not on the board; left as it was", alarm=bool(text))
            else:
                self._link(found, "against" if text.startswith("-") else "for")
            return True
        if topic == "angle" and card is not None:
            playbook, words = self.playbook, f"{card.label.raw} {text}"
            self.act(
                lambda: give(room, playbook, incident, "angle", words), lambda _: self.saved(f"saved · {text} angle")
            )
            return True
        if topic not in _OF_A_CARD or card is None:
            return False
        if topic.startswith("evidence"):
            side = "for" if topic == "evidence_for" else "against"

            def attached(_result: Committed) -> None:
                self.saved(f"saved · {side}")
                self._show_evidence_anew(card)

            if text:
                self.act(lambda: tech_lead.evidence(room, incident, card, text, side), attached)
        else:
            self.act(
                lambda: tech_lead.describe(room, incident, card, topic, text, seen_up_to=seen),
                lambda _: self.saved(f"saved · {topic}"),
            )
        return True


def _evidence_title(card: HypothesisCard) -> str:
    return f"{for_line(card.label)} {for_line(card.statement)}"
