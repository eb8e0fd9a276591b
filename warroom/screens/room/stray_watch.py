"""Letters that reach a pane one after the other: offered to the line when they were a word, pressed when not."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from warroom.model.identity import Moment
from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.screens.room.commands import COMMANDS
from warroom.screens.room.stray_keys import A_WORD, TOGETHER, StrayKeys
from warroom.text import for_line
from warroom.widgets.command import key_words
from warroom.widgets.entry_line import EntryLine


class StrayWatch:
    """Looks at the keys of a pane before any binding does."""

    def __init__(self, desk: RoomContext, panes: Sequence[RoomPane]) -> None:
        self._desk, self._panes = desk, panes
        self._stray = StrayKeys()
        self._pressing_again = False
        self._idle = ("", 0)
        """The last letter that was pressed by itself and is no key of the pane, and when."""

    def took(self, event: events.Key) -> bool:
        """Whether ``event`` is held back, or was offered to the line."""
        sign = event.character or ""
        if self._pressing_again:
            return False
        if not (len(sign) == 1 and sign.isalpha()):
            return self._stray.behind(event.key, event.character)
        verdict = self._stray.letter(event.key, sign, self._desk.now())
        if verdict == StrayKeys.RUN:
            self._idle = (sign, self._desk.now()) if self._tell_of_none(event.key, sign) else ("", 0)
            return False
        if verdict == StrayKeys.WORD:
            first = self._idle[0] if self._desk.now() - self._idle[1] < A_WORD * TOGETHER else ""
            typed = first + "".join(character or "" for _, character in self._stray.taken())
            line = self._desk.screen.query_one(EntryLine)
            line.restore(line.value + typed, Moment(line.typed or self._desk.now()))
            self._desk.screen.set_focus(line)
            less = "" if first else ", but for its first letter, which was a key there"
            self._desk.say(f"typed in a pane and put here{less}; Enter logs it")
        else:
            self._desk.screen.set_timer(TOGETHER / 1_000_000, self._press_held)
        return True

    def _tell_of_none(self, key: str, sign: str) -> bool:
        """Say so where ``key`` is none of the pane's, and in which pane it is one; whether it is none."""
        screen = self._desk.screen
        if key in screen.active_bindings:
            return False
        own_keys = self._desk.bridge.config.keys
        elsewhere = next(
            (
                f" · in pane {pane.NUMBER}: {command.title}"
                for pane in self._panes
                for command in COMMANDS
                if command.where == pane.NAME and key in key_words(own_keys.get(command.id, command.key)).split()
            ),
            "",
        )
        self._desk.say(f"{for_line(sign)} does nothing in this pane{elsewhere} · ? names the keys")
        return True

    def _press_held(self) -> None:
        """It was no word: press the keys that were held back."""
        held_keys = self._stray.taken()
        if held_keys:
            self._pressing_again = True
            for key, character in held_keys:
                self._desk.screen.app.post_message(events.Key(key, character))
            # Behind the keys in the app's own queue, however slow they are.
            self._desk.screen.app.call_later(self._pressed)

    def _pressed(self) -> None:
        self._pressing_again = False
