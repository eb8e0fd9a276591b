"""Purging in a war room: what would go is listed, a word of it confirms; and what others want gone is decided."""

from __future__ import annotations

from functools import partial
from typing import Any

from warroom.room.acts import purging
from warroom.room.acts.purging import Purger, ToPurge
from warroom.room.core import RoomTrouble
from warroom.screens.room.desk import Desk
from warroom.screens.room.entry_desk import clock_of
from warroom.screens.room.naming import named, quoted
from warroom.text import bounded, for_line
from warroom.widgets.entry_line import EntryLine

_LOOK_EVERY = 2.0
"""Seconds between two looks whether words that were purged here came back."""
_LETTERS = "abcdefghi"


class PurgeDesk(Desk):
    """The part of a room that takes words out for good."""

    _to_purge: ToPurge | None = None
    _asked_for = ""
    """What was asked to be purged, in few words: by the time it is found something else may be chosen."""
    _purgers: tuple[Purger, ...] = ()
    _returned: ToPurge | None = None

    def action_purge(self) -> None:
        """Show what goes with the chosen entry."""
        entry = self.chosen()
        if entry is not None:
            room, incident, folder = self.app.room, entry.incident or self.incident, self.app.state_folder
            self.app.aside(
                lambda: purging.find_entry(room, incident, entry.id, state_folder=folder),
                partial(self._show_to_purge, named(entry, self.zone)),
            )

    def action_purge_words(self) -> None:
        """Ask for the words."""
        self.question("purge_words")

    def find_to_purge(self, words: str, message: EntryLine.Taken | None = None) -> None:
        """Show what holds ``words``."""
        room, incident, folder = self.app.room, self.incident, self.app.state_folder

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None and message is not None and self.app.shows(self):
                self.give_back(message, str(trouble), alarm=True)
            else:
                self._show_to_purge(quoted(words), result, trouble)

        self.app.aside(lambda: purging.find_words(room, incident, words, state_folder=folder), found)

    def _show_to_purge(self, it: str, found: Any, trouble: RoomTrouble | None) -> None:
        if not self.app.shows(self):
            return
        self._to_purge, self._asked_for = (found if trouble is None else None), it
        if trouble is not None:
            self.say(str(trouble), alarm=True)
        elif not found:
            named = f"; but {', '.join(map(for_line, found.exports))} holds them" if found.exports else ""
            stuck = f"; {found.stuck} names or ids hold them and cannot be emptied" if found.stuck else ""
            self.say(f"nothing holds these words{named}{stuck}")
        else:
            lines = purging.listing(found, lambda at: clock_of(at, self.zone))
            self.app.show_lines(f"To be purged: {found.count}", lines)
            self.question("purge")

    def it(self, topic: str) -> str:
        """The entry, or the words, for which was looked."""
        return self._asked_for if topic == "purge" else super().it(topic)

    def answered_purge(self, topic: str, text: str) -> bool:
        """Purge what was listed when a word of it was typed; whether the question was about that."""
        if topic == "purge_words":
            self.find_to_purge(text)
            return True
        if topic != "purge":
            return False
        found, self._to_purge = self._to_purge, None
        self.app.hide_lines()
        if found is None or not found.confirmed_by(text):
            self.say("not purged: that is no word of what was listed")
            return True
        room = self.app.room
        self.act(lambda: purging.purge(room, found), lambda said: self.saved(f"saved · {for_line(said)}"))
        return True

    # What others purged, and what came back

    def watch_for_purged(self) -> None:
        """Look now and then whether words that were purged here came back."""
        self.set_interval(_LOOK_EVERY, self._look_for_purged)

    def _look_for_purged(self) -> None:
        self.app.ask(self.app.room.look_for_purged, self._looked_for_purged)

    def _looked_for_purged(self, count: Any, _trouble: RoomTrouble | None) -> None:
        if count and self.app.shows(self):
            self.app.bell()
            self.say("words that you purged were written again: /purges", alarm=True)

    def action_purges(self) -> None:
        """Show whose purges wait and what came back after a purge."""
        room, folder = self.app.room, self.app.state_folder
        self.app.aside(
            lambda: (tuple(room.purgers()), purging.find_returned(room, state_folder=folder)), self._show_purges
        )

    def _show_purges(self, found: Any, trouble: RoomTrouble | None) -> None:
        if trouble is not None or not self.app.shows(self):
            return
        self._purgers, self._returned = found
        self._purgers = self._purgers[: len(_LETTERS) - 1]
        lines = [
            f"{number}  carry out   {letter}  refuse   @{bounded(for_line(one.by), 40)} purges {one.count} texts: "
            f"{for_line(', '.join(one.kinds).replace('_', ' '))}"
            for number, letter, one in zip(range(1, 10), _LETTERS, self._purgers, strict=False)
        ]
        number = len(lines)
        if self._returned:
            lines.append(f"{number + 1}  purge them too   {_LETTERS[number]}  let them stand   what came back:")
            lines.extend(purging.listing(self._returned, lambda at: clock_of(at, self.zone)))
        if not lines:
            self.app.hide_lines()
            self.say("no purge waits, and nothing that was purged came back")
            return
        self.app.show_lines("Purges", lines)
        if not self.line.value:
            self.set_focus(self.timeline)  # the next key decides; in the line it would be text
        self.waiting_for = "purges"
        self.say("the digit or the letter decides; any other key leaves it as it is")

    def decide_purges(self, key: str) -> None:
        """Do what a digit or a letter says about what is listed."""
        self.app.hide_lines()
        room, returned, accept = self.app.room, self._returned, key.isdigit()
        number = int(key) - 1 if accept and len(key) == 1 else _LETTERS.find(key) if len(key) == 1 else -1
        if 0 <= number < len(self._purgers):
            one = self._purgers[number]
            did = "purged" if accept else "refused to purge"
            self.act(
                lambda: room.decide_purges(accept=accept, by=one.by.raw, incident=one.incident),
                lambda count: self.saved(f"saved · {did} {count} texts of @{for_line(one.by)}"),
            )
        elif number == len(self._purgers) and returned:
            if accept:
                self.act(lambda: purging.purge(room, returned), lambda said: self.saved(f"saved · {for_line(said)}"))
            else:
                self.act(lambda: purging.leave_returned(room, returned), lambda _: self.saved("saved · they stand"))
        else:
            self.say("left as it was")
