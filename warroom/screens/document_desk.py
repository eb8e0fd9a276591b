"""Writing the incident to a file: `X`, a letter for the format, a path; nothing is written over without a yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import events

from warroom.room.core import RoomTrouble
from warroom.room.documents import FORMATS, write_document
from warroom.room.learning import read_document
from warroom.room.purging import remember_export
from warroom.screens.learning_screen import LearningScreen
from warroom.screens.naming import quoted


class DocumentDesk(LearningScreen):
    """Writes documents, off this thread."""

    _exporting = False
    _format, _path = "", ""

    def action_export(self) -> None:
        """The next key says as what."""
        self._exporting = True
        self.say("Export as  m Markdown   h HTML   s SVG   j JSON   c CSV   i ICS (the review)   Esc leaves it")

    def key_first(self, event: events.Key) -> bool:
        """Take the key behind `X` before anything else does; whether it was taken."""
        if not self._exporting:
            return False
        self._exporting = False
        found = next((one for one in FORMATS if one[0] == event.key), "")
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
        if topic == "replace":
            if text.casefold() == "yes":
                self._export(self._path, replace=True)
            else:
                self.say("nothing was written")
        elif topic == "export" and text:
            self._export(text, replace=False)
        elif topic == "export":
            self.say("nothing was written")
        else:
            super().answered(topic, text)

    def _export(self, path: str, *, replace: bool) -> None:
        room, incident, playbook, format_ = self.app.room, self.incident, self.playbook, self._format
        self._path = path
        self.say("writing…")

        def write() -> str:
            there = Path(path).expanduser().exists()
            if there and not replace:
                return ""
            written = str(write_document(read_document(room, incident, playbook, format_), path, replace=replace))
            remember_export(room, written)
            return written

        def written(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is None and not result:
                self.it = quoted(path, 100)
                self.question("replace")
                return
            words = f"NOT WRITTEN: {trouble}" if trouble is not None else f"written to {result}"
            self.say(words, alarm=trouble is not None)

        self.app.aside(write, written)
