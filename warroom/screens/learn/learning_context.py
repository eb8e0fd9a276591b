"""What the parts of a Learn screen are given: what was read of an incident, and how to ask, act and speak."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from warroom.model.identity import IncidentId, Revision
from warroom.room.core import RoomTrouble
from warroom.room.readings.learning import Learning, read_learning
from warroom.widgets.cards import Cards
from warroom.widgets.message_line import MessageLine
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from warroom.playbook.workflow import Playbook
    from warroom.screens.shared.asking_screen import AskingScreen


class LearnContext:
    """The incident ``incident`` as ``screen`` shows it. Everything is read off the thread of the screens."""

    show: Callable[[Learning], None]
    """Shows what was read."""

    def __init__(self, screen: AskingScreen, incident: IncidentId) -> None:
        self.screen, self.bridge, self.asking, self.incident = screen, screen.bridge, screen.asking, incident
        self.room = self.bridge.room
        self.learning: Learning | None = None
        self._reading = self._again = False
        self._said_of_chosen = ""

    @property
    def playbook(self) -> Playbook:
        """The workflow, as its clocks ran in this incident."""
        return self.bridge.playbook_of(self.incident)

    @property
    def zone(self) -> str:
        """The zone of the incident's clocks."""
        return self.learning.post_mortem.case.zone if self.learning is not None else self.bridge.local_zone

    @property
    def cards(self) -> Cards:
        """The list."""
        return self.screen.query_one("#learn", Cards)

    def chosen(self, kind: str) -> str:
        """What the chosen card is about, if it is one of ``kind``; else empty."""
        what, _, about = self.cards.chosen.partition(":")
        return about if what == kind else ""

    def seen_up_to(self) -> Revision | None:
        """The revision that is on the screen: an answer does not supersede what came later."""
        return self.learning.revision if self.learning is not None else None

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the list."""
        self.screen.say(words, alarm=alarm)
        if not alarm:
            self.screen.query_one(MessageLine).passes(words)

    def say_of_chosen(self, words: str) -> None:
        """Say something of the chosen card: of another one, or below a text that is written, it would not be so."""
        self.say(words)
        self._said_of_chosen = words

    def turn_away(self) -> None:
        """Leave the chosen card: what was said of it goes."""
        words, self._said_of_chosen = self._said_of_chosen, ""
        if words:
            self.screen.query_one(MessageLine).unsay(words)

    def ask(self, question: Question) -> None:
        """Ask something in the line."""
        self.asking.ask(question)

    # Reading

    def read_again(self) -> None:
        """Read everything in a thread of its own; a change that comes meanwhile is read afterwards."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        room, incident, playbook = self.room, self.incident, self.playbook
        self.bridge.aside(lambda: read_learning(room, incident, playbook), self._was_read)

    def _was_read(self, learning: Learning | None, trouble: RoomTrouble | None) -> None:
        self._reading = False
        if not self.bridge.shows(self.screen):
            return
        if trouble is not None or learning is None:
            self.say(str(trouble), alarm=True)
        else:
            first, self.learning = self.learning is None, learning
            if first:
                self.say("")
            self.show(learning)
        if self._again:
            self._again = False
            self.read_again()

    def look(self) -> None:
        """Read again once anything was stored."""
        if self.learning is not None and self.room.revision() != self.learning.revision:
            self.read_again()

    def aged(self) -> None:
        """Show again what was read: a clock in it may have gone on, or it is looked at otherwise."""
        if self.learning is not None:
            self.show(self.learning)

    def act(self, what: Callable[[], Any], done: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """Let the writer do ``what``; ``done`` runs here when it is on disk. When it could not be, ``failed`` runs, and
        an answer of which it came is back in the line.
        """
        answer = self.asking.answer

        def finished(_outcome: Any, trouble: RoomTrouble | None) -> None:
            if not self.bridge.shows(self.screen):
                if trouble is not None:
                    self.bridge.not_saved(answer.text if answer is not None else "", trouble)
                return
            if trouble is None:
                done()
                self.cards.expect()
                self.read_again()
                return
            if failed is not None:
                failed()
            if answer is not None and answer.text.strip():
                self.asking.give_back(answer, str(trouble))
            else:
                self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.bridge.store(what, finished)
