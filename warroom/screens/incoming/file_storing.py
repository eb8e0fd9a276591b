"""Storing what was chosen of a file of a tool."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.identity import IncidentId
from warroom.model.sentences import counted
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import BroughtIn, bring_in, take_offered
from warroom.room.incoming.tool_file import Look
from warroom.room.secret_gate import looks_like
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import for_line


class FileStoring:
    """Stores for ``screen``; ``stored`` is told what is on disk. What looks like a secret is held back and taken when
    the same is asked for once more.
    """

    def __init__(self, screen: AskingScreen, stored: Callable[[str], None]) -> None:
        self._screen, self._stored = screen, stored
        self._is_at_it = False
        self._agreed: Look | None = None
        """The file of which was said that something in it looks like a secret."""

    @property
    def in_part(self) -> bool:
        """Whether all of the file is stored but what was held back."""
        return self._agreed is not None

    def store(self, look: Look, incident: IncidentId, called: str, milestones: set[str]) -> None:
        """Store what is chosen of a file that is ``called`` so, and the ``milestones`` that are taken with it."""
        if self._is_at_it:
            return
        room, agreed = self._screen.bridge.room, self._agreed is look
        file, stones = f"{look.tool_file.title}: {called}", [*milestones]

        def store() -> BroughtIn:
            with room.secrets.passing(agreed):
                brought = bring_in(room, incident, look.chosen, file=file)
                for name in stones:
                    take_offered(room, incident, name, look.offers[name])
            return brought

        def stored(brought: Any, trouble: RoomTrouble | None) -> None:
            self._is_at_it = False
            if not self._screen.bridge.shows(self._screen):
                return
            if trouble is not None:
                self._screen.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            words = f"{for_line(look.tool_file.title)}: {brought.words}"
            words += f", {', '.join(stones)} taken" if stones else ""
            if not brought.held:
                self._stored(f"saved · {words}")
                return
            milestones.clear()
            self._agreed = look
            held = counted(len(brought.held), "event is", "events are")
            kinds = looks_like(brought.kinds)
            self._screen.say(f"saved · {words}; {held} NOT TAKEN: it {kinds}; Enter again takes it too", alarm=True)

        self._is_at_it = True
        self._screen.say("it is being stored …")
        self._screen.bridge.ask(store, stored)
