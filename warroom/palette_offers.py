"""What the palette offers: the commands of the screen that is open, the colours, the end of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from warroom.screens.shared.doors import Doors
from warroom.widgets.command import key_shown

_OF_THE_PROGRAM = frozenset(("quit", "theme"))
"""Commands that are the program's own, whatever is shown."""


def _told(key: str, where: str, says: str) -> str:
    """The key, where it counts, and what it does: whoever finds something here learns how it goes without."""
    return " · ".join(part for part in (key, where, says.rstrip(".")) if part)


class PaletteOffers:
    """Opens the palette of ``app``, and does what was chosen in it once, however often it is chosen. ``leave`` ends the
    program.
    """

    def __init__(self, app: Doors[Any], leave: Callable[[], None]) -> None:
        self._app, self._leave = app, leave
        self._is_open = False

    def commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """Everything that can be chosen while ``screen`` is shown."""
        from warroom.room.orders.incident_orders import ORDERS
        from warroom.screens.room.war_room_screen import WarRoomScreen
        from warroom.screens.shared.commanded import Commanded

        yield SystemCommand("Theme", "Change the colours", self._once(self._app.action_change_theme))
        yield SystemCommand("Quit", "End the program; drafts are kept", self._once(self._leave))
        if not isinstance(screen, Commanded):
            return
        for command in screen.commands:
            if command.palette and command.id not in _OF_THE_PROGRAM:
                own = screen.bridge.config.keys
                key = key_shown(command, own) if own.get(command.id, command.key) else ""
                says = _told(key, command.where, command.says())
                yield SystemCommand(command.title, says, self._once(partial(screen.perform, command), on=screen))
        if isinstance(screen, WarRoomScreen):
            for order in ORDERS.values():  # found by its words; it goes on in the line, where its words are typed
                begin = self._once(partial(screen.going.begin_line, f"/{order.name} "), on=screen)
                yield SystemCommand(order.typed, _told("", "an order", order.help), begin, discover=False)

    def _once(self, does: Callable[[], Any], *, on: Screen[Any] | None = None) -> Callable[[], Any]:
        """``does`` as the palette that is open may do it: the first time, however often it is chosen, and only while
        the screen is shown ``on`` which it acts.
        """

        def chosen() -> Any:
            first, self._is_open = self._is_open, False
            return does() if first and (on is None or self._app.shows(on)) else None

        return chosen

    def open(self) -> None:
        """Show the palette, unless it is shown already."""
        from warroom.screens.shared.palette import Palette

        if not isinstance(self._app.screen, Palette):
            self._is_open = True
            self._app.push_screen(Palette(id="--command-palette"))
