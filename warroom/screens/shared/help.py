"""Everything that can be typed, and every key, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.room.orders.incident_orders import ORDERS
from warroom.screens.shared.keymap import named
from warroom.screens.shared.sheet import Sheet

_GRAMMAR = (
    ("14:32 …", "when it was; also 14:32:10, 14:32Z, ~14:30, 14:3?, 14:30-14:40, ??:??, yesterday 23:50, a date"),
    ("-7 …", "seven minutes ago; also -7m, -1h"),
    *((f"{kind.typed} …", kind.says) for kind in ENTRY_KINDS.values() if kind.typed),
    ("* …", "key moment, before any of these"),
    ("@bob: …", "said by Bob"),
    ("@bob … 3m", "task for Bob with a time box"),
    ("!! …", "decision, asked of everybody"),
    ("/word …", "a command"),
    ("(space) …", "just text, whatever it begins with"),
)


_WIDEST, _AROUND, _HANG, _LEAST = 110, 6, 25, 10
"""Cells: of the help at most, of its frame and scroll bar, before the meaning of a key, of the meaning at least."""


class HelpScreen(Sheet):
    """The help; any of its keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,question_mark,enter", "dismiss", "Close", show=False)]

    def __init__(self, keys: Mapping[str, str]) -> None:
        """``keys`` are those of the settings."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The grammar, the orders, the keys."""
        with VerticalScroll() as body:
            body.border_title = Content("Help · Esc closes")
            yield Static(self._content(self.app.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        self.query_one(Static).update(self._content(event.size.width))

    def _content(self, across: int) -> Content:
        """All of it, for a screen of ``across`` cells."""
        width = min(_WIDEST, across * 9 // 10) - _AROUND
        return Content("\n").join(
            [_head(typed) if not meaning else _row(typed, meaning, width) for typed, meaning in _rows(self._keys)]
        )


def _rows(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is typed or pressed and what it means; a heading has no meaning. ``given`` are keys of the settings."""
    yield "What can be typed in the line", ""
    yield from _GRAMMAR
    yield "", ""
    yield "Facts, also behind a time", ""
    for order in ORDERS.values():
        yield order.typed, order.meaning
    where = ""
    for one in named(given):
        if one.where != where:
            where = one.where
            yield "", ""
            yield f"Keys: {where}", ""
        if one.keys or one.typed:
            yield f"{one.keys}  {one.typed}".strip(), one.says


def _head(text: str) -> Content:
    return Content.styled(text, "bold $text-accent")


def _row(typed: str, meaning: str, width: int) -> Content:
    """A row whose meaning goes on below itself."""
    hang = min(_HANG, width // 2)
    lead = f"  {typed} ".ljust(hang)
    lines = Content.styled(meaning, "$quiet").wrap(max(_LEAST, width - hang))
    if len(lead) > hang:
        lead = f"{lead}\n{' ' * hang}"
    return Content.assemble((lead, "bold"), Content("\n" + " " * hang).join(lines))
