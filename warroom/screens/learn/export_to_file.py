"""Writing the incident to a file: `X`, a letter for the format, a path; nothing is written over without a yes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from warroom.room.acts.custody import note_export, why_not_kept
from warroom.room.acts.purging import why_not_remembered
from warroom.room.core import RoomTrouble
from warroom.room.readings.documents import FORMATS, write_document
from warroom.room.readings.learning import read_document, read_secrets
from warroom.room.secret_gate import looks_like
from warroom.screens.learn.learning_context import LearnContext
from warroom.text import for_line
from warroom.widgets.naming import first_words
from warroom.widgets.question import YES_OR_NO, Question

_REPLACE, _SECRETS = "replace", "secrets"


class Documents:
    """Writes documents, off this thread."""

    def __init__(self, learnt: LearnContext) -> None:
        self._learnt = learnt

    def ask_format(self) -> None:
        """The next key says as what."""
        offered = "   ".join(f"{format_.key} {format_.title}" for format_ in FORMATS.values() if format_.key)
        self._learnt.asking.ask_for_key(f"Export as  {offered}   Esc leaves it", self._ask_where)

    def _ask_where(self, key: str) -> None:
        """Ask for the file, once the format is known by its letter."""
        format_name = next((format_.name for format_ in FORMATS.values() if format_.key == key), "")
        if not format_name:
            self._learnt.say("nothing was written")
            return
        path = str(Path.cwd() / f"incident-{self._learnt.incident[:8]}.{format_name}")
        self._learnt.ask(Question("To which file", lambda text: self._export(format_name, text, frozenset()), path))

    def _ask_first(self, asks: str, format_: str, path: str, allowed: frozenset[str]) -> None:
        """Write only after a yes, which is the last of those that are ``allowed`` then."""

        def answered(text: str) -> None:
            if text.casefold() == "yes":
                self._export(format_, path, allowed)
            else:
                self._learnt.say("nothing was written")

        self._learnt.ask(Question(f"{asks} Type yes", answered, answers=YES_OR_NO))

    def _export(self, format_: str, path: str, allowed: frozenset[str]) -> None:
        """Write to ``path``; ``allowed`` are the questions before it that were answered with yes."""
        if not path:
            self._learnt.say("nothing was written")
            return
        room, incident, playbook = self._learnt.room, self._learnt.incident, self._learnt.playbook
        replace, with_secrets = _REPLACE in allowed, _SECRETS in allowed
        self._learnt.say("writing…")

        def write() -> str | list[tuple[str, str]]:
            secrets = [] if with_secrets else read_secrets(room, incident, playbook)
            if secrets:
                return secrets
            there = os.path.exists(os.path.expanduser(path))  # noqa: PTH110, PTH111
            if there and not replace:
                return ""
            content = read_document(room, incident, playbook, format_)
            written = str(write_document(content, path, replace=replace))
            why = why_not_kept(lambda: note_export(room, incident, format_, content))
            why = why or why_not_remembered(room, written)
            return f"{written} ({why})" if why else written

        def written(result: Any, trouble: RoomTrouble | None) -> None:
            if not self._learnt.bridge.shows(self._learnt.screen):
                return
            if trouble is None and isinstance(result, list):
                places = ", ".join(for_line(place) for place, _ in result[:3])
                asks = f"It {looks_like([kind for _, kind in result])} ({places}). Write it all the same?"
                self._ask_first(asks, format_, path, allowed | {_SECRETS})
                return
            if trouble is None and not result:
                asks = f"{first_words(path, 100)} is there already. Write over it?"
                self._ask_first(asks, format_, path, allowed | {_REPLACE})
                return
            words = f"NOT WRITTEN: {trouble}" if trouble is not None else f"written to {result}"
            self._learnt.say(words, alarm=trouble is not None)

        self._learnt.bridge.aside(write, written)
