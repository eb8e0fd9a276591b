"""Paging a contact from the screen, which waits for no command."""

from __future__ import annotations

from collections.abc import Callable

from warroom.model.views import IncidentView
from warroom.panes.context import RoomContext
from warroom.room.acts.paging import page_by_command
from warroom.room.core import RoomTrouble
from warroom.text import for_line


def page_beside(
    desk: RoomContext,
    view: IncidentView,
    person: str,
    *,
    text: str = "",
    failed: Callable[[RoomTrouble], None] | None = None,
) -> None:
    """Page ``person``, by the command of the settings where they have one for that name, and say what came of it.
    ``failed`` is told why nobody was; where the room was left meanwhile, the ``text`` that asked for it is kept.
    """
    room, commands, environ = desk.room, desk.bridge.config.page, desk.bridge.environ

    def finished(_: object, trouble: RoomTrouble | None) -> None:
        if not desk.is_shown and trouble is not None:  # the room was left meanwhile
            desk.bridge.not_saved(text, trouble, not_done="NOT PAGED")
        elif not desk.is_shown:
            desk.bridge.tell(f"paged {for_line(person)}")
        elif trouble is not None:
            desk.say(f"NOT PAGED: {trouble}", alarm=True) if failed is None else failed(trouble)
        else:
            desk.saved(f"saved · paged {for_line(person)}")

    if person in commands:
        desk.say(f"paging {for_line(person)} ...")
    desk.bridge.aside(lambda: page_by_command(room, view, person, commands, environ=environ), finished)
