"""The Verify pane: a fix is verified, check by check, with the figures that were seen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from warroom.model.desks import CheckItem
from warroom.model.identity import NO_ENTRY, EntryId
from warroom.model.moment import EventTime
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.panes.check_figures import Figures
from warroom.panes.clock_readings import ClockReadings
from warroom.panes.context import RoomContext
from warroom.panes.pane import CardsPane
from warroom.panes.pane_commands import Copy, Edit, Failed, Passed, ReadFigure, Skipped
from warroom.playbook.comparing import doubts, shortfalls
from warroom.room.acts import checking
from warroom.room.readings.due import stable_until
from warroom.text import bounded, for_line
from warroom.widgets.attention import has_attention
from warroom.widgets.command import VERIFY, Command, bindings
from warroom.widgets.moves import moves
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question
from warroom.widgets.verify_pane import check_key, verify

_VERDICTS = {"y": CheckState.PASSED, "n": CheckState.FAILED, "d": CheckState.SKIPPED}


class VerifyPane(CardsPane):
    """Checks are ticked, and their figures noted."""

    NUMBER, TITLE, NAME = 4, "Verify", VERIFY
    commands: ClassVar[tuple[type[Command], ...]] = (Passed, Failed, Skipped, ReadFigure, Edit, Copy)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands), *moves(open="open")]

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(desk)
        self._clocks = ClockReadings(desk)
        self._ticked: tuple[CheckItem, EntryId] | None = None
        """The check that was ticked last, and the entry that told of it."""
        self._figures = Figures(desk)
        self._round = ""
        """The fix whose checks are shown."""
        self._stepped = False
        """Whether the cursor went on by itself."""

    def tick(self, view: IncidentView) -> None:
        """Let the clocks of the checks go on."""
        end = stable_until(view, self.desk.playbook)
        times = [at for at in (*(check.due for check in view.desks.due_checks), end) if at is not None]
        if times and view.summary.closed is None and self._clocks.have_aged(times):
            self.show()

    def action_open(self) -> None:
        """Enter: what can be done with the card."""
        what, about = self.chosen()
        if what == "way":
            self.desk.say(f"/fixed {about} says that it went in; c copies its steps")
        elif what:
            self.desk.say("y passed   n failed   d skipped   e the figure that was seen")

    def draw(self, view: IncidentView) -> str:
        """Show the checks, and say how many passed and are due."""
        now = self.desk.now()
        cards, default = verify(view, self.desk.playbook, now=now)
        fix = view.desks.fix
        if fix is not None and fix.id != self._round:
            self._round = fix.id
            if not has_attention(self.cards):
                self.cards.let_go()  # a round of its own begins at its first check
        self.cards.show(cards, default=default)
        over = view.summary.closed is not None
        if fix is None:
            return "no fix" if over else "no fix yet"
        timed = [check for check in fix.checks if check.due is not None]
        if fix.broken:
            return "FAILED"
        due = [check for check in view.desks.due_checks if check.due is not None and check.due <= now and not over]
        passed = sum(check.state == CheckState.PASSED for check in timed)
        doubted = len(shortfalls(fix, view, self.desk.playbook))
        return (
            f"{passed} of {len(timed)}"
            + (f", {len(due)} DUE" if due else "")
            + (f", {doubted} NOT AS IT SHOULD BE" if doubted else "")
        )

    def arrive(self) -> None:
        """Whoever comes to the pane finds the cursor on the check that is due, if it had gone on by itself."""
        if self._stepped:
            self._stepped = False
            self.cards.let_go()
            self.show()

    def _check(self) -> CheckItem | None:
        what, about = self.chosen()
        checks = [check for fix in self.view.desks.fixes for check in fix.checks] if self.view is not None else []
        check_item = next((check for check in checks if check.id == about), None)
        if what != "check" or check_item is None:
            self.desk.say("no check is chosen; /fixed starts the checks of a fix")
            return None
        return check_item

    def action_tick(self, key: str) -> None:
        """Say what the chosen check showed, and go on to the next one; what is not due is asked about."""
        check, view = self._check(), self.view
        if check is None or view is None:
            return
        verdict = _VERDICTS[key]
        figure = self._figures.of(check)
        doubted = doubts(check, verdict, figure, EventTime.at(self.desk.now()), view, self.desk.playbook)
        if doubted and not self._stands(check, verdict, view):
            against = ", ".join(doubted)

            def say(because: str) -> None:
                if because:
                    self._say(self._figures.now(check), verdict, because)
                else:
                    self._figures.no_reason(against)

            verdict_words = "FAILED" if verdict == CheckState.FAILED else verdict
            asks = f"{first_words(check.text)} is {against}: {verdict_words} all the same, because"
            self.desk.ask(Question(asks, say, in_words=True))
        else:
            self._say(check, verdict, "")

    def _stands(self, check: CheckItem, verdict: CheckState, view: IncidentView) -> bool:
        """Whether nothing is said of it any more, so that asking why would be in vain."""
        fix = next((fix for fix in view.desks.fixes if fix.id == check.round), None)
        over = view.summary.closed is not None or (fix is not None and fix.broken)
        return over or (verdict == check.state == CheckState.PASSED and not check.contested)

    def _say(self, check: CheckItem, verdict: CheckState, because: str) -> None:
        view = self.view
        room, incident, playbook = self.desk.room, self.desk.incident, self.desk.playbook
        entry, it = EntryId(room.new_id()), bounded(for_line(check.text), 40)
        figure = self._figures.take(check)
        self._ticked = check, entry
        self._stepped = True
        self.cards.step_on(check_key(check.id))

        def done(_: object) -> None:
            self.desk.told(f"saved · {verdict} · {it} · e notes the figure that was seen")

        self.desk.act(
            lambda: checking.tick(
                room, incident, playbook, check, verdict, figure=figure, because=because, view=view, entry=entry
            ),
            done,
        )

    def action_read_figure(self) -> None:
        """Read the figure of the chosen check with a command of the person's own settings."""
        check = self._check()
        if check is not None:
            self._figures.read(check)

    def action_copy(self) -> None:
        """Copy the steps of the chosen way to resolve, with the incident's values filled in; nothing is run."""
        what, about = self.chosen()
        option = self.desk.playbook.option(about) if what == "way" else None
        if option is not None and self.view is not None:
            self.desk.copy_filled(option.steps, self.view)
        else:
            self.desk.say("there is nothing to copy here")

    def action_edit(self) -> None:
        """Note the figure of the check that was ticked last, or of the chosen one."""
        chosen, entry = self._check(), NO_ENTRY
        if self._ticked is not None and (chosen is None or chosen.state == CheckState.OPEN):
            ticked, entry = self._ticked
            chosen = self._figures.now(ticked)
        elif chosen is None or chosen.state == CheckState.OPEN:
            self.desk.say("tick it first: y passed   n failed   d skipped")
            return
        elif self._ticked is not None and self._ticked[0].id == chosen.id:
            entry = self._ticked[1]
        self._figures.ask(chosen, entry, chosen.figure.raw if chosen.figure is not None else "")
