"""The line of the coach in a first drill: the next step with its key and why; gone where it is silent."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from warroom.playbook.after import CoachStep
from warroom.text import clean


class CoachLine(Static):
    """Takes two lines at most, and one where the screen is low."""

    DEFAULT_CSS = """
    CoachLine { display: none; height: auto; max-height: 2; padding: 0 1; background: $panel; color: $foreground; }
    """
    step: CoachStep | None = None

    def show(self, step: CoachStep | None) -> None:
        """Tell of ``step``, or of nothing."""
        if step == self.step:
            return
        self.step = step
        self.display = step is not None
        if step is not None:
            self.update(coach_words(step))


def coach_words(step: CoachStep) -> Content:
    """``COACH  /ack  type it and press Enter: the alert is yours (others stop looking for who has it)``."""
    return Content.assemble(
        ("COACH ", "bold"),
        (f" {clean(step.key)} ", "bold reverse"),
        f" {clean(step.say)} ",
        (f"({clean(step.why)})", "$quiet"),
    )
