"""What is done at the Verify pane: checks ticked, with the figure that was seen."""

from __future__ import annotations

from warroom.model.desks import FAILED, OPEN, PASSED, SKIPPED, CheckItem
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView
from warroom.playbook.comparing import doubts, rule_of, shortfalls, worse_words
from warroom.room.acts import checking
from warroom.room.core import RoomTrouble
from warroom.screens.room.desk import Desk
from warroom.screens.room.naming import quoted
from warroom.text import bounded, for_line
from warroom.widgets.attention import has_attention
from warroom.widgets.cards import Cards
from warroom.widgets.verify_pane import check_key, verify

_VERDICTS = {"y": PASSED, "n": FAILED, "d": SKIPPED}


class VerifyDesk(Desk):
    """The part of a room at which a fix is verified."""

    _doubted = ""
    """What speaks against what is about to be said of the check."""
    _figures: dict[str, str]
    """The figures that were read and not told yet, by their checks."""
    _round = ""
    """The fix whose checks are shown."""
    _stepped = False
    """Whether the cursor went on by itself."""

    @property
    def verify_cards(self) -> Cards:
        """The list of the Verify pane."""
        return self.query_one("#verify", Cards)

    def show_verify(self) -> str:
        """Show the pane anew and say how it stands."""
        if self.view is None:
            return ""
        now = self.app.now()
        cards, default = verify(self.view, self.playbook, now=now)
        fix = self.view.desks.fix
        if fix is not None and fix.id != self._round:
            self._round = fix.id
            if not has_attention(self.verify_cards):
                self.verify_cards.let_go()  # a round of its own begins at its first check
        self.verify_cards.show(cards, default=default)
        if fix is None:
            return "no fix yet"
        timed = [check for check in fix.checks if check.due is not None]
        if fix.broken:
            return "FAILED"
        due = [check for check in self.view.desks.due_checks if check.due is not None and check.due <= now]
        passed = sum(check.state == PASSED for check in timed)
        doubted = len(shortfalls(fix, self.view, self.playbook))
        return (
            f"{passed} of {len(timed)}" + (f", {doubted} NOT AS IT SHOULD BE" if doubted else "")
            + (f", {len(due)} DUE" if due else "")
        )  # fmt: skip

    def to_what_is_due(self) -> None:
        """Whoever comes to the pane finds the cursor on the check that is due, if it had gone on by itself."""
        if self._stepped:
            self._stepped = False
            self.verify_cards.let_go()
            self.show_verify()

    def _check(self) -> CheckItem | None:
        what, _, about = self.verify_cards.chosen.partition(":")
        checks = [check for fix in self.view.desks.fixes for check in fix.checks] if self.view is not None else []
        found = next((check for check in checks if check.id == about), None)
        if what != "check" or found is None:
            self.say("no check is chosen; /fixed starts the checks of a fix")
            return None
        return found

    def action_tick(self, key: str) -> None:
        """Say what the chosen check showed, and go on to the next one; what is not due is asked about."""
        check, view = self._check(), self.view
        if check is None or view is None:
            return
        self.check, self.verdict = check, _VERDICTS[key]
        figure = self._figures.get(check.id, "")
        found = doubts(check, self.verdict, figure, EventTime.at(self.app.now()), view, self.playbook)
        if found and not self._stands(check, view):
            self._ask_why(found)
        else:
            self._say(check, self.verdict, "")

    def _stands(self, check: CheckItem, view: IncidentView) -> bool:
        """Whether nothing is said of it any more, so that asking why would be in vain."""
        fix = next((one for one in view.desks.fixes if one.id == check.round), None)
        over = view.summary.closed is not None or (fix is not None and fix.broken)
        return over or (self.verdict == check.state == PASSED and not check.contested)

    def _ask_why(self, found: list[str], figure: str = "") -> None:
        self.seen_figure, self._doubted = figure, ", ".join(found)
        self.question("because")

    def _say(self, check: CheckItem, verdict: str, because: str) -> None:
        view = self.view
        room, incident, playbook, entry = self.app.room, self.incident, self.playbook, self.app.room.new_id()
        figure = self._figures.pop(check.id, "")
        self.check_entry = entry
        self._stepped = True
        self.verify_cards.step_on(check_key(check))

        def done(_: object) -> None:
            self.saved(f"saved · {verdict} · {bounded(for_line(check.text), 40)} · e notes the figure that was seen")

        self.act(
            lambda: checking.tick(
                room, incident, playbook, check, verdict, figure=figure, because=because, view=view, entry=entry
            ), done,
        )  # fmt: skip

    def action_read_figure(self) -> None:
        """Read the figure of the chosen check with a command of the person's own settings: the tick that follows says
        it, one that was ticked is asked for it.
        """
        from warroom.room.acts.metering import read_metric

        check = self._check()
        if check is None:
            return
        rule = rule_of(check, self.playbook)
        metric, hooks, environ = rule.metric if rule is not None else "", self.app.config.metric, self.app.environ
        if not metric:
            self.say(f"{quoted(check.text)} is about no figure of the triage")
            return

        def finished(figure: str | None, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):  # the room was left meanwhile
                return
            if trouble is not None or figure is None:
                self.say(f"NOT READ: {trouble}", alarm=True)
                return
            self._was_read(check, figure)

        self.say(f"{for_line(metric)} is being read…")
        self.app.aside(lambda: read_metric(metric, hooks, environ=environ), finished)

    def _was_read(self, check: CheckItem, figure: str) -> None:
        check, view = self._now(check), self.view
        compares = checking.figure_words(check, figure, view, self.playbook) if view is not None else ""
        said = f"{quoted(check.text)}: {figure}{' · ' if compares else ''}{compares}"
        if check.state == OPEN or self.line.asking:
            self._figures[check.id] = figure
            self.say(f"{said} · y and n say it" if not self.line.asking else said)
            return
        self.check, self.check_entry = check, ""
        self.question("figure", figure)

    def copy_way(self) -> None:
        """Copy the steps of the chosen way to resolve, with the incident's values filled in; nothing is run."""
        what, _, about = self.verify_cards.chosen.partition(":")
        option = self.playbook.option(about) if what == "way" else None
        if option is not None and self.view is not None:
            self.copy_filled(option.steps, self.view)
        else:
            self.say("there is nothing to copy here")

    def edit_check(self) -> None:
        """Note the figure of the check that was ticked last, or of the chosen one."""
        chosen, last = self._check(), self.check
        if last is not None and self.check_entry and (chosen is None or chosen.state == OPEN):
            chosen = self._now(last)
        elif chosen is None or chosen.state == OPEN:
            self.say("tick it first: y passed   n failed   d skipped")
            return
        if last is None or chosen.id != last.id:
            self.check_entry = ""
        self.check = chosen
        self.question("figure", chosen.figure.raw if chosen.figure is not None else "")

    def _now(self, check: CheckItem) -> CheckItem:
        """The check as it is shown by now."""
        checks = [one for fix in self.view.desks.fixes for one in fix.checks] if self.view is not None else []
        return next((one for one in checks if one.id == check.id), check)

    def it(self, topic: str) -> str:
        """The check, and what speaks against it."""
        if topic == "figure" and self.check is not None:
            return quoted(self.check.text)
        if topic == "because" and self.check is not None:
            said = "FAILED" if self.verdict == FAILED else self.verdict
            return (
                f"{quoted(self.check.text)} is {self._doubted}: {said}"
                if not self.seen_figure
                else (f"{quoted(self.check.text)}: {self._doubted}, {said}")
            )
        return super().it(topic)

    def answered_check(self, topic: str, text: str) -> bool:
        """A figure or a reason that was typed for the Verify pane; whether it was one."""
        if topic not in ("figure", "because") or self.check is None:
            return False
        check = self._now(self.check)
        if topic == "because":
            if not text:
                self.say(f"left as it was: it needs a reason, since it is {self._doubted}")
            elif self.seen_figure:
                self._note(check, self.seen_figure, text)
            else:
                self._say(check, self.verdict, text)
        elif text:
            worse = worse_words(check, text, self.view, self.playbook) if check.state == PASSED else []
            if worse:
                self.verdict = PASSED
                self._ask_why(worse, text)
            else:
                self._note(check, text, "")
        return True

    def _note(self, check: CheckItem, figure: str, because: str) -> None:
        entry, room, incident, playbook, view = (
            self.check_entry, self.app.room, self.incident, self.playbook, self.view,
        )  # fmt: skip
        seen = self.asked_upon
        compares = checking.figure_words(check, figure, view, playbook) if view is not None else ""
        self.act(
            lambda: checking.note_figure(
                room, incident, playbook, check, figure, view=view, because=because, entry=entry, seen_up_to=seen
            ),
            lambda _: self.saved(f"saved · the figure is noted{' · ' if compares else ''}{compares}"),
        )
