"""Purging in a war room: what would go is listed, a word of it confirms; and what others want gone is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.panes.context import RoomContext
from warroom.panes.entry_acts import clock_of
from warroom.panes.timeline import TimelinePane
from warroom.room.acts import purging
from warroom.room.acts.purging import Purger, ToPurge
from warroom.room.acts.purging_elsewhere import looked_in_words
from warroom.room.core import RoomTrouble
from warroom.text import Untrusted, for_line
from warroom.widgets.naming import first_words, named
from warroom.widgets.question import Question

_LETTERS = "abcdefghi"


class PurgeActs:
    """Takes words out for good."""

    def __init__(self, desk: RoomContext, pane: TimelinePane) -> None:
        self._desk, self._pane = desk, pane
        self._purgers: tuple[Purger, ...] = ()
        self._returned: ToPurge | None = None

    def purge_chosen(self) -> None:
        """Show what goes with the chosen entry."""
        entry = self._pane.chosen()
        if entry is not None:
            room, incident = self._desk.room, entry.incident or self._desk.incident
            folder = self._desk.bridge.state_folder
            self._desk.bridge.aside(
                lambda: purging.find_entry(room, incident, entry.id, state_folder=folder),
                partial(self._show_to_purge, named(entry, self._desk.zone)),
            )

    def ask_for_words(self) -> None:
        """Ask for the words."""
        self._desk.ask(Question("Purge which words? What holds them is listed first", self.find_to_purge))

    def find_to_purge(self, words: str, failed: Callable[[str], None] | None = None) -> None:
        """Show what holds ``words``; ``failed`` is told why that cannot be."""
        room, incident, folder = self._desk.room, self._desk.incident, self._desk.bridge.state_folder

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None and failed is not None and self._desk.is_shown:
                failed(str(trouble))
            else:
                self._show_to_purge(first_words(words), result, trouble)

        self._desk.bridge.aside(lambda: purging.find_words(room, incident, words, state_folder=folder), found)

    def _show_to_purge(self, it: str, found: Any, trouble: RoomTrouble | None) -> None:
        if not self._desk.is_shown:
            return
        if trouble is not None:
            self._desk.say(str(trouble), alarm=True)
        elif not found:
            named = f"; but {', '.join(map(for_line, found.exports))} holds them" if found.exports else ""
            stuck = (
                f"; {counted(found.stuck, 'name or id holds', 'names or ids hold')} them and cannot be emptied"
                if found.stuck
                else ""
            )
            title = self._desk.view.summary.title if self._desk.view is not None else Untrusted("")
            self._desk.say(f"nothing is to be purged: {looked_in_words(title, found.others)}{named}{stuck}")
        else:
            lines = purging.listing(found, lambda at: clock_of(at, self._desk.zone))
            self._desk.bridge.show_lines(f"To be purged: {found.count}", lines)
            asks = f"Purge {it} for good, everywhere, with all that is listed? Type a word of it"
            self._desk.ask(Question(asks, lambda word: self._purge(found, word)))

    def _purge(self, to_purge: ToPurge, word: str) -> None:
        """Purge what was listed once a word of it was typed."""
        self._desk.bridge.hide_lines()
        if not to_purge.confirmed_by(word):
            self._desk.say("not purged: that is no word of what was listed")
            return
        self._purge_all(to_purge)

    def _purge_all(self, to_purge: ToPurge) -> None:
        room = self._desk.room
        self._desk.act(
            lambda: purging.purge(room, to_purge), lambda sentence: self._desk.saved(f"saved · {for_line(sentence)}")
        )

    # What others purged, and what came back

    def look_for_purged(self) -> None:
        """Look whether words that were purged here came back."""
        self._desk.bridge.ask(self._desk.room.look_for_purged, self._looked_for_purged)

    def _looked_for_purged(self, count: Any, _trouble: RoomTrouble | None) -> None:
        if count and self._desk.is_shown:
            self._desk.bridge.bell(though_muted=True)
            self._desk.say("words that you purged were written again: /purges", alarm=True)

    def show_purges(self) -> None:
        """Show whose purges wait and what came back after a purge."""
        room, folder, zone = self._desk.room, self._desk.bridge.state_folder, self._desk.zone

        def at_clock(at: Moment) -> str:
            return clock_of(at, zone)

        self._desk.bridge.aside(
            lambda: (
                [(purger, purging.first_of(room, purger, at_clock)) for purger in room.purgers()[: len(_LETTERS) - 1]],
                purging.find_returned(room, state_folder=folder),
            ),
            self._show_purges,
        )

    def _show_purges(self, found: Any, trouble: RoomTrouble | None) -> None:
        if trouble is not None or not self._desk.is_shown:
            return
        first_texts, self._returned = found
        self._purgers = tuple(purger for purger, _ in first_texts)
        lines = []
        for number, letter, (purger, texts) in zip(range(1, 10), _LETTERS, first_texts, strict=False):
            lines.append(f"{number}  carry out   {letter}  refuse   {purging.wants(purger)}")
            lines.extend(texts)
        number = len(self._purgers)
        if self._returned:
            lines.append(f"{number + 1}  purge them too   {_LETTERS[number]}  let them stand   what came back:")
            lines.extend(purging.listing(self._returned, lambda at: clock_of(at, self._desk.zone)))
        if not lines:
            self._desk.bridge.hide_lines()
            self._desk.say("no purge waits, and nothing that was purged came back")
            return
        self._desk.bridge.show_lines("Purges", lines)
        if self._desk.asking.is_idle:
            self._desk.screen.set_focus(self._pane.timeline)  # the next key decides; in the line it would be text
        self._desk.asking.ask_for_key("the digit or the letter decides; any other key leaves it as it is", self._decide)

    def _decide(self, key: str) -> None:
        """Do what a digit or a letter says about what is listed."""
        self._desk.bridge.hide_lines()
        room, returned, accept = self._desk.room, self._returned, key.isdecimal()
        number = int(key) - 1 if accept and len(key) == 1 else _LETTERS.find(key) if len(key) == 1 else -1
        if 0 <= number < len(self._purgers):
            purger = self._purgers[number]
            did = "purged" if accept else "refused to purge"
            self._desk.act(
                lambda: purging.decide_as_listed(room, purger, accept=accept),
                lambda count: self._desk.saved(
                    f"saved · {did} {counted(count, 'text', 'texts')} of @{for_line(purger.by)}"
                ),
            )
        elif number == len(self._purgers) and returned:
            if accept:
                self._desk.act(
                    lambda: purging.purge(room, returned),
                    lambda sentence: self._desk.saved(f"saved · {for_line(sentence)}"),
                )
            else:
                self._desk.act(
                    lambda: purging.leave_returned(room, returned), lambda _: self._desk.saved("saved · they stand")
                )
        else:
            self._desk.say("left as it was")
