"""The one line in which a screen speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from warroom.text import for_line
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.wrapping import in_cells, wrap

_WHOLE = "-whole"
"""The class while more than one row is needed."""


_BETWEEN = "   "
"""What stands between two things of which a key chooses one."""


def _choices_whole(text: str, width: int) -> list[str]:
    """``text`` in lines of ``width`` cells, in which a key stands beside what it chooses."""
    first, *others = text.split(_BETWEEN)
    lines = wrap(first, width)
    for choice in others:
        if cell_len(joined := f"{lines[-1]}{_BETWEEN}{choice}") <= width:
            lines[-1] = joined
        else:
            lines += wrap(choice.strip(), width)
    return lines


class Say(Protocol):
    """Says something in one line, as an alarm where it must be seen."""

    def __call__(self, words: str, *, alarm: bool = False) -> None:
        """Say ``words``."""


class MessageLine(Static):
    """Says one thing at a time; nothing is painted when that is what it says already.

    It is said to its end, in as many rows as it needs: the end of a question says what may be answered, that of a
    refusal what to do, and that of a copy where it is. What follows the keys of whoever types has one row.
    """

    DEFAULT_CSS = """
    MessageLine { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    MessageLine.-whole { height: auto; max-height: 3; text-wrap: wrap; }
    """
    MOST: ClassVar[int] = 3
    """Rows in which something is said to its end."""
    STANDS: ClassVar[float] = 30.0
    """Seconds for which it is said what an act did."""
    _said = ("", False, False, True)
    rows_said: reactive[int] = reactive(1, repaint=False)
    """In how many rows it is said."""
    _across = 0
    """The cells for which it was said."""
    _passing: Timer | None = None

    def on_resize(self) -> None:
        """Say it anew where it was said for another width: its end would be cut off, or its rows stand empty."""
        words, alarm, asks, to_the_end = self._said
        if to_the_end and self._across != self._cells:
            self._said = ("", False, False, True)
            self.say(words, alarm=alarm, asks=asks)

    @property
    def _cells(self) -> int:
        """Those of a row, without the padding; the size of this line is not known yet where it is shown at once."""
        return max(1, self.app.size.width - 2)

    @property
    def _follows_keys(self) -> bool:
        """Whether something is being typed: what is said with each key moves nothing on the screen."""
        focused = self.screen.focused
        return isinstance(focused, EntryLine) and focused.value != ""

    def say(self, words: str, *, alarm: bool = False, asks: bool = False) -> None:
        """Say ``words`` in place of what was said; a question that ``asks`` is brighter than what is around it."""
        to_the_end = alarm or asks or not self._follows_keys
        if (words, alarm, asks, to_the_end) != self._said:
            self._said = (words, alarm, asks, to_the_end)
            style = "bold $text-error" if alarm else "bold $text-primary" if asks else "$quiet"
            content, across = Content.styled(for_line(words), style), self._cells
            whole = to_the_end and content.cell_length > across
            rows_said = 1
            if whole:
                lines = _choices_whole(content.plain, across)
                is_cut = len(lines) > self.MOST
                if is_cut:
                    lines[self.MOST - 1 :] = [in_cells(f"{lines[self.MOST - 1]} …", across)]
                rows_said = len(lines)
                if is_cut or _BETWEEN in content.plain:
                    content = Content.styled("\n".join(lines), style)
            self._across, self.rows_said = across, rows_said
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
