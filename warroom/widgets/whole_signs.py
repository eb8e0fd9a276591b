"""A field in which cursor and keys go by what one sees: a flag, a family, a letter with its marks."""

from __future__ import annotations

from rich.cells import split_graphemes
from textual.widgets import Input
from textual.widgets.input import Selection

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


def sign_before(text: str, position: int) -> int:
    """Where the sign begins that stands before ``position``; 0 at the beginning."""
    return max((end for end in sign_ends(text) if end < position), default=0)


def sign_behind(text: str, position: int) -> int:
    """Where the sign ends that stands at ``position``; the length of ``text`` at its end."""
    return min((end for end in sign_ends(text) if end > position), default=len(text))


class WholeSigns(Input):
    """Moves and deletes by whole signs, however many characters one is made of."""

    def action_cursor_left(self, select: bool = False) -> None:
        """Move the cursor, or with ``select`` the end of what is selected, before the sign on its left."""
        if select:
            self.selection = Selection(self.selection.start, sign_before(self.value, self.selection.end))
        else:
            empty = self.selection.is_empty
            self.cursor_position = sign_before(self.value, self.cursor_position) if empty else min(self.selection)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move the cursor, or with ``select`` the end of what is selected, behind the sign on its right."""
        if select:
            self.selection = Selection(self.selection.start, sign_behind(self.value, self.selection.end))
        else:
            empty = self.selection.is_empty
            self.cursor_position = sign_behind(self.value, self.cursor_position) if empty else max(self.selection)

    def action_delete_left(self) -> None:
        """Delete the sign on the left of the cursor, or what is selected."""
        if self.selection.is_empty:
            self.delete(sign_before(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        """Delete the sign at the cursor, or what is selected."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, sign_behind(self.value, self.cursor_position))
        else:
            self.delete_selection()
