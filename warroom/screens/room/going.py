"""Where the key of one pane leads to another, or to the line."""

from __future__ import annotations

from warroom.model.identity import EntryId, IncidentId
from warroom.panes.choices import incidents
from warroom.panes.context import RoomContext
from warroom.screens.room.panes_abreast import Panes
from warroom.widgets.choice import Choices
from warroom.widgets.naming import first_words


class Going:
    """Goes there at once: the keys behind it in a burst are for that."""

    def __init__(self, desk: RoomContext, desks: Panes) -> None:
        self._desk, self._desks = desk, desks

    def begin_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""
        self._desks.room_layout.begin_line(begin)

    def go_to_entry(self, entry: EntryId, *, then: str = "L goes back to what is learnt") -> None:
        """Go to an entry of the timeline, whatever the filter leaves out, and say what to do ``then``."""
        self._desks.room_layout.go_to(self._desks.timeline)
        if self._desks.timeline.entries.go_to(entry):
            self._desk.result = then
            self._desk.say(then)

    def open_composer(self, audience: str) -> None:
        """Go to the message for ``audience``."""
        self._desks.room_layout.go_to(self._desks.update_pane)
        self._desks.update_pane.open_for(audience)

    def choose_incident(self) -> None:
        """Choose the incident to which one goes; the room that is left keeps what is being typed."""
        desk = self._desk
        here = frozenset(desk.room.parts(desk.incident))
        others = incidents(desk.room.incidents(), desk.playbook, zone=desk.zone, now=desk.now(), but=here)
        if others:
            desk.pick(
                Choices("Which incident", others, lambda chosen: desk.bridge.ways.open_incident(IncidentId(chosen)))
            )
        else:
            desk.say("there is no other incident")

    def took_along(self) -> bool:
        """Whether this incident was merged into another: whoever sits here goes on in the room of both, and what is
        being typed goes along.
        """
        desk = self._desk
        root = desk.room.merged_into(desk.incident)
        if root == desk.incident or desk.screen.app.screen is not desk.screen or desk.asking.asks:
            return False
        title = next((incident.title for incident in desk.room.incidents() if incident.id == root), None)
        desk.bridge.ways.take_along(desk.incident, root, first_words(title) if title is not None else "another")
        return True
