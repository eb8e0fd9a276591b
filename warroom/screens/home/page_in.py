"""Bringing in a page about an incident of the past: looked at first, corrected once for all rows alike, then stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from warroom.intake.imported import Given, given_in_words
from warroom.model.sentences import counted
from warroom.room.acts.bringing_in import ReadPage, bring_in, read_page_in, stored_as, text_of_file
from warroom.room.acts.secret_gate import looks_like
from warroom.room.core import RoomTrouble
from warroom.screens.home.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.home.path_completion import complete_path
from warroom.screens.room.commands import bindings
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.page_rows import page_cards

if TYPE_CHECKING:
    from collections.abc import Callable

PATH, ZONE, DAY = "page path", "page zone", "page day"
_PASTED = "pasted page"
_ORDERS = {"": "dmy", "dmy": "mdy", "mdy": ""}
_ORDER_WORDS = {"": "as the page tells it", "dmy": "the day first", "mdy": "the month first"}


class PageInScreen(Page):
    """Asks for a page, shows what was read of it with the doubtful rows first, and stores it on Enter alone."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PAGE_IN_COMMANDS)]
    commands = PAGE_IN_COMMANDS
    asked: ClassVar[dict[str, str]] = {
        PATH: "Which page? Its path (Tab completes), or paste the page itself",
        ZONE: "In which zone are its times? Europe/Berlin, +02:00, PST; empty: as the page says",
        DAY: "Which day do its clocks begin on? 2026-02-13; empty: as the page says",
    }

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__(id="page-in-screen")
        self._told = told
        self._text = self._called = self._path = self._remark = ""
        self._zone = self._day = self._order = ""
        self._page: ReadPage | None = None
        self._agreed = ""
        self._storing = False

    def on_mount(self) -> None:
        """Ask which page it is."""
        self.entitle(("Bring in a page", "bold"), ("   nothing is stored before Enter", "$quiet"))
        line = self.query_one("#line", EntryLine)
        line.completed_elsewhere = line.pasted_whole = frozenset((PATH,))
        self.ask(PATH)

    def on_entry_line_completion_wanted(self, message: EntryLine.CompletionWanted) -> None:
        """Complete the path that is being typed, off this thread: the folder may be far away."""
        line, typed = self.query_one("#line", EntryLine), message.text

        def completed(found: Any, _trouble: RoomTrouble | None) -> None:
            if found is not None and self.app.shows(self) and line.value == typed and line.asking == PATH:
                whole, others = found
                line.fill(whole)
                self.say("  ".join(others) if others else f"{self.asked[PATH]}  (Esc leaves it)")

        self.app.aside(lambda: complete_path(typed), completed)

    def on_entry_line_pasted(self, message: EntryLine.Pasted) -> None:
        """The page itself."""
        if self.query_one("#line", EntryLine).asking == PATH:
            self.stop_asking()
            self._text, self._called, self._path, self._remark = message.text, _PASTED, "", ""
            self._read()

    def on_entry_line_left(self) -> None:
        """Without a page there is nothing to look at."""
        self.stop_asking()
        if self._page is None:
            self._leave("no page was brought in")
        else:
            self.say("left as it was")

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """A path, or what is corrected for all rows alike."""
        self.stop_asking()
        text = message.text.strip()
        if message.topic == PATH:
            if text:
                self._open(text)
            else:
                self._leave("no page was brought in")
            return
        zone, day = (text, self._day) if message.topic == ZONE else (self._zone, text)
        try:
            given_in_words(zone, day)
        except ValueError as error:
            self._ask_again(message.topic, text, f"{error}.")
            return
        self._zone, self._day = zone, day
        self._read()

    def _ask_again(self, topic: str, text: str, why: str) -> None:
        self.ask(topic, f"{for_line(why)}  {self.asked[topic]}")
        self.query_one("#line", EntryLine).fill(text)

    def _open(self, path: str) -> None:
        self.say(f"reading {path} …")

        def was_read(found: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._ask_again(PATH, path, str(trouble))
                return
            self._text, self._remark = found
            self._called, self._path = Path(path).name, path
            self._read()

        self.app.aside(lambda: text_of_file(str(Path(path).expanduser())), was_read)

    def _read(self) -> None:
        """Read the page with what was said of it, in a thread of its own."""
        text, name, remark, room, playbook = self._text, self._called, self._remark, self.app.room, self.app.playbook
        self._agreed = ""

        def read() -> ReadPage:
            given: Given = given_in_words(self._zone, self._day, order=self._order)
            return read_page_in(text, name, given, playbook, remark=remark)

        def was_read(page: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._page = None
                self._ask_again(PATH, self._path, str(trouble))
                return
            self._page = page
            self.entitle(("Bring in ", "bold"), bounded(for_line(page.imported.title), 60))
            self.cards.show(page_cards(page))
            before = stored_as(room, page)
            again = f"this page was stored before, as {before[:8]} · " if before else ""
            self.say(f"{again}{len(page.imported.doubtful)} of {page.imported.found} rows are in doubt")

        self.app.aside(read, was_read)

    def _correct(self, topic: str) -> None:
        if self._page is not None:
            self.ask(topic)

    def action_zone(self) -> None:
        """Ask for the zone of all rows that name none."""
        self._correct(ZONE)

    def action_day(self) -> None:
        """Ask for the day on which the clocks begin."""
        self._correct(DAY)

    def action_order(self) -> None:
        """Say which number of a date is the month: one way, the other, as the page tells it."""
        if self._page is None:
            return
        self._order = _ORDERS[self._order]
        self._read()
        self.say(f"of two numbers in a date {_ORDER_WORDS[self._order]}")

    def action_open_card(self) -> None:
        """Store it; what was stored before, or looks like a secret, is asked about once."""
        page = self._page
        if page is None or self._storing:
            return
        before, kinds = stored_as(self.app.room, page), page.secrets()
        why = f"this page was stored before, as {before[:8]}" if before else ""
        if kinds:
            why += f"{' and ' if why else ''}it {looks_like(kinds)}"
        if why and self._agreed != why:
            self._agreed = why
            self.say(f"NOT SAVED: {why}; Enter again stores it all the same", alarm=True)
            return
        self._storing = True
        room, playbook = self.app.room, self.app.playbook

        def store() -> Any:
            with room.secrets.passing():
                return bring_in(room, playbook, page)

        def stored(result: Any, trouble: RoomTrouble | None) -> None:
            self._storing = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            more = f", {counted(result.follow_ups, 'follow-up', 'follow-ups')}" if result.follow_ups else ""
            title = bounded(for_line(page.imported.title), 60)
            self._leave(f"saved · {title}: {counted(result.entries, 'entry', 'entries')}{more}")

        self.say("it is being stored …")
        self.app.ask(store, stored)

    def action_back(self) -> None:
        """Leave the question, or else the screen: nothing is stored."""
        line = self.query_one("#line", EntryLine)
        if line.asking:
            line.leave_question()
        else:
            self._leave("nothing was stored")

    def _leave(self, words: str) -> None:
        if self.app.shows(self):
            self.app.pop_screen()
            self._told(words)
