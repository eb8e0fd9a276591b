"""The figures of checks: read by a command, asked for, noted, and doubted where they are worse than before."""

from __future__ import annotations

from warroom.model.desks import CheckItem
from warroom.model.identity import NO_ENTRY, EntryId, Revision
from warroom.model.states import CheckState
from warroom.panes.context import RoomContext
from warroom.playbook.comparing import rule_of, worse_words
from warroom.room.acts import checking
from warroom.room.core import RoomTrouble
from warroom.text import for_line
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question


class Figures:
    """Knows the figures that were read and not told yet, by their checks."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._read: dict[str, str] = {}

    def of(self, check: CheckItem) -> str:
        """The figure of ``check`` that was read and not told yet; empty for none."""
        return self._read.get(check.id, "")

    def take(self, check: CheckItem) -> str:
        """The same, which is being told now."""
        return self._read.pop(check.id, "")

    def no_reason(self, against: str) -> None:
        """Say that nothing was done, since ``against`` stands against it."""
        self._desk.say(f"left as it was: it needs a reason, since it is {against}")

    def read(self, check: CheckItem) -> None:
        """Read the figure of ``check`` with a command of the person's own settings: the tick that follows says it, of
        one that was ticked it is asked for.
        """
        from warroom.room.acts.metering import read_metric

        rule = rule_of(check, self._desk.playbook)
        metric, hooks, environ = (
            rule.metric if rule is not None else "",
            self._desk.bridge.config.metric,
            self._desk.bridge.environ,
        )
        if not metric:
            self._desk.say(f"{first_words(check.text)} is about no figure of the triage")
            return

        def finished(figure: str | None, trouble: RoomTrouble | None) -> None:
            if not self._desk.is_shown:  # the room was left meanwhile
                return
            if trouble is not None or figure is None:
                self._desk.say(f"NOT READ: {trouble}", alarm=True)
                return
            self._was_read(check, figure)

        self._desk.say(f"{for_line(metric)} is being read…")
        self._desk.bridge.aside(lambda: read_metric(metric, hooks, environ=environ), finished)

    def _was_read(self, check: CheckItem, figure: str) -> None:
        check, view = self.now(check), self._desk.view
        compares = checking.figure_words(check, figure, view, self._desk.playbook) if view is not None else ""
        reading = f"{first_words(check.text)}: {figure}{' · ' if compares else ''}{compares}"
        if check.state == CheckState.OPEN or self._desk.asking.asks:
            self._read[check.id] = figure
            self._desk.say(f"{reading} · y and n say it" if not self._desk.asking.asks else reading)
            return
        self.ask(check, NO_ENTRY, figure)

    def ask(self, check: CheckItem, entry: EntryId, stands: str) -> None:
        """Ask for the figure of ``check``, of which ``entry`` told."""
        seen = self._desk.revision_shown()

        def note(figure: str) -> None:
            if not figure:
                return
            now = self.now(check)
            worse = (
                worse_words(now, figure, self._desk.view, self._desk.playbook) if now.state == CheckState.PASSED else []
            )
            if worse:
                self._ask_why_passed(now, entry, figure, ", ".join(worse), seen)
            else:
                self._note(now, entry, figure, "", seen)

        self._desk.ask(Question(f"The figure that was seen: {first_words(check.text)}", note, stands, in_words=True))

    def _ask_why_passed(
        self, check: CheckItem, entry: EntryId, figure: str, against: str, seen: Revision | None
    ) -> None:
        def note(because: str) -> None:
            if because:
                self._note(self.now(check), entry, figure, because, seen)
            else:
                self.no_reason(against)

        asks = f"{first_words(check.text)}: {against}, {CheckState.PASSED} all the same, because"
        self._desk.ask(Question(asks, note, in_words=True))

    def now(self, check: CheckItem) -> CheckItem:
        """The check as it is shown by now."""
        checks = (
            [check for fix in self._desk.view.desks.fixes for check in fix.checks]
            if self._desk.view is not None
            else []
        )
        return next((one for one in checks if one.id == check.id), check)

    def _note(self, check: CheckItem, entry: EntryId, figure: str, because: str, seen: Revision | None) -> None:
        room, incident, playbook, view = self._desk.room, self._desk.incident, self._desk.playbook, self._desk.view
        compares = checking.figure_words(check, figure, view, playbook) if view is not None else ""
        self._desk.act(
            lambda: checking.note_figure(
                room, incident, playbook, check, figure, view=view, because=because, entry=entry, seen_up_to=seen
            ),
            lambda _: self._desk.told(f"saved · the figure is noted{' · ' if compares else ''}{compares}"),
        )
