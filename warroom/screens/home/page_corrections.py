"""What is corrected of a page that is brought in, once for all of its rows: zone, first day, order of day and month."""

from __future__ import annotations

from collections.abc import Callable

from warroom.intake.imported import ImportHints, given_in_words
from warroom.screens.shared.page import Page
from warroom.widgets.question import Invalid, Question

_ASKS_ZONE = "In which zone are its times? Europe/Berlin, +02:00, PST; empty: as the page says"
_ASKS_DAY = "Which day do its clocks begin on? 2026-02-13; empty: as the page says"
_ORDERS = {"": "dmy", "dmy": "mdy", "mdy": ""}
_ORDER_WORDS = {"": "as the page tells it", "dmy": "the day first", "mdy": "the month first"}


class PageCorrections:
    """Asks on ``screen`` for what is corrected, and lets the page be ``read`` again with it, once it ``is_there``."""

    def __init__(self, screen: Page, *, read: Callable[[], None], is_there: Callable[[], bool]) -> None:
        self._screen, self._read, self._is_there = screen, read, is_there
        self._zone = self._day = self._order = ""

    def hints(self) -> ImportHints:
        """What was said of the page so far."""
        return given_in_words(self._zone, self._day, order=self._order)

    def ask_zone(self) -> None:
        """Ask for the zone of all rows that name none."""
        self._ask(_ASKS_ZONE, zone=True)

    def ask_day(self) -> None:
        """Ask for the day on which the clocks begin."""
        self._ask(_ASKS_DAY, zone=False)

    def turn_order(self) -> None:
        """Take the next way to read two numbers of a date."""
        if not self._is_there():
            return
        self._order = _ORDERS[self._order]
        self._read()
        self._screen.say(f"of two numbers in a date {_ORDER_WORDS[self._order]}")

    def _ask(self, asks: str, *, zone: bool) -> None:
        if self._is_there():
            self._screen.ask(Question(asks, lambda text: self._take(text, zone=zone), selected=True))

    def _take(self, text: str, *, zone: bool) -> None:
        corrected = (text, self._day) if zone else (self._zone, text)
        try:
            given_in_words(*corrected)
        except ValueError as error:
            raise Invalid(f"{error}.") from error
        self._zone, self._day = corrected
        self._read()
