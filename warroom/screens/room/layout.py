"""Which panes of a war room are seen at this size, which one has the keys, and what its keys are."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from warroom.model.entry_kinds import BY_SIGN
from warroom.screens.room.commands import COMMANDS, LINE, OF_A_PANE, footer, key_shown
from warroom.screens.room.line import ScribeDesk
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.pane import Pane

WIDE, MIDDLE, NARROW, TINY = "-wide", "-middle", "-narrow", "-tiny"
PANES = ("timeline", "decide", "hypotheses", "verify", "update")


def layout_for(size: Size) -> str:
    """The layout that a terminal of ``size`` has room for."""
    if size.width < 60 or size.height < 15:
        return TINY
    if size.width < 100 or size.height < 24:
        return NARROW
    return WIDE if size.width >= 150 else MIDDLE


class RoomLayout(ScribeDesk):
    """Five panes, as many of them as there is room for, and a line."""

    def __init__(self) -> None:
        super().__init__()
        self._last_pane = "timeline"
        self._zoomed = False
        self._layout = ""

    def update_shown(self) -> None:
        """Show the Update pane and its title anew."""
        raise NotImplementedError

    def show_header(self) -> None:
        """The clocks, the roles, and how the share stands."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Choose the layout for this size."""
        self.take_layout(layout_for(self.app.size))

    def take_layout(self, layout: str) -> None:
        """Take up ``layout``."""
        for name in (WIDE, MIDDLE, NARROW, TINY):
            self.set_class(name == layout, name)
        self._layout = layout
        self.query_one("#header").set_class(layout == TINY, "-tiny")
        self._show_panes()
        self.show_header()

    def _show_panes(self) -> None:
        """One pane where there is room for one; all of them where there is room for all."""
        single = self._zoomed or self._layout in (NARROW, TINY)
        shown = "timeline" if self._layout == TINY else self._last_pane
        for pane in self.query(Pane):
            name = str(pane.id).removeprefix("pane-")
            folded = name == "update" and self._layout == MIDDLE and shown != "update"
            pane.display = name == shown if single else not folded
        middle = self.query_one("#middle")
        middle.display = not single or shown in ("decide", "hypotheses", "verify")
        if self._layout == MIDDLE and not single and shown == "update":
            middle.display = False
        self.show_tabs()
        self._show_footer()

    def show_tabs(self) -> None:
        """Where one pane fills the screen: the names of all of them, as short as they must be."""
        if self._layout != NARROW and not self._zoomed:
            return
        width = self.size.width
        panes = list(self.query(Pane))
        for words in (
            [pane.tab for pane in panes],
            [pane.short_tab for pane in panes],
            [pane.tab[:1] for pane in panes],
        ):
            parts = [
                Content.styled(f" {word} ", "bold reverse $text-accent" if self._is_last(pane) else "$quiet")
                for pane, word in zip(panes, words, strict=True)
            ]
            tabs = Content(" ").join(parts)
            if tabs.cell_length <= width:
                break
        self.query_one("#tabs", Static).update(tabs, layout=False)

    def _is_last(self, pane: Pane) -> bool:
        return pane.id == f"pane-{self._last_pane}"

    def _show_footer(self) -> None:
        """At most seven keys: those of the focused pane."""
        focused = self.focused
        where = LINE if isinstance(focused, EntryLine) else self._name_of(focused) if focused is not None else ""
        if where == LINE:
            signs = "  ".join(f"{sign} {kind}" for sign, kind in BY_SIGN.items())
            hint = f"ctrl+o panes  {signs}  @bob … 3m task  / command"
            content = Content.styled(hint, "$quiet")
        else:
            shown = [one for one in COMMANDS if one.footer and (one.where not in OF_A_PANE or where == one.where)]
            # The pane's own acts come first; help is always the last.
            helping = [one for one in shown if one.id == "help.here"]
            copying = "entry.copy" if where == "update" else ""
            first = [one for one in shown if one.where == where or one.id == copying]
            shown = [*first, *(one for one in shown if one not in first and one not in helping)]
            shown = shown[:6] + helping
            keys = [(key_shown(one, self.app.config.keys), one.title) for one in shown]
            content = footer(keys)
            while content.cell_length > self.size.width - 2 and len(keys) > 2:
                del keys[-2]  # help is the last to go
                content = footer(keys)
        self.query_one("#footer", Static).update(content, layout=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember the pane, and show its keys."""
        name = self._name_of(event.widget)
        if event.widget is self.line and not self.line.asking:
            self.timeline.follow()
        if name:
            self._last_pane = name
            self._show_panes()
        else:
            self._show_footer()

    def _name_of(self, widget: Widget) -> str:
        for one in (widget, *widget.ancestors):
            if isinstance(one, Pane):
                return str(one.id).removeprefix("pane-")
        return ""

    def _pane_widget(self, name: str) -> Widget:
        return self.query_one(f"#{name}")

    def to_pane(self) -> None:
        """Back from a question to the pane that asked it."""
        self.set_focus(self._pane_widget(self._last_pane))

    def focused_pane(self) -> str:
        """The name of the pane that has the keys; empty while the line has them."""
        return self._name_of(self.focused) if self.focused is not None else ""

    def action_pane(self, number: int) -> None:
        """Go to a pane, at once: the keys behind this one in a burst are for it."""
        name = PANES[number - 1]
        fresh = name == "update" and self.focused_pane() != name
        if fresh:
            self.most_overdue()
        elif name == "verify" and self.focused_pane() != name:
            self.to_what_is_due()
        self._last_pane = name
        self._show_panes()
        self.set_focus(self._pane_widget(name))
        if fresh:
            self.update_shown()

    def action_toggle_line(self) -> None:
        """From a pane to the line, from the line to the last pane."""
        if self.focused is self.line:
            self.to_pane()
        else:
            self.set_focus(self.line)

    def action_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""
        self.set_focus(self.line)
        if begin and not self.line.value:
            self.line.restore(begin, self.app.now())

    def action_zoom(self) -> None:
        """Let the pane fill the screen, and give it back."""
        self._zoomed = not self._zoomed
        self.set_class(self._zoomed, "-zoomed")
        self._show_panes()
