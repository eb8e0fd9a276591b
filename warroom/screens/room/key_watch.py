"""Keys that a room looks at before any binding does: what `r`, `S` or `C` waits for, and letters meant for the line."""

from __future__ import annotations

from textual import events

from warroom.room.acts import scribe
from warroom.screens.room.board_desk import BoardDesk
from warroom.screens.room.comms_desk import CommsDesk
from warroom.screens.room.decide_desk import DecideDesk
from warroom.screens.room.drill_acts import DrillDesk
from warroom.screens.room.entry_desk import PREFIXES, EntryDesk
from warroom.screens.room.incident_acts import CommandDesk
from warroom.screens.room.naming import named
from warroom.screens.room.purge_acts import PurgeDesk
from warroom.screens.room.share_acts import ShareDesk
from warroom.screens.room.stray_keys import TOGETHER, StrayKeys
from warroom.screens.room.verify_desk import VerifyDesk
from warroom.widgets.entry_line import EntryLine


class KeyWatch(EntryDesk, CommandDesk, ShareDesk, PurgeDesk, DecideDesk, BoardDesk, VerifyDesk, CommsDesk, DrillDesk):
    """The part of a room that knows what the next key is about."""

    _pressing_again = False

    def __init__(self) -> None:
        super().__init__()
        self._stray = StrayKeys()

    def key_first(self, event: events.Key) -> bool:
        """Look at a key before any binding does; whether it was taken: behind `r` or `S`, or meant for the line."""
        self.timeline.key_came()
        if isinstance(self.focused, EntryLine):
            return False
        waiting, self.waiting_for = self.waiting_for, ""
        if not waiting:
            return self._watch_letters(event)
        if waiting == "conflict":
            self.settle(event.key)
        elif waiting == "purges":
            self.decide_purges(event.key)
        elif waiting == "evidence":
            self.attach_to(event.key)
        elif waiting == "kind":
            kind, entry = PREFIXES.get(event.key), self.about
            if kind is None or entry is None:
                self.say("the kind stays as it was")
                return True
            room, incident = self.app.room, self.home_of(entry)
            self.act(
                lambda: scribe.change_kind(room, incident, entry.id, kind),
                lambda _: self.saved(f"saved · {kind}: {named(entry, self.zone)}"),
            )
        elif event.key.isdigit() and int(event.key) < len(self.playbook.severities.severity):
            self.severity = self.playbook.severities.severity[int(event.key)].level
            self.raise_or_ask_why()
        else:
            self.say("the severity stays as it was")
        return True

    def _watch_letters(self, event: events.Key) -> bool:
        sign = event.character or ""
        if self._pressing_again:
            return False
        if not (len(sign) == 1 and sign.isalpha()):
            return self._stray.behind(event.key, event.character)
        verdict = self._stray.letter(event.key, sign, self.app.now())
        if verdict == StrayKeys.RUN:
            return False
        if verdict == StrayKeys.WORD:
            typed = "".join(character or "" for _, character in self._stray.taken())
            self.line.restore(self.line.value + typed, self.line.typed or self.app.now())
            self.set_focus(self.line)
            self.say("typed in a pane and put here; Enter logs it")
        else:
            self.set_timer(TOGETHER / 1_000_000, self._press_held)
        return True

    def _press_held(self) -> None:
        """It was no word: press the keys that were held back."""
        held = self._stray.taken()
        if held:
            self._pressing_again = True
            for key, character in held:
                self.app.post_message(events.Key(key, character))
            # Behind the keys in the app's own queue, however slow they are.
            self.app.call_later(self._pressed)

    def _pressed(self) -> None:
        self._pressing_again = False

    def on_paste(self, event: events.Paste) -> None:
        """A paste into a pane goes to the line."""
        event.stop()
        self.set_focus(self.line)
        self.line.post_message(events.Paste(event.text))
