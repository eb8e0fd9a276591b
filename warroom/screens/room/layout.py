"""Which panes of a room are seen at this size, which one has the keys, and what its keys are."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from warroom.model.entry_kinds import BY_SIGN
from warroom.panes.context import RoomContext
from warroom.panes.pane import RoomPane
from warroom.screens.commands.room_commands import OF_EACH_PANE, HelpHere, Line
from warroom.screens.room.turning import turn_to
from warroom.widgets.command import ASKED_KEYS, Command, key_shown
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.offers import Offers
from warroom.widgets.tab_words import tab_words

WIDE, MIDDLE, NARROW, TINY, SPLIT = "-wide", "-middle", "-narrow", "-tiny", "-split"
_MOST_KEYS = 6
_LINE_HINT = (("ctrl+o", "panes"), *BY_SIGN.items(), ("@bob …", "3m task"), ("/", "command"))


def layout_for(size: Size) -> str:
    """The layout that a terminal of ``size`` has room for."""
    if size.width < 60 or size.height < 15:
        return TINY
    if size.width < 100 or size.height < 24:
        return NARROW
    return WIDE if size.width >= 150 else MIDDLE


def layout_classes(size: Size) -> list[str]:
    """The layout for ``size``, and whether it is low and wide, as half of a split terminal: there a row for what is due
    next is well spent.
    """
    layout = layout_for(size)
    return [layout, SPLIT] if layout == TINY and size.width >= 60 and size.height >= 10 else [layout]


class Layout:
    """Shows as many of ``panes`` as there is room for; the first is the one that is never given up."""

    def __init__(self, panes: tuple[RoomPane, ...], desk: RoomContext) -> None:
        self._panes, self._desk = panes, desk
        self._last = panes[0]
        """The pane that had the keys last."""
        self._zoomed = False
        self._taken = ""

    def take(self, layout: str) -> None:
        """Take up ``layout``."""
        screen = self._desk.screen
        for name in (WIDE, MIDDLE, NARROW, TINY):
            screen.set_class(name == layout, name)
        screen.set_class(SPLIT in layout_classes(screen.app.size), SPLIT)
        self._taken = layout
        screen.query_one("#header").set_class(layout == TINY, "-tiny")
        screen.query_one(Offers).fit()
        self._show_panes()

    def zoom(self) -> None:
        """Let the pane fill the screen, and give it back."""
        self._zoomed = not self._zoomed
        self._desk.screen.set_class(self._zoomed, "-zoomed")
        self._show_panes()

    def _show_panes(self) -> None:
        """One pane where there is room for one; all of them where there is room for all."""
        single = self._zoomed or self._taken in (NARROW, TINY)
        room_pane = self._last
        self._desk.screen.set_class(self._taken == TINY and room_pane is not self._panes[0], "-aside")
        for pane in self._panes:
            folded = pane.FOLDS and self._taken == MIDDLE and pane is not room_pane
            pane.display = pane is room_pane if single else not folded
        middle = self._desk.screen.query_one("#middle")
        middle.display = middle in room_pane.ancestors if single else not (self._taken == MIDDLE and room_pane.FOLDS)
        self.show_tabs()
        self.show_footer()

    def show_tabs(self) -> None:
        """Where one pane fills the screen: the names of all of them, as short as they must be."""
        if self._taken not in (NARROW, TINY) and not self._zoomed:
            return
        width, room_pane = self._desk.screen.size.width, self._last
        for words in tab_words([pane.tab for pane in self._panes], self._panes.index(room_pane)):
            parts = [
                Content.styled(f" {word} ", "bold reverse $text-accent" if pane is self._last else "$quiet")
                for pane, word in zip(self._panes, words, strict=True)
            ]
            tabs = Content(" ").join(parts)
            if tabs.cell_length <= width:
                break
        self._desk.screen.query_one("#tabs", Static).update(tabs, layout=False)

    def show_footer(self) -> None:
        """At most seven keys: those of the focused pane, then what can be done in each; help is always the last."""
        screen = self._desk.screen
        keys_line, own_keys = screen.query_one(KeysLine), self._desk.bridge.config.keys
        line = screen.focused if isinstance(screen.focused, EntryLine) else None
        screen.query_one(NextLine).lead_with(key_shown(Line, own_keys) if line is not None else "")
        if line is not None and line.asking is not None:
            keys_line.show([*ASKED_KEYS, ("ctrl+o", "panes")])
        elif line is not None:
            keys_line.show(_LINE_HINT, quiet=True)
        else:
            of_pane = _foremost(self.focused_pane())
            commands = [*of_pane, *(command for command in OF_EACH_PANE if command not in of_pane)][:_MOST_KEYS]
            commands.append(HelpHere)
            keys_line.show((key_shown(command, own_keys), command.title) for command in commands)

    def focus_came(self, widget: Widget) -> None:
        """Remember the pane, and show its keys."""
        pane = self._pane_of(widget)
        if pane is not None:
            self._last = pane
            self._show_panes()
        else:
            self.show_footer()

    def _pane_of(self, widget: Widget) -> RoomPane | None:
        return next((node for node in (widget, *widget.ancestors) if isinstance(node, RoomPane)), None)

    def focused_pane(self) -> RoomPane | None:
        """The pane that has the keys; `None` while the line has them."""
        focused = self._desk.screen.focused
        return self._pane_of(focused) if focused is not None else None

    # Going somewhere

    def go_to(self, pane: RoomPane) -> None:
        """Go to ``pane``, at once."""
        fresh = self.focused_pane() is not pane
        self._last = pane
        self._show_panes()
        self.to_pane()
        if fresh:
            pane.arrive()
        act = self._desk.screen.query_one(NextLine).act
        if act is not None:
            turn_to(pane, act)

    def to_pane(self) -> None:
        """Back from the line to the last pane."""
        self._desk.screen.set_focus(self._last.query_one(f"#{self._last.NAME}"))

    def toggle_line(self) -> None:
        """From a pane to the line, from the line to the last pane."""
        if isinstance(self._desk.screen.focused, EntryLine):
            self.to_pane()
        else:
            self._desk.screen.set_focus(self._desk.screen.query_one(EntryLine))

    def begin_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""
        line = self._desk.screen.query_one(EntryLine)
        self._desk.screen.set_focus(line)
        if begin and not line.value:
            line.restore(begin, self._desk.now())


def _foremost(pane: RoomPane | None) -> list[type[Command]]:
    """The commands of ``pane`` that its footer names first."""
    if pane is None:
        return []
    return [*pane.FOREMOST, *(command for command in pane.commands if command.footer and command.where == pane.NAME)]
