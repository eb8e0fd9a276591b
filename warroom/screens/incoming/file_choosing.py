"""What is asked of a file of a tool before it is stored: which of it is wanted, and what it does not say itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from warroom.intake.coming import read_day
from warroom.intake.times import zone_named
from warroom.intake.tools.csv_rows import CsvColumns
from warroom.intake.tools.sources import Asked
from warroom.room.incoming.tool_file import EVERYTHING, Look, Wanted, bound_of, names_of, times_of
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import bounded, for_line
from warroom.widgets.question import Invalid, Question

_ASKS = {
    "times": "From when to when? 14:00 to 15:30, 2026-02-13, 14:00 to; empty: all of it",
    "channels": "Which channels? With commas between them; empty: all",
    "people": "Whose words? With commas between the names; empty: everybody's",
}
_ASKS_FOR = {
    "year": "Of which year are its dates? 2026",
    "began": "When did the call begin? 2026-02-13 14:00",
    "day": "On which day were its clocks? 2026-02-13",
    "clocks": "In which zone were its clocks? Europe/Berlin, +02:00, UTC",
    "columns": "Which of these hold the time and the words (and who said it)? when, what, who",
}


class FileChoosing:
    """Asks on ``screen``; ``wanted`` and ``asked`` are what was answered. ``chosen`` is told when something else of the
    file is wanted, ``read_anew`` when something else was said of it.
    """

    def __init__(
        self, screen: AskingScreen, asked: Asked, chosen: Callable[[], None], read_anew: Callable[[], None]
    ) -> None:
        self._screen, self._chosen, self._read_anew = screen, chosen, read_anew
        self.asked, self.wanted = asked, EVERYTHING
        self._columns: list[str] = []
        """Those of a table of which nobody said yet which are meant."""

    def ask(self, look: Look, what: str) -> None:
        """Ask which ``times``, ``channels`` or ``people`` of the file are wanted."""

        def take(words: str) -> None:
            try:
                self.wanted = self._with(look, what, words)
            except ValueError as refused:
                raise Invalid(f"{refused}.") from refused
            self._chosen()

        named = {"channels": self.wanted.channels, "people": self.wanted.people}.get(what, ())
        self._screen.ask(Question(_ASKS[what], take, ", ".join(named), selected=True))

    def _with(self, look: Look, what: str, words: str) -> Wanted:
        """What is wanted, with ``words`` for one part of it. Raise `ValueError`."""
        if what == "channels":
            return replace(self.wanted, channels=names_of(words, look.channels))
        if what == "people":
            return replace(self.wanted, people=names_of(words, look.people))
        bridge = self._screen.bridge
        since, until = times_of(words, bridge.local_zone, now=bridge.now(), events=look.tool_file.events)
        return replace(self.wanted, since=since, until=until)

    def ask_milestones(self, offers: list[str], taken: set[str], shown: Callable[[], None]) -> None:
        """Ask which of the milestones that are offered is ``taken``, or is not any more; then it is to be ``shown``."""
        if not offers:
            self._screen.say("it tells of no milestone that the incident does not know")
            return

        def take(key: str) -> None:
            if key.isdecimal() and 1 <= int(key) <= len(offers):
                taken.symmetric_difference_update({offers[int(key) - 1]})
                shown()
                self._screen.say("")
            else:
                self._screen.say("left as it was")

        numbered = ", ".join(f"{number} {name}" for number, name in enumerate(offers, 1))
        self._screen.asking.ask_for_key(f"{numbered}: a digit takes it or leaves it; any other key goes on", take)

    def ask_columns(self, columns: list[str]) -> None:
        """Ask which ``columns`` of a table are meant."""
        self._columns = columns
        self._ask_of_file("columns", for_line(f"It has {bounded(', '.join(columns[:40]), 200)}."))

    def ask_of_file(self, look: Look | None) -> None:
        """Ask for what the file does not say itself."""
        remarks = look.tool_file.remarks if look is not None else []
        asks = next((remark.asks for remark in remarks if remark.asks), "")
        if look is None and self._columns:
            asks = "columns"
        before = next((name for name in _ASKS_FOR if getattr(self.asked, name)), "")
        if asks or before:
            self._ask_of_file(asks or before)
        else:
            self._screen.say("it says all of itself")

    def _ask_of_file(self, what: str, why: str = "") -> None:
        def take(words: str) -> None:
            if words:
                self.asked = self._told_of_file(what, words)
                self._read_anew()

        self._screen.ask(Question(f"{why} {_ASKS_FOR[what]}".strip(), take))

    def _told_of_file(self, what: str, words: str) -> Asked:
        """What was said of the file, with ``words`` for ``what``. Raise `Invalid`."""
        bridge = self._screen.bridge
        now, zone = bridge.now(), bridge.local_zone
        try:
            if what == "began":
                return replace(self.asked, began=bound_of(words, zone, now=now, first=True))
            if what == "day":
                return replace(self.asked, day=read_day(words, now=now, zone=zone, past=True))
            if what == "clocks":
                zone_named(words)
                return replace(self.asked, clocks=words)
        except ValueError as refused:
            raise Invalid(f"{refused}.") from refused
        if what == "year":
            if not re.fullmatch(r"[12]\d{3}", words):
                raise Invalid("a year has four digits: 2026.")
            return replace(self.asked, year=int(words))
        names = [name.strip() for name in words.split(",")]
        if len(names) not in (2, 3) or not all(name in self._columns for name in names):
            raise Invalid("name two or three of its columns, with commas between them.")
        return replace(self.asked, columns=CsvColumns(names[0], names[1], person="".join(names[2:])))
