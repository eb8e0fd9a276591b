"""Everything that can be typed, and every key, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.room.orders.incident_orders import ORDERS
from warroom.screens.shared.keymap import named
from warroom.screens.shared.sought_sheet import SoughtSheet
from warroom.text import for_line
from warroom.widgets.command import EVERYWHERE, IN_A_ROOM, LINE, OF_A_PANE, Command

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


class HelpScreen(SoughtSheet):
    """The help: first of what is on the screen below it. What is typed is looked for in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "close_or_clear", "Close", show=False),
        Binding("backspace", "rub_out", "Rub out", show=False),
    ]

    def __init__(self, keys: Mapping[str, str], first: Sequence[str] = ()) -> None:
        """``keys`` are those of the settings; ``first`` names where the keys count that come before all others."""
        super().__init__()
        self._keys, self._first = keys, first

    def compose(self) -> ComposeResult:
        """The grammar, the orders, the keys."""
        with VerticalScroll():
            yield Static("")

    def on_mount(self) -> None:
        """Show all of it."""
        self._show(self.app.size.width)

    def _take(self, character: str) -> None:
        """Letters narrow the help; a question mark before any closes it."""
        if character == "?" and not self._sought:
            self.dismiss()
        else:
            super()._take(character)

    def _show(self, across: int) -> None:
        """All of it, or what was looked for, for a screen of ``across`` cells."""
        width = min(_WIDEST, across * 9 // 10) - _AROUND
        rows = list(_found(_rows(self._keys, self._first), self._sought.strip().casefold()))
        lines = [_head(typed) if not meaning else _row(typed, meaning, width) for typed, meaning in rows]
        heading = (
            f"Help: {for_line(self._sought)}▏· Esc shows all" if self._sought else "Help · type to search · Esc leaves"
        )
        self.query_one(VerticalScroll).border_title = Content(heading)
        self.query_one(Static).update(Content("\n").join(lines or [Content("nothing is called so")]))


def _found(rows: Iterable[tuple[str, str]], sought: str) -> Iterator[tuple[str, str]]:
    """The rows that hold what is ``sought``, each group below its heading."""
    heading: tuple[str, str] | None = None
    for typed, meaning in rows:
        if not sought:
            yield typed, meaning
        elif not meaning:
            heading = (typed, meaning) if typed else heading
        elif sought in f"{typed} {meaning}".casefold():
            if heading is not None:
                yield heading
                heading = None
            yield typed, meaning


def _rows(keys_by_id: Mapping[str, str], first: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is typed or pressed and what it means; a heading has no meaning. ``keys_by_id`` are keys of the settings.
    Those of the places ``first`` come first.
    """
    places: dict[str, list[tuple[str, str]]] = {place: [] for place in first}
    for row in named(keys_by_id):
        if row.keys or row.typed:
            places.setdefault(row.where, []).append((f"{row.keys}  {row.typed}".strip(), row.says.rstrip(".")))
    for place in first:
        yield from _keys_of(place, places[place])
    yield "What can be typed in the line", ""
    yield from _GRAMMAR
    yield "", ""
    yield from _keys_of(LINE, places.pop(LINE))
    yield "Facts, also behind a time", ""
    for order in ORDERS.values():
        yield order.typed, order.meaning
    yield "", ""
    for place, keys in places.items():
        if place not in first:
            yield from _keys_of(place, keys)


def _keys_of(place: str, keys: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if keys:
        yield f"Keys: {place}", ""
        yield from keys
        yield "", ""


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


def places(focused: Widget | None, commands: Iterable[type[Command]]) -> list[str]:
    """Where the keys of ``commands`` count that can be pressed while the focus is there; none while something is typed:
    then that comes first.
    """
    if focused is None or isinstance(focused, Input):
        return []
    within = [getattr(node, "NAME", "") for node in (focused, *focused.ancestors)]
    here = next((name for name in within if name), "")
    every = dict.fromkeys(command.where for command in commands if command.where not in {EVERYWHERE, IN_A_ROOM})
    if here in OF_A_PANE:
        return [here, *(place for place in every if place not in OF_A_PANE), IN_A_ROOM]
    return list(every)
