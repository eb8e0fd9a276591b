"""What a war room says of alerts that wait in the inbox: how many there are, whenever there are more."""

from __future__ import annotations

from warroom.panes.context import RoomContext
from warroom.room.incoming.waiting_glance import Glance
from warroom.screens.commands.room_commands import Inbox
from warroom.widgets.command import key_shown


class WaitingAlerts:
    """Says so above the line, once for each time that more wait; it never rings, and takes no line from anybody."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._glance = Glance(desk.room)
        self._said_of = 0
        self._words = ""

    def look(self) -> None:
        """See whether more wait than were told of."""
        alerts = self._glance.alerts()
        more, self._said_of = alerts > self._said_of, alerts
        if more and self._desk.asking.covers_nothing:
            key = key_shown(Inbox, self._desk.bridge.config.keys)
            self._say(f"inbox: {self._glance.words()} · {key} shows what tools sent")
        elif not alerts and self._words and self._desk.result == self._words:
            self._say("")  # they were taken
        elif more:
            self._said_of = 0  # once the line is free

    def _say(self, words: str) -> None:
        self._desk.result = self._words = words
        if self._desk.asking.covers_nothing:
            self._desk.say(words)
