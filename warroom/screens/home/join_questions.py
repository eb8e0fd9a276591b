"""Joining a share from the home screen: a path that completes, and one sentence of result."""

from __future__ import annotations

import os
from typing import Any

from warroom.room.core import RoomTrouble
from warroom.room.sharing import joining
from warroom.screens.home.path_completion import complete_path
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import for_line
from warroom.widgets.question import YES_OR_NO, Question


class Joining:
    """Joins a share, or makes one, for ``screen``. Nothing here waits for the folder."""

    def __init__(self, screen: AskingScreen) -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask for the folder."""
        asks = "Which folder is the share?  Tab completes; a folder that holds none can become one"
        self._screen.ask(Question(asks, self._join_named, completes=self._complete))

    def _complete(self, typed: str) -> None:
        """Complete the path that is being typed, off this thread: the folder may be far away."""
        line = self._screen.line

        def completed(found: Any, _trouble: RoomTrouble | None) -> None:
            if found is not None and line.value == typed and line.asking is asked:
                whole, completions, holds = found
                line.fill(whole)
                here = "Enter joins it" if holds else "it holds no share; Enter asks whether it shall"
                here = "Enter asks the server" if joining.is_on_server(typed) else here
                self._screen.say("  ".join(completions) if completions else here)

        asked = line.asking
        self._screen.bridge.aside(lambda: complete_folder(typed), completed)

    def _join_named(self, path: str) -> None:
        if path:
            self._join(path, make=False)
        else:
            self._screen.say("no share was joined")

    def _make(self, path: str, text: str) -> None:
        if text.casefold() == "yes":
            self._join(path, make=True)
        else:
            self._screen.say("no share was joined")

    def _join(self, path: str, *, make: bool) -> None:
        self._screen.say(f"looking at {path} …")
        room, asking = self._screen.bridge.room, self._screen.asking
        answer = asking.answer

        def joined(said: Any, trouble: RoomTrouble | None) -> None:
            if trouble is None:
                self._screen.say(said)
                self._screen.bridge.sharing.start()
            elif isinstance(trouble, joining.NoShareThere):
                asks = f"{for_line(path)} holds no share. Make one of it? Type yes"
                self._screen.ask(Question(asks, lambda text: self._make(path, text), answers=YES_OR_NO))
            elif answer is not None and asking.is_idle:
                asking.ask(answer.question, text=answer.text, why=str(trouble))  # a path is long to type twice
            else:
                self._screen.say(str(trouble), alarm=True)

        self._screen.bridge.aside(lambda: joining.init(room, path) if make else joining.join(room, path), joined)


def complete_folder(typed: str) -> tuple[str, list[str], bool]:
    """``typed`` as far as it can be completed, the names of the folders that it may become, whether it is a share."""
    whole, names = complete_path(typed, folders=True)
    path = os.path.expanduser(whole)  # noqa: PTH111
    return whole, [name.removesuffix(os.sep) for name in names], joining.is_share(path)
