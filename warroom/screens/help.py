"""Everything that can be typed, and every key, made from the commands themselves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from warroom.room.orders import ORDERS
from warroom.screens.commands import key_words
from warroom.screens.keymap import GROUPS
from warroom.widgets.moves import MOVES

if TYPE_CHECKING:
    from warroom.app import WarRoomApp

_GRAMMAR = (
    ("14:32 …", "when it was; also 14:32:10, 14:32Z, ~14:30, 14:3?, 14:30-14:40, ??:??, yesterday 23:50, a date"),
    ("-7 …", "seven minutes ago; also -7m, -1h"),
    ("! …", "decision"),
    ("> …", "finding"),
    ("+ …", "action taken"),
    ("? …", "hypothesis, goes on the board"),
    ("todo …", "follow-up"),
    ("* …", "key moment, before any of these"),
    ("@bob: …", "said by Bob"),
    ("@bob … 3m", "task for Bob with a time box"),
    ("!! …", "decision, asked of everybody"),
    ("/word …", "a command"),
    ("(space) …", "just text, whatever it begins with"),
)


class HelpScreen(ModalScreen[None]):
    """The help; any of its keys closes it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll {
        width: 90%; max-width: 110; height: 90%; border: round $border; background: $surface; padding: 0 1;
        border-title-color: $text-accent;
    }
    HelpScreen Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,question_mark,enter", "dismiss", "Close", show=False)]

    app: WarRoomApp

    def compose(self) -> ComposeResult:
        """The grammar, the orders, the keys."""
        with VerticalScroll() as body:
            body.border_title = Content("Help · Esc closes")
            yield Static(_content(self.app.config.keys))


def _content(given: Mapping[str, str]) -> Content:
    lines = [_head("What can be typed in the line")]
    lines += [_row(typed, meaning) for typed, meaning in _GRAMMAR]
    lines += [Content(""), _head("Facts, also behind a time")]
    for order in ORDERS.values():
        typed, _, meaning = (order.__doc__ or "").partition(": ")
        lines.append(_row(typed, meaning))
    where = ""
    for command in itertools.chain.from_iterable(GROUPS):
        if command.where != where:
            where = command.where
            lines += [Content(""), _head(f"Keys: {where}")]
        if command.key or command.slash:
            keys = key_words(given.get(command.id, command.key)) + (f"  /{command.slash}" if command.slash else "")
            lines.append(_row(keys.strip(), command.says()))
    lines += [Content(""), _head("Keys: moving in a pane or a list")]
    lines += [_row(key_words(given.get(name, keys)), says) for name, (keys, says) in MOVES.items()]
    return Content("\n").join(lines)


def _head(text: str) -> Content:
    return Content.styled(text, "bold $text-accent")


def _row(typed: str, meaning: str) -> Content:
    return Content.assemble((f"  {typed:<22} ", "bold"), (meaning, "$quiet"))
