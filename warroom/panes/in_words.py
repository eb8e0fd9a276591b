"""What the Decide pane asks in words, one question after the other, and what it has to copy in the first minutes."""

from __future__ import annotations

from collections.abc import Callable

from warroom.panes.context import RoomContext
from warroom.panes.page_beside import page_beside
from warroom.room.orders.incident_orders import give
from warroom.room.readings.filling import channel_name, is_filled_in
from warroom.room.readings.left_open import CALL, LOOK, first_questions, triage_id, triage_nodes
from warroom.text import bounded, for_line
from warroom.widgets.question import Question

_ORDERS = {"channel": "channel", "war_room": "call", "status_page": "status-page"}


class InWords:
    """The first look, the declaration, the triage questions and the figures noted then. ``choose`` puts the cursor on a
    card.
    """

    def __init__(self, desk: RoomContext, choose: Callable[[str], None]) -> None:
        self._desk, self._choose = desk, choose

    def _asked(self) -> list[tuple[str, str, bool]]:
        """Every question in the order of the pane: its card, its words, whether somebody answered it."""
        view, playbook = self._desk.view, self._desk.playbook
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
            *(
                (f"baseline:{metric.name}", metric.title, metric.name in view.baseline)
                for metric in playbook.triage.baseline
            ),
        ]

    def page_contact(self, key: str) -> bool:
        """Page the contact whose card ``key`` is, by one's own command where the settings have one; whether it is one.
        Without one it is recorded that somebody was paged by other ways.
        """
        what, _, about = key.partition(":")
        desk, view = self._desk, self._desk.view
        if what != CALL or not about.isdecimal() or view is None:
            return False
        person = desk.playbook.declaration.on_call[int(about)].name
        page_beside(desk, view, person)
        return True

    def ask(self, key: str) -> bool:
        """Ask what the card at ``key`` asks; whether it asks anything."""
        ask = next((ask for card, ask, _ in self._asked() if card == key), "")
        if not ask:
            return False
        offered = self._offered(key)
        or_else = f"  Enter takes {bounded(for_line(offered), 60)}" if offered else ""
        self._desk.ask(
            Question(f"{bounded(for_line(ask), 100)}{or_else}", lambda text: self._keep(key, text), in_words=True)
        )
        return True

    def _offered(self, key: str) -> str:
        """What an empty answer means."""
        if self._desk.view is None or key != f"{CALL}:channel":
            return ""
        return channel_name(self._desk.playbook.declaration.channel, self._desk.view)

    def _keep(self, key: str, text: str) -> None:
        """Keep the answer, and go on to what nobody has answered yet."""
        what, _, about = key.partition(":")
        text = text or self._offered(key)
        if not text:
            self._desk.say("left as it was")
            return
        order, words = what, f"{about} {text}"
        if what in (LOOK, CALL):
            order, words = _ORDERS.get(about, about), text
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        self._desk.act(lambda: give(room, playbook, incident, order, words), lambda _: self._kept(key))

    def _kept(self, key: str) -> None:
        """Go on to the next question, so that Enter and an answer are all that each of them costs."""
        asked = self._asked()
        keys = [card for card, _, _ in asked]
        behind = asked[keys.index(key) + 1 :] if key in keys else []
        self._choose(next((card for card, _, answered in behind if not answered), key))
        self._desk.told("saved · answered")

    def to_copy(self, key: str) -> list[str]:
        """The lines that a card of the first minutes has to copy; none where it has none."""
        what, _, about = key.partition(":")
        playbook, view = self._desk.playbook, self._desk.view
        if view is None:
            return []
        if what == CALL and about.isdecimal():
            reach = playbook.declaration.on_call[int(about)].reach
            return [reach] if is_filled_in(reach) else []
        if what == CALL:
            declaration, stands = playbook.declaration, view.fact(about)
            offered = {"create": declaration.create_channel, "channel": self._offered(key)}
            return [stands or offered.get(about, "")] if stands or offered.get(about) else []
        if what == "triage-run":
            return [playbook.triage.command[int(about)].run]
        if what == "mitigate":
            name, _, number = about.partition(":")
            return [mitigation.run[int(number)] for mitigation in playbook.triage.mitigation if mitigation.name == name]
        return []
