"""Letters that reach a pane one after the other: offered to the line when they were a word, pressed when not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.screens.room.commands import COMMANDS
from warroom.screens.room.stray_keys import TOGETHER, StrayKeys
from warroom.text import for_line
from warroom.widgets.command import key_words


class StrayWatch:
    """Looks at the keys of a pane before any binding does."""

    def __init__(self, desk: RoomContext, panes: Sequence[RoomPane], put_behind: Callable[[str, str], None]) -> None:
        """``put_behind`` puts what was typed behind what stands in the line, and says a sentence about it."""
        self._desk, self._panes, self._put_behind = desk, panes, put_behind
        self._stray = StrayKeys()
        self._pressing_again = False
        self._ran: list[str] = []
        self._ran_at = 0
        """The letters that were pressed one by one just now, when the last was; empty for one that is a key there."""

    def took(self, event: events.Key) -> bool:
        """Whether ``event`` is held back, or was offered to the line."""
        sign = event.character or ""
        if self._pressing_again:
            return False
        if not (len(sign) == 1 and sign.isalpha()):
            return self._stray.behind(event.key, event.character)
        verdict = self._stray.letter(event.key, sign, self._desk.now())
        if verdict == StrayKeys.RUN:
            now = self._desk.now()
            before = self._ran if now - self._ran_at < TOGETHER else []
            self._ran, self._ran_at = [*before, sign if self._tell_of_none(event.key, sign) else ""], now
            return False
        if verdict == StrayKeys.WORD:
            typed = "".join((*self._ran, *(character or "" for _, character in self._stray.taken())))
            less = "" if all(self._ran) else ", but for letters that were keys there"
            self._put_behind(typed, f"typed in a pane and put here{less}; Enter logs it")
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
        alt = "alt+" if key.startswith("alt+") else ""  # as Esc and a letter that come together are read
        self._desk.say(f"{alt}{for_line(sign)} does nothing in this pane{elsewhere} · ? names the keys")
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
