"""Writing the incident to a file: `X`, a letter for the format, a path; nothing is written over without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import events

from warroom.room.acts.purging import remember_export
from warroom.room.acts.secret_gate import looks_like
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import FORMATS, write_document
from warroom.room.readings.learning import read_document, read_secrets
from warroom.screens.learn.base import LearningScreen
from warroom.screens.room.naming import quoted
from warroom.text import for_line


class DocumentDesk(LearningScreen):
    """Writes documents, off this thread."""

    _exporting = False
    _format, _path = "", ""

    def __init__(self, incident: str, name: str) -> None:
        super().__init__(incident, name)
        self._allowed: set[str] = set()
        """Which of the questions before the writing were answered with yes."""

    def action_export(self) -> None:
        """The next key says as what."""
        self._exporting = True
        offered = "   ".join(f"{one.key} {one.title}" for one in FORMATS.values() if one.key)
        self.say(f"Export as  {offered}   Esc leaves it")

    def key_first(self, event: events.Key) -> bool:
        """Take the key behind `X` before anything else does; whether it was taken."""
        if not self._exporting:
            return False
        self._exporting = False
        found = next((one.name for one in FORMATS.values() if one.key == event.key), "")
        event.stop()
        event.prevent_default()
        if not found:
            self.say("nothing was written")
            return True
        self._format = found
        self.question("export", str(Path.cwd() / f"incident-{self.incident[:8]}.{found}"))
        return True

    def answered(self, topic: str, text: str) -> None:
        """Where to, and whether to write over what is there."""
        if topic in ("replace", "secrets"):
            if text.casefold() == "yes":
                self._allowed.add(topic)
                self._export(self._path)
            else:
                self.say("nothing was written")
        elif topic == "export" and text:
            self._allowed.clear()
            self._export(text)
        elif topic == "export":
            self.say("nothing was written")
        else:
            super().answered(topic, text)

    def _export(self, path: str) -> None:
        room, incident, playbook, format_ = self.app.room, self.incident, self.playbook, self._format
        self._path = path
        replace, with_secrets = "replace" in self._allowed, "secrets" in self._allowed
        self.say("writing…")

        def write() -> str | list[tuple[str, str]]:
            held = [] if with_secrets else read_secrets(room, incident, playbook)
            if held:
                return held
            there = Path(path).expanduser().exists()
            if there and not replace:
                return ""
            written = str(write_document(read_document(room, incident, playbook, format_), path, replace=replace))
            remember_export(room, written)
            return written

        def written(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is None and isinstance(result, list):
                self.question("secrets")
                places = ", ".join(for_line(place) for place, _ in result[:3])
                self.say(f"It {looks_like([kind for _, kind in result])} ({places}). Write it all the same? Type yes")
                return
            if trouble is None and not result:
                self.it = quoted(path, 100)
                self.question("replace")
                return
            words = f"NOT WRITTEN: {trouble}" if trouble is not None else f"written to {result}"
            self.say(words, alarm=trouble is not None)

        self.app.aside(write, written)
