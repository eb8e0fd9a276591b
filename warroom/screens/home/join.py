"""Joining a share from the home screen: a path that completes, and one sentence of result."""

from __future__ import annotations

import itertools
import os
from typing import Any

from warroom.room.core import RoomTrouble
from warroom.room.sharing import joining
from warroom.screens.home.desk import HomeDesk
from warroom.text import for_line
from warroom.widgets.entry_line import EntryLine

SHARE, MAKE = "share", "make share"
_MOST_FOLDERS, _MOST_ENTRIES = 200, 10_000


class JoinDesk(HomeDesk):
    """The part of the home screen that joins a share. Nothing here waits for the folder."""

    _path = ""

    def action_join_share(self) -> None:
        """Ask for the folder."""
        self.ask(SHARE, "Which folder is the share?  Tab completes; a folder that holds none can become one")

    def on_entry_line_completion_wanted(self, message: EntryLine.CompletionWanted) -> None:
        """Complete the path that is being typed, off this thread: the folder may be far away."""
        line, typed = self.query_one(EntryLine), message.text

        def completed(found: Any, _trouble: RoomTrouble | None) -> None:
            if found is not None and line.value == typed and line.asking == SHARE:
                whole, others, holds = found
                line.fill(whole)
                here = "Enter joins it" if holds else "it holds no share; Enter asks whether it shall"
                self.say("  ".join(others) if others else here)

        self.app.aside(lambda: complete_folder(typed), completed)

    def answered_share(self, topic: str, text: str) -> None:
        """A folder was named, or whether one should become a share."""
        if topic == SHARE and text:
            self._join(text, make=False)
        elif topic == MAKE and text.casefold() == "yes":
            self._join(self._path, make=True)
        else:
            self.stop_asking("no share was joined")

    def _join(self, path: str, *, make: bool) -> None:
        self.stop_asking(f"looking at {path} …")
        room = self.app.room

        def joined(said: Any, trouble: RoomTrouble | None) -> None:
            if trouble is None:
                self.say(said)
                self.app.start_sharing()
            elif isinstance(trouble, joining.NoShareThere):
                self._path = path
                self.ask(MAKE, f"{for_line(path)} holds no share. Make one of it? Type yes")
            else:
                self.say(str(trouble), alarm=True)

        self.app.aside(lambda: joining.init(room, path) if make else joining.join(room, path), joined)


def complete_folder(typed: str) -> tuple[str, list[str], bool]:
    """``typed`` as far as it can be completed, the names of the folders that it may become, whether it is a share."""
    path = os.path.expanduser(typed)  # noqa: PTH111
    folder, begin = os.path.split(path)
    try:
        with os.scandir(folder or ".") as entries:
            names = sorted(
                entry.name
                for entry in itertools.islice(entries, _MOST_ENTRIES)
                if entry.name.startswith(begin) and (begin or not entry.name.startswith(".")) and entry.is_dir()
            )[:_MOST_FOLDERS]
    except OSError:
        return typed, [], joining.is_share(path)
    if not names:
        return typed, [], joining.is_share(path)
    # Sorted, so what the first and the last have in common all have.
    common = "".join(
        one for one, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(names[0], names[-1], strict=False))
    )
    whole = os.path.join(folder, common) + (os.sep if len(names) == 1 else "")  # noqa: PTH118
    return whole, names if len(names) > 1 else [], joining.is_share(whole)
