"""What the Decide pane asks in words, one question after the other, and what it has to copy in the first minutes."""

from __future__ import annotations

from typing import ClassVar

from warroom.room.acts.decisions import triage_id, triage_nodes
from warroom.room.acts.paging import page_by_command
from warroom.room.core import RoomTrouble
from warroom.room.orders.incident_orders import give
from warroom.room.readings.filling import channel_name, is_filled_in
from warroom.room.readings.left_open import CALL, LOOK, first_questions
from warroom.screens.room.desk import Desk
from warroom.text import bounded, for_line
from warroom.widgets.cards import Cards


class WordsDesk(Desk):
    """The first look, the declaration, the triage questions and the figures noted then."""

    _ORDERS: ClassVar = {"channel": "channel", "war_room": "call", "status_page": "status-page"}

    @property
    def decide_cards(self) -> Cards:
        """The list of the Decide pane."""
        return self.query_one("#decide", Cards)

    def _in_words(self) -> list[tuple[str, str, bool]]:
        """Every question in the order of the pane: its card, its words, whether somebody answered it."""
        view, playbook = self.view, self.playbook
        if view is None:
            return []
        call = (("channel", "Which channel?"), ("war_room", "Where is the call?"), ("status_page", "The status page?"))
        return [
            *((f"{LOOK}:{name}", ask, name in view.facts) for name, ask, _ in first_questions(playbook)),
            *((f"{CALL}:{name}", ask, name in view.facts) for name, ask in call),
            *(
                (f"triage:{node}", ask, triage_id(node) in view.desks.answers)
                for node, ask, _ in triage_nodes(playbook)
            ),
            *((f"baseline:{one.name}", one.title, one.name in view.baseline) for one in playbook.triage.baseline),
        ]

    def page_contact(self, key: str) -> bool:
        """Page the contact whose card ``key`` is, by one's own command where the settings have one; whether it is one.
        Without one it is recorded that somebody was paged by other ways.
        """
        what, _, about = key.partition(":")
        if what != CALL or not about.isdigit() or self.view is None:
            return False
        who, view, app = self.playbook.declaration.on_call[int(about)].name, self.view, self.app
        room, commands, environ = app.room, app.config.page, app.environ

        def finished(_: object, trouble: RoomTrouble | None) -> None:
            if not app.shows(self):  # the room was left meanwhile
                outcome = f"NOT PAGED: {trouble}" if trouble is not None else f"paged {who}"
                app.notify(for_line(outcome), timeout=10, markup=False)
            elif trouble is not None:
                self.say(f"NOT PAGED: {trouble}", alarm=True)
            else:
                self.saved(f"saved · paged {for_line(who)}")

        if who in commands:
            self.say(f"paging {for_line(who)} ...")
        app.aside(lambda: page_by_command(room, view, who, commands, environ=environ), finished)
        return True

    def ask_in_words(self, key: str) -> bool:
        """Ask what the card at ``key`` asks; whether it asks anything."""
        ask = next((ask for card, ask, _ in self._in_words() if card == key), "")
        if not ask:
            return False
        self.about_card = key
        self.question("answer_words")
        return True

    def it(self, topic: str) -> str:
        """The words of what is asked, and what an empty answer means."""
        if topic != "answer_words":
            return super().it(topic)
        ask = next((ask for card, ask, _ in self._in_words() if card == self.about_card), "")
        offered = self._offered(self.about_card)
        or_else = f"  Enter takes {bounded(for_line(offered), 60)}" if offered else ""
        return f"{bounded(for_line(ask), 100)}{or_else}"

    def _offered(self, key: str) -> str:
        """What an empty answer means."""
        if self.view is None or key != f"{CALL}:channel":
            return ""
        return channel_name(self.playbook.declaration.channel, self.view)

    def answered_in_words(self, text: str) -> None:
        """Keep the answer, and go on to what nobody has answered yet."""
        what, _, about = self.about_card.partition(":")
        text = text or self._offered(self.about_card)
        if not text:
            self.say("left as it was")
            return
        order, words = what, f"{about} {text}"
        if what in (LOOK, CALL):
            order, words = self._ORDERS.get(about, about), text
        room, playbook, incident = self.app.room, self.playbook, self.incident
        self.act(lambda: give(room, playbook, incident, order, words), lambda _: self._told_in_words())

    def _told_in_words(self) -> None:
        """Go on to the next question, so that Enter and an answer are all that each of them costs."""
        asked = self._in_words()
        keys = [key for key, _, _ in asked]
        behind = asked[keys.index(self.about_card) + 1 :] if self.about_card in keys else []
        self.decide_cards.choose(next((key for key, _, answered in behind if not answered), self.about_card))
        self.saved("saved · answered")

    def to_copy(self, key: str) -> list[str]:
        """The lines that a card of the first minutes has to copy; none where it has none."""
        what, _, about = key.partition(":")
        playbook, view = self.playbook, self.view
        if view is None:
            return []
        if what == CALL and about.isdigit():
            reach = playbook.declaration.on_call[int(about)].reach
            return [reach] if is_filled_in(reach) else []
        if what == CALL:
            declaration, said = playbook.declaration, view.fact(about)
            offered = {"create": declaration.create_channel, "channel": self._offered(key)}
            return [said or offered.get(about, "")] if said or offered.get(about) else []
        if what == "triage-run":
            return [playbook.triage.command[int(about)].run]
        if what == "mitigate":
            name, _, number = about.partition(":")
            return [one.run[int(number)] for one in playbook.triage.mitigation if one.name == name]
        return []
