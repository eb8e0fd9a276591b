"""Finding entries in all incidents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.sentences import counted
from warroom.room.core import RoomTrouble
from warroom.screens.home.incident_list import IncidentList
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.screens.shared.typed_words import ask_about
from warroom.widgets.question import Question


class SearchAll:
    """Asks in the line of ``screen``, and shows the hits in its list."""

    def __init__(self, screen: AskingScreen, incidents: Callable[[], IncidentList]) -> None:
        self._screen, self._incidents = screen, incidents

    def ask(self) -> None:
        """Ask what to look for."""
        self._screen.ask(Question("Find in all incidents: words, @people, #tags, kind:decision", self._find))

    def ask_for(self, typed: str) -> None:
        """Ask whether to look for what was ``typed`` where letters are keys."""
        asks = "Letters are keys here, so this did nothing. Enter finds it in all incidents, Esc drops it"
        ask_about(self._screen, typed, Question(asks, self._find))

    def _find(self, text: str) -> None:
        self._screen.say("")
        if text:
            self._screen.bridge.look_up(text, None, self._show)

    def _show(self, found: Any, trouble: RoomTrouble | None) -> None:
        if not self._screen.bridge.shows(self._screen):
            return
        if trouble is not None:
            self._screen.say(str(trouble), alarm=True)
            return
        self._incidents().show_hits(found.entries)
        hits = f"{counted(len(found.entries), 'hit', 'hits')}, newest first" if found.entries else "not found"
        if found.more:
            hits = f"the newest {counted(len(found.entries), 'hit', 'hits')}, there are more"
        self._screen.say(" · ".join([hits, *found.remarks, "Esc goes back"]))
