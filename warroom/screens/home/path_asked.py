"""Asking for the path of what is brought in, which completes; what was pasted there as one line is taken itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from warroom.intake.tools.sources import Asked, begins_as_json
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import GivenFile, day_of_folder, given_file
from warroom.screens.home.path_completion import complete_path
from warroom.text import bounded, for_line
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from warroom.screens.home.page_in import PageInScreen

_ASKS = "Which page or file of a tool? Its path (Tab completes), or paste it"
PASTED = "pasted page"


class PathAsked:
    """Asks for the path, and lets the screen look at what is there."""

    def __init__(self, screen: PageInScreen) -> None:
        self._screen = screen

    def ask(self, typed: str = "", why: str = "") -> None:
        """Ask for it, with what was ``typed`` before and ``why`` it is asked again."""
        asks = f"{why}  {_ASKS}".strip()
        self._screen.ask(Question(asks, self._take, typed, completes=self._complete, pasted_whole=True))

    def _complete(self, typed: str) -> None:
        """Complete the path that is being typed, off this thread: the folder may be far away."""
        screen, line, asked = self._screen, self._screen.line, self._screen.line.asking

        def completed(found: Any, _trouble: RoomTrouble | None) -> None:
            if found is not None and screen.app.shows(screen) and line.value == typed and line.asking is asked:
                whole, completions = found
                line.fill(whole)
                screen.say("  ".join(completions) if completions else f"{_ASKS}{screen.HINT}")

        screen.bridge.aside(lambda: complete_path(typed), completed)

    def _take(self, path: str) -> None:
        if not path:
            self._screen.leave("nothing was brought in")
            return
        self._screen.say(f"reading {bounded(for_line(path), 60)} …")
        zone = self._screen.bridge.local_zone
        self._screen.look_at(lambda: _given_at(path, zone), path)


def _given_at(typed: str, zone: str) -> tuple[GivenFile, Asked]:
    """What stands in the file of that path, with what its folder says of it, or what was pasted as one line."""
    if begins_as_json(typed) and not os.path.lexists(typed):
        return GivenFile(PASTED, typed), Asked(zone=zone)
    path = os.path.expanduser(typed)  # noqa: PTH111 - raises for a home that is nobody's
    return given_file(path), Asked(zone=zone, day=day_of_folder(path))
