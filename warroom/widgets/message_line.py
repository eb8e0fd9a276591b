"""The one line in which a screen speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from warroom.text import for_line
from warroom.widgets.wrapping import wrap

_WHOLE = "-whole"
"""The class while more than one row is needed."""


class Say(Protocol):
    """Says something in one line, as an alarm where it must be seen."""

    def __call__(self, words: str, *, alarm: bool = False) -> None:
        """Say ``words``."""


class MessageLine(Static):
    """Says one thing at a time; nothing is painted when that is what it says already.

    A question and an alarm are said to their end, in as many rows as they need: the end of a question says what may be
    answered, and that of a refusal what to do.
    """

    DEFAULT_CSS = """
    MessageLine { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    MessageLine.-whole { height: auto; max-height: 3; text-wrap: wrap; }
    """
    MOST: ClassVar[int] = 3
    """Rows in which a question or an alarm is said."""
    STANDS: ClassVar[float] = 30.0
    """Seconds for which it is said what an act did."""
    _said = ("", False, False)
    _across = 0
    """The cells for which it was said."""
    _passing: Timer | None = None

    def on_resize(self) -> None:
        """Say it anew where it was said for another width: its end would be cut off, or its rows stand empty."""
        words, alarm, asks = self._said
        if (alarm or asks) and self._across != self._cells:
            self._said = ("", False, False)
            self.say(words, alarm=alarm, asks=asks)

    @property
    def _cells(self) -> int:
        """Those of a row, without the padding; the size of this line is not known yet where it is shown at once."""
        return max(1, self.app.size.width - 2)

    def say(self, words: str, *, alarm: bool = False, asks: bool = False) -> None:
        """Say ``words`` in place of what was said; a question that ``asks`` is brighter than what is around it."""
        if (words, alarm, asks) != self._said:
            self._said = (words, alarm, asks)
            style = "bold $text-error" if alarm else "bold $text-primary" if asks else "$quiet"
            content, across = Content.styled(for_line(words), style), self._cells
            whole = (alarm or asks) and content.cell_length > across
            if whole and len(lines := wrap(content.plain, across)) > self.MOST:
                last = Content(f"{lines[self.MOST - 1]} …").truncate(across, ellipsis=True).plain
                content = Content.styled("\n".join([*lines[: self.MOST - 1], last]), style)
            self._across = across
            moves = whole or self.has_class(_WHOLE)
            self.set_class(whole, _WHOLE)
            self.update(content, layout=moves)

    def unsay(self, words: str) -> None:
        """Say nothing where ``words`` still stand."""
        if self._said[0] == words:
            self.say("")

    def passes(self, words: str, gone: Callable[[], None] | None = None) -> None:
        """Let ``words`` be gone after a while, if they still stand here: what an act did is no state of things."""

        def leave() -> None:
            if gone is not None:
                gone()
            self.unsay(words)

        if self._passing is not None:
            self._passing.stop()
        self._passing = self.set_timer(self.STANDS, leave)
