"""The line of the coach in a first drill: the next step with its key and why; gone where it is silent."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from warroom.playbook.after import CoachStep
from warroom.text import for_line

_NAME = "COACH "


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
        self._tell()

    def on_resize(self) -> None:
        """Break the lines where the screen ends now."""
        self._tell()

    def _tell(self) -> None:
        if self.step is not None:
            low = self.styles.max_height is not None and self.styles.max_height.value == 1
            self.update(coach_words(self.step, self.app.size.width - 2, lines=1 if low else 2))


def coach_words(step: CoachStep, width: int, *, lines: int = 2) -> Content:
    """``COACH  /ack  type it and press Enter: the alert is yours (others stop looking for who has it)`` in at most two
    ``lines`` of ``width`` cells, the second below the words of the first; where that is too little, the end is cut.
    """
    across = max(8, width - len(_NAME))
    key, say, why = for_line(step.key), for_line(step.say), for_line(step.why)
    words = Content.assemble((f" {key} ", "bold reverse"), f" {say} ", (f"({why})", "$quiet"))
    first, *more = words.wrap(across) if lines > 1 else [words.truncate(across, ellipsis=True)]
    below = [Content(" ").join(more).truncate(across, ellipsis=True)] if more else []
    return Content.assemble((_NAME, "bold"), Content(f"\n{' ' * len(_NAME)}").join([first, *below]))
