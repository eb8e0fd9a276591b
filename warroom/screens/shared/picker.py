"""A list over whatever is open, in which typing narrows: the arrows move, Enter takes, Esc leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from warroom.screens.shared.doors import Doors
from warroom.screens.shared.hears_first import HearsFirst
from warroom.screens.shared.left_once import LeftOnce
from warroom.screens.shared.true_size import TrueSize
from warroom.text import for_line, repair
from warroom.widgets.asking import Asking
from warroom.widgets.cards import Cards
from warroom.widgets.choice import Choice, Choices, choice_row, label_cells
from warroom.widgets.options import Options
from warroom.widgets.question import Question
from warroom.widgets.whole_signs import WholeSigns

_LONGEST = 80
"""Signs of what is looked for."""
_MOST = 200
"""Rows that are shown: whoever has more to choose from types on."""
_WIDEST, _AROUND = 96, 6
"""Cells: of the list at most, and of its frame with what is left free beside the rows."""
_LOW = 20
"""Lines below which half of a screen holds too few rows to choose from."""

_LIST = {
    "down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up", "ctrl+home": "first",
    "ctrl+end": "last",
}  # fmt: skip


class _Sought(WholeSigns):
    """What is looked for."""

    def __init__(self) -> None:
        super().__init__(placeholder="type to narrow", max_length=_LONGEST, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """What is pasted is one line."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(for_line(repair(event.text))[:_LONGEST])


class Picker(HearsFirst, TrueSize, LeftOnce, ModalScreen[str | None]):
    """Ends with the key of what was chosen, or with nothing."""

    app: Doors[Any]

    DEFAULT_CSS = """
    Picker { align: center top; }
    Picker.-below { align: center bottom; }
    Picker > Vertical {
        width: 90%; max-width: 96; height: auto; max-height: 50%; margin: 3 0 2 0; border: round $border;
        background: $surface;
        border-title-color: $text-accent; border-title-style: bold; border-subtitle-color: $quiet;
    }
    Picker.-low > Vertical { max-height: 80%; margin: 0; }
    Picker _Sought, Picker _Sought:focus { height: 1; border: none; padding: 0 1; background: $panel; }
    Picker _Sought > .input--placeholder { color: $foreground; text-style: italic; }
    Picker Options { height: auto; max-height: 100%; border: none; padding: 0 1; min-width: 3; background: $surface; }
    Picker Options:focus { border: none; }
    Picker #none { display: none; height: 1; padding: 0 1; color: $quiet; }
    Picker.-none #none { display: block; }
    Picker.-none Options { display: none; }
    """

    def __init__(self, choices: Choices, *, decides_at: Callable[[], int] = lambda: 0) -> None:
        """``decides_at`` gives the line of the screen on which stands what is decided about: it stays in sight."""
        super().__init__()
        self._choices, self._decides_at = choices, decides_at
        self._shown: list[Choice] = []
        self._shown_for: tuple[str, int] | None = None
        """What was looked for, and the cells of the screen, when the rows were made."""
        self.answered: Callable[[], None] = lambda: None
        """Lets in what was pressed behind the choice."""

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Leave it with ``result``; what is pressed behind that waits until whoever asked has heard it."""
        if not self._was_left:
            self.answered = self.app.presses.keep_waiting()
        return super().dismiss(result)

    def compose(self) -> ComposeResult:
        """What is looked for, and what answers to it."""
        with Vertical() as frame:
            frame.border_title = Content(for_line(self._choices.title))
            yield _Sought()
            yield Options(markup=False)
            yield Static("nothing is called so · Backspace", id="none")

    def on_mount(self) -> None:
        """Show all of it, with the cursor on what was meant first; what was typed meanwhile is looked for."""
        self.set_focus(self.query_one(_Sought))
        self._narrow()

    def on_resize(self) -> None:
        """Draw the rows anew for this size, in the half in which nothing is decided about."""
        height = self.app.size.height
        self.set_class(self._decides_at() < height // 2, "-below")
        self.set_class(height < _LOW, "-low")
        self._narrow()

    @on(Input.Changed)
    def _typed_on(self) -> None:
        self._narrow()

    @property
    def _list(self) -> Options:
        return self.query_one(Options)

    def _narrow(self) -> None:
        """Show what answers to what was typed, as wide as the screen is."""
        sought, across = self.query_one(_Sought).value, self.app.size.width
        if self._was_left or (sought, across) == self._shown_for:
            return
        typed_on = self._shown_for is not None and self._shown_for[0] != sought
        before = self._chosen()
        self._shown_for = sought, across
        fitting = self._choices.narrowed(sought)
        self._shown = fitting[:_MOST]
        cells = min(_WIDEST, across * 9 // 10) - _AROUND
        label = label_cells(self._shown, cells)
        self._list.clear_options()
        self._list.add_options([Option(choice_row(choice, cells, label)) for choice in self._shown])
        keys = [choice.key for choice in self._shown]
        stays = before if before is not None and not typed_on else self._choices.first
        self._list.highlighted = keys.index(stays) if stays in keys and not sought else 0 if keys else None
        self.set_class(not keys, "-none")
        more = f"{len(fitting)}" if len(fitting) == len(self._shown) else f"{_MOST} of {len(fitting)}, type on"
        hint = f"{more} · ↑↓ choose · Enter takes · Esc leaves"
        self.query_one(Vertical).border_subtitle = Content(hint)

    def _chosen(self) -> str | None:
        place = self._list.highlighted
        return self._shown[place].key if place is not None and place < len(self._shown) else None

    def key_first(self, event: events.Key) -> bool:
        """Every key takes effect in its own event: behind Enter in a burst is what is meant for what comes of it."""
        sought = self.query_one(_Sought)
        if event.key == "enter":
            self._take()
        elif event.key == "escape":
            self._leave()
        elif event.key in _LIST:
            getattr(self._list, f"action_{_LIST[event.key]}")()
        elif event.is_printable and event.character is not None:
            sought.insert_text_at_cursor(event.character)
        elif event.key == "backspace":
            sought.action_delete_left()
        else:
            return event.key in ("tab", "shift+tab")
        self._narrow()
        return True

    def _take(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(chosen)

    def _leave(self) -> None:
        """Rub out what was typed, else leave everything as it was."""
        sought = self.query_one(_Sought)
        if sought.value:
            sought.value = ""
        else:
            self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _take_clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._shown):
            self.dismiss(self._shown[event.option_index].key)


def _chosen_line(focused: Widget | None) -> int:
    """The line of the screen on which the chosen row of the list that has the keys stands, else its middle line."""
    if focused is None:
        return 0
    line = focused.chosen_line if isinstance(focused, Cards) else focused.size.height // 2
    return focused.content_region.y + line


def pick(screen: Screen[Any], choices: Choices, asking: Asking) -> None:
    """Ask over ``screen`` for one of ``choices``. Words that were typed and are refused come back in its line, where
    ``asking`` asks for them again.
    """
    picker = Picker(choices, decides_at=partial(_chosen_line, screen.focused))

    def chosen(key: str | None) -> None:
        try:
            if key is None:
                choices.left()
            elif choices.holds(key):
                choices.then(key)
            else:
                asking.carry_out(Question(choices.title, choices.then), key)
        finally:
            picker.answered()

    screen.app.push_screen(picker, chosen)
