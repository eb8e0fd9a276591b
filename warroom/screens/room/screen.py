"""The war room: one incident on one screen. It owns the view and hands each pane what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from warroom.intake.line import Line, preview, read_line
from warroom.model.entry_kinds import BY_SIGN
from warroom.model.timeline import Filter
from warroom.model.views import IncidentView
from warroom.room.core import RoomTrouble
from warroom.room.orders.incident_orders import ORDERS
from warroom.room.readings.due import CHECK, UPDATE, rings
from warroom.screens.room.commands import COMMANDS, EVERYWHERE, OF_A_PANE, bindings, slashes
from warroom.screens.room.layout import RoomLayout, layout_for
from warroom.screens.room.naming import quoted
from warroom.text import bounded, for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.header import Header
from warroom.widgets.pane import Pane
from warroom.widgets.share_words import share_clock
from warroom.widgets.timeline import Timeline

if TYPE_CHECKING:
    from warroom.app import WarRoomApp

COMPOSE_AFTER = 0.12
"""Seconds after a change until the message is composed anew."""
POLL = 0.05
"""Seconds between looks at whether anything was stored by another program."""
_PANE_ACTIONS = frozenset(command.action.partition("(")[0] for command in COMMANDS if command.where != EVERYWHERE)
_ONLY_IN = {command.action.partition("(")[0]: command.where for command in COMMANDS if command.where in OF_A_PANE}
_EMPTY = f"""Nothing has been written down yet.

  Type what happens and press Enter.
  {"   ".join(f"{sign} {kind}" for sign, kind in BY_SIGN.items())}
  14:32 in front says when it was, -7 seven minutes ago.
  ? alone shows everything that can be typed."""


class WarRoomScreen(RoomLayout):
    """One incident."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    AUTO_FOCUS = "#line"

    app: WarRoomApp

    def __init__(self, incident: str, *, entry: str = "") -> None:
        """``entry`` is the one under the cursor at first; else the last one is, and the line has the keys."""
        super().__init__()
        self.incident, self._first = incident, entry
        self.view: IncidentView | None = None
        self.filter = Filter()
        self.in_utc = False
        self._rung = self._ticked_at = 0
        self._composing = False
        self._alarms = 0
        self._below = 0
        self._said = ("", False)
        self._figures = {}
        self._parts: list[str] = [incident]

    def compose(self) -> ComposeResult:
        """The header, five panes, and the line."""
        self.add_class(layout_for(self.app.size))  # before anything is styled: a class on top styles all of it again
        playbook = self.playbook
        yield Header(playbook, id="header")
        yield Static("", id="tabs")
        with Horizontal(id="panes"):
            with Pane(1, "Timeline", id="pane-timeline"):
                yield Timeline(id="timeline", empty=_EMPTY)
            with Vertical(id="middle"):
                with Pane(2, "Decide", id="pane-decide"):
                    yield Cards(id="decide")
                with Pane(3, "Hypotheses", id="pane-hypotheses"):
                    yield Cards(id="hypotheses")
                with Pane(4, "Verify", id="pane-verify"):
                    yield Cards(id="verify")
            with Pane(5, "Update", id="pane-update"):
                yield Cards(id="update")
        yield Static("", id="preview")
        yield EntryLine(now=self.app.now, placeholder="log what happens", id="line")
        yield Static("", id="footer")

    def on_mount(self) -> None:
        """Read the incident, bring the draft back, and begin to look for changes."""
        self.take_layout(layout_for(self.app.size))
        self._rung = self._ticked_at = self.app.now()
        self.line.known = {"@": (), "#": (), "/": tuple(sorted({*ORDERS, *slashes()}))}
        self.take_view()
        self.show_timeline()
        self._shown = self.timeline
        if self.view is not None:
            self.seen_before = int(self.app.room.setting(self._seen_here) or self.view.revision)
            self.timeline.all_seen(self.seen_before)
        draft = self.app.drafts.read(self.place)
        if draft is not None:
            self.line.restore(*draft)
        left = self.app.drafts.left_behind(self.place)
        for window, text in left:
            self.app.hold(text, self.place, window)
        if left:
            self.app.notify("Another window left a draft: up on the empty line brings it.", timeout=10, markup=False)
        self.set_focus(self.line)  # at once: what is typed while the room opens is for the line
        self.set_interval(POLL, self._look)
        self.set_interval(1.0, self._tick)
        self.watch_for_purged()
        self._tell()
        if self._first:
            self.go_to_entry(self._first)

    @property
    def place(self) -> str:
        """Where this screen's draft is kept."""
        return f"{self.incident}:line"

    @property
    def _seen_here(self) -> str:
        return f"seen:{self.incident}"

    def on_unmount(self) -> None:
        """Remember what was seen: what comes while the room is closed is marked when it is opened again."""
        room, name, seen = self.app.room, self._seen_here, self._shown.seen
        self.app.ask(lambda: room.remember(name, str(seen)), lambda _result, _trouble: None)

    def show_timeline(self) -> None:
        """Show the timeline under the present filter and zone."""
        self._parts = self.app.room.parts(self.incident)
        self.timeline.show(self.app.room.pages(self.incident, self.filter, purges=True), zone=self.zone)
        self._title_timeline()

    def take_view(self) -> None:
        """Read the incident and hand every pane its part."""
        view = self.app.room.view(self.incident)
        if view is None:
            return
        # The log says who changed it: a look may see our own act before the act itself reports.
        own = self.view is None or not self.app.room.others_wrote(self.view.revision)
        self.view = view
        self.show_header()
        self.line.known = {**self.line.known, "@": view.people, "#": view.tags}
        self._show_desks(own=own)
        self._compose_soon()
        self._title_timeline()
        self.show_tabs()

    def _show_desks(self, *, own: bool = True) -> None:
        self.query_one("#pane-decide", Pane).tell(self.show_decide(own=own))
        self.query_one("#pane-hypotheses", Pane).tell(self.show_board())
        self.query_one("#pane-verify", Pane).tell(self.show_verify())

    def open_composer(self, audience: str) -> None:
        """Go to the message for ``audience``."""
        self.action_pane(5)
        self.choose_audience(audience)

    def _compose_soon(self) -> None:
        """Compose the message again in a moment: neither what is typed meanwhile nor the first painting waits."""
        if not self._composing:
            self._composing = True
            self.call_after_refresh(self.set_timer, COMPOSE_AFTER, self._compose_message)

    def _compose_message(self) -> None:
        self._composing = False
        if self.query_one("#pane-update", Pane).display:
            self.update_shown()
        else:
            self.read_clocks()
        self.show_header()

    def update_shown(self) -> None:
        """Show the Update pane and its title anew."""
        self.query_one("#pane-update", Pane).tell(self.show_update())
        self.show_tabs()

    def refresh_room(self) -> None:
        """Something was stored, here or elsewhere."""
        if self._taken_along():
            return
        if self.app.room.parts(self.incident) != self._parts:
            self.show_timeline()
        self.take_view()
        self.timeline.refresh_entries()
        self._title_timeline()

    def _taken_along(self) -> bool:
        """Whether this incident was merged into another: whoever sits here goes on in the room of both, and what is
        being typed goes along.
        """
        root = self.app.room.merged_into(self.incident)
        if root == self.incident or self.app.screen is not self or self.line.asking:
            return False
        title = next((one.title for one in self.app.room.incidents() if one.id == root), None)
        self.app.take_along(self.incident, root, quoted(title) if title is not None else "another")
        return True

    def _look(self) -> None:
        """See whether another program stored something; its drafts do not count."""
        try:
            if self.view is not None and self.app.room.changed() and self.app.room.revision() != self.view.revision:
                self.refresh_room()
                self.look_at_conflict()
        except RoomTrouble as trouble:  # what is typed is kept as before, and stored as soon as that can be
            self.say(str(trouble), alarm=True)

    def _compositor_refresh(self) -> None:
        """Paint, unless nothing reaches the terminal yet: while a program starts the toolkit would draw all of it for
        nobody, forget that it is to be drawn, and show half of it first. It has no public place for this.
        """
        if not getattr(self.app, "_batch_count", 0):  # a later toolkit may call it otherwise: then it paints as it does
            super()._compositor_refresh()

    def show_header(self) -> None:
        """The clocks, the roles, and how the share stands."""
        header = next(iter(self.query(Header)), None)  # the share's last word may come when all is taken away already
        if self.view is not None and header is not None:
            share = share_clock(self.app.share_state(), self.incident, now=self.app.now(), alarms=self._alarms)
            header.show(
                self.view, self.app.now(), share=share, update=self.update_clock(), drill=self.drill_words(),
                real=self.app.real_words,
            )  # fmt: skip

    def _tick(self) -> None:
        now = self.app.now()
        if now != self._ticked_at:  # a clock that stands still lets nothing age
            self.timeline.age_marks()
        self._ticked_at = now
        self._alarms = len(self.app.room.alarms())
        self.play_on()
        self.show_header()
        self._tick_desks()

    def _tick_desks(self) -> None:
        """Let the clocks of the panes go on, and ring once for what has fallen due."""
        view, now = self.view, self.app.now()
        if view is None or view.summary.closed is not None:
            return
        self.look_for_alike()
        if any(task.waits for task in view.desks.tasks) or "resolved" in view.times:
            self.query_one("#pane-decide", Pane).tell(self.show_decide(own=False))
        if view.desks.due_checks or "resolved" in view.times:
            self.query_one("#pane-verify", Pane).tell(self.show_verify())
        rung = rings(view, self.playbook, before=self._rung, now=now, person=self.app.room.person, clocks=self.clocks)
        self._tick_update()
        self._rung = now
        if rung:
            if self.app.room.setting("muted") != "yes":
                self.app.bell()
            pane = {CHECK: "verify", UPDATE: "update"}.get(rung[0].what, "decide")
            self.query_one(f"#pane-{pane}", Pane).flash()
            self.say(f"DUE: {' · '.join(due.words for due in rung)}", alarm=True)
            self.show_tabs()

    def _tick_update(self) -> None:
        """Let the Update pane go on, if it is seen: the header's clock needs no more than has been read."""
        pane = self.query_one("#pane-update", Pane)
        if pane.display and self.clocks is not None and any(one.due is not None for one in self.clocks.audiences):
            standing = self.update_goes_on()
            if standing is None:
                self._compose_soon()
            else:
                pane.tell(standing)
                self.show_tabs()

    def _title_timeline(self) -> None:
        pages = self.app.room.pages(self.incident, self.filter, purges=True)
        standing = str(pages.count())
        if self.filter.active or self.filter.noise:
            standing += f" · only {bounded(for_line(self.filter_words()), 30)}"
        if self.timeline.new_below:
            standing += f" · {self.timeline.new_below} new below"
        self.query_one("#pane-timeline", Pane).tell(standing)
        self.show_tabs()

    def on_timeline_cursor_moved(self) -> None:
        """The counter of what arrived below follows."""
        if self.timeline.new_below != self._below:
            self._below = self.timeline.new_below
            self._title_timeline()

    # The line

    def on_entry_line_draft_changed(self, message: EntryLine.DraftChanged) -> None:
        """Keep every key, and show how the line is understood."""
        self.app.keep_draft(self.place, message.text, message.typed)
        self._tell()

    def _tell(self) -> None:
        """Show above the line how it is understood, what it may be completed to, or what the last act did."""
        line = self.line
        if line.asking:
            return
        found = line.candidates()
        text, words, alarm = self.standing
        if text and line.value == text:
            self.say(words, alarm=alarm)
            return
        self.standing = ("", "", False)
        if not line.value:
            self.say(self.result or "")
        elif found:
            self.say("Tab " + "  ".join(found))
        else:
            read = self.read(line.value, line.typed)
            now = self.app.now()
            last = self.view.last_entry if self.view is not None else None
            age = (now - line.typed) // 60_000_000 if line.typed else 0
            old = f"begun {age} min ago, ctrl+t makes it now · " if age > 5 and read.at is None else ""
            self.say(old + preview(read, now=now, zone=self.zone, last_at=last))

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line above the entry line."""
        if (words, alarm) == self._said:
            return
        self._said = (words, alarm)
        style = "bold $text-error" if alarm else "$quiet"
        self.query_one("#preview", Static).update(Content.styled(for_line(words), style), layout=False)

    def action_open_card(self) -> None:
        """Enter in a pane."""
        cards = self.focused
        if not isinstance(cards, Cards) or not cards.chosen:
            return
        if cards.id == "decide":
            self.open_decision(cards.chosen)
        elif cards.id == "hypotheses":
            self.open_card(cards.chosen)
        elif cards.id == "update":
            self.open_update(cards.chosen)
        elif cards.chosen.startswith("way:"):
            self.say(f"/fixed {cards.chosen.partition(':')[2]} says that it went in; c copies its steps")
        else:
            self.say("y passed   n failed   d skipped   e the figure that was seen")

    def action_sibling(self, step: int) -> None:
        """Left or right in a pane."""
        if self.focused_pane() == "decide":
            self.another_tree(step)
        elif self.focused_pane() == "update":
            self.another_audience(step)

    def action_edit(self) -> None:
        """Edit what is chosen in the pane."""
        edits = {"hypotheses": self.edit_card, "verify": self.edit_check, "update": self.edit_field}
        edits.get(self.focused_pane(), self.edit_entry)()

    async def action_edit_outside(self) -> None:
        """Edit what is chosen in the person's own editor."""
        if self.focused_pane() == "update":
            self.edit_field_outside()
        else:
            self.edit_entry_outside()

    def action_copy(self) -> None:
        """Copy what is chosen in the pane."""
        name = self.focused_pane()
        if name == "decide":
            self.copy_decision(self.decide_cards.chosen)
        elif name == "hypotheses":
            self.copy_card(self.board_cards.chosen)
        elif name == "verify":
            self.copy_way()
        elif name == "update":
            self.copy_update()
        else:
            self.copy_entry()

    def action_leave(self) -> None:
        """Leave a question, else the line; what was typed is kept."""
        if self.line.asking:
            self.line.leave_question()
        elif self.app.hide_lines():
            return
        elif self.focused is self.line:
            self.to_pane()

    def action_utc(self) -> None:
        """Show times in UTC, or in the incident's zone again."""
        self.in_utc = not self.in_utc
        self.show_timeline()
        self.result = f"times are in {self.zone}"
        self.say(self.result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the panes are letters in the line, and a pane's own keys are its own."""
        if self.ordered:
            return True
        if self.focused is self.line and action in _PANE_ACTIONS:
            return False
        return action not in _ONLY_IN or self.focused_pane() == _ONLY_IN[action]

    def action_help_here(self) -> None:
        """The same from a pane."""
        self.action_help()

    def go_to_entry(self, entry: str, *, then: str = "L goes back to what is learnt") -> None:
        """Go to an entry of the timeline, whatever the filter leaves out, and say what to do ``then``."""
        self.action_pane(1)
        if self.find_entry(entry):
            self.result = then
            self.say(then)

    def action_learn(self) -> None:
        """Go to what is learnt from it."""
        self.app.open_learning(self.incident)

    def action_home(self) -> None:
        """Back to all incidents."""
        self.app.go_home()

    def read(self, text: str, typed: int) -> Line:
        """How ``text`` is understood."""
        began = self.view.summary.began if self.view is not None else None
        return read_line(text, now=typed or self.app.now(), zone=self.zone, began=began, commands=self.line.known["/"])
