"""Asking for the path of what is brought in, which completes; what was pasted there as one line is taken itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from warroom.intake.tools.sources import Asked, begins_as_json
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import GivenFile, day_of_folder, given_file
from warroom.screens.home.path_completion import complete_path
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.question import Question

_ASKS = "Which page or file of a tool? Its path (Tab completes), or paste it"
PASTED = "pasted page"
LooksAt = Callable[[Callable[[], tuple[GivenFile, Asked]], str], None]
"""What is done with a way to read what was given, and with what was typed for it."""


class PathAsked:
    """Asks on ``screen`` for the path, and lets it ``look_at`` what is there, or ``leave`` where there is none."""

    def __init__(self, screen: Page, *, look_at: LooksAt, leave: Callable[[str], None]) -> None:
        self._screen, self._look_at, self._leave = screen, look_at, leave

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
            self._leave("nothing was brought in")
            return
        self._screen.say(f"reading {bounded(for_line(path), 60)} …")
        zone = self._screen.bridge.local_zone
        self._look_at(lambda: _given_at(path, zone), path)


def _given_at(typed: str, zone: str) -> tuple[GivenFile, Asked]:
    """What stands in the file of that path, with what its folder says of it, or what was pasted as one line."""
    if begins_as_json(typed) and not os.path.lexists(typed):
        return GivenFile(PASTED, typed), Asked(zone=zone)
    path = os.path.expanduser(typed)  # noqa: PTH111 - raises for a home that is nobody's
    return given_file(path), Asked(zone=zone, day=day_of_folder(path))
