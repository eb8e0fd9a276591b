"""A field in which cursor and keys go by what one sees: a flag, a family, a letter with its marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from rich.cells import cell_len, split_graphemes
from rich.text import Text
from textual.widgets import Input
from textual.widgets.input import Selection

from warroom.widgets.line_guard import guarded

_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"


def sign_ends(text: str) -> list[int]:
    """Where each sign that one sees in ``text`` ends; two letters of a flag are one sign."""
    if text.isascii():
        return list(range(1, len(text) + 1))
    ends: list[int] = []
    half = False
    for start, end, _ in split_graphemes(text)[0]:
        letter = _FIRST_FLAG <= text[start] <= _LAST_FLAG
        if half and letter:
            ends[-1] = end
        else:
            ends.append(end)
        half = letter and not half
    return ends


def as_painted(text: str) -> str:
    """``text``, sign for sign, as the last guard of what is painted leaves it: a tab is a blank."""
    return text if text.isprintable() else guarded(text.replace("\t", " "))


def sign_before(text: str, position: int) -> int:
    """Where the sign begins that stands before ``position``; 0 at the beginning."""
    return max((end for end in sign_ends(text) if end < position), default=0)


def sign_behind(text: str, position: int) -> int:
    """Where the sign ends that stands at ``position``; the length of ``text`` at its end."""
    return min((end for end in sign_ends(text) if end > position), default=len(text))


def column_of(text: str, position: int) -> int:
    """The column, from 0, in which is painted what stands at ``position`` of ``text``."""
    return cell_len(as_painted(text)[:position])


def sign_in_column(text: str, column: int) -> int:
    """Where the sign begins that is painted in ``column``; where ``text`` ends, for a column behind it."""
    begins = [0, *sign_ends(text)]
    return begins[bisect_right(begins, max(0, column), key=lambda position: column_of(text, position)) - 1]


class WholeSigns(Input):
    """Moves and deletes by whole signs, whatever one is made of, and counts columns as they are painted."""

    def action_cursor_left(self, select: bool = False) -> None:
        """Move the cursor, or with ``select`` the end of what is selected, before the sign on its left."""
        self._go(sign_before, min, select=select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move the cursor, or with ``select`` the end of what is selected, behind the sign on its right."""
        self._go(sign_behind, max, select=select)

    def action_delete_left(self) -> None:
        """Delete the sign on the left of the cursor, or what is selected."""
        self._take_out(sign_before(self.value, self.cursor_position))

    def action_delete_right(self) -> None:
        """Delete the sign at the cursor, or what is selected."""
        self._take_out(sign_behind(self.value, self.cursor_position))

    def _go(self, there: Callable[[str, int], int], side: Callable[[Selection], int], *, select: bool) -> None:
        if select:
            self.selection = Selection(self.selection.start, there(self.value, self.selection.end))
        elif self.selection.is_empty:
            self.cursor_position = there(self.value, self.cursor_position)
        else:
            self.cursor_position = side(self.selection)

    def _take_out(self, other_end: int) -> None:
        if self.selection.is_empty:
            self.delete(*sorted((other_end, self.cursor_position)))
        else:
            self.delete_selection()

    @property
    def _value(self) -> Text:
        return Text(as_painted(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return column_of(self.value, position)

    def _cell_offset_to_index(self, offset: int) -> int:
        return sign_in_column(self.value, offset + self.scroll_offset.x)
