"""The inbox: what a listener took waits here until somebody takes it, lets it say a milestone, or mutes its name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.model.views import title_of
from warroom.room.core import RoomTrouble
from warroom.room.incoming import inbox as waiting
from warroom.room.incoming.beginning import beginning_of
from warroom.room.incoming.waiting_glance import Glance
from warroom.screens.commands.incoming_commands import INBOX_COMMANDS
from warroom.screens.declaring.questions import Declaring
from warroom.screens.incoming.taking import Taking
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.command import bindings
from warroom.widgets.inbox_rows import inbox_cards, name_of

_LOOK = 1.0
_SHORT = 40


class InboxScreen(Page):
    """What waits, taken into ``incident``, or, opened from all incidents, into the one that is open or is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(INBOX_COMMANDS)]
    commands = INBOX_COMMANDS

    def __init__(self, bridge: Bridge, incident: IncidentId = NO_INCIDENT) -> None:
        super().__init__(bridge, id="inbox-screen")
        self._incident = incident
        self._inbox = waiting.Inbox([], [], [])
        self._unfolded: set[str] = set()
        self._glance = Glance(bridge.room)
        self._shown: object = None  # by what was stored the inbox was read that is shown
        self._reading, self._acts = False, 0
        self._taking = Taking(self, incident, self._taken)

    def on_mount(self) -> None:
        """Read what waits, and look for more."""
        room = self.bridge.room
        summary = next((incident for incident in room.incidents() if incident.id == self._incident), None)
        into = f"   into {bounded(title_of(summary), 60)}" if summary is not None else "   what tools sent waits here"
        self.entitle(("Inbox", "bold"), (into, "$quiet"))
        self.say("reading…")
        self._look()
        self.set_interval(_LOOK, self._look)

    def _look(self, *, anew: bool = False) -> None:
        """Read it anew where something was stored, off this thread: thousands may wait."""
        try:
            stored = self._glance.stored()
        except RoomTrouble as trouble:
            self.say(str(trouble), alarm=True)
            return
        if self._reading or (stored == self._shown and not anew):
            return
        self._reading, first = True, self._shown is None and not self._inbox.items
        room, unfolded, acts = self.bridge.room, frozenset(self._unfolded), self._acts

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            self._reading = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            if acts != self._acts:  # it was read before what was taken meanwhile
                self._look()
                return
            self._shown, self._inbox = stored if unfolded == self._unfolded else None, found
            self._show()
            if first:
                self.say("")

        self.bridge.aside(lambda: waiting.read_inbox(room, unfolded), was_read)

    def _show(self) -> None:
        self.cards.show(inbox_cards(self._inbox, self._unfolded, now=self.bridge.now(), zone=self.bridge.local_zone))

    def _alerts(self, *, of_the_name: bool = False) -> list[waiting.Alert]:
        """The alerts that are chosen: one, or all of a name."""
        what, _, about = self.cards.chosen.partition(":")
        if what == "alert" and not of_the_name:
            return [alert for alert in self._inbox.items if alert.key == about]
        return self._inbox.of(name_of(self.cards.chosen, self._inbox))

    def action_take(self) -> None:
        """Take the chosen alert, or all of the chosen name."""
        self._taking.take(self._alerts())

    def action_take_name(self) -> None:
        """Take all alerts of the chosen name."""
        self._taking.take(self._alerts(of_the_name=True))

    def action_take_all(self) -> None:
        """Take all that wait."""
        self._taking.take(self._inbox.items)

    def action_milestone(self) -> None:
        """Show what the chosen alerts say of milestones that the incident does not know; a digit takes one."""
        self._taking.ask_milestone(self._alerts())

    def _taken(self, words: str, keys: Collection[str] = ()) -> None:
        """Say what is on disk, and show what waits still: ``keys`` no more, so that the next key takes the next."""
        self.cards.expect()
        self._acts += 1
        self._inbox = replace(self._inbox, items=[alert for alert in self._inbox.items if alert.key not in keys])
        self._show()
        self.say(words)
        self._look()

    def action_mute(self) -> None:
        """Say nothing of the chosen name any more, or say it again."""
        name, room = name_of(self.cards.chosen, self._inbox), self.bridge.room
        if not name:
            self.say("no name is chosen")
            return
        on = name not in self._inbox.muted
        words = f"{bounded(for_line(name), _SHORT)} is {'muted; it is kept all the same' if on else 'told again'}"

        def muted(_: Any, trouble: RoomTrouble | None) -> None:
            if self.app.shows(self):
                self._taken(words) if trouble is None else self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.bridge.ask(lambda: waiting.mute(room, name, on=on), muted)

    def action_declare(self) -> None:
        """Declare an incident from the chosen alerts."""
        if items := self._alerts():
            Declaring(self).ask_from(beginning_of(items, items[0].key if len(items) == 1 else items[0].name))

    def action_unfold(self) -> None:
        """Show each alert of the chosen name, or the name alone."""
        if name := name_of(self.cards.chosen, self._inbox):
            self._unfolded ^= {name}
            if name not in self._unfolded:
                self.cards.choose(f"name:{name}")
            self._show()
            self._look(anew=True)  # the words of its alerts are to be read
