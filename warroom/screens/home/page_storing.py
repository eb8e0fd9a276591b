"""Storing a page that was looked at: what was stored before, or looks like a secret, is asked about once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.sentences import counted
from warroom.room.acts.bringing_in import BroughtInBefore, ReadPage, bring_in
from warroom.room.core import RoomTrouble
from warroom.room.secret_gate import looks_like
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line


class PageStoring:
    """Stores one page, and says on ``screen`` what stands against it, or ``leave``s it with what came of it."""

    def __init__(self, screen: Page, leave: Callable[[str], None]) -> None:
        self._screen, self._leave = screen, leave
        self._agreed = ""
        """Why it was asked whether to store it; a second Enter agrees to that."""
        self._stores = False

    def forget(self) -> None:
        """It was read anew: nothing of it is agreed to."""
        self._agreed = ""

    def store(self, page: ReadPage, before: BroughtInBefore | None) -> None:
        """Store it, or say why not before Enter is pressed again: it was brought in ``before``, it holds secrets."""
        if self._stores:
            return
        screen, room = self._screen, self._screen.bridge.room
        kinds = page.secrets()
        why = before.words if before is not None else ""
        if kinds:
            why += f"{' and ' if why else ''}it {looks_like(kinds)}"
        if why and self._agreed != why:
            self._agreed = why
            screen.say(f"NOT SAVED: {why}; Enter again stores it all the same", alarm=True)
            return
        self._stores = True
        playbook = screen.bridge.playbook

        def store() -> Any:
            with room.secrets.passing():
                return bring_in(room, playbook, page)

        def stored(result: Any, trouble: RoomTrouble | None) -> None:
            self._stores = False
            if not screen.app.shows(screen):
                return
            if trouble is not None:
                screen.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            more = f", {counted(result.follow_ups, 'follow-up', 'follow-ups')}" if result.follow_ups else ""
            title = bounded(for_line(page.imported.title), 60)
            self._leave(f"saved · {title}: {counted(result.entries, 'entry', 'entries')}{more}")

        screen.say("it is being stored …")
        screen.bridge.ask(store, stored)
