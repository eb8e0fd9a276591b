"""What is done at the Verify pane: checks ticked, with the figure that was seen."""

from __future__ import annotations

from warroom.model.desks import FAILED, OPEN, PASSED, SKIPPED, CheckItem
from warroom.room import tech_lead
from warroom.screens.desk import Desk
from warroom.screens.naming import quoted
from warroom.text import bounded, for_line
from warroom.widgets.cards import Cards
from warroom.widgets.verify_pane import verify

_VERDICTS = {"y": PASSED, "n": FAILED, "d": SKIPPED}


class VerifyDesk(Desk):
    """The part of a room at which a fix is verified."""

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
        self.verify_cards.show(cards, default=default)
        fix = self.view.desks.fix
        if fix is None:
            return "no fix yet"
        timed = [check for check in fix.checks if check.due is not None]
        if fix.broken:
            return "FAILED"
        due = [check for check in self.view.desks.due_checks if check.due is not None and check.due <= now]
        passed = sum(check.state == PASSED for check in timed)
        return f"{passed} of {len(timed)}" + (f", {len(due)} DUE" if due else "")

    def _check(self) -> CheckItem | None:
        what, _, about = self.verify_cards.chosen.partition(":")
        checks = [check for fix in self.view.desks.fixes for check in fix.checks] if self.view is not None else []
        found = next((check for check in checks if check.id == about), None)
        if what != "check" or found is None:
            self.say("no check is chosen; /fixed starts the checks of a fix")
            return None
        return found

    def action_tick(self, key: str) -> None:
        """Say what the chosen check showed; the figure that was seen may be typed then."""
        check, view = self._check(), self.view
        if check is None or view is None:
            return
        room, incident, playbook, verdict = self.app.room, self.incident, self.playbook, _VERDICTS[key]
        entry = room.new_id()
        self.check, self.check_entry = check, entry

        def done(_: object) -> None:
            self.verify_cards.let_go()
            self.saved(f"saved · {verdict} · {bounded(for_line(check.text), 40)} · e notes the figure that was seen")

        self.act(lambda: tech_lead.tick(room, incident, playbook, check, verdict, view=view, entry=entry), done)

    def edit_check(self) -> None:
        """Note the figure of the check that was ticked last, or of the chosen one."""
        chosen = self._check()
        check = chosen if chosen is not None and chosen.state != OPEN else self.check
        if check is not None:
            if chosen is not None and chosen.state != OPEN:
                self.check, self.check_entry = (
                    chosen,
                    "" if self.check is None or chosen.id != self.check.id else self.check_entry,
                )
            self.question("figure", check.figure.raw if check.figure is not None else "")

    def it(self, topic: str) -> str:
        """The check."""
        return quoted(self.check.text) if topic == "figure" and self.check is not None else super().it(topic)

    def answered_check(self, topic: str, text: str) -> bool:
        """A figure that was typed for the Verify pane; whether it was one."""
        if topic != "figure" or self.check is None:
            return False
        check, entry, room, incident = self.check, self.check_entry, self.app.room, self.incident
        seen = self.asked_upon
        if text:
            self.act(
                lambda: tech_lead.note_figure(room, incident, check, text, entry=entry, seen_up_to=seen),
                lambda _: self.saved("saved · the figure is noted"),
            )
        return True
